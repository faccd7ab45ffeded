"""Parameters learnt from vectors whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from hotpass.stages.link.comparing import Patterns
from hotpass.stages.link.training import Parameters, Scope, train

M = ([0.05, 0.15, 0.8], [0.1, 0.9], [0.3, 0.7])
U = ([0.97, 0.025, 0.005], [0.99, 0.01], [0.9, 0.1])
RATE = 0.002
PAIRS = 500_000
SCOPES = [Scope(len(m), naming=place == 0, covered=[], refused=0) for place, m in enumerate(M)]


def world() -> Patterns:
    """Every vector as often as it is met among 500 000 pairs of which two in a thousand match."""
    shape = tuple(len(m) for m in M)
    values = np.array(list(np.ndindex(shape)), dtype=np.int8)
    counts = [
        PAIRS * (RATE * np.prod([m[v] for m, v in zip(M, row, strict=True)])
                 + (1 - RATE) * np.prod([u[v] for u, v in zip(U, row, strict=True)]))
        for row in values
    ]  # fmt: skip
    return Patterns(values, np.array(counts), np.zeros(len(values), dtype=bool))


def learnt(pairs: Patterns) -> Parameters:
    return train(SCOPES, pairs, pairs, PAIRS)


def test_finds_what_the_vectors_were_made_with() -> None:
    found = learnt(world())
    assert found.rate == pytest.approx(RATE, rel=0.1)
    for place in range(3):
        assert found.m[place] == pytest.approx(M[place], abs=0.03)
        assert found.u[place] == pytest.approx(U[place], abs=0.003)


def test_vectors_that_contradict_are_never_counted_as_matches() -> None:
    plain = world()
    contradicted = Patterns(plain.values, plain.counts, plain.values[:, 0] == 0)
    reached = learnt(contradicted).matches[0]
    assert reached[0] == 0
    assert reached[2] > 700


def test_levels_that_no_match_reaches_are_told_and_keep_a_finite_weight() -> None:
    plain = world()
    seen = plain.values[:, 0] != 1
    found = learnt(Patterns(plain.values[seen], plain.counts[seen], plain.contradicted[seen]))
    assert (0, 1) in found.untrained()
    assert (0, 2) not in found.untrained()
    weights = found.weights()[0]
    assert np.isfinite(weights).all()
    assert weights == sorted(weights)


def test_a_level_that_random_pairs_do_not_meet_is_counted_among_candidates() -> None:
    plain = world()
    rare = plain.values[:, 0] == 2
    random = Patterns(plain.values, np.where(rare, 0.0, plain.counts), plain.contradicted)
    scopes = [Scope(3, naming=True, covered=[2], refused=1_000), *SCOPES[1:]]
    found = train(scopes, plain, random, PAIRS)
    others = PAIRS * (1 - RATE) * U[0][2]
    assert found.u[0][2] == pytest.approx((others + 1_000) / PAIRS, rel=0.15)


def test_namesakes_are_no_fewer_than_chance_makes() -> None:
    """One pair in ten shares each half of the names, so that one in a hundred shares both."""
    scopes = [Scope(3, naming=True, covered=[], refused=0, halves=(0.1 + RATE, 0.1 + RATE)), *SCOPES[1:]]
    found = train(scopes, world(), world(), PAIRS)
    assert found.u[0][2] == pytest.approx(0.01, rel=0.05)
    assert learnt(world()).u[0][2] < 0.006
