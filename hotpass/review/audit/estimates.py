"""Shares of a whole told from strata of which some were looked at, with intervals.

Within a stratum so many of ``population`` pairs were drawn without replacement, and of those some match. Each
stands for as many pairs as were not drawn beside it (Horvitz and Thompson, 1952, J. Am. Stat. Assoc. 47). The
limits of a stratum's share are exact: the least and the greatest number of matches under which what was seen
is not too rare (Clopper and Pearson, 1934, Biometrika 26, here for the hypergeometric distribution).

Precision, recall and F1 are ratios of sums over strata; each value that they may have turns them into a
linear function of the shares, whose limits are put together from those of the strata (MOVER: Zou, Huang and
Zhang, 2009, A note on confidence interval estimation for a linear function of binomial proportions, Comput.
Stat. Data Anal. 53). A value is inside the interval where that function may be 0. Limits so made stay within
0 and 1, and leave room where all that was looked at matches, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Final

from hotpass.evaluation import Measure

#: Chance that an interval misses on one side.
_TAIL: Final = 0.025
_STEPS: Final = 40
#: Where fewer pairs than this were not looked at, all may be off at once: what they add is not squared.
_FEW: Final = 20


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the pairs.

    Attributes:
        together: whether the linkage has made one entity of each.
        population: how many pairs it has.
        drawn: how many of them were drawn and answered.
        matches: how many of those match.
    """

    together: bool
    population: int
    drawn: int
    matches: int

    @property
    def share(self) -> float:
        """Of the pairs that were answered those that match, 0–1."""
        return self.matches / self.drawn

    @property
    def limits(self) -> tuple[float, float]:
        """Between which shares that of the whole stratum lies."""
        least, most = _limits(self.population, self.drawn, self.matches)
        return least / self.population, most / self.population


#: The coefficient of the matches of strata of one entity, of those of two, and of all pairs of one entity, in
#: the linear function that is 0 where the measure has a value.
_Linear = Callable[[float], tuple[float, float, float]]


def precision(strata: Sequence[Stratum]) -> Measure | None:
    """Of the pairs of one entity the share that matches; None where a stratum of them is not looked at."""
    return _measure([s for s in strata if s.together], lambda t: (1, 0, -t))


def recall(strata: Sequence[Stratum]) -> Measure | None:
    """Of the pairs that match the share that is of one entity; None where a stratum is not looked at, or no
    match was seen."""
    return _measure(strata, lambda t: (1 - t, -t, 0))


def f1(strata: Sequence[Stratum]) -> Measure | None:
    """The harmonic mean of precision and recall."""
    return _measure(strata, lambda t: (2 - t, -t, -t))


def _measure(strata: Sequence[Stratum], linear: _Linear) -> Measure | None:
    seen = [s for s in strata if s.population]
    said = sum(s.population for s in seen if s.together)
    found = sum(s.population * s.share for s in seen if s.drawn and s.together)
    if not said or any(not s.drawn for s in seen):
        return None
    missed = sum(s.population * s.share for s in seen if not s.together)
    one, two, all_said = (linear(1.0)[n] - linear(0.0)[n] for n in range(3))
    slope = one * found + two * missed + all_said * said
    start = linear(0.0)
    if not slope:
        return None
    value = -(start[0] * found + start[1] * missed + start[2] * said) / slope

    def reach(target: float, up: bool) -> float:
        """The upper or the lower limit of the function at a value of the measure."""
        of_one, of_two, of_said = linear(target)
        middle, square, few = of_said * said, 0.0, 0.0
        for stratum in seen:
            by = (of_one if stratum.together else of_two) * stratum.population
            low, high = stratum.limits
            end = high if (by > 0) == up else low
            middle += by * stratum.share
            off = abs(by * (end - stratum.share))
            if stratum.population - stratum.drawn < _FEW:
                few += off
            else:
                square += off**2
        return middle + few + sqrt(square) if up else middle - few - sqrt(square)

    return Measure(
        value,
        _edge(value, 0.0, lambda t: reach(t, up=False) <= 0),
        _edge(value, 1.0, lambda t: reach(t, up=True) >= 0),
    )


def _edge(inside: float, outside: float, holds: Callable[[float], bool]) -> float:
    """The value farthest towards ``outside`` for which something holds, as it does at ``inside``."""
    if holds(outside):
        return outside
    for _ in range(_STEPS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if holds(middle) else (inside, middle)
    return inside


@lru_cache(maxsize=4096)
def _limits(population: int, drawn: int, matches: int) -> tuple[int, int]:
    """Least and greatest number of matches in a population under which what was seen is not too rare."""
    from scipy.stats import hypergeom

    least, most = matches, population - drawn + matches
    lowest = _first(
        least, most, lambda n: bool(hypergeom.sf(matches - 1, population, n, drawn) >= _TAIL)
    )  # fmt: skip
    too_many = _first(least, most + 1, lambda n: bool(hypergeom.cdf(matches, population, n, drawn) < _TAIL))
    return lowest, max(lowest, too_many - 1)


def _first(start: int, end: int, holds: Callable[[int], bool]) -> int:
    """The first whole number before ``end`` for which something holds that holds for all after it."""
    while start < end:
        middle = (start + end) // 2
        start, end = (start, middle) if holds(middle) else (middle + 1, end)
    return start
