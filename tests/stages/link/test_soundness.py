"""What a run finds unsound about itself."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from hotpass.model import EntityType
from hotpass.stages.link.comparisons import Comparison
from hotpass.stages.link.evidence import NAMING, Evidence
from hotpass.stages.link.grouping import Groups
from hotpass.stages.link.resolving import Resolution
from hotpass.stages.link.soundness import doubts
from hotpass.stages.link.training import Parameters

LEVELS = tuple({"label_for_charts": label} for label in ("Missing", "Exact match", "Other"))
SOUND = Groups(np.arange(9), np.arange(9), 0.0, 0.97, 0.0, False)


def told(entity_type: EntityType, phones: float, addresses: float) -> list[str]:
    """Of a hundred likely matches so many differ in the phone and in the address."""
    kinds = NAMING[entity_type], "phone", "address", "locality"
    evidence = Evidence(entity_type, [Comparison(kind, kind, LEVELS) for kind in kinds], [], {}, 90)
    reached = [[0.0, 100.0], [phones, 100 - phones], [addresses, 100 - addresses], [60.0, 40.0]]
    chance = [[0.999, 0.001]] * 3 + [[0.9, 0.1]]
    scorer = SimpleNamespace(parameters=Parameters([[0.1, 0.9]] * 4, chance, reached, 0.01))
    resolution = Resolution(evidence, cast(Any, None), cast(Any, scorer), SOUND, 0.0, 0, [])
    return list(doubts(resolution, 2))


@pytest.mark.parametrize(
    ("entity_type", "phones", "addresses"),
    [("organisation", 22, 5), ("organisation", 60, 5), ("person", 60, 60)],
)
def test_who_moves_or_has_two_numbers_is_no_doubt(
    entity_type: EntityType, phones: float, addresses: float
) -> None:
    assert told(entity_type, phones, addresses) == []


def test_organisations_that_have_little_but_a_name_in_common_are_told() -> None:
    (doubt,) = told("organisation", 51, 40)
    assert "51% in phone, 40% in address" in doubt
