"""How a linkage is put into words: weights as odds, shares, names of what is compared."""

from __future__ import annotations

from collections.abc import Iterable


def weight(value: float) -> str:
    """A match weight with its sign: ``+4.2``, ``−8.9``."""
    return f"{'−' if value < -0.05 else '+' if value > 0.05 else ''}{abs(value):.1f}"


def odds(value: float) -> str:
    """A match weight as odds: ``18 to 1 for a match``, ``4 to 1 against``."""
    times = 2.0 ** min(abs(value), 40.0)
    if times > 1e6:
        much = "more than a million"
    else:
        much = count(times) if times >= 10 else f"{times:.1f}".removesuffix(".0")
    return f"{much} to 1 {'for a match' if value >= 0 else 'against'}"


def percent(value: float) -> str:
    """A share in per cent: ``56 %``."""
    return f"{value * 100:.0f}\u202f%"


def share(value: float) -> str:
    """A share in words: ``56 %``, ``1 in 14 300``."""
    if value >= 0.995:
        return "nearly all"
    if value >= 0.1:
        return percent(value)
    return f"1 in {count(1 / value)}" if value > 0 else "none"


def count(value: float) -> str:
    """A number with its thousands parted; from a thousand on to three figures where it is no whole number."""
    if not isinstance(value, int):
        value = round(value) if value < 1000 else int(float(f"{value:.3g}"))
    return f"{value:,}".replace(",", "\u202f")


def counted(value: int, one: str, many: str | None = None) -> str:
    """A count with its noun."""
    return f"{count(value)} {one if value == 1 else many or one + 's'}"


def quoted(value: str | None) -> str:
    """A value in quotation marks, or that there is none."""
    return "nothing" if value is None else f"“{value}”"


def listed(values: Iterable[str], most: int = 3) -> str:
    """Some values in quotation marks, at most so many of them."""
    every = sorted(values)
    more = f" and {counted(len(every) - most, 'other')}" if len(every) > most else ""
    return ", ".join(map(quoted, every[:most])) + more
