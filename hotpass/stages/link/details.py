"""What columns without a field tell, learnt once the fields have told which pairs are likely to match.

Such a column may be anything: a sex, an age, a department, a chain's brand, the colour of a form. How often
two records agree in it by chance is counted among near misses, pairs that the fields all but take for a
match, as that is where it has to tell. What relatives, colleagues and branches share anyway then says
nothing, and neither does what has nothing to do with the entity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from hotpass.stages.link.comparing import Patterns
from hotpass.stages.link.training import Parameters, match_shares, ordered, tally, tidy

#: Match weight from which pairs are near misses.
_NEAR: Final = -8.0
#: How much pairs picked at random weigh beside near misses, and chance beside matches, in pairs.
_SMOOTHING: Final = 20.0
#: A column without a field never speaks more than this for a match, or against one …
_MOST: Final = 4.0
#: … and what is known of an organisation's person than this; how often it is learnt anew.
_MOST_OF_CONTACTS: Final = 8.0
_TURNS: Final = 8


def with_details(
    learnt: Parameters,
    candidates: Sequence[Patterns],
    random: Sequence[Patterns],
    contacts: Sequence[bool],
) -> Parameters:
    """The parameters with those of the details behind them.

    Args:
        learnt: of the fields alone.
        candidates: for each detail the vectors of the fields and, last, of the detail, among candidates.
        random: the same of pairs picked at random.
        contacts: for each detail whether it tells of an organisation's person.
    """
    m, u, matches = list(learnt.m), list(learnt.u), list(learnt.matches)
    for pairs, chance, contact in zip(candidates, random, contacts, strict=True):
        turns, most = (_TURNS, _MOST_OF_CONTACTS) if contact else (1, _MOST)
        ms, us, reached = _learn(learnt, pairs, chance, turns, most)
        m.append(ms)
        u.append(us)
        matches.append(reached)
    return replace(learnt, m=m, u=u, matches=matches)


def _learn(
    learnt: Parameters, pairs: Patterns, chance: Patterns, turns: int, most: float
) -> tuple[list[float], list[float], list[float]]:
    import numpy as np

    place = pairs.values.shape[1] - 1
    m, u = ([np.array(one) for one in several] for several in (learnt.m, learnt.u))
    match = match_shares(pairs, m, u, learnt.rate)
    near = (match >= 1 / (1 + 2**-_NEAR)) & ~pairs.contradicted
    by_chance = tally(chance, place, np.ones(len(chance.counts)), 2) + 0.5
    for _ in range(turns):
        us = tally(pairs, place, np.where(near, 1 - match, 0.0), 2)
        us += _SMOOTHING * by_chance / by_chance.sum()
        us = us / us.sum()
        reached = tally(pairs, place, match, 2)
        ms = reached + _SMOOTHING * us
        weight = np.clip(np.log2(ms / ms.sum() / us), -most, most)
        ms = ordered(us * 2**weight, us)
        match = match_shares(pairs, [*m, ms], [*u, us], learnt.rate)
    return tidy(ms), tidy(us), reached.tolist()
