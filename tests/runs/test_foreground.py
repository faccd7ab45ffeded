from __future__ import annotations

import dataclasses
import itertools
import json
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from hotpass import runs
from hotpass.catalogue import Catalogue, files
from hotpass.catalogue.tables import RUNS, VERSIONS, clock
from hotpass.errors import ConfigError, FileRefused, InputError, InternalError, RunCancelled
from hotpass.profiles import load_profile
from hotpass.runs import journal
from hotpass.workspace import Workspace, sha256
from tests.runs import toy


def submit(workspace: Workspace, orders: Path, **given: object) -> str:
    return runs.submit(workspace, [orders], pipeline=toy.PIPELINE, **given)  # type: ignore[arg-type]


def execute(workspace: Workspace, run_id: str) -> runs.RunResult:
    return runs.execute(workspace, run_id, pipeline=toy.PIPELINE)


def test_a_run_goes_through_its_stages_and_publishes(workspace: Workspace, tmp_path: Path) -> None:
    run_id = submit(workspace, toy.order(tmp_path), requested_by="anna")
    heard: list[runs.Event] = []
    result = runs.execute(workspace, run_id, heard.append, toy.PIPELINE)
    assert toy.stages(tmp_path) == ["read", "work", "finish", "publish"]
    assert (result.state, result.version, result.dataset) == ("published", 1, "ssot")
    assert result.folder.resolve() == workspace.current("ssot")
    run = runs.get(workspace, run_id)
    assert (run.state, run.version, run.attempt, run.base_version) == ("published", 1, 1, 0)
    assert run.started_at is not None
    assert run.finished_at is not None
    told = [(e.stage, e.kind) for e in heard if e.kind in ("started", "done")]
    assert told == [(s, k) for s in ("read", "work", "finish", "publish") for k in ("started", "done")]
    shares = [e.overall for e in heard if e.overall is not None]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


def test_what_a_stage_wrote_is_what_its_record_says(workspace: Workspace, tmp_path: Path) -> None:
    run_id = submit(workspace, toy.order(tmp_path))
    execute(workspace, run_id)
    folder = workspace.run(run_id)
    assert sorted(p.name for p in folder.iterdir()) == ["finish", "publish", "read", "work"]
    record = json.loads((folder / "work" / "stage.json").read_text())
    assert record["figures"] == {"rows": 1000}
    assert record["files"] == {"doubled.parquet": sha256(folder / "work" / "doubled.parquet")}
    progress = runs.progress(workspace, run_id, toy.PIPELINE)
    assert progress.stages[1].figures == {"rows": 1000}
    assert progress.fraction == 1.0


def test_a_run_may_end_before_it_publishes(workspace: Workspace, tmp_path: Path) -> None:
    run_id = submit(workspace, toy.order(tmp_path), until="work")
    result = execute(workspace, run_id)
    assert (result.state, result.version, result.folder) == ("finished", 0, workspace.run(run_id))
    assert toy.stages(tmp_path) == ["read", "work"]
    assert workspace.datasets() == []


def test_the_next_run_is_compared_with_the_version_before(workspace: Workspace, tmp_path: Path) -> None:
    waiting = [submit(workspace, toy.order(tmp_path)) for _ in range(2)]
    folders = [execute(workspace, run_id).folder for run_id in waiting]
    assert [(f / "base.txt").read_text() for f in folders] == ["none", "v0001"]
    assert [f.name for f in folders] == ["v0001", "v0002"]
    assert runs.get(workspace, waiting[1]).base_version == 1


def test_a_failed_run_says_why_and_goes_on_where_it_stopped(workspace: Workspace, tmp_path: Path) -> None:
    run_id = submit(workspace, toy.order(tmp_path, fail="finish"))
    (tmp_path / "fail").touch()
    with pytest.raises(InputError, match=r"^orders\.json: the sheet is empty\. Fill it\.$"):
        execute(workspace, run_id)
    failed = runs.progress(workspace, run_id, toy.PIPELINE)
    assert failed.error is not None
    assert (failed.state, failed.stage, failed.error.stage, failed.error.kind) == (
        "failed",
        "finish",
        "finish",
        "input",
    )
    assert [s.state for s in failed.stages] == ["done", "done", "failed", "queued"]
    assert sorted(p.name for p in workspace.run(run_id).iterdir()) == ["read", "work"]
    with pytest.raises(InputError, match="the sheet is empty"):
        execute(workspace, run_id)

    (tmp_path / "fail").unlink()
    runs.resume(workspace, run_id)
    assert runs.get(workspace, run_id).error is None
    assert execute(workspace, run_id).version == 1
    assert toy.stages(tmp_path) == ["read", "work", "finish", "finish", "publish"]


