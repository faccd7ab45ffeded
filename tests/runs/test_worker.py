from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from hotpass import runs
from hotpass.catalogue import Catalogue
from hotpass.runs import Worker
from hotpass.workspace import Workspace
from tests.runs import toy
from tests.runs.workers import Start, serving

ALL = ["read", "work", "finish", "publish"]


def submit(workspace: Workspace, orders: Path, **given: object) -> str:
    return runs.submit(workspace, [orders], pipeline=toy.PIPELINE, **given)  # type: ignore[arg-type]


def ended(workspace: Workspace, run_id: str) -> runs.Run:
    toy.until(lambda: runs.get(workspace, run_id).ended)
    return runs.get(workspace, run_id)


def begun(folder: Path, stage: str) -> int:
    """Waits until a stage has begun; returns the process that does it."""
    toy.until(lambda: stage in toy.stages(folder))
    return int(toy.trace(folder)[-1].split()[1])


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_three_workers_do_each_of_eight_runs_exactly_once(
    workspace: Workspace, tmp_path: Path, start_worker: Start
) -> None:
    folders = [tmp_path / str(number) for number in range(8)]
    added = [submit(workspace, toy.order(f), dataset=f"d{n % 6}") for n, f in enumerate(folders)]
    for _ in range(3):
        start_worker()
    assert [ended(workspace, run_id).state for run_id in added] == ["published"] * 8
    assert [toy.stages(folder) for folder in folders] == [ALL] * 8
    assert [runs.get(workspace, run_id).attempt for run_id in added] == [1] * 8


def test_runs_of_one_dataset_go_one_after_the_other(
    workspace: Workspace, tmp_path: Path, start_worker: Start
) -> None:
    first = submit(workspace, toy.order(tmp_path / "a", hold=["work"]))
    for _ in range(2):
        start_worker()
    begun(tmp_path / "a", "work")
    second, other = (
        submit(workspace, toy.order(tmp_path / "b")),
        submit(workspace, toy.order(tmp_path / "c"), dataset="other"),
    )
    assert ended(workspace, other).state == "published"
    assert runs.get(workspace, second).state == "queued"
    (tmp_path / "a" / "go").touch()
    assert [ended(workspace, run_id).version for run_id in (first, second)] == [1, 2]
    assert runs.get(workspace, second).base_version == 1


@pytest.mark.parametrize("deaf", [[], ["work"]], ids=["obeys", "ignores SIGTERM"])
def test_cancel_ends_the_child(workspace: Workspace, tmp_path: Path, worker: None, deaf: list[str]) -> None:
    run_id = submit(workspace, toy.order(tmp_path, hold=["work"], deaf=deaf))
    child = begun(tmp_path, "work")
    runs.cancel(workspace, run_id)
    run = ended(workspace, run_id)
    assert (run.state, run.error) == ("cancelled", None)
    toy.until(lambda: not alive(child))
    assert sorted(p.name for p in workspace.run(run_id).iterdir()) == ["read"]

    (tmp_path / "go").touch()
    runs.resume(workspace, run_id)
    assert ended(workspace, run_id).state == "published"
    assert toy.stages(tmp_path) == ["read", "work", "work", "finish", "publish"]


def test_a_failed_run_does_not_stop_the_worker(workspace: Workspace, tmp_path: Path, worker: None) -> None:
    orders = toy.order(tmp_path / "a", fail="work")
    (tmp_path / "a" / "fail").touch()
    failing = submit(workspace, orders)
    working = submit(workspace, toy.order(tmp_path / "b"))
    failed = ended(workspace, failing)
    assert failed.error is not None
    assert failed.error.sentence == "orders.json: the sheet is empty. Fill it."
    assert ended(workspace, working).state == "published"


def test_a_worker_that_is_stopped_leaves_its_run_to_another(
    workspace: Workspace, tmp_path: Path, start_worker: Start
) -> None:
    run_id = submit(workspace, toy.order(tmp_path, hold=["work"]))
    worker = start_worker()
    child = begun(tmp_path, "work")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert not alive(child)
    assert runs.get(workspace, run_id).state == "queued"
    (tmp_path / "go").touch()
    with serving(workspace):
        assert ended(workspace, run_id).state == "published"
    assert toy.stages(tmp_path) == ["read", "work", "work", "finish", "publish"]


