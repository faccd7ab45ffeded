"""South African identity numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Owner, Personal, Survivorship
from hotpass.fields.checksums import luhn
from hotpass.fields.comparing import levels, pair
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, share_of

_MARKS: Final = re.compile(r"[\s\-./']+")
_FLOAT: Final = re.compile(r"\d[.,]\d+[eE]\+?1[0-2]")
_OPAQUE: Final = re.compile(r"[A-Z0-9]{5,20}")
#: Two-digit years up to this one are of this century: nobody is yet born later, and few live to a hundred.
_LAST_OF_CENTURY: Final = 26
#: Dates of birth lie in so many years at least; those at the start of order numbers in a few.
_YEARS: Final = 6
#: What a number counts for whose check digit alone is wrong, as it is where many were typed or made up.
_MISTYPED: Final = 0.9


class IdentityNumber(ReadingKind):
    """Thirteen digits with a date of birth and a check digit (Luhn); ``birth_date`` is the date, ISO.

    The citizenship digit may be 0, 1 or 2 (refugee). Passports and numbers of other countries stay as they
    are, with the problem ``not_south_african``.
    """

    name: ClassVar[str] = "identity_number"
    label: ClassVar[str] = "Identity number"
    plural: ClassVar[str] = "identity numbers"
    keys = ("the number",)
    owner: ClassVar[Owner | None] = "person"
    header_over: ClassVar[Mapping[str, float]] = {"identifier": 0.3, "person_name": 0.3}
    content_over: ClassVar[Mapping[str, float]] = {"identifier": 0.1, "number": 0.1, "phone": 0.1}
    parts: ClassVar[tuple[str, ...]] = ("birth_date",)
    personal: ClassVar[Personal] = "identity"
    survives: ClassVar[Survivorship] = "trusted_source"
    validated: ClassVar[bool] = True
    shape = re.compile(r"(?=.*\d)[\w /.-]{5,20}")
    words: ClassVar[Words] = (
        (
            r"(?:sa |rsa |national )?id ?(?:number|no|nr|nommer)|identity (?:number|no|nr|document)"
            r"|idnommer"
            r"|identiteit\w*(?: ?n\w+)?|rsa id|sa id|national (?:identity|identification)(?: \w+)?",
            1.0,
        ),
        (
            r"(?:ssn|soc(?:ial)? sec(?:urity)?|nhs|national insurance|ni|aadhaar)(?: (?:number|no|nr|id))"
            r"|ssn|soc(?:ial)? sec(?:urity)?|nino|bsn|cpf|curp|codice fiscale",
            0.9,
        ),
        (r"passport(?: (?:number|no|nr))?|paspoort\w*(?: n\w+)?", 0.7),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values with the right length, date and check digit; a little less without the last."""
        numbers = [_MARKS.sub("", value) for value in values]
        sound = share_of(numbers, _valid)
        if len({number[:2] for number in numbers if _dated(number)}) < _YEARS:
            return sound
        return max(sound, _MISTYPED * share_of(numbers, _dated))

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
        mistyped = digits.isdecimal() and len(digits) == 13
        problem = "check_digit" if mistyped else "not_south_african"
        return Normalised(digits, parts={"birth_date": None}, problem=problem)

    def mask(self, value: str) -> str:
        """Nothing but its length."""
        return "•" * min(len(value), 13)

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, one digit changed or two neighbours swapped, or different."""
        return levels(column, ("{l} = {r}", "Exact match"), (pair(column).slipped, "One digit apart"))

    def blocking(self, column: str) -> Sequence[str]:
        """The number."""
        return (f'"{column}"',)


def is_identity_number(text: str) -> bool:
    """Whether a text is a South African identity number: thirteen digits, a date, a check digit (Luhn)."""
    return _valid(text)


def _valid(digits: str) -> bool:
    return _dated(digits) and luhn(digits)


def _dated(digits: str) -> bool:
    if len(digits) != 13 or not (digits.isascii() and digits.isdecimal()) or digits[10] not in "012":
        return False
    return _birth(digits) is not None


def _birth(digits: str) -> str | None:
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    try:
        return date((1900 if year > _LAST_OF_CENTURY else 2000) + year, month, day).isoformat()
    except ValueError:
        return None


def _reading(digits: str, problem: str | None) -> Normalised:
    return Normalised(digits, parts={"birth_date": _birth(digits)}, problem=problem)
