"""What a cell's number format says about its number: a date, a duration, zeros in front, or nothing.

Sources: ECMA-376 part 1, 18.8.30 (formats that a file need not spell out) and 18.17.4 (dates as serials).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, Literal

from hotpass.stages.ingest.read.cell_text import as_shown

_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DAY_PARTS: Final = re.compile(r"[yd]", re.IGNORECASE)
_TIME_PARTS: Final = re.compile(r"[hs]", re.IGNORECASE)
_ZEROS: Final = re.compile(r"0{2,}")
_MONTH: Final = re.compile(r"m", re.IGNORECASE)
_BUILT_IN_DATES: Final = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_BUILT_IN_TIMES: Final = {*range(18, 22), 45, 47}
_BUILT_IN_DURATION: Final = 46
_EPOCH_1900: Final = datetime(1899, 12, 30)
_EPOCH_1904: Final = datetime(1904, 1, 1)
_LAST_SERIAL: Final = 2_958_466
#: Excel believes that 1900 was a leap year: serials up to this one are a day ahead.
_FALSE_LEAP_DAY: Final = 60


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is meant.

    Attributes:
        kind: ``date`` (a day, perhaps with a time), ``time`` (of day), ``duration``, ``zeros`` or ``plain``.
        digits: to which a whole number is filled up with zeros, when it is ``zeros``.
    """

    kind: Literal["plain", "date", "time", "duration", "zeros"] = "plain"
    digits: int = 0


#: Characters of a format's code in a spreadsheet program.
_LONGEST_CODE: Final = 255
PLAIN: Final = NumberFormat()
DATE: Final = NumberFormat("date")
TIME: Final = NumberFormat("time")
DURATION: Final = NumberFormat("duration")
_BUILT_IN: Final = {
    **dict.fromkeys(_BUILT_IN_DATES, DATE),
    **dict.fromkeys(_BUILT_IN_TIMES, TIME),
    _BUILT_IN_DURATION: DURATION,
}


def format_of(number: int, code: str | None) -> NumberFormat:
    """The format of that number, with its code where the file spells it out."""
    if code is None:
        return _BUILT_IN.get(number, PLAIN)
    if _ZEROS.fullmatch(code) and len(code) <= _LONGEST_CODE:
        return NumberFormat("zeros", len(code))
    bare = _LITERAL.sub("", code.split(";", 1)[0])
    if bare.strip().lower() in ("general", "standard"):
        return PLAIN
    if _ELAPSED.search(bare):
        return DURATION
    if _DAY_PARTS.search(bare):
        return DATE
    if _TIME_PARTS.search(bare):
        return TIME
    return DATE if _MONTH.search(bare) else PLAIN


def number_text(value: float, form: NumberFormat, *, since_1904: bool = False) -> str:
    """A number as people see it, by its format; a serial outside the calendar stays a number."""
    if form.kind == "plain":
        return as_shown(value)
    if form.kind == "zeros":
        return str(int(value)).zfill(form.digits) if value >= 0 and value.is_integer() else as_shown(value)
    if form.kind == "duration":
        return as_shown(timedelta(days=value)) if abs(value) < _LAST_SERIAL else as_shown(value)
    if not 0 <= value < _LAST_SERIAL:
        return as_shown(value)
    return _moment(value, since_1904=since_1904)


def _moment(serial: float, *, since_1904: bool) -> str:
    seconds = round(serial * 86_400_000) / 1000
    if serial < 1 and not since_1904:
        return as_shown((datetime.min + timedelta(seconds=seconds)).time() if seconds < 86_400 else time())
    if not since_1904 and serial < _FALSE_LEAP_DAY:
        seconds += 86_400
    try:
        return as_shown((_EPOCH_1904 if since_1904 else _EPOCH_1900) + timedelta(seconds=seconds))
    except OverflowError:
        return as_shown(serial)
