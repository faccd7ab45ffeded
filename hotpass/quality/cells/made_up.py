"""Columns of numbers and dates of which one is nearly everywhere made up of several others of its row.

Beside sums and products of two: the mean or sum of columns that stand side by side, a quotient, also by a
square (as of weight and height), and the days, weeks, months or years between two dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Final

import numpy as np
import numpy.typing as npt

#: Fewest rows, different results, and share of the rows in which it must come out.
_ENOUGH: Final = 30
_UNLIKE: Final = 5
_HOLDS: Final = 0.95
#: Part of the spread of a column that what it is rounded to must be under, to say anything.
_COARSE: Final = 0.05
#: The same of spans, which are whole numbers of a few.
_COARSE_SPANS: Final = 0.1
#: Fewest columns side by side of which another is the mean or the sum.
_SIDE_BY_SIDE: Final = 2
#: Rows of which it is asked first, part by which they may differ, and the share that may not.
_TRIED: Final = 300
_ABOUT: Final = 0.1
_MAYBE: Final = 0.5
#: Decimals that are looked for.
_DECIMALS: Final = 4
#: Days that a stay may count more than lie between its ends.
_ENDS: Final = 1
#: Days of a week, of a month as it is reckoned and on an average, and of a year; spans in them are rounded.
_UNITS: Final = (7.0, 30.0, 30.4375, 365.25)
_ROUNDED: Final = 0.51

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A column that is made up of others.

    Attributes:
        parts: the columns that it is made of.
        whole: the column.
        sql: of what it is by the others, of columns ``n<number>``.
        backwards: the same of each of the parts by the rest; ``NULL`` where it cannot be told.
        within: by how much it may differ.
    """

    parts: tuple[int, ...]
    whole: int
    sql: str
    backwards: tuple[str, ...]
    within: float


def made_up(numbers: Sequence[int], days: Sequence[int], told: dict[int, Numbers]) -> Iterator[MadeUp]:
    """What columns are made up of.

    Args:
        numbers: columns of numbers, in the order in which they stand.
        days: columns of dates.
        told: of each the number of each row, not a number where it has none; days as ordinals.
    """
    with np.errstate(all="ignore"):
        for whole in numbers:
            within = _rounded(told[whole])
            if _tells(told[whole], within):
                yield from _of_neighbours(numbers, whole, told, within)
                yield from _quotients(numbers, whole, told, within)
            yield from _stays(days, whole, told)
            yield from _spans(days, whole, told)


def _of_neighbours(
    numbers: Sequence[int], whole: int, told: dict[int, Numbers], within: float
) -> Iterator[MadeUp]:
    others = [n for n in numbers if n != whole]
    for length in range(len(others), _SIDE_BY_SIDE - 1, -1):
        for at in range(len(others) - length + 1):
            parts = tuple(others[at : at + length])
            summed = np.sum([told[n] for n in parts], axis=0)
            for by in (length, 1):
                if _comes_out(summed / by, told[whole], within) and not any(
                    _comes_out((summed - told[n]) / by, told[whole], within) for n in parts
                ):
                    sql = f"({' + '.join(f'n{n}' for n in parts)}) / {by}"
                    rest = [" - ".join(f"n{m}" for m in parts if m != n) for n in parts]
                    back = tuple(f"n{whole} * {by} - {one}" for one in rest)
                    yield MadeUp(parts, whole, sql, back, within)
                    return


def _quotients(
    numbers: Sequence[int], whole: int, told: dict[int, Numbers], within: float
) -> Iterator[MadeUp]:
    for one, other in permutations([n for n in numbers if n != whole], 2):
        for power in (1, 2):
            quotient = told[one] / told[other] ** power
            if not _may_come_out(quotient, told[whole]):
                continue
            times = _times(quotient, told[whole], within)
            if times == 0:
                continue
            by = " * ".join([f"n{other}"] * power)
            if _comes_out(quotient * times, told[whole], within):
                sql = f"n{one} * {times!r} / nullif({by}, 0)"
                yield MadeUp((one, other), whole, sql, (f"n{whole} * {by} / {times!r}", "NULL"), within)


