"""Decisions applied to what is linked end as a whole run with the same model would."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hotpass.model import ENTITY_TYPES
from tests.stages.link.written import Given, Linked, apply, link, small_world

Decisions = list[tuple[str, ...]]
#: Of organisations o0-0 … and people P0-0 …; the rows of one number are one organisation.
BEFORE: Decisions = [
    ("o0-0", "o9-0", "match"),
    ("o1-0", "o1-1", "no_match"),
    ("o2-0", "o2-1", "match"),
    ("o3-0", "o3-1", "match", "anna"),
    ("o3-0", "o3-1", "no_match", "bob"),
]
NOW: dict[str, Decisions] = {
    "joined and parted": [
        *BEFORE,
        ("o4-0", "o5-1", "match"),
        ("o4-1", "o19-0", "match"),
        ("o6-0", "o6-1", "no_match"),
        ("o7-0", "o7-1", "unsure"),
    ],
    "taken back": BEFORE[3:],
    "all taken back": [],
    "contradicting": [
        *BEFORE,
        ("o8-0", "o10-0", "match"),
        ("o10-0", "o11-0", "match"),
        ("o8-0", "o11-0", "no_match"),
    ],
}


@pytest.fixture(scope="module", params=[20, 180], ids=["few", "many"])
def base(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Given, Linked]:
    """So few records that all pairs were compared, and so many that rules brought them."""
    folder, world = tmp_path_factory.mktemp("base"), small_world(7, request.param)
    world = replace(world, decisions=BEFORE)
    return folder, world, link(world, folder)


def same(applied: Linked, whole: Linked) -> None:
    for table in ("clusters", "lineage", "regrouped", "issues", "pairs"):
        assert applied.table(table) == whole.table(table), table
    for entity_type in ENTITY_TYPES:
        ours, theirs = applied.report[entity_type], whole.report[entity_type]
        for figure in (
            "pairs_matching",
            "pairs_to_review",
            "pairs_bound_by_key",
            "entities",
            "largest_entity",
        ):
            assert ours[figure] == theirs[figure], figure
        for figure in ("match", "no_match", "obeyed"):
            assert ours["decisions"][figure] == theirs["decisions"][figure], figure


@pytest.mark.parametrize("case", NOW)
def test_they_end_as_a_whole_run_with_the_same_model(
    case: str, base: tuple[Path, Given, Linked], tmp_path: Path
) -> None:
    folder, world, linked = base
    applied = apply(folder, world, NOW[case], tmp_path / "applied")
    given = replace(world, decisions=NOW[case], model=linked.folder, previous=linked.folder)
    same(applied, link(given, tmp_path / "whole"))
