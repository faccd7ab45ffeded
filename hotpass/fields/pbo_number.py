"""Numbers of South African public benefit organisations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Owner, Survivorship
from hotpass.fields.comparing import levels, pair
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, share_of

_NUMBER: Final = re.compile(r"(?:PBO(?:NO|NR|NUMBER)?)?[:#]?(930\d{6})")
_MARKS: Final = re.compile(r"[\s\-./]+")


class PboNumber(ReadingKind):
    """Nine digits that begin with 930, as SARS gives them (Income Tax Act 58 of 1962, section 30)."""

    name: ClassVar[str] = "pbo_number"
    label: ClassVar[str] = "PBO number"
    plural: ClassVar[str] = "PBO numbers"
    keys = ("the number",)
    owner: ClassVar[Owner | None] = "organisation"
    header_over: ClassVar[Mapping[str, float]] = {"identifier": 0.3, "tax_number": 0.3}
    content_over: ClassVar[Mapping[str, float]] = {"identifier": 0.2, "number": 0.2, "phone": 0.1}
    survives: ClassVar[Survivorship] = "trusted_source"
    validated: ClassVar[bool] = True
    shape = re.compile(r"(?:PBO)?[\d\s/-]{9,14}", re.IGNORECASE)
    words: ClassVar[Words] = (
        (
            r"(?:pbo|owo) ?(?:reg\w* )?(?:number|no|nr|nommer|num|reg\w*|ref\w*)|^pbo$"
            r"|section 18 ?a(?: (?:number|no|ref\w*))?|s 18 ?a (?:number|no|ref\w*)",
            1.0,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values shaped like such a number."""
        return share_of(values, lambda value: _NUMBER.fullmatch(_MARKS.sub("", value.upper())))

    def read(self, text: str, country: str) -> Normalised:
        """The nine digits; other text with a digit stays, with a problem."""
        upper = text.upper()
        found = _NUMBER.fullmatch(_MARKS.sub("", upper.removesuffix(".0")))
        if found:
            return Normalised(found[1])
        return Normalised(upper, problem="unusual_form") if any(c.isdigit() for c in upper) else UNREADABLE

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, one digit changed or two neighbours swapped, or different."""
        return levels(column, ("{l} = {r}", "Exact match"), (pair(column).slipped, "One digit apart"))

    def blocking(self, column: str) -> Sequence[str]:
        """The number."""
        return (f'"{column}"',)