def _may_come_out(quotient: Numbers, is_: Numbers) -> bool:
    """Whether of some rows what is told and what is are in about the same proportion."""
    ratio = is_[:_TRIED] / quotient[:_TRIED]
    ratio = ratio[np.isfinite(ratio) & (ratio != 0)]
    if not len(ratio):
        return False
    middle = np.median(ratio)
    return bool((np.abs(ratio - middle) <= _ABOUT * abs(middle)).mean() >= _MAYBE)


def _times(quotient: Numbers, is_: Numbers, within: float) -> float:
    """By what a quotient is to be multiplied, a round number where that does as well; 0 without one."""
    ratio = is_ / quotient
    if not np.isfinite(ratio).any():
        return 0.0
    middle = float(np.nanmedian(ratio[np.isfinite(ratio)]))
    return max(
        (float(f"{middle:.{digits}g}") for digits in (1, 2, 3, 4, 17)),
        key=lambda times: int(np.count_nonzero(np.abs(quotient * times - is_) <= within)),
    )


def _stays(days: Sequence[int], whole: int, told: dict[int, Numbers]) -> Iterator[MadeUp]:
    for first, last in combinations(days, 2):
        between = told[last] - told[first]
        more = float(np.nanmedian(told[whole] - between)) if np.isfinite(between).any() else np.nan
        for one, other, sign in ((first, last, 1), (last, first, -1)):
            if sign < 0:
                more = float(np.nanmedian(told[whole] + between))
            if abs(more) <= _ENDS and _comes_out(sign * between + more, told[whole], 0.01):
                sql = f"n{other} - n{one} + {more!r}"
                back = (f"n{other} + {more!r} - n{whole}", f"n{one} - {more!r} + n{whole}")
                yield MadeUp((one, other), whole, sql, back, 0.01)


def _spans(days: Sequence[int], whole: int, told: dict[int, Numbers]) -> Iterator[MadeUp]:
    """Weeks, months or years between two dates."""
    if not _tells(told[whole], _ROUNDED, _COARSE_SPANS):
        return
    for first, last in permutations(days, 2):
        between = told[last] - told[first]
        for unit in _UNITS:
            if _comes_out(between / unit, told[whole], _ROUNDED):
                sql = f"(n{last} - n{first}) / {unit}"
                back = (f"n{last} - n{whole} * {unit}", f"n{first} + n{whole} * {unit}")
                yield MadeUp((first, last), whole, sql, back, _ROUNDED)
                return


def _comes_out(would: Numbers, is_: Numbers, within: float) -> bool:
    """Whether what a column would be is what it is in nearly all rows, which differ."""
    there = np.isfinite(would) & np.isfinite(is_)
    if there.sum() < _ENOUGH or len(np.unique(is_[there])) < _UNLIKE:
        return False
    near = np.abs(would[there] - is_[there]) <= np.maximum(within, 0.0005 * np.abs(is_[there]))
    return bool(near.mean() >= _HOLDS)


def _rounded(numbers: Numbers) -> float:
    """By how much a number may differ from what it was before it was rounded, as its column is."""
    there = numbers[np.isfinite(numbers)]
    for decimals in range(_DECIMALS):
        if len(there) and np.mean(np.abs(there - np.round(there, decimals)) < 1e-9) >= _HOLDS:
            return float(0.51 * 10.0**-decimals)
    return float(0.51 * 10.0**-_DECIMALS)


def _tells(numbers: Numbers, within: float, coarse: float = _COARSE) -> bool:
    there = numbers[np.isfinite(numbers)]
    if len(there) < _ENOUGH:
        return False
    low, high = np.quantile(there, [0.1, 0.9])
    return bool(within <= coarse * (high - low))
