"""Provinces of South Africa, and states elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Survivorship
from hotpass.fields.headers import Words
from hotpass.fields.places import PROVINCES
from hotpass.fields.reading import ReadingKind, levels
from hotpass.fields.text_folding import fold

_CODE: Final = re.compile(r"[A-Za-z]{2,3}")


class Province(ReadingKind):
    """One of the nine provinces by its English name; states of other countries stay as they are written."""

    name: ClassVar[str] = "province"
    label: ClassVar[str] = "Province"
    survives: ClassVar[Survivorship] = "most_common"
    validated: ClassVar[bool] = True
    words: ClassVar[Words] = (
        (r"provin(?:ce|sie|cie)s?|prov|state|province state|state province", 1.0),
        (r"region|streek", 0.75),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that name a province."""
        return sum(1 for value in values if fold(value) in PROVINCES) / len(values) if values else 0.0

    def read(self, text: str, country: str) -> Normalised:
        """The province; other text keeps its words, with the problem ``unknown_province`` in South Africa."""
        known = PROVINCES.get(fold(text))
        if known:
            return Normalised(known)
        if not any(c.isalpha() for c in text):
            return Normalised(None, problem="unreadable")
        value = text.upper() if _CODE.fullmatch(text) else text
        return Normalised(value, problem="unknown_province" if country == "ZA" else None)

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal or different."""
        return levels(column, ("{l} = {r}", "Exact match"))
