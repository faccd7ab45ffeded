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
from hotpass.fields.regions import PROVINCES, is_town, province_named
from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import spellings, vocabulary

_CODE: Final = re.compile(r"[A-Za-z]{2,3}")
#: Likeness (difflib's ratio) from which a misspelt name is taken for a province's.
_NEAR: Final = 0.85
_WHOLE: Final = re.compile(rf"\b(?:{'|'.join(PROVINCES)})\b")


class Province(ReadingKind):
    """One of the nine provinces by its English name; states of other countries stay as they are written."""

    name: ClassVar[str] = "province"
    label: ClassVar[str] = "Province"
    plural: ClassVar[str] = "provinces"
    header_over: ClassVar[Mapping[str, float]] = {"organisation_name": 0.35, "person_name": 0.35}
    content_over: ClassVar[Mapping[str, float]] = {**dict.fromkeys(TEXTUAL, 0.3), "category": 0.3}
    survives: ClassVar[Survivorship] = "most_common"
    gives: ClassVar[tuple[str, ...]] = ("city",)
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

    def given(self, raw: str, country: str = "ZA") -> Mapping[str, str]:
        """The town that the text names instead of a province."""
        return {"city": raw} if country == "ZA" and is_town(fold(raw)) and not province_named(raw) else {}

    def read(self, text: str, country: str) -> Normalised:
        """The province; other words stay, with the problem ``unknown_province`` in South Africa.

        A town of South Africa is no province (``a_town``).
        """
        folded = fold(text)
        known = province_named(text)
        if known is None:
            within = set(_WHOLE.findall(folded))
            known = PROVINCES[within.pop()] if len(within) == 1 else None
        if known:
            return Normalised(known)
        if country == "ZA" and is_town(folded):
            return Normalised(None, problem="a_town")
        near = get_close_matches(folded, PROVINCES, n=1, cutoff=_NEAR) if country == "ZA" else []
        if near:
            return Normalised(PROVINCES[near[0]], problem="repaired")
        if not any(c.isalpha() for c in text):
            return UNREADABLE
        value = text.upper() if _CODE.fullmatch(text) else text
        return Normalised(value, problem="unknown_province" if country == "ZA" else None)

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal or different."""
        return levels(column, ("{l} = {r}", "Exact match"))