def test_a_fault_of_ours_is_logged_under_an_id_without_personal_values(
    workspace: Workspace, tmp_path: Path
) -> None:
    run_id = submit(workspace, toy.order(tmp_path, fault="work", value="Anna Botha"))
    (tmp_path / "fault").touch()
    with pytest.raises(InternalError, match="a fault of its own") as raised:
        execute(workspace, run_id)
    error = runs.get(workspace, run_id).error
    assert error is not None
    assert error.error_id is not None
    assert error.error_id in str(raised.value)
    lines = [json.loads(line) for line in (workspace.logs / "hotpass.log").read_text().splitlines()]
    (fault,) = [line for line in lines if line.get("error_id") == error.error_id]
    assert "ValueError" in fault["traceback"]
    assert "toy.py" in fault["traceback"]
    assert "Botha" not in json.dumps(lines)


def test_a_run_resumed_after_another_was_published_is_compared_with_that(
    workspace: Workspace, tmp_path: Path
) -> None:
    stopped = submit(workspace, toy.order(tmp_path / "a", fail="publish"))
    (tmp_path / "a" / "fail").touch()
    with pytest.raises(InputError):
        execute(workspace, stopped)
    assert execute(workspace, submit(workspace, toy.order(tmp_path / "b"))).version == 1
    (tmp_path / "a" / "fail").unlink()
    runs.resume(workspace, stopped)
    result = execute(workspace, stopped)
    assert (result.version, (result.folder / "base.txt").read_text()) == (2, "v0001")
    assert toy.stages(tmp_path / "a") == ["read", "work", "finish", "publish", "publish"]


def test_a_cancelled_run_stops_and_may_go_on(workspace: Workspace, tmp_path: Path) -> None:
    run_id = submit(workspace, toy.order(tmp_path, hold=["work"]))
    canceller = threading.Thread(
        target=lambda: (toy.until(lambda: "work" in toy.stages(tmp_path)), runs.cancel(workspace, run_id))
    )
    canceller.start()
    with pytest.raises(RunCancelled):
        execute(workspace, run_id)
    canceller.join()
    progress = runs.progress(workspace, run_id, toy.PIPELINE)
    assert (progress.state, [s.state for s in progress.stages][:2]) == ("cancelled", ["done", "cancelled"])
    assert sorted(p.name for p in workspace.run(run_id).iterdir()) == ["read"]
    runs.cancel(workspace, run_id)
    (tmp_path / "go").touch()
    runs.resume(workspace, run_id)
    assert execute(workspace, run_id).version == 1
    assert toy.stages(tmp_path) == ["read", "work", "work", "finish", "publish"]


def test_ctrl_c_cancels_the_run(workspace: Workspace, tmp_path: Path) -> None:
    run_id = submit(workspace, toy.order(tmp_path))

    def interrupt(event: runs.Event) -> None:
        if event.stage == "work":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runs.execute(workspace, run_id, interrupt, toy.PIPELINE)
    assert runs.get(workspace, run_id).state == "cancelled"


def test_a_run_that_is_over_is_not_done_again(workspace: Workspace, tmp_path: Path) -> None:
    run_id = submit(workspace, toy.order(tmp_path))
    first, second = execute(workspace, run_id), execute(workspace, run_id)
    assert first == second
    assert toy.stages(tmp_path) == ["read", "work", "finish", "publish"]
    with pytest.raises(InputError, match="the run is published"):
        runs.resume(workspace, run_id)


def test_a_dead_run_without_a_worker_does_not_block_the_next(workspace: Workspace, tmp_path: Path) -> None:
    dead, run_id = (submit(workspace, toy.order(tmp_path)) for _ in range(2))
    with Catalogue.open(workspace).write() as connection:
        lost = {"state": "running", "owner": "gone", "attempt": 1, "lease_until": clock() - 60.0}
        connection.execute(RUNS.update().where(RUNS.c.id == dead).values(**lost))
    assert execute(workspace, run_id).version == 1
    error = runs.get(workspace, dead).error
    assert error is not None
    assert "its process was killed or crashed" in error.sentence


