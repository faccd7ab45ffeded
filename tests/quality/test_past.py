"""What became of failing rows since an earlier version, how scores went, and how long rules failed."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass import quality
from hotpass.errors import InputError
from hotpass.model import CLUSTERS
from hotpass.workspace import Workspace
from tests.quality import assessing

START = datetime(2026, 1, 1, tzinfo=UTC)


def of(folder: Path, version: int, failing: list[str], evaluated: int = 10) -> quality.Assessed:
    measure = {"rule_id": "R", "rows": evaluated, "evaluated": evaluated, "failed": len(failing)}
    state = "passed_with_exceptions" if failing else "passed"
    rows = [{"rule_id": "R", "record_id": record_id} for record_id in failing]
    return assessing.write(folder / str(version), [{**measure, "state": state}], rows, version)


def there(folder: Path, assessed: quality.Assessed, records: list[str]) -> quality.Assessed:
    path = folder / "clusters.parquet"
    rows = [{"entity_type": "organisation", "entity_id": f"O-{r}", "record_id": r} for r in records]
    pq.write_table(pa.Table.from_pylist(rows, schema=CLUSTERS), path)
    return dataclasses.replace(assessed, clusters=path)


def test_failing_rows_are_new_persisting_fixed_or_gone(tmp_path: Path) -> None:
    before = of(tmp_path, 1, ["stays", "mended", "left"])
    after = there(tmp_path, of(tmp_path, 2, ["stays", "came"]), ["stays", "mended", "came"])
    space = Workspace(tmp_path)
    counts = quality.moved(space, before, after, "R")
    assert counts == {"new": 1, "persisting": 1, "fixed": 1, "gone": 1}
    assert quality.moved_by_rule(space, before, after) == {"R": counts}
    assert counts["new"] + counts["persisting"] == quality.scorecard(after).whole.failed
    for move, record_id in zip(quality.MOVES, ("came", "stays", "mended", "left"), strict=True):
        found = quality.moved_rows(before, after, "R", move)
        assert [row.record_id for row in found.rows] == [record_id]


def test_rows_of_files_that_give_no_record_are_told_apart_by_where_they_stand(tmp_path: Path) -> None:
    sides = []
    for version, cells in enumerate((["F2", "F3"], ["F3", "F9"]), 1):
        measure = {"rule_id": "R", "rows": 10, "evaluated": 10, "failed": 2, "state": "failed"}
        rows = [{"rule_id": "R", "file_name": "a.xlsx", "sheet": "S", "cell": cell} for cell in cells]
        sides.append(assessing.write(tmp_path / str(version), [measure], rows, version))
    assert quality.moved(Workspace(tmp_path), *sides, "R") == {
        "new": 1,
        "persisting": 1,
        "fixed": 1,
        "gone": 0,
    }
    assert [row.cell for row in quality.moved_rows(*sides, "R", "new").rows] == ["F9"]


def test_scores_and_failing_rows_over_time(tmp_path: Path) -> None:
    counts = [0, 2, 3, 0, 0, 1]
    space = Workspace(tmp_path)
    past = [
        quality.Moment(of(tmp_path, n, [f"r{i}" for i in range(count)]), START + timedelta(days=n))
        for n, count in enumerate(counts, 1)
    ]
    points = quality.trend(space, past, "rule", ["R"])["R"]
    assert [point.failed for point in points] == counts
    assert [point.state for point in points] == [
        *("passed", "failed", "failed", "passed", "passed", "passed_with_exceptions")
    ]
    whole = quality.trend(space, past)[""]
    assert [point.score for point in whole] == [quality.scorecard(one.assessed).whole.score for one in past]
    first, second = quality.episodes(points, past)
    assert (first.since, first.until, first.days) == (1, 3, 2.0)
    assert (second.since, second.until, second.days) == (5, None, 0.0)


@pytest.mark.parametrize(
    ("by", "parts"), [("dimension", "dimensions"), ("entity_type", "entity_types"), ("source", "sources")]
)
def test_parts_over_time_are_those_of_the_scorecard(tmp_path: Path, by: str, parts: str) -> None:
    measures = [
        {"rule_id": "A", "source": "One", "rows": 8, "evaluated": 8, "failed": 2, "dimension": "validity"},
        {"rule_id": "B", "rows": 4, "evaluated": 4, "failed": 1, "dimension": "accuracy"},
    ]
    assessed = assessing.write(tmp_path, measures)
    known = {part.name: part for part in getattr(quality.scorecard(assessed), parts)}
    found = quality.trend(Workspace(tmp_path / "space"), [quality.Moment(assessed, START)], by)
    assert found
    for name, (point,) in found.items():
        part = known[name]
        assert (point.score, point.failed, point.evaluated) == (part.score, part.failed, part.evaluated)


def test_what_is_said_of_a_rule_stays(tmp_path: Path) -> None:
    space = Workspace(tmp_path / "workspace")
    space.make()
    quality.say(space, "ssot", "R", "owner", "N. Dlamini", "A. Analyst")
    quality.say(space, "ssot", "R", "due", "2026-11-30", "A. Analyst")
    quality.say(space, "ssot", "R", "comment", " The list comes from the regulator. ", "N. Dlamini")
    quality.say(space, "ssot", "R", "owner", "", "A. Analyst")
    standing = quality.standing(space, "ssot")["R"]
    assert (standing.owner, standing.progress) == ("", "open")
    assert standing.due == datetime(2026, 11, 30).date()
    assert standing.overdue(datetime(2026, 12, 1).date())
    assert [note.said for note in standing.notes] == [
        *("N. Dlamini", "2026-11-30", "The list comes from the regulator.", "")
    ]
    quality.say(space, "ssot", "R", "progress", "accepted as it is", "A. Analyst")
    assert not quality.standing(space, "ssot")["R"].overdue(datetime(2026, 12, 1).date())
    assert quality.standing(space, "another") == {}
    for kind, said in (("due", "soon"), ("progress", "perhaps"), ("comment", " ")):
        with pytest.raises(InputError):
            quality.say(space, "ssot", "R", kind, said, "A. Analyst")  # type: ignore[arg-type]
