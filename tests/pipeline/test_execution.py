from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hotpass.pipeline import STANDARD, Pipeline, Plan, Spent, StageRecord, Step, execute, sweep
from hotpass.profiles import load_profile
from hotpass.stage import StageJob
from hotpass.workspace import Workspace, sha256


class Notes:
    """A journal in memory."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.kept: list[str] = []
        self.published: list[tuple[int, Path]] = []

    def begin(self, step: str, overall: float) -> None:
        self.begun.append(step)

    def hold(self) -> None:
        pass

    def progress(self, step: str, fraction: float, overall: float, message: str) -> None:
        assert 0 <= fraction <= 1
        assert 0 <= overall <= 1

    def done(self, step: str, overall: float, record: StageRecord, spent: Spent | None) -> None:
        if spent is None:
            self.kept.append(step)

    def reserve(self) -> int:
        return 4

    def confirm(self, version: int, folder: Path) -> None:
        self.published.append((version, folder))


def first(job: StageJob) -> Mapping[str, int]:
    job.report(-1.0, "too little")
    job.report(7.0, "too much")
    job.engine.write("SELECT range AS n FROM range(10) ORDER BY 1", job.output / "rows.parquet")
    (job.output / "grid").mkdir()
    job.engine.write("SELECT 1 AS c1", job.output / "grid" / "s1.parquet")
    return {"rows": 10}


def second(job: StageJob) -> Mapping[str, int]:
    assert sorted(p.name for p in job.inputs["grid"].iterdir()) == ["s1.parquet"]
    assert list(job.output.iterdir()) == []
    job.view("rows")
    return {"sum": job.engine.rows("SELECT sum(n)::BIGINT FROM rows")[0][0]}


def commit(built: Path, workspace: Workspace, dataset: str, version: int) -> None:
    assert (built / "stage.json").exists()


PIPELINE = Pipeline(
    steps=(
        Step(
            "first", first, options=lambda plan, _records, _version: {"files": [f.name for f in plan.files]}
        ),
        Step("second", second, reads={"rows": "first/rows.parquet", "grid": "first/grid"}),
    ),
    commit=commit,
    gate="unused:gate",
)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(
        run_id="r1",
        workspace=Workspace(tmp_path / "workspace"),
        profile=load_profile("generic"),
        files=(),
        mappings=(),
        base=None,
        until=None,
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        requested_by="anna",
        mark="m1",
    )


def run(plan: Plan) -> Notes:
    notes = Notes()
    execute(PIPELINE, plan, notes)
    return notes


def test_steps_get_what_earlier_ones_wrote_and_the_last_is_published(plan: Plan) -> None:
    notes = run(plan)
    assert (notes.begun, notes.kept) == (["first", "second"], [])
    assert notes.published == [(4, plan.workspace.published("ssot") / "v0004")]
    assert sorted(p.name for p in plan.folder.iterdir()) == ["first", "second"]


def test_what_is_done_is_kept(plan: Plan) -> None:
    run(plan)
    notes = run(replace(plan, mark="m2"))
    assert (notes.begun, notes.kept) == ([], ["first", "second"])
    assert len(notes.published) == 1


def test_the_same_steps_from_another_folder_are_still_kept(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run(plan)
    monkeypatch.chdir(tmp_path)
    assert run(replace(plan, workspace=Workspace("workspace"))).begun == []


def test_a_damaged_file_is_made_again_and_what_follows_is_kept(plan: Plan) -> None:
    run(plan)
    rows = plan.folder / "first" / "rows.parquet"
    before = sha256(rows)
    rows.write_bytes(rows.read_bytes()[:-1] + b"x")
    notes = run(plan)
    assert (notes.begun, notes.kept) == (["first"], ["second"])
    assert sha256(rows) == before


def test_a_file_that_is_gone_is_made_again(plan: Plan) -> None:
    run(plan)
    (plan.folder / "first" / "grid" / "s1.parquet").unlink()
    assert run(plan).begun == ["first"]


def test_another_profile_makes_everything_again(plan: Plan) -> None:
    run(plan)
    assert run(replace(plan, profile=load_profile("aviation"))).begun == ["first", "second"]


def test_an_unfinished_folder_counts_for_nothing_and_is_removed(plan: Plan) -> None:
    for leftover in (".first.part-old-1", ".spill-old-1", ".stale-.first.part-old-1"):
        (plan.folder / leftover).mkdir(parents=True)
        (plan.folder / leftover / "rows.parquet").touch()
    assert run(plan).begun == ["first", "second"]
    assert sorted(p.name for p in plan.folder.iterdir()) == ["first", "second"]


def test_a_stage_that_fails_leaves_nothing(plan: Plan) -> None:
    def broken(job: StageJob) -> Mapping[str, int]:
        (job.output / "half").touch()
        raise OSError("broken")

    with pytest.raises(OSError, match="broken"):
        execute(Pipeline((Step("broken", broken),), commit, "unused:gate"), plan, Notes())
    assert list(plan.folder.iterdir()) == []


def test_only_the_leftovers_of_one_attempt_are_swept_when_it_is_named(tmp_path: Path) -> None:
    for name in (".a.part-w1-1", ".a.part-w2-2", "a"):
        (tmp_path / name).mkdir()
    sweep(tmp_path, "w1-1")
    assert sorted(p.name for p in tmp_path.iterdir()) == [".a.part-w2-2", "a"]


def test_a_step_may_not_read_what_no_earlier_one_wrote() -> None:
    with pytest.raises(ValueError, match=r"step second reads \['first'\]"):
        Pipeline(PIPELINE.steps[1:], commit, "unused:gate")


def test_the_steps_of_a_run_stand_in_their_order() -> None:
    names = [step.name for step in STANDARD.steps]
    assert names[:5] == ["ingest", "normalise", "classify", "validate", "link"]
    assert names[5:] == ["merge", "score", "check", "publish"]
    assert [step.name for step in STANDARD.until("link")] == names[:5]


def test_each_step_is_on_disk_before_it_is_believed(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[str] = []
    fsync = os.fsync

    def noting(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noting)
    execute(Pipeline(PIPELINE.steps[:1], commit, "unused:gate"), plan, Notes())
    assert {"rows.parquet", "s1.parquet", "stage.json", "grid", ".first.part-m1", "r1"} <= set(flushed)
