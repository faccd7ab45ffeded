"""When somebody was born, by an identity number or a date, and how old that makes them."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from hotpass.fields import KINDS
from hotpass.fields.identity_number import is_identity_number

_NOT_DIGIT: Final = re.compile(r"\D+")


def born_by_number(value: str) -> date | None:
    """The day of birth that an identity number tells, whose first zeros may be lost; None for no number."""
    digits = _NOT_DIGIT.sub("", value.removesuffix(".0")).zfill(13)
    if not is_identity_number(digits):
        return None
    told = KINDS["identity_number"].normalise(digits).parts.get("birth_date")
    return date.fromisoformat(told) if told else None


def born_by_date(value: str) -> date | None:
    """The day that a text says, or None."""
    told = KINDS["date"].normalise(value).value
    try:
        return date.fromisoformat(told[:10]) if told else None
    except ValueError:
        return None


def years_between(born: date, on: date) -> int:
    """Whole years of somebody born on one day on another."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
