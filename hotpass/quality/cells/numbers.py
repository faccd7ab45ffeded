"""Texts that are numbers, with the currency, the unit and the sign that stand about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

_NUMBER: Final = re.compile(
    r"[-+(]?\s?(?:R|ZAR|\$|€|£)?\s?[-+]?\d[\d ,']*(?:\.\d+)?(?:[eE][+-]?\d+)?\s?%?\)?"
)
_MEASURE: Final = re.compile(r"([-+]?\d[\d ,']*(?:\.\d+)?)\s?([^\W\d_]{1,8}\.?)")
_CURRENCY: Final = re.compile(r"[-+(]?\s?(R|ZAR|USD|EUR|GBP|\$|€|£)\s?[-+]?\d")
#: Share of a column from which a unit is one of it.
_UNIT: Final = 0.05


def number_of(text: str) -> float | None:
    """The number that a text is, or None."""
    clean = text.strip()
    if not _NUMBER.fullmatch(clean):
        return None
    minus = clean[0] in "-(" or "-" in clean[:4]
    digits = re.sub(r"[^\d.eE+-]", "", clean.strip("()+- ").lstrip("RZA$€£ -"))
    try:
        value = float(digits.strip("+-") or "x")
    except ValueError:
        return None
    return -value if minus else value


def unit_of(text: str) -> str:
    """The letters of a unit behind a number, or ``""``."""
    found = _MEASURE.fullmatch(text.strip())
    return found[2].lower() if found else ""


def sign_of(text: str) -> str:
    """The currency that stands before a number, the ``%`` behind it, or ``""``."""
    core = text.strip()
    found = _CURRENCY.match(core)
    return found[1] if found else "%" if core[-1:] == "%" else ""


def measure_of(text: str) -> float | None:
    """The number that a text is, but for a unit behind it, or None."""
    found = _MEASURE.fullmatch(text.strip())
    return number_of(found[1] if found else text)


def reads_number(units: Mapping[str, float]) -> Callable[[str], float | None]:
    """Reads the numbers of a column by the shares of its units: and the unit behind if it has some."""
    return measure_of if any(unit and share > _UNIT for unit, share in units.items()) else number_of
