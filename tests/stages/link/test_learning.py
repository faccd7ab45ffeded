"""What answers teach: towards the truth, by no more than they can know."""

from __future__ import annotations

import numpy as np
import pytest

from hotpass.stages.link.comparisons import Comparison
from hotpass.stages.link.evidence import Evidence
from hotpass.stages.link.learning import Answers, fit
from hotpass.stages.link.training import Parameters

LABELS = ("Missing", "Exact match", "Different, though similar", "Different")
LEVELS = tuple({"label_for_charts": label, "sql_condition": "ELSE"} for label in LABELS)
EVIDENCE = Evidence(
    "person", [Comparison("name", "person_name", LEVELS), Comparison("email", "email", LEVELS)], []
)
M, U = [0.1, 0.1, 0.8], [0.9, 0.09, 0.01]
TRAINED = Parameters([M, M], [U, U], [[50.0, 50.0, 400.0]] * 2, 0.001)
#: Weight that contradicting names cannot exceed.
HELD = -0.5


def answers(*said: tuple[tuple[int, int], bool], times: int = 1) -> Answers:
    values = np.array([levels for levels, _ in said] * times, dtype=np.int8)
    weights = np.array(TRAINED.weights())
    weight = TRAINED.prior + weights[0, values[:, 0]] + weights[1, values[:, 1]]
    contradicted = values[:, 0] < 2
    held = contradicted & (weight >= HELD)
    match = np.array([match for _, match in said] * times)
    weight = np.where(contradicted, np.minimum(weight, HELD), weight)
    return Answers(values, weight, contradicted, held, match, np.ones(len(match)))


def test_what_contradicting_names_are_worth_is_learnt_level_by_level() -> None:
    said = [((1, 2), True)] * 4 + [((0, 2), False)] * 4
    lifts = fit(EVIDENCE, TRAINED, answers(*said)).lifts
    assert lifts[0][1] > 1.5
    assert lifts[0][0] < -0.2
    assert lifts[0][2] == 0.0
    assert lifts[1] == [0.0, 0.0, 0.0]


def test_m_and_the_rate_move_towards_what_is_answered() -> None:
    raised = fit(EVIDENCE, TRAINED, answers(*[((2, 0), True)] * 10))
    lowered = fit(EVIDENCE, TRAINED, answers(*[((2, 0), False)] * 10))
    assert raised.rate > TRAINED.rate > lowered.rate
    assert raised.m[1][0] > TRAINED.m[1][0] > lowered.m[1][0]
    assert raised.u == TRAINED.u


@pytest.mark.parametrize("match", [True, False])
def test_many_answers_of_one_kind_let_no_weight_run_away(match: bool) -> None:
    found = fit(EVIDENCE, TRAINED, answers(((2, 2), match), ((2, 0), match), ((0, 0), match), times=400))
    moved = np.array(found.weights()) - np.array(TRAINED.weights())
    assert np.abs(moved).max() < 8
    assert all(sum(ms) == pytest.approx(1, abs=0.05) for ms in found.m)


def test_the_order_of_answers_does_not_matter() -> None:
    said = [((2, 0), True), ((1, 2), False), ((2, 1), True), ((0, 2), True)]
    one, other = (fit(EVIDENCE, TRAINED, answers(*some)) for some in (said, said[::-1]))
    assert np.array(one.m) == pytest.approx(np.array(other.m), rel=1e-4)
    assert np.array(one.lifts) == pytest.approx(np.array(other.lifts), abs=1e-3)


def test_answers_that_no_value_shows_teach_nothing() -> None:
    """Strangers in all that is known who are one, and twins in all who are two."""
    trained = Parameters([M] * 6, [U] * 6, [[50.0, 50.0, 400.0]] * 6, 0.0001)
    levels = tuple(Comparison(f"field{n}", "text", LEVELS) for n in range(6))
    evidence = Evidence("person", levels, [])
    values = np.array([[0] * 6] * 6 + [[2] * 6] * 6, dtype=np.int8)
    weight = trained.prior + np.array(trained.weights())[:, 0].sum() * np.ones(12)
    weight[6:] = trained.prior + np.array(trained.weights())[:, 2].sum()
    none = np.zeros(12, dtype=bool)
    said = Answers(values, weight, none, none, np.arange(12) < 6, np.ones(12))
    moved = np.array(fit(evidence, trained, said).weights()) - np.array(trained.weights())
    assert np.abs(moved).max() < 0.1
