"""The parameters of a model, learnt without labels, always the same from the same data.

For each comparison, ``m`` is how often a level is met among matches and ``u`` how often among others
(Fellegi and Sunter, 1969). Both are found by expectation-maximisation over comparison vectors: ``m`` from the
candidate pairs, ``u`` only from pairs picked at random, where related records that are no match are too rare
to draw it to themselves. Pairs picked at random hold matches too; their share is taken out again as they are
recognised. Pairs whose names contradict are never counted as matches: what colleagues or sister companies
share would else be learnt as what one entity's records share. Where nothing but a name is compared, there is
nothing to learn from, and names that are one but for a form or a slip are taken for matches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Final

from hotpass.stages.link.comparing import Patterns

if TYPE_CHECKING:
    import numpy as np

_ROUNDS: Final = 200
_STILL: Final = 1e-5
#: Share of matches that reach the best and the worst level before anything is learnt.
_FIRST_M: Final = (0.7, 0.06)
#: How much the first guess of m weighs: in pairs, and as a share of the likely matches.
_SMOOTHING: Final = (10.0, 0.03)
#: Odds that two names which are one but for a form or a slip are a match, where nothing else is known.
_ALONE: Final = 64.0
#: A level that this many likely matches reach is trained.
_TRAINED: Final = 5.0
#: A level that this many pairs picked at random reach is counted among them.
_ENOUGH: Final = 30.0
#: Two things that a smaller share of pairs have in common by chance are taken for a match at first.
_RARE: Final = 0.02
_DIGITS: Final = 10


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a model has learnt.

    Attributes:
        m, u: one list a comparison, by level value, 0 first.
        matches: by level, how many likely matches reached it.
        rate: probability that two records picked at random match.
        lifts: by level, what is added to the weight of a pair whose names contradict each other there; empty
            for nothing at all.
    """

    m: Sequence[Sequence[float]]
    u: Sequence[Sequence[float]]
    matches: Sequence[Sequence[float]]
    rate: float
    lifts: Sequence[Sequence[float]] = ()

    @property
    def prior(self) -> float:
        """Match weight of two records of which nothing is known, log2 odds."""
        from math import log2

        return log2(self.rate / (1 - self.rate))

    def weights(self) -> list[list[float]]:
        """Match weight of each level, log2(m / u)."""
        from math import log2

        return [
            [log2(m / u) for m, u in zip(ms, us, strict=True)] for ms, us in zip(self.m, self.u, strict=True)
        ]

    def counted(self, place: int) -> list[float]:
        """m of a comparison's levels as counted among the likely matches, before it was smoothed."""
        reached = self.matches[place]
        return [times / (sum(reached) or 1) for times in reached]

    def untrained(self) -> list[tuple[int, int]]:
        """Comparison and level value of the levels that too few likely matches reached."""
        return [
            (place, value)
            for place, reached in enumerate(self.matches)
            for value, times in enumerate(reached)
            if times < _TRAINED
        ]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a comparison is, to training.

    Attributes:
        size: number of its levels, the null level apart.
        naming: whether it compares the names.
        covered: values of the levels whose pairs are almost all candidates, because a rule looks for them.
        refused: pairs of its best level that the rules refused, as too many share their value.
        part: whether it compares a part of the name.
        halves: of names that two may bear by chance, shares of pairs that agree in each half of them.
    """

    size: int
    naming: bool
    covered: Sequence[int]
    refused: int
    part: bool = False
    halves: Sequence[float] = ()

    def by_chance(self, rate: float) -> float:
        """Share of pairs of others that reach the best level at least: who has a given name has any family
        name by chance, and families that prefer some given names only share more."""
        return prod(max(share - rate, 0.0) for share in self.halves) if self.halves else 0.0


def train(scopes: Sequence[Scope], candidates: Patterns, random: Patterns, all_pairs: int) -> Parameters:
    """Learn the parameters.

    Args:
        scopes: one a comparison.
        candidates: vectors of the pairs among which the matches are.
        random: vectors of pairs picked at random.
        all_pairs: how many pairs the records form.
    """
    import numpy as np

    if any(s.naming for s in scopes) and all(s.naming or s.part for s in scopes):
        return _by_name_alone(scopes, candidates, random, all_pairs)
    first = [_first_m(scope.size) for scope in scopes]
    m = [guess.copy() for guess in first]
    u = [tally(random, place, np.ones(len(random.counts)), s.size) + 0.5 for place, s in enumerate(scopes)]
    u = [counted / counted.sum() for counted in u]
    match, chance = (_sure(scopes, pairs, u).astype(np.float64) for pairs in (candidates, random))
    for _ in range(_ROUNDS):
        before, likely = match, float((match * candidates.counts).sum())
        rate = min(max(likely, 0.5) / all_pairs, 0.5)
        alpha = max(_SMOOTHING[0], _SMOOTHING[1] * likely)
        m = [_shares(candidates, place, match, alpha * guess) for place, guess in enumerate(first)]
        u = [
            _others(scope, place, (candidates, 1 - match), (random, 1 - chance), all_pairs, rate)
            for place, scope in enumerate(scopes)
        ]
        m = [ordered(ms, us) for ms, us in zip(m, u, strict=True)]
        match, chance = (match_shares(pairs, m, u, rate) for pairs in (candidates, random))
        if float((np.abs(match - before) * candidates.counts).sum()) <= _STILL * likely:
            break
    reached = [tally(candidates, place, match, scope.size) for place, scope in enumerate(scopes)]
    return Parameters(
        [tidy(ms) for ms in m], [tidy(us) for us in u], [r.tolist() for r in reached], rounded(rate)
    )


def _by_name_alone(
    scopes: Sequence[Scope], candidates: Patterns, random: Patterns, all_pairs: int
) -> Parameters:
    """Parameters where only the name is known: nothing then tells which names are one by chance, and any
    parameters fit the vectors. The better half of the levels are taken for matches, all as surely, and no
    others; how often parts of the name are the same is counted among these and the others."""
    import numpy as np

    name, size = next((place, scope.size) for place, scope in enumerate(scopes) if scope.naming)
    match, chance = (
        ((pairs.values[:, name] > size // 2) & ~pairs.contradicted).astype(np.float64)
        for pairs in (candidates, random)
    )
    reached = [tally(candidates, place, match, scope.size) for place, scope in enumerate(scopes)]
    m, u = [], []
    rate = min(max(float(reached[name].sum()), 0.5) / all_pairs, 0.5)
    for place, scope in enumerate(scopes):
        scale = all_pairs / max(1.0, float(random.counts.sum()))
        others = tally(random, place, 1 - chance, scope.size) * scale + 0.5
        more = 0.5 if scope.naming else _SMOOTHING[0] * others / others.sum()
        ms, us = (counted / counted.sum() for counted in (reached[place] + more, others))
        if scope.naming:
            us = np.where(np.arange(size) > size // 2, ms * rate / (1 - rate) / _ALONE, us)
        m.append(tidy(ms))
        u.append(tidy(us))
    return Parameters(m, u, [r.tolist() for r in reached], rounded(rate))


def _others(
    scope: Scope,
    place: int,
    candidates: tuple[Patterns, np.ndarray],
    random: tuple[Patterns, np.ndarray],
    all_pairs: int,
    rate: float,
) -> np.ndarray:
    """How often each level is met among pairs that are no match.

    Pairs picked at random are too few to meet rare levels; where all pairs of a level are candidates, these
    are counted instead, with those refused in the measure in which pairs picked at random are no match there.
    Namesakes are never fewer than chance makes: they would else be taken for matches.
    """
    import numpy as np

    met = tally(random[0], place, np.ones(len(random[1])), scope.size)
    counted = tally(random[0], place, random[1], scope.size) + 0.5
    scale = all_pairs / max(1.0, float(random[0].counts.sum()))
    u = counted * scale
    found = tally(candidates[0], place, candidates[1], scope.size) + 0.5
    for value in scope.covered:
        share = counted[value] / met[value] if met[value] >= _ENOUGH else 1.0
        more = scope.refused * share if value == scope.size - 1 else 0
        if counted[value] < _ENOUGH:
            u[value] = found[value] + more
    u = u / u.sum()
    u[-1] = max(u[-1], scope.by_chance(rate))
    return np.asarray(u / u.sum())


def _first_m(size: int) -> np.ndarray:
    import numpy as np

    best, worst = _FIRST_M
    if size == 2:
        return np.array([1 - best - 0.1, best + 0.1])
    return np.array([worst, *[(1 - best - worst) / (size - 2)] * (size - 2), best])


def _sure(scopes: Sequence[Scope], pairs: Patterns, u: Sequence[np.ndarray]) -> np.ndarray:
    """Vectors taken for matches at first: the same name, or two other things that few pairs share."""
    import numpy as np

    agreeing = np.zeros(len(pairs.counts))
    for place, scope in enumerate(scopes):
        if scope.naming or u[place][-1] < _RARE:
            agreeing += (pairs.values[:, place] == scope.size - 1) * (2 if scope.naming else 1)
    sure: np.ndarray = (agreeing >= 2) & ~pairs.contradicted
    return sure


def match_shares(
    pairs: Patterns, m: Sequence[np.ndarray], u: Sequence[np.ndarray], rate: float
) -> np.ndarray:
    """Probability of each vector to be a match."""
    import numpy as np

    odds = np.full(len(pairs.counts), np.log(rate / (1 - rate)))
    for place, (ms, us) in enumerate(zip(m, u, strict=True)):
        value = pairs.values[:, place]
        odds += np.where(value >= 0, np.log(ms / us)[value], 0.0)
    share: np.ndarray = 1 / (1 + np.exp(-np.clip(odds, -500, 500)))
    share[pairs.contradicted] = 0.0
    return share


def tally(pairs: Patterns, place: int, share: np.ndarray, size: int) -> np.ndarray:
    """How often each level of a comparison is met, each pair counted by its share."""
    import numpy as np

    value = pairs.values[:, place]
    known = value >= 0
    counted: np.ndarray = np.bincount(value[known], (share * pairs.counts)[known], size)
    return counted


def _shares(pairs: Patterns, place: int, share: np.ndarray, more: np.ndarray) -> np.ndarray:
    counted: np.ndarray = tally(pairs, place, share, len(more)) + more
    shares: np.ndarray = counted / counted.sum()
    return shares


def ordered(m: np.ndarray, u: np.ndarray) -> np.ndarray:
    """m so that a worse level never speaks more for a match than a better one.

    Neighbours out of order share what they have (pool adjacent violators, Ayer et al., 1955).
    """
    import numpy as np

    blocks: list[tuple[float, float, int]] = []
    for ms, us in zip(m.tolist(), u.tolist(), strict=True):
        blocks.append((ms, us, 1))
        while len(blocks) > 1 and blocks[-1][0] * blocks[-2][1] < blocks[-2][0] * blocks[-1][1]:
            after, before = blocks.pop(), blocks.pop()
            blocks.append((before[0] + after[0], before[1] + after[1], before[2] + after[2]))
    ratio = np.repeat([ms / us for ms, us, _ in blocks], [times for *_, times in blocks])
    ordered: np.ndarray = ratio * u
    return ordered


def tidy(shares: np.ndarray) -> list[float]:
    """Rounded, so that nothing depends on the order of additions."""
    return [rounded(float(share)) for share in shares]


def rounded(share: float) -> float:
    """To as many digits as everything that is learnt."""
    return float(f"{share:.{_DIGITS}g}")
