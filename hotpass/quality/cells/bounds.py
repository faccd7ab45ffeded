"""Numbers and dates that lie outside of what the rest of their column has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from hotpass.fields.base import Normalised
from hotpass.quality.cells.column import Column
from hotpass.quality.cells.forms import has_comma, is_grouped
from hotpass.quality.cells.numbers import sign_of, unit_of
from hotpass.quality.cells.traits import ordinal_of

#: Headers of dates that may lie ahead.
_AHEAD: Final = re.compile(
    r"expir|verval|due|until|valid|end|next|plan|renew|target|deadline|to\b", re.IGNORECASE
)
#: Share of zeros up to which a column of counts has none, and cells from which its ends are well known.
_NO_ZEROS: Final = 0.01
#: The same of negative numbers.
_NO_NEGATIVES: Final = 0.012
_MANY: Final = 100
#: Part of the number at 25 % under which others lie that are nearly zero themselves.
_NEAR_ZERO: Final = 0.1
#: Times the greatest number, from which a number of a key is none of them; and where half of the numbers
#: spread over this share of it: numbers given out one after the other.
_BEYOND: Final = 20
_EVEN: Final = 0.3
_BEYOND_EVEN: Final = 3
#: Times the least up to which numbers are of like size; spreads of their middle half that are far out.
_LIKE: Final = 20
_FAR_OUT: Final = 3
#: Spreads of the middle half up to which the upper end of a column is near: nothing lies far beyond it.
_LIGHT: Final = 1.5
#: Share of its upper numbers over which a column spreads where it is tight, and spreads that are far out.
_TIGHT: Final = 0.1
_TIMES_TIGHT: Final = 12
#: Numbers from which thousands are parted, and shares of a hundred by their header.
_GROUPED: Final = 1000
_WHOLE: Final = 100
_PERCENT: Final = re.compile(r"%|per ?cent|persent|\bpct\b", re.IGNORECASE)
#: Numbers of which a column of years has no other.
_YEARS: Final = (1900, 2100)
#: Numbers from which keys begin.
_FIRST: Final = 2


def out_of_bounds(column: Column, core: str, read: Normalised | None, today: date) -> Iterator[str]:
    """Keys of the rules on numbers, units and dates that a text breaks."""
    if column.bounds is not None:
        yield from _odd_number(column, core)
    if _is_other_unit(column, core) or _has_other_sign(column, core):
        yield "UNIT"
    if column.dates is not None and (day := ordinal_of(read.value if read else None)) is not None:
        first, last = column.dates
        ahead = day > today.toordinal() >= last and not _AHEAD.search(column.name)
        if ahead or day > last + max(3 * (last - first), 3650):
            yield "FUTURE"
        if day < first - max(last - first, 365 * 3):
            yield "OLD"


def _is_other_unit(column: Column, core: str) -> bool:
    """Whether hardly another number has this unit behind it, and others have one."""
    unit = unit_of(core) if core[-1:].isalpha() else ""
    return bool(unit) and column.units.get(unit, 0.0) <= column.rare < column.measured


def _has_other_sign(column: Column, core: str) -> bool:
    """Whether hardly another number has this currency or ``%``, or none, and nearly all have one other."""
    if not column.signs:
        return False
    rare = column.signs.get(sign_of(core), 0.0) <= column.rare
    return rare and column.numbers >= 0.9 and max(column.signs.values()) >= column.nearly_all


def _is_far_below(value: float, low: float, high: float, far_out: float) -> bool:
    """Whether a positive number is a fraction of the least, of numbers of like size or far from them."""
    if not 0 < value < low:
        return False
    return (high <= _LIKE * low and value < low / 10) or value < min(far_out, low / 3)


def _oddly_written(column: Column, core: str, value: float) -> Iterator[str]:
    comma = has_comma(core) and column.commas <= column.rare
    large = column.bounds is not None and column.bounds[2] >= _GROUPED
    if comma or (is_grouped(core) and column.grouped <= column.rare and large):
        yield "FORMAT"
    if value % 1 and column.kind == "number" and column.fractions <= column.rare:
        yield "FRACTION"
    elif column.step and value % column.step:
        yield "STEP"


def _odd_number(column: Column, core: str) -> Iterator[str]:
    value = column.number_in(core)
    if value is None or column.bounds is None:
        return
    low, quarter, three_quarters, high = column.bounds
    if value < 0 and column.negatives <= max(_NO_NEGATIVES, 2.01 / column.cells):
        yield "NEGATIVE"
    no_zeros = column.negatives <= column.rare and column.zeros <= max(_NO_ZEROS, 1.01 / column.cells)
    reach = max(three_quarters - quarter, abs(three_quarters) * 0.05, 1e-9)
    if column.kind in ("identifier", "phone", "postal_code", "identity_number"):
        even = three_quarters - quarter >= _EVEN * high > 0
        if column.kind == "identifier" and value > (_BEYOND_EVEN if even else _BEYOND) * abs(high):
            yield "OUTLIER"
        if column.kind == "identifier" and value == 0 and low > _FIRST and no_zeros:
            yield "ZERO"
        return
    counted = column.kind in ("number", "coordinates") or (column.kind == "money" and column.cells >= _MANY)
    if value == 0 and quarter > 0 and counted and no_zeros and low >= _NEAR_ZERO * quarter:
        yield "ZERO"
    yield from _oddly_written(column, core, value)
    times = 3 if column.cells >= _MANY else 5
    far = value > three_quarters + 6 * reach and (value > times * high or high < 0)
    first, last = _YEARS
    far |= column.is_of_years and not first <= value <= last
    far |= (
        column.cells >= _MANY and high - three_quarters <= _LIGHT * reach and value > high + _FAR_OUT * reach
    )
    far |= value > _WHOLE >= high > 1 and bool(_PERCENT.search(column.name))
    tight = reach <= _TIGHT * abs(three_quarters)
    far |= tight and value > three_quarters + _TIMES_TIGHT * reach
    low_end = counted and _is_far_below(value, low, high, quarter - _FAR_OUT * reach)
    if far or low_end or (value < quarter - 6 * reach and value < low - 3 * abs(low) - reach):
        yield "OUTLIER"
