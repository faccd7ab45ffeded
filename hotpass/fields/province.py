"""Provinces of South Africa, and states elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, ClassVar, Final

from hotpass.fields.base import TEXTUAL, Normalised, Survivorship
from hotpass.fields.comparing import levels
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, share_of
from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import spellings, vocabulary

_CODE: Final = re.compile(r"[A-Za-z]{2,3}")
_NAMES: Final = {
    "eastern cape": "Eastern Cape",
    "free state": "Free State",
    "gauteng": "Gauteng",
    "kwazulu natal": "KwaZulu-Natal",
    "limpopo": "Limpopo",
    "mpumalanga": "Mpumalanga",
    "northern cape": "Northern Cape",
    "north west": "North West",
    "western cape": "Western Cape",
}
#: Likeness (difflib's ratio) from which a misspelt name is taken for a province's.
_NEAR: Final = 0.85
_WHOLE: Final = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b")


class Province(ReadingKind):
    """One of the nine provinces by its English name; states of other countries stay as they are written."""

    name: ClassVar[str] = "province"
    label: ClassVar[str] = "Province"
    plural: ClassVar[str] = "provinces"
    header_over: ClassVar[Mapping[str, float]] = {"organisation_name": 0.35, "person_name": 0.35}
    content_over: ClassVar[Mapping[str, float]] = {**dict.fromkeys(TEXTUAL, 0.3), "category": 0.3}
    survives: ClassVar[Survivorship] = "most_common"
    validated: ClassVar[bool] = True
    shape = re.compile(r"[^\W\d_][^@\d]{1,30}")
    words: ClassVar[Words] = (
        (
            r"provin(?:ce|sie|cie)s?|prov|state(?: (?:region|province|code))?|province state"
            r"|prov(?:ince)? code",
            1.0,
        ),
        (r"region|streek", 0.75),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that name a province; states of other countries count for half."""
        known, foreign = spellings("provinces"), vocabulary("states") - vocabulary("titles")
        at_home = share_of(values, lambda value: fold(value) in known)
        return max(at_home, 0.5 * share_of(values, lambda value: fold(value) in foreign))

    def read(self, text: str, country: str) -> Normalised:
        """The province; other words stay, with the problem ``unknown_province`` in South Africa."""
        folded = fold(text)
        known = spellings("provinces").get(folded)
        if known is None:
            within = set(_WHOLE.findall(folded))
            known = within.pop() if len(within) == 1 else None
        if known:
            return Normalised(_NAMES[known])
        near = get_close_matches(folded, _NAMES, n=1, cutoff=_NEAR) if country == "ZA" else []
        if near:
            return Normalised(_NAMES[near[0]], problem="repaired")
        if not any(c.isalpha() for c in text):
            return UNREADABLE
        value = text.upper() if _CODE.fullmatch(text) else text
        return Normalised(value, problem="unknown_province" if country == "ZA" else None)

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal or different."""
        return levels(column, ("{l} = {r}", "Exact match"))
