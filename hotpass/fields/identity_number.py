"""South African identity numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Personal, Survivorship
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, levels

_MARKS: Final = re.compile(r"[\s\-./']+")
_FLOAT: Final = re.compile(r"\d[.,]\d+[eE]\+?1[0-2]")
_OPAQUE: Final = re.compile(r"[A-Z0-9]{5,20}")


class IdentityNumber(ReadingKind):
    """Thirteen digits with a date of birth and a check digit; ``birth_date`` is the date, ISO.

    Numbers of other countries and passports stay as they are, with the problem ``not_south_african``.
    """

    name: ClassVar[str] = "identity_number"
    label: ClassVar[str] = "Identity number"
    parts: ClassVar[tuple[str, ...]] = ("birth_date",)
    personal: ClassVar[Personal] = "identity"
    survives: ClassVar[Survivorship] = "trusted_source"
    validated: ClassVar[bool] = True
    words: ClassVar[Words] = (
        (
            r"(?:sa |rsa |national )?id ?(?:number|no|nr|nommer)|identity (?:number|no|nr|document)|idnommer|identiteit\w*(?: ?n\w+)?"
            r"|rsa id|sa id|national (?:identity|identification)(?: \w+)?",
            1.0,
        ),
        (r"passport(?: (?:number|no|nr))?|paspoort\w*(?: n\w+)?", 0.7),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values with the right length, date and check digit."""
        return sum(1 for v in values if _valid(_MARKS.sub("", v))) / len(values) if values else 0.0

    def read(self, text: str, country: str) -> Normalised:
        """The thirteen digits; zeros that a spreadsheet dropped are put back where the check digit agrees."""
        if _FLOAT.fullmatch(text):
            return Normalised(None, problem="digits_lost")
        digits = _MARKS.sub("", text.upper().removesuffix(".0"))
        if _valid(digits):
            return _reading(digits, None)
        if digits.isdecimal() and 9 <= len(digits) < 13 and _valid(digits.zfill(13)):
            return _reading(digits.zfill(13), "repaired")
        if not _OPAQUE.fullmatch(digits) or not any(c.isdigit() for c in digits):
            return UNREADABLE
        wrong = digits.isdecimal() and len(digits) == 13
        return Normalised(
            digits, parts={"birth_date": None}, problem="check_digit" if wrong else "not_south_african"
        )

    def mask(self, value: str) -> str:
        """Nothing but its length."""
        return "•" * min(len(value), 13)

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, one digit apart, or different."""
        return levels(
            column, ("{l} = {r}", "Exact match"), ("damerau_levenshtein({l}, {r}) <= 1", "One digit apart")
        )

    def blocking(self, column: str) -> Sequence[str]:
        """The number."""
        return (f'"{column}"',)


def _valid(digits: str) -> bool:
    if len(digits) != 13 or not (digits.isascii() and digits.isdecimal()) or digits[10] not in "012":
        return False
    return _birth(digits) is not None and _luhn(digits)


def _birth(digits: str) -> str | None:
    """Date of birth; the century is the one in which the person is not yet a hundred on average."""
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    try:
        return date((1900 if year > 25 else 2000) + year, month, day).isoformat()
    except ValueError:
        return None


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _reading(digits: str, problem: str | None) -> Normalised:
    return Normalised(digits, parts={"birth_date": _birth(digits)}, problem=problem)
