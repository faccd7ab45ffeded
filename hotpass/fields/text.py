"""Free text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from hotpass.fields.base import NamesWithin, Normalised, Survivorship
from hotpass.fields.headers import Words
from hotpass.fields.reading import ReadingKind, share_of


class Text(ReadingKind):
    """Notes, descriptions and whatever else has no kind of its own."""

    name: ClassVar[str] = "text"
    label: ClassVar[str] = "Text"
    plural: ClassVar[str] = "texts of several words"
    header_over: ClassVar[Mapping[str, float]] = {"organisation_name": 0.35, "person_name": 0.35}
    survives: ClassVar[Survivorship] = "longest"
    longest: ClassVar[int] = 2**24
    names_within: ClassVar[NamesWithin] = "each"
    shape = re.compile(r"(?=.*[^\W\d_]).+")
    words: ClassVar[Words] = (
        (
            r"(?:general |algemene )?(?:notes?|notas?|comments?|kommentaar|opmerkings?|aanmerkings?"
            r"|aantekeninge?|remarks?)|description|beskrywing|details?|besonderhede|message"
            r"|feedback|terugvoer|issues|problems|probleme|concerns"
            r"|summary|opsomming|reason|rede|history|next step|info\w*"
            r"|questions?|vrae|bio|about|text",
            0.95,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values of many words."""
        return 0.85 * share_of(values, lambda value: len(value) > 60 or value.count(" ") >= 5)

    def read(self, text: str, country: str) -> Normalised:
        """The text."""
        return Normalised(text)
