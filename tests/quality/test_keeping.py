"""What is worked out for whoever looks is kept as it was found, and made anew once its files are others."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from hotpass import cells_ahead, cells_of_runs, quality, ssot
from hotpass.engine import DuckDBEngine
from hotpass.profiles import load_profile
from hotpass.quality import ahead, asking
from hotpass.quality.drift import compare, same_table
from hotpass.quality.keeping import kept
from hotpass.quality.profiling import profile_table
from hotpass.runs.worker import Worker
from hotpass.ssot import compare_versions
from hotpass.workspace import Workspace


@pytest.fixture
def space(published: Path, tmp_path: Path) -> Workspace:
    return Workspace(shutil.copytree(published, tmp_path / "workspace", symlinks=True))


def test_what_is_worked_out_ahead_is_what_the_pages_would_find(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "WORTH_IT", 1)
    monkeypatch.setattr(cells_ahead, "_WORTH_IT", 1)
    worker = Worker(space)
    assert [worker.work_once() for _ in range(2)] == [True, False]  # nobody has a run to be made
    made = {path.name for path in space.kept.iterdir()}
    run_id, profile = ssot.find_version(space, "ssot").run_id, load_profile("generic")
    monkeypatch.setattr(cells_of_runs, "find_faults", None)
    cells = cells_of_runs.of_run(space, run_id, profile)
    monkeypatch.setattr(asking, "ReadingEngine", None)  # nothing is asked anew
    tables = asking.tables_of_version(space, "ssot")
    found = {table.key: asking.profiled(space, table) for table in tables}
    rules = [one for table in tables if asking.takes_rules(table) for one in asking.suggested(space, table)]
    before = asking.tables_of_version(space, "ssot", 1)
    golden = next(table for table in tables if table.key == "organisations")
    was = same_table(golden, before)
    assert was is not None
    changed = asking.drift(space, was, golden)
    differ = asking.compared(space, "ssot", 1, 2)
    monkeypatch.undo()
    assert {path.name for path in space.kept.iterdir()} == made
    assert differ == compare_versions(space, "ssot", 1, 2)
    with DuckDBEngine() as engine:
        golden.make_view(engine)
        assert found["organisations"] == profile_table(engine, golden)
        assert (changed.findings, changed.psi) == (lambda d: (d.findings, d.psi))(
            compare(engine, was, golden)
        )
    shutil.rmtree(space.kept)
    assert cells == cells_of_runs.of_run(space, run_id, profile) != []
    assert rules
    assert sorted(one.id for one in rules) == sorted(
        one.id
        for table in tables
        if asking.takes_rules(table)
        for one in asking.suggested(Workspace(space.root / "another"), table)
    )


def test_files_that_are_others_are_looked_at_anew_and_what_cannot_be_read_too(tmp_path: Path) -> None:
    space, file = Workspace(tmp_path), tmp_path / "a.parquet"
    file.write_text("one")
    said = [kept(space, "text", [file], str, file.read_text) for _ in range(2)]
    file.write_text("two")
    os.utime(file, (1, 1))
    said.append(kept(space, "text", [file], str, file.read_text))
    for path in space.kept.iterdir():
        path.write_text("{")
    said.append(kept(space, "text", [file], str, file.read_text))
    assert said == ["one", "one", "two", "two"]


def test_a_small_version_is_not_worth_a_process(space: Workspace) -> None:
    from hotpass import ssot

    version = ssot.find_version(space, "ssot")
    assert not ahead.is_large(version)
    assert quality.of_version(version).known
