"""How the workbench writes numbers, times, durations, sizes and states."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

THIN = "\u202f"
NONE = "–"

STATES = {"waiting": "waiting for review", "cancelling": "being cancelled"}


def number(value: float | None, digits: int = 0) -> str:
    """A number with its thousands parted by a thin blank: 12 480."""
    return NONE if value is None else f"{value:,.{digits}f}".replace(",", THIN)


def counted(value: int, one: str, many: str | None = None) -> str:
    """A count with its noun: ``1 file``, ``12 480 files``."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def begun(text: str) -> str:
    """A text with its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def signed(value: int) -> str:
    """A change with its sign: ``+12``, ``−3``, ``no change``."""
    if value == 0:
        return "no change"
    return f"{'+' if value > 0 else '−'}{number(abs(value))}"


def weighed(weight: float | None) -> str:
    """A match weight with its sign: ``+4.2``, ``−8.9``."""
    if weight is None:
        return NONE
    return f"{'−' if weight < -0.05 else '+' if weight > 0.05 else ''}{abs(weight):.1f}"


def weighed_roundly(weight: float) -> str:
    """A round match weight beside an axis: ``+20``, ``−2.5``."""
    return weighed(weight).removesuffix(".0")


def percent(share: float | None) -> str:
    """A share of 0–1 in per cent: ``97 %``."""
    return NONE if share is None else f"{share * 100:.0f}{THIN}%"


def unbroken(sentence: str) -> str:
    """A sentence whose shares are not parted from their ``%`` at the end of a line."""
    return sentence.replace(" %", "\u00a0%")


def rarely(share: float) -> str:
    """A share of 0–1 that may be very small: ``97 %``, ``1 in 6 610 000``."""
    if share >= 0.01 or share <= 0:
        return percent(share)
    return f"1 in {number(float(f'{1 / share:.3g}'))}"


def size(count: int) -> str:
    """Bytes as people say them: ``412 kB``, ``1.9 MB``."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= step:
            amount = count / step
            return f"{amount:.1f} {unit}" if amount < 10 else f"{amount:.0f} {unit}"
    return f"{count} bytes"


def duration(seconds: float | None) -> str:
    """``under 0.1 s``, ``0.4 s``, ``42 s``, ``2 min 10 s``, ``1 h 5 min``."""
    if seconds is None:
        return NONE
    if seconds < 0.1:
        return "under 0.1 s"
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes == 0:
        return f"{rest} s"
    hours, minutes_left = divmod(minutes, 60)
    return f"{hours} h {minutes_left} min" if hours else f"{minutes} min {rest} s"


def zone() -> tzinfo:
    """The reader's time zone; UTC when the browser does not tell."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def local(moment: datetime) -> datetime:
    """A moment in the reader's zone; a moment without zone is UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone())


def when(moment: datetime | None) -> str:
    """A moment in the reader's zone, with the zone: ``22 Nov 2026 16:05 SAST``."""
    return NONE if moment is None else f"{local(moment):%-d %b %Y %H:%M %Z}"


def day(value: date) -> str:
    """``21 Dec 2026``."""
    return f"{value.day} {value:%b %Y}"


def sure(probability: float) -> str:
    """A probability as words and figure: ``very likely, 0.97``."""
    steps = ((0.95, "very likely"), (0.8, "likely"), (0.5, "perhaps"), (0.0, "unsure"))
    return f"{next(word for floor, word in steps if probability >= floor)}, {probability:.2f}"


def state(name: str) -> str:
    """A run's or stage's state in the reader's words."""
    return STATES.get(name, name.replace("_", " "))
