"""South African VAT numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Owner, Survivorship
from hotpass.fields.checksums import luhn
from hotpass.fields.comparing import levels, pair
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, share_of

_NUMBER: Final = re.compile(r"(?:VAT|BTW|ZA)?(?:NO|NR)?[:#]?(4\d{9})")
_OPAQUE: Final = re.compile(r"[A-Z0-9]{5,20}")
_MARKS: Final = re.compile(r"[\s\-./]+")


class VatNumber(ReadingKind):
    """Ten digits that begin with 4; numbers of other countries stay as they are, with a problem.

    SARS gives its reference numbers a check digit by modulus 10; a number that fails it is kept and marked.
    """

    name: ClassVar[str] = "vat_number"
    label: ClassVar[str] = "VAT number"
    plural: ClassVar[str] = "VAT numbers"
    keys = ("the number",)
    owner: ClassVar[Owner | None] = "organisation"
    header_over: ClassVar[Mapping[str, float]] = {"identifier": 0.3}
    content_over: ClassVar[Mapping[str, float]] = {"identifier": 0.2, "number": 0.2, "phone": 0.2}
    survives: ClassVar[Survivorship] = "trusted_source"
    validated: ClassVar[bool] = True
    words: ClassVar[Words] = (
        (r"(?:vat|btw)(?: (?:reg\w*|number|no|nr|nommer|id|ref\w*))*|btwnommer", 1.0),
        (r"tax ?(?:number|no|ref\w*|id)|belasting ?n\w*", 0.8),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values shaped like a VAT number; less for those that fail their check digit."""
        found = [_NUMBER.fullmatch(_MARKS.sub("", value.upper())) for value in values]
        return 0.75 * share_of(found, bool) + 0.25 * share_of(found, lambda match: match and luhn(match[1]))

    def read(self, text: str, country: str) -> Normalised:
        """The ten digits."""
        compact = _MARKS.sub("", text.upper().removesuffix(".0"))
        found = _NUMBER.fullmatch(compact)
        if found:
            return Normalised(found[1], problem=None if luhn(found[1]) else "check_digit")
        if _OPAQUE.fullmatch(compact) and any(c.isdigit() for c in compact):
            return Normalised(compact, problem="not_south_african")
        return UNREADABLE

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, one digit changed or two neighbours swapped, or different."""
        return levels(column, ("{l} = {r}", "Exact match"), (pair(column).slipped, "One digit apart"))

    def blocking(self, column: str) -> Sequence[str]:
        """The number."""
        return (f'"{column}"',)