def test_a_refused_file_leaves_nothing(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace")
    bad = tmp_path / "bad.json"
    bad.write_text("not an order")
    with pytest.raises(InputError, match=r"^bad\.json: the file holds no orders\.$"):
        runs.submit(workspace, [bad], pipeline=toy.PIPELINE)
    with pytest.raises(InputError, match=r"holds no orders\. Or run the others without it\.$"):
        runs.submit(workspace, [toy.order(tmp_path), bad], pipeline=toy.PIPELINE)
    with pytest.raises(InputError, match="there are no files to read"):
        runs.submit(workspace, [], pipeline=toy.PIPELINE)
    assert not workspace.root.exists()


def test_a_file_refused_while_it_is_read_is_not_kept(workspace: Workspace, tmp_path: Path) -> None:
    shared = tmp_path / "shared.json"
    shared.write_text((toy.order(tmp_path / "b")).read_text())
    bad = toy.order(tmp_path / "a", refuse="read")
    (tmp_path / "a" / "refuse").touch()
    good = submit(workspace, shared)
    run_id = runs.submit(workspace, [bad, shared], pipeline=toy.PIPELINE)
    execute(workspace, good)
    with pytest.raises(FileRefused, match=r"^orders\.json: the file is damaged\. Save it again\.$"):
        execute(workspace, run_id)
    assert [p.name for p in workspace.files.iterdir()] == [sha256(shared)]
    assert not workspace.run(run_id).exists()
    with Catalogue.open(workspace).read() as connection:
        assert [file.name for file in files.newest(connection)] == ["shared.json"]
    with pytest.raises(InputError, match="files were refused and are not kept"):
        runs.resume(workspace, run_id)


def test_files_of_one_name_are_told_apart(workspace: Workspace, tmp_path: Path) -> None:
    given = [toy.order(tmp_path / "a"), toy.order(tmp_path / "b"), (toy.order(tmp_path / "c"), "c.json")]
    run_id = runs.submit(workspace, given, pipeline=toy.PIPELINE)
    assert runs.get(workspace, run_id).files == ["orders.json", "orders (2).json", "c.json"]


def test_a_run_keeps_the_profile_that_it_was_submitted_with(workspace: Workspace, tmp_path: Path) -> None:
    run_id = submit(workspace, toy.order(tmp_path), profile="aviation", dataset="flight-schools")
    run = runs.get(workspace, run_id)
    assert run.dataset == "flight-schools"
    expected = load_profile("aviation").model_dump(mode="json") | {"dataset": "flight-schools"}
    assert run.spec["profile"] == expected
    assert execute(workspace, run_id).folder.parent.name == "flight-schools"


@pytest.mark.parametrize(
    ("given", "says"),
    [({"dataset": "Not A Name"}, "no name for a dataset"), ({"until": "lunch"}, "there is no stage 'lunch'")],
)
def test_a_wrong_request_is_refused(given: dict[str, str], says: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=says):
        submit(Workspace(tmp_path / "workspace"), toy.order(tmp_path), **given)


def test_there_is_no_such_run(workspace: Workspace) -> None:
    for ask in (runs.get, runs.progress, runs.events, runs.cancel, runs.resume):
        with pytest.raises(InputError, match="there is no such run"):
            ask(workspace, "20260101-000000-none")


def test_runs_are_plain_data(workspace: Workspace, tmp_path: Path) -> None:
    run_id = submit(workspace, toy.order(tmp_path))
    execute(workspace, run_id)
    (run,) = runs.list_runs(workspace)
    text = json.dumps(
        [dataclasses.asdict(run), dataclasses.asdict(runs.progress(workspace, run_id, toy.PIPELINE))],
        default=str,
    )
    assert run_id in text


def test_a_chatty_stage_leaves_few_events(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = itertools.count(journal.QUIET_SECONDS, journal.QUIET_SECONDS / 4)
    read: list[float] = []

    def monotonic() -> float:
        read.append(next(readings))
        return read[-1]

    monkeypatch.setattr(journal, "time", SimpleNamespace(monotonic=monotonic))
    run_id = submit(workspace, toy.order(tmp_path, hold=["work"]))
    told: list[float] = []

    def listen(event: runs.Event) -> None:
        if event.kind == "progress":
            told.append(read[-1])
        if len(told) == 3:
            (tmp_path / "go").touch()

    runs.execute(workspace, run_id, listen, toy.PIPELINE)
    assert {b - a for a, b in itertools.pairwise(told)} == {journal.QUIET_SECONDS}
    kept = runs.events(workspace, run_id)
    assert {event.kind for event in kept} == {"started", "done", "info"}
    assert runs.events(workspace, run_id, after=kept[2].seq) == kept[3:]


def test_a_run_waits_for_another_one_of_its_dataset_and_says_so(workspace: Workspace, tmp_path: Path) -> None:
    first = submit(workspace, toy.order(tmp_path / "a", hold=["work"]))
    second = submit(workspace, toy.order(tmp_path / "b"))
    thread = threading.Thread(target=execute, args=(workspace, first))
    thread.start()
    toy.until(lambda: "work" in toy.stages(tmp_path / "a"))

    def listen(event: runs.Event) -> None:
        if event.message == f"waits for run {first} of the same dataset":
            (tmp_path / "a" / "go").touch()

    assert runs.execute(workspace, second, listen, toy.PIPELINE).version == 2
    thread.join()
    assert sum("waits for" in event.message for event in runs.events(workspace, second)) == 1


def test_a_run_that_was_cut_after_it_published_counts_as_published(
    workspace: Workspace, tmp_path: Path
) -> None:
    run_id = submit(workspace, toy.order(tmp_path))
    execute(workspace, run_id)
    with Catalogue.open(workspace).write() as connection:
        cut = {"state": "running", "owner": "gone", "lease_until": clock() - 1.0, "finished_at": None}
        connection.execute(RUNS.update().values(**cut))
        connection.execute(VERSIONS.update().values(published_at=None, path=None))
    assert runs.get(workspace, run_id).version is None
    runs.cancel(workspace, run_id)
    run = runs.get(workspace, run_id)
    assert (run.state, run.version) == ("published", 1)
