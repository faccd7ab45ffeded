"""Family names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from hotpass.fields.base import Normalised, Owner, Personal, Survivorship
from hotpass.fields.comparing import levels
from hotpass.fields.headers import Words
from hotpass.fields.misread import as_letters
from hotpass.fields.person_parsing import ODD_NAME, PARTICLES, parse_name
from hotpass.fields.reading import UNREADABLE, ReadingKind, initials_only, share_of
from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import vocabulary


class FamilyName(ReadingKind):
    """A family name with its particles: ``van der Merwe``; ``key`` is folded."""

    name: ClassVar[str] = "family_name"
    label: ClassVar[str] = "Family name"
    plural: ClassVar[str] = "family names"
    owner: ClassVar[Owner | None] = "person"
    header_over: ClassVar[Mapping[str, float]] = {"person_name": 0.3, "organisation_name": 0.3}
    parts: ClassVar[tuple[str, ...]] = ("key",)
    personal: ClassVar[Personal] = "identity"
    survives: ClassVar[Survivorship] = "most_complete"
    shape = re.compile(r"[^\W\d_][^@\d]{0,50}")
    odd = ODD_NAME
    spared = frozenset(("blank", "nan"))
    words: ClassVar[Words] = (
        (
            r"(?:contact )?(?:sur|last|family|maiden) ?names?(?: c)?|lname(?: c)?|l name"
            r"|familienaam|agternaam"
            r"|nooiensvan|surnames?",
            1.0,
        ),
        (r"^van$|\w+ van$", 0.9),
        (r"^(?:contact |person |name )?last$|surn", 0.7),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that are common family names or begin with a particle."""
        known = vocabulary("family_names")
        return 0.9 * share_of(values, lambda value: _family_like(fold(value), known))

    def read(self, text: str, country: str) -> Normalised:
        """The name with capitals at its start and small particles."""
        found = parse_name(text.replace(",", " "))
        if found is None:
            return UNREADABLE
        return Normalised(found.name, parts={"key": as_letters(fold(found.name))})

    def mask(self, value: str) -> str:
        """First letters."""
        return initials_only(value)

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, similar, or different."""
        return levels(
            column,
            ("{l} = {r}", "Exact match"),
            ("jaro_winkler_similarity({l}, {r}) >= 0.88", "Similar"),
            part="key",
        )


def _family_like(folded: str, known: frozenset[str]) -> bool:
    first, _, rest = folded.partition(" ")
    if folded in known:
        return True
    return first in PARTICLES and bool(rest) and vocabulary("organisation_words").isdisjoint(rest.split(" "))
