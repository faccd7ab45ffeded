"""What kept models say, and what two of them make of the same records."""

from __future__ import annotations

import shutil

import pytest

from hotpass import linkage_models
from hotpass.workspace import Workspace


def test_a_model_tells_its_levels_and_what_it_had_too_little_to_learn_from(space: Workspace) -> None:
    kept, (told,) = linkage_models.tell(space, "ssot", 1)
    assert (told.entity_type, told.records) == ("organisation", kept.figures["organisation"]["records"])
    untrained = [level for level in told.levels if not level["trained"]]
    assert len(untrained) == kept.figures["organisation"]["untrained"] > 0
    for level in untrained:
        assert any(f"“{level['level']}”" in warning for warning in told.warnings)
    assert told.charts is not None
    page = told.charts.read_text("utf-8")
    for name in ("match-weights", "m-u", "estimates", "unlinkables"):
        assert f'<div id="{name}">' in page
    assert "Words shortened, misspelt or left out" in page
    assert "<script src" not in page, "it needs no network"


def test_models_are_compared_level_by_level_and_over_the_same_records(space: Workspace) -> None:
    found = linkage_models.compare(space, "ssot", 1, 2)
    assert found.run_id == found.after.run_id
    assert found.figures["person"]["records"] == (None, None)
    one, other = found.figures["organisation"]["data"]
    assert one != other
    moved = {(m.comparison, m.level): m.by for m in found.levels}
    names = [m for m in found.levels if m.before and m.after]
    assert all(m.by == pytest.approx(m.after["weight"] - m.before["weight"]) for m in names)
    assert any(moved.values())
    effect = found.effects[0]
    assert effect.records == found.after.figures["organisation"]["records"]
    assert effect.pairs_both > 0
    assert effect.entities_alike + effect.entities_after <= effect.records
    assert not list(space.models("ssot").glob(".*")), "what was linked to compare is gone"


def test_a_model_compared_with_itself_changes_nothing(space: Workspace) -> None:
    found = linkage_models.compare(space, "ssot", 2, 2)
    assert {m.by for m in found.levels} == {0}
    assert all(
        e.pairs_before == e.pairs_after == e.entities_before == e.entities_after == 0 for e in found.effects
    )


def test_without_the_records_only_what_was_learnt_is_compared(space: Workspace) -> None:
    shutil.rmtree(space.root / "runs")
    found = linkage_models.compare(space, "ssot", 1, 2)
    assert any(m.by for m in found.levels)
    assert (found.run_id, list(found.effects)) == (None, [])
    assert found.unknown == "the records that they were trained on are no longer kept"
