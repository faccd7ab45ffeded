"""South African income tax reference numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Survivorship
from hotpass.fields.checksums import luhn
from hotpass.fields.comparing import levels, pair
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, share_of

_NUMBER: Final = re.compile(r"[01239]\d{9}")
_LEAD: Final = re.compile(r"^(?:TAX|INKOMSTEBELASTING|BELASTING|ITR?|REF)*(?:NO|NR)?[:#]?(?=\d)")
_MARKS: Final = re.compile(r"[\s\-./]+")
_DIGITS: Final = re.compile(r"\d{9,10}")


class TaxNumber(ReadingKind):
    """Ten digits that begin with 0, 1, 2, 3 or 9 and pass modulus 10 (SARS); a lost zero is put back."""

    name: ClassVar[str] = "tax_number"
    label: ClassVar[str] = "Income tax number"
    plural: ClassVar[str] = "income tax numbers"
    keys = ("the number",)
    header_over: ClassVar[Mapping[str, float]] = {"identifier": 0.3, "phone": 0.3}
    content_over: ClassVar[Mapping[str, float]] = {"identifier": 0.2, "number": 0.2, "phone": 0.2}
    survives: ClassVar[Survivorship] = "trusted_source"
    validated: ClassVar[bool] = True
    shape = re.compile(r"[01239][\d ./-]{8,13}")
    words: ClassVar[Words] = (
        (
            r"income ?tax(?: (?:ref\w*|reg\w*|number|no|nr))*|inkomste ?belasting\w*(?: \w+)?"
            r"|tax (?:ref(?:erence)?|reg\w*)(?: (?:number|no|nr))?|itr? (?:number|no|ref\w*)"
            r"|sars (?:tax )?(?:ref\w*|number|no)(?: (?:number|no))?|belasting ?verwysing\w*",
            1.0,
        ),
        (r"tax(?: payer)? ?(?:number|no|nr|id)|belasting ?n\w+", 0.85),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values with the right length, start and check digit."""
        return share_of(values, lambda value: self.shape.fullmatch(value) and _valid(_MARKS.sub("", value)))

    def read(self, text: str, country: str) -> Normalised:
        """The ten digits."""
        compact = _LEAD.sub("", _MARKS.sub("", text.upper().removesuffix(".0")))
        if not _DIGITS.fullmatch(compact):
            return UNREADABLE
        if len(compact) == 9:
            return Normalised("0" + compact, problem="repaired") if _valid("0" + compact) else UNREADABLE
        return Normalised(compact, problem=None if _valid(compact) else "check_digit")

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, one digit changed or two neighbours swapped, or different."""
        return levels(column, ("{l} = {r}", "Exact match"), (pair(column).slipped, "One digit apart"))

    def blocking(self, column: str) -> Sequence[str]:
        """The number."""
        return (f'"{column}"',)


def _valid(digits: str) -> bool:
    return digits.isascii() and bool(_NUMBER.fullmatch(digits)) and luhn(digits)
