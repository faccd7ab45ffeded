"""Whatever match weight is chosen, what contradicting names hold back never matches, and mostly waits."""

from __future__ import annotations

import pytest

from hotpass.profiles import load_profile
from hotpass.stages.link.thresholds import OFFERED, Thresholds

GENERIC = load_profile("generic")


@pytest.mark.parametrize(
    ("match", "review"),
    [(None, None), (0.7, 0.3), (0.9, None), (0.9, 0.6), (0.05, None), (None, 0.99), (0.9, 0.9), (1.0, 1.0)],
)
def test_what_is_held_back_never_matches(match: float | None, review: float | None) -> None:
    linkage = GENERIC.linkage.model_copy(update={"match": match, "review": review})
    thresholds = Thresholds.of(GENERIC.model_copy(update={"linkage": linkage}))
    for chosen in thresholds.offered:
        assert thresholds.held < chosen
        if thresholds.review_from(chosen) < chosen - 0.2 and (review is None or match is not None):
            assert thresholds.review_from(chosen) <= thresholds.held


def test_a_fixed_weight_is_the_only_one_offered() -> None:
    linkage = GENERIC.linkage.model_copy(update={"match": 0.5})
    assert Thresholds.of(GENERIC.model_copy(update={"linkage": linkage})).offered == (0.0,)
    assert Thresholds.of(GENERIC).offered == OFFERED
