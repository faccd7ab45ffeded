"""What the Linkage page reads of the sample."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from hotpass import linkage, ssot
from hotpass.errors import InputError
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.workspace import Workspace
from tests.sample_run import SampleRun


@pytest.fixture(scope="module")
def space(sample_run: SampleRun) -> Workspace:
    return Workspace(sample_run.workspace)


@pytest.mark.parametrize("kind", ENTITY_TYPES)
def test_the_ground_is_the_run(kind: EntityType, space: Workspace) -> None:
    with linkage.opened(space) as linked:
        ground = linkage.ground_of(linked, kind)
    said = linkage.linkage_of(space, kind)
    now = linkage.move(ground, ground.match)
    assert (now.entities, now.matching, now.waiting) == (said.entities, said.matching, said.waiting)
    assert (now.merged, now.split, now.changes) == (0, 0, ())


def test_groups_hold_together_as_each_says_of_itself(space: Workspace) -> None:
    with linkage.opened(space) as linked:
        groups = linkage.weigh_groups(linkage.ground_of(linked, "organisation"))
        for order in linkage.ORDERS:
            for one in linkage.page_of(groups, order, 0, 3):
                answer = linkage.explain_group(linked, one.entity_id)
                assert one.records == len(answer.records)
                assert one.pairs == answer.holding
                assert one.density == pytest.approx(answer.density)
                assert one.bridges == len(answer.bridges)
    counted = linkage.sizes(groups)
    assert sum(counted.values()) == groups.num_rows
    said = linkage.linkage_of(space, "organisation")
    assert sum(n * times for n, times in counted.items()) + said.entities - groups.num_rows == said.records


def test_a_model_compared_with_itself_has_not_moved(space: Workspace) -> None:
    said = linkage.linkage_of(space, "organisation")
    assert linkage.weights_moved(said, said) == []
    name, levels = next(iter(said.levels.items()))
    other = replace(said, levels={**said.levels, name: (replace(levels[0], weight=3.0), *levels[1:])})
    (moved,) = linkage.weights_moved(said, other)
    assert (moved.field, moved.level, moved.after) == (name, levels[0].label, 3.0)


def test_a_version_tells_of_its_linkage_when_the_run_is_gone(space: Workspace, tmp_path: Path) -> None:
    (tmp_path / "published").symlink_to(space.root / "published")
    gone = Workspace(tmp_path)
    assert linkage.linkage_of(gone, "person") == linkage.linkage_of(space, "person")
    with (
        pytest.raises(InputError, match=r"folder of the run is gone.*Run the files again"),
        linkage.opened(gone),
    ):
        pass


def test_entities_are_called_by_their_golden_name(space: Workspace, sample_run: SampleRun) -> None:
    golden = pq.read_table(sample_run.output / "organisations.parquet", columns=["entity_id", "name"]).slice(
        0, 3
    )
    expected = dict(zip(*(golden[c].to_pylist() for c in golden.column_names), strict=True))
    for run_id in (None, ssot.find_version(space, "ssot").run_id):
        named = linkage.entity_names(space, "organisation", list(expected), run_id=run_id)
        assert named == expected
