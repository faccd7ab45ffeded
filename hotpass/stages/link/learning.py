"""What people's answers teach a model: m, the rate of matches, and what contradicting names are worth.

Answers are few, and about pairs that were chosen because they are doubtful. How often they say match is
therefore no estimate of anything; but given how a pair compares, it does not matter why it was chosen. So the
answers are fitted as a logistic regression on the levels that the pairs reach, which is the model of Fellegi
and Sunter seen from the other side. Every parameter is drawn to what was learnt without answers, by a normal
prior whose deviation is a bit or so (a maximum a posteriori estimate): a few answers move little, and no
weight runs away. m stays a distribution, over which a worse level never speaks more for a match.

Some answers are about what no value shows: a company has another name and address, two of one name and number
are two. They are obeyed, but tell nothing of other pairs. Each answer is therefore taken to be such an
exception with a small probability (logistic regression with mislabelled cases, Copas 1988): what the model is
sure of by far is an exception sooner than a lesson.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from hotpass.engine import Engine
from hotpass.model import NAMING
from hotpass.stages.link.comparing import compare, vector_columns
from hotpass.stages.link.evidence import Evidence
from hotpass.stages.link.scoring import BOUND, Scorer, prepare_scores
from hotpass.stages.link.training import Parameters, ordered, rounded, tidy

if TYPE_CHECKING:
    import numpy as np

#: How far, in bits, answers move the rate of matches, a level of m, and the lift of a contradicting level.
_RATE: Final = 1.0
_LEVEL: Final = 1.0
_LIFT: Final = 4.0
_BIT: Final = 0.6931471805599453
#: Probability of an answer to be an exception: pairs so many bits away from their answer teach half as much,
#: and those twice as far nothing.
_EXCEPTION: Final = 2.0**-16
#: A shift of all levels of a comparison changes nothing; the fit ends when steps are so small.
_STILL: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Answers:
    """Answered pairs.

    Attributes:
        values: level that each reaches, one column a comparison, -1 for missing.
        weight: match weight of each, so far.
        contradicted: whether its names contradict each other.
        held: whether its weight is held down for that.
        match: whether people call it a match.
        counts: how much of an answer each is: those about one record tell much the same.
    """

    values: np.ndarray
    weight: np.ndarray
    contradicted: np.ndarray
    held: np.ndarray
    match: np.ndarray
    counts: np.ndarray


def learn(engine: Engine, evidence: Evidence, scorer: Scorer, highest: float) -> Scorer:
    """The scorer once it has learnt from the answers in ``decided``; the same where there are none.

    Args:
        engine: holds ``decided`` (l, r, matches, obeyed) and an empty table ``scores``.
        evidence: what is compared.
        scorer: as trained without answers.
        highest: weight that a pair with contradicting names cannot exceed.
    """
    answers = _gather(engine, evidence, scorer, highest)
    if not len(answers.match):
        return scorer
    return scorer.relearnt(fit(evidence, scorer.parameters, answers))


def _gather(engine: Engine, evidence: Evidence, scorer: Scorer, highest: float) -> Answers:
    import numpy as np

    engine.execute(
        f"CREATE OR REPLACE TABLE answered AS SELECT l, r, {BOUND} AS rule FROM decided WHERE obeyed"
    )
    compare(engine, evidence, "answered", "answered_vectors", keep=("rule",))
    scorer.score("answered_vectors")
    columns = ", ".join(vector_columns(evidence))
    found = engine.arrow(
        f"""SELECT {columns}, own, v.contradicted, matches,
            1 / greatest(count(*) OVER (PARTITION BY l), count(*) OVER (PARTITION BY r)) AS counts
        FROM answered_vectors v JOIN scores USING (l, r) JOIN decided USING (l, r) ORDER BY l, r"""
    )
    prepare_scores(engine)
    for table in ("answered", "answered_vectors"):
        engine.execute(f"DROP TABLE {table}")
    contradicted, match = (
        found[name].to_numpy(zero_copy_only=False).astype(bool) for name in ("contradicted", "matches")
    )
    weight, counts = (found[name].to_numpy().astype(np.float64) for name in ("own", "counts"))
    values = np.column_stack([found[name].to_numpy() for name in vector_columns(evidence)])
    return Answers(values, weight, contradicted, contradicted & (weight >= highest), match, counts)


def fit(evidence: Evidence, learnt: Parameters, answers: Answers) -> Parameters:
    """The parameters that fit the answers best, drawn to those that were learnt without."""
    import numpy as np
    from scipy.optimize import minimize

    lifted = list(_contradictions(evidence))
    sizes = [comparison.values for comparison in evidence.comparisons]
    design = _design(answers, lifted, sizes)
    deviation = np.array([_RATE, *[_LIFT] * len(lifted), *[_LEVEL] * sum(sizes)])
    side = np.where(answers.match, 1.0, -1.0)
    m = [np.array(ms) / sum(ms) for ms in learnt.m]
    blocks = [slice(end - n, end) for n, end in zip(sizes, np.cumsum(sizes) + 1 + len(lifted), strict=True)]

    def moved(by: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
        """The change of each weight, with m a distribution again, and that m."""
        change, again = by.copy(), []
        for ms, block in zip(m, blocks, strict=True):
            raised = ms * np.exp2(by[block])
            change[block] -= np.log2(raised.sum())
            again.append(raised / raised.sum())
        return change, again

    def loss(by: np.ndarray) -> tuple[float, np.ndarray]:
        change, again = moved(by)
        odds = (answers.weight + design @ change) * _BIT
        as_said = 1 / (1 + np.exp(-np.clip(side * odds, -500, 500)))
        likely = _EXCEPTION + (1 - 2 * _EXCEPTION) * as_said
        wrong = -answers.counts * np.log(likely)
        steep = (1 - 2 * _EXCEPTION) * as_said * (1 - as_said) / likely
        slope = _BIT * design.T @ (-answers.counts * side * steep)
        for ms, block in zip(again, blocks, strict=True):
            slope[block] -= ms * slope[block].sum()
        drawn = by / deviation
        return float(wrong.sum() + (drawn**2).sum() / 2), slope + drawn / deviation

    best = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", tol=_STILL).x
    change, again = moved(best)
    odds = 2 ** (learnt.prior + float(change[0]))
    lifts = [[0.0] * n for n in sizes]
    for (place, value), lift in zip(lifted, change[1:], strict=False):
        lifts[place][value] = round(float(lift), 6)
    m_now = [tidy(ordered(ms, np.array(us))) for ms, us in zip(again, learnt.u, strict=True)]
    return replace(learnt, m=m_now, rate=rounded(odds / (1 + odds)), lifts=lifts)


def _contradictions(evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Places and values of the levels of names that contradict a match."""
    for place in evidence.of_kind(NAMING[evidence.entity_type]):
        for value in evidence.comparisons[place].contradictions:
            yield place, value


def _design(answers: Answers, lifted: Sequence[tuple[int, int]], sizes: Sequence[int]) -> np.ndarray:
    """What each parameter adds to the weight of each pair: the rate, the lifts, the levels.

    Where a weight is held down, only the lift moves it.
    """
    import numpy as np

    free = (~answers.held).astype(np.float64)
    columns = [free]
    columns += [answers.contradicted * (answers.values[:, place] == value) for place, value in lifted]
    columns += [
        free * (answers.values[:, place] == value) for place, n in enumerate(sizes) for value in range(n)
    ]
    return np.column_stack(columns).astype(np.float64)
