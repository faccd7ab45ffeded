"""Rules on single columns: filled, one of few values, within bounds, of a length, a key."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

from rapidfuzz.distance import OSA

from hotpass.access import mask_text
from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.fields import KINDS
from hotpass.quality.profiling.columns import ColumnProfile, Spread, fences, values_table
from hotpass.quality.suggesting import keys
from hotpass.quality.suggesting.candidates import Candidate, counted
from hotpass.quality.suggesting.forms import form_rules
from hotpass.quality.suggesting.tolerance import unseen

#: Kinds whose numbers count or measure something; those of others are names made of digits.
_MEASURED: Final = (None, "number", "money", "date", "category", "text", "coordinates", "bbbee_level")
#: Share of texts that must be numbers or days; of codes of digits a few have no leading zero.
_NEARLY_ALL: Final = 0.99
#: Values above which a column is no list of allowed values.
_MOST_ALLOWED: Final = 60
#: Share of far outliers up to which they count as faults, not as the tail of the distribution.
_FAULTS: Final = 0.002
_EPOCH: Final = date(1970, 1, 1)
#: Fewest different numbers of a count that goes on, and their share of all between the first and the last.
_COUNTED: Final = 100
_CLOSE: Final = 0.2


def single_rules(engine: Engine, profile: ColumnProfile, number: int) -> Iterator[Candidate]:
    """Candidates on one column.

    Args:
        engine: with the values and masks of the column (:func:`hotpass.quality.profiling.profile_table`).
        profile: of the column.
        number: its place in the table.
    """
    if not profile.filled:
        return
    yield from _filled(profile)
    allowed = _allowed(engine, profile, number)
    if allowed:
        yield allowed
    spread = _range(profile)
    if spread:
        yield spread
    if not allowed and not spread and profile.column.dtype == "text":
        yield from form_rules(engine, profile, number)
    key = keys.key(engine, profile, number)
    if key:
        yield key


def _filled(p: ColumnProfile) -> Iterator[Candidate]:
    empty = p.rows - p.filled
    if empty > 0.5 * p.rows:
        return
    yield Candidate(
        "filled",
        "expect_column_values_to_not_be_null",
        {"column": p.column.name},
        "completeness",
        f"{p.column.label} has a value",
        f"{p.column.label} has no value.",
        f"{empty} of {counted(p.rows, 'row')} have none.",
        proven=empty <= 0.01 * p.rows,
    )


def _allowed(engine: Engine, p: ColumnProfile, number: int) -> Candidate | None:
    """The values are a closed list when nothing says that there are more (Good and Turing)."""
    own = KINDS[p.column.kind].personal if p.column.kind in KINDS else "none"
    personal = (p.column.personal or own) != "none"
    if personal or p.made == "days" or not 1 <= p.distinct <= _MOST_ALLOWED or p.distinct > p.filled / 8:
        return None
    held = engine.rows(f"SELECT v, n FROM {quote(values_table(number))} ORDER BY n DESC, v")
    typed = _typed(p)
    if typed is None:
        return None
    slips = _slips(held)
    kept = [v for v, _ in held if v not in slips]
    once = sum(n == 1 for v, n in held if v not in slips)
    twice = sum(n == 2 for v, n in held if v not in slips)
    more = unseen(once, twice)
    if not kept or more > 0.02 * p.filled:
        return None
    said = "one value" if len(kept) == 1 else f"one of {len(kept)} values"
    return Candidate(
        "allowed",
        "expect_column_values_to_be_in_set",
        {"column": p.column.name, "value_set": sorted((typed(v) for v in kept), key=str)},
        "validity",
        f"{p.column.label} is {said}",
        f"{p.column.label} is not one of the values that are in use.",
        f"{counted(p.filled, 'row')} hold {counted(len(kept), 'value')}, {once} of them once; "
        f"about {more / p.filled:.2%} of fresh rows would bring another.".replace("%", " %"),
        proven=more <= 0.01 * p.filled and p.filled >= 30 * len(kept) ** 0.5,
        more=more,
    )


def _typed(p: ColumnProfile) -> Any:
    """From the text of a value to the value, or None where its column cannot be compared with texts."""
    if p.column.dtype == "text":
        return str
    if p.column.dtype == "number" and p.distinct <= 12:
        return lambda v: float(v) if "." in v else int(v)
    return None


def _slips(held: Sequence[tuple[str, int]]) -> set[str]:
    """Rare values that are another, fifty times as frequent, but for one or two letters; and those that name
    a person, which no rule may repeat."""
    found = {value for value, _ in held if mask_text(value) != value}
    for value, n in held:
        near = 1 if len(value) < 8 else 2
        if len(value) >= 4 and any(
            m >= 50 * n and OSA.distance(value.casefold(), other.casefold(), score_cutoff=near) <= near
            for other, m in held
        ):
            found.add(value)
    return found


def _range(p: ColumnProfile) -> Candidate | None:
    if p.spread is None or p.column.kind not in _MEASURED or p.filled < 30:
        return None
    if p.column.dtype not in ("text", "number") or p.distinct < 2:
        return None
    if max(p.numbers, p.days) < _NEARLY_ALL * p.filled:
        return None
    days = p.made == "days"
    low, high = _core(p.spread, p.filled)
    margin = 0.1 * (high - low)
    if days:
        low, high = low - max(margin, 366), high + max(margin, 731)
        bounds: dict[str, Any] = {"min_value": _day(low, first=True), "max_value": _day(high, first=False)}
    else:
        bounds = _rounded(p.spread, low, high, margin, whole=_is_whole(p))
    said = " and ".join(str(bound) for bound in bounds.values())
    reading = {"reads_as": "day" if days else "number"} if p.column.dtype == "text" else {}
    seen = " to ".join(_shown(v, days) for v in (p.spread.least, p.spread.greatest))
    return Candidate(
        "range",
        "expect_column_texts_to_read_between" if reading else "expect_column_values_to_be_between",
        {"column": p.column.name, **reading, **bounds},
        "validity",
        f"{p.column.label} is {'a day' if days else 'a number'} between {said}",
        f"{p.column.label} is not {'a day' if days else 'a number'} between {said}.",
        f"{counted(p.filled, 'row')} lie at {seen}, {p.spread.outliers} of them far from the others.",
        proven=days or not _runs_on(p, p.spread),
        # Two bounds were chosen by the rows that they are held to.
        more=2,
    )


def _runs_on(p: ColumnProfile, spread: Spread) -> bool:
    """Whether the numbers are those of a count that goes on, as of orders: the next rows lie beyond."""
    width = spread.greatest - spread.least
    close = p.distinct >= _COUNTED and p.distinct >= _CLOSE * width
    return _is_whole(p) and close and spread.least > width


def _core(spread: Spread, rows: int) -> tuple[float, float]:
    """Where the values lie, without a few that are far from all others."""
    if spread.outliers and spread.outliers <= _FAULTS * rows:
        low, high = fences(spread.quantiles)
        first, last = spread.quantiles[0], spread.quantiles[-1]
        room = last - first
        return max(spread.least, min(low, first - room)), min(spread.greatest, max(high, last + room))
    return spread.least, spread.greatest


def _rounded(spread: Spread, low: float, high: float, margin: float, *, whole: bool) -> dict[str, Any]:
    """Bounds of few digits; a quantity that was never negative stays so, and a share within 0 and 1."""
    median = spread.quantiles[3]
    # Where the greatest is ten times the median, the next greatest may well be twice as large.
    above = high if median > 0 and high > 10 * median else margin
    upper = _outward(high + above, margin or abs(high) or 1, up=True)
    lower = _outward(low - margin, margin or abs(low) or 1, up=False)
    if low >= 0 > lower:
        lower = 0.0
    for limit in (1.0, 100.0):
        if low >= 0 and 0.9 * limit <= high <= limit < upper:
            upper = limit
    if whole:
        return {"min_value": math.floor(lower), "max_value": math.ceil(upper)}
    return {"min_value": lower, "max_value": upper}


def _outward(value: float, step: float, *, up: bool) -> float:
    size: float = 10.0 ** math.floor(math.log10(step))
    return round((math.ceil(value / size) if up else math.floor(value / size)) * size, 10)


def _is_whole(p: ColumnProfile) -> bool:
    return all("." not in mask for mask, _ in p.masks) and p.spread is not None and p.spread.least % 1 == 0


def _day(days: float, *, first: bool) -> str:
    """The first or the last day of the year of a day."""
    year = min(max(1, (_EPOCH + timedelta(days=max(-700_000, min(days, 2_900_000)))).year), 9999)
    return f"{year:04}-01-01" if first else f"{year:04}-12-31"


def _shown(value: float, days: bool) -> str:
    return str(_EPOCH + timedelta(days=value)) if days else f"{value:g}"