def test_a_run_that_kills_its_process_again_and_again_is_given_up(
    workspace: Workspace, tmp_path: Path, worker: None
) -> None:
    (tmp_path / "die").touch()
    run_id = submit(workspace, toy.order(tmp_path, die="work"))
    with Catalogue.open(workspace).write() as connection:
        connection.execute(sa.text("UPDATE runs SET max_attempts = 3"))
    run = ended(workspace, run_id)
    assert toy.stages(tmp_path) == ["read", "work", "work", "work"]
    assert run.error is not None
    assert run.error.what == "its process was killed or crashed 3 times"
    (tmp_path / "die").unlink()
    runs.resume(workspace, run_id)
    assert ended(workspace, run_id).state == "published"


def test_a_foreground_run_follows_the_worker_that_took_it(
    workspace: Workspace, tmp_path: Path, worker: None
) -> None:
    run_id = submit(workspace, toy.order(tmp_path, hold=["work"]))
    begun(tmp_path, "work")
    heard: list[runs.Event] = []

    def listen(event: runs.Event) -> None:
        heard.append(event)
        (tmp_path / "go").touch()

    assert runs.execute(workspace, run_id, listen, toy.PIPELINE).version == 1
    assert toy.stages(tmp_path) == ALL
    assert [e.stage for e in heard if e.kind == "done"] == ALL
    assert len({e.seq for e in heard}) == len(heard)


def test_no_worker_takes_a_run_that_is_carried_out_in_the_foreground(
    workspace: Workspace, tmp_path: Path
) -> None:
    run_id = submit(workspace, toy.order(tmp_path, hold=["work"]))
    foreground = threading.Thread(target=runs.execute, args=(workspace, run_id, None, toy.PIPELINE))
    foreground.start()
    begun(tmp_path, "work")
    assert not Worker(workspace, toy.PLACE).work_once()
    (tmp_path / "go").touch()
    foreground.join()
    assert runs.get(workspace, run_id).state == "published"
    assert toy.stages(tmp_path) == ALL


def test_progress_while_a_run_works(workspace: Workspace, tmp_path: Path) -> None:
    run_id = submit(workspace, toy.order(tmp_path, hold=["work"]))
    waiting = runs.progress(workspace, run_id, toy.PIPELINE)
    assert (waiting.state, waiting.fraction, waiting.stage) == ("queued", 0.0, None)
    assert [s.state for s in waiting.stages] == ["queued"] * 4
    with serving(workspace):
        _look_on(workspace, run_id, tmp_path)


def _look_on(workspace: Workspace, run_id: str, tmp_path: Path) -> None:
    begun(tmp_path, "work")
    toy.until(lambda: runs.progress(workspace, run_id, toy.PIPELINE).message == "waiting")
    now = runs.progress(workspace, run_id, toy.PIPELINE)
    assert (now.state, now.stage, now.fraction) == ("running", "work", pytest.approx(0.4))
    assert [s.state for s in now.stages] == ["done", "running", "queued", "queued"]
    assert now.stages[1].fraction == 0.5
    assert now.stages[1].seconds is not None
    assert now.rows_per_second is not None
    assert now.rows_per_second > 0
    assert now.seconds_left == pytest.approx(now.seconds * 1.5)
    (tmp_path / "go").touch()
    ended(workspace, run_id)
    over = runs.progress(workspace, run_id, toy.PIPELINE)
    assert (over.state, over.fraction, over.stage, over.version) == ("published", 1.0, None, 1)
    assert all(stage.cpu_seconds is not None for stage in over.stages)
    assert over.seconds_left is None


@pytest.mark.postgres
@pytest.mark.parametrize("workspace", ["postgresql"], indirect=True)
def test_connections_that_break_do_not_fail_a_run(workspace: Workspace, tmp_path: Path, worker: None) -> None:
    run_id = submit(workspace, toy.order(tmp_path, hold=["work"]))
    begun(tmp_path, "work")
    break_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    with Catalogue.open(workspace).read() as connection:
        connection.execute(sa.text(f"{break_all} AND datname = current_database()"))
    (tmp_path / "go").touch()
    assert ended(workspace, run_id).state == "published"


@pytest.mark.parametrize("workspace", ["sqlite"], indirect=True)
def test_runs_are_forked_from_one_process_without_threads(
    workspace: Workspace, tmp_path: Path, worker: None
) -> None:
    origins = set()
    for folder in (tmp_path / "a", tmp_path / "b"):
        run_id = submit(workspace, toy.order(folder, hold=["work"]))
        child = begun(folder, "work")
        origins.add(int(Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[1]))
        assert os.getsid(child) == child, "it can be ended with whatever it starts"
        assert all(len(list(Path(f"/proc/{origin}/task").iterdir())) == 1 for origin in origins)
        (folder / "go").touch()
        assert ended(workspace, run_id).state == "published"
    assert len(origins) == 1
    assert os.getpid() not in origins
