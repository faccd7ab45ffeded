"""Postal codes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised
from hotpass.fields.comparing import levels, pair
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, share_of
from hotpass.fields.regions import province_of_code

_FOUR: Final = re.compile(r"\d{4}")
_SHORT: Final = re.compile(r"\d{1,4}(?:\.0)?")
_YEAR: Final = re.compile(r"1[89]\d\d|20[0-3]\d")
_FOREIGN: Final = re.compile(r"[A-Z0-9][A-Z0-9 -]{1,8}[A-Z0-9]")
_ZIP: Final = re.compile(r"(\d{5})[ -]?(\d{4})")
_CODE: Final = re.compile(r"\d{4,5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)

_ROUND: Final = re.compile(r"[1-9]\d*0")
#: Values that tell whether they are measures, the share of them that is different, and that is round.
_SEVERAL: Final = 30
_UNLIKE: Final = 0.8
_MOSTLY_ROUND: Final = 0.9


class PostalCode(ReadingKind):
    """Four digits as text; codes of other countries as they are written, in capitals, the last four digits of
    long ZIP codes behind a hyphen."""

    name: ClassVar[str] = "postal_code"
    label: ClassVar[str] = "Postal code"
    plural: ClassVar[str] = "postal codes"
    keys = ("the code",)
    header_over: ClassVar[Mapping[str, float]] = {"identifier": 0.3, "address": 0.4}
    gives: ClassVar[tuple[str, ...]] = ("province",)
    shape = re.compile(r"(?=.*\d)[\w -]{2,10}")
    words: ClassVar[Words] = (
        (
            r"(?:reg |home |business )?(?:post(?:al)? ?code|zip(?: ?code)?|pos ?kode|poskode"
            r"|postkode|post ?cd|p ?code|post ?code)(?: \w+)?",
            1.0,
        ),
        (r"code|kode", 0.45),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Content cannot tell a postal code from another short number, so at most 0.6; years and measures
        hardly are."""
        years = share_of(values, _YEAR.fullmatch) > 0.95
        return share_of(values, _CODE.fullmatch) * (0.2 if years or _are_measures(values) else 0.6)

    def given(self, raw: str, country: str = "ZA") -> Mapping[str, str]:
        """The province in which the code is known to lie."""
        province = province_of_code(self.normalise(raw, country).value) if country == "ZA" else None
        return {"province": province} if province else {}

    def read(self, text: str, country: str) -> Normalised:
        """The code; zeros that a spreadsheet dropped are put back (``repaired``)."""
        compact = text.replace(" ", "")
        if _FOUR.fullmatch(compact):
            return UNREADABLE if compact == "0000" else Normalised(compact)
        if country == "ZA" and _SHORT.fullmatch(compact):
            code = compact.removesuffix(".0").zfill(4)
            return UNREADABLE if code == "0000" else Normalised(code, problem="repaired")
        value = text.upper().removesuffix(".0")
        if zip_code := _ZIP.fullmatch(value):
            value = "-".join(zip_code.groups())
        if _FOREIGN.fullmatch(value) and any(c.isdigit() for c in value):
            return Normalised(value, problem="foreign" if country == "ZA" else None)
        return UNREADABLE

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, one digit apart, or different; of ZIP codes without the four digits of the house."""
        same = pair(column)
        housed = f"len({same.left}) = 10 OR len({same.right}) = 10"
        area = same.through("left({}, 5)").equal
        return levels(
            column,
            (f"CASE WHEN {housed} THEN {area} ELSE {same.equal} END", "Exact match"),
            ("levenshtein({l}, {r}) <= 1", "One digit apart"),
        )

    def blocking(self, column: str) -> Sequence[str]:
        """The code, of ZIP codes the first five digits."""
        return (f'CASE WHEN len("{column}") = 10 THEN left("{column}", 5) ELSE "{column}" END',)


def _are_measures(values: Sequence[str]) -> bool:
    """Whether short numbers count or measure something: hardly two are the same, or nearly all are round."""
    several = len(values) >= _SEVERAL
    return several and (
        len(set(values)) >= _UNLIKE * len(values) or share_of(values, _ROUND.fullmatch) >= _MOSTLY_ROUND
    )
