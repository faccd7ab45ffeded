"""Twenty `kill -9` in one run over the sample workbooks, two in each stage: nothing of it shows."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from hotpass import runs
from hotpass.inputs import data_files
from hotpass.pipeline import STANDARD
from hotpass.resources import sample_folder
from hotpass.settings import child_environment
from hotpass.workspace import Workspace, sha256
from tests.runs import toy

STAGES = [step.name for step in STANDARD.steps]
KILLS = sorted([*STAGES, *STAGES, "link", "validate"], key=STAGES.index)


def submit(workspace: Workspace) -> str:
    return runs.submit(workspace, data_files(sample_folder()), profile="aviation")


def children(process: int) -> list[int]:
    try:
        told = Path(f"/proc/{process}/task/{process}/children").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(child) for child in told.split()]


class Workers:
    """One worker at a time; when it was killed, the next one takes its place."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "hotpass.cli", "worker", "--workspace", str(self._workspace.root)]
        return subprocess.Popen(command, env=child_environment(lease_seconds="2", poll_seconds="0.1"))

    def kill_child(self) -> None:
        """Or, while there is none yet, what it will be forked from."""
        for origin in children(self._process.pid):
            for child in children(origin) or [origin]:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)

    def kill_origin(self) -> None:
        """What children are forked from."""
        for origin in children(self._process.pid):
            with suppress(ProcessLookupError):
                os.kill(origin, signal.SIGKILL)

    @property
    def kills(self) -> list[Callable[[], None]]:
        """Half of them of the child; the others cost the next attempt an import."""
        return [self.kill_child, self.kill_child, self.kill_origin, self.kill]

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._process = self._start()

    def threads(self) -> set[int]:
        """How many the process has that the runs are forked from, with all that it has imported."""
        with suppress(FileNotFoundError, ProcessLookupError):
            return {
                len(list(Path(f"/proc/{origin}/task").iterdir())) for origin in children(self._process.pid)
            }
        return set()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()


@contextmanager
def working(workspace: Workspace) -> Iterator[Workers]:
    workers = Workers(workspace)
    try:
        yield workers
    finally:
        workers.stop()


def reached(workspace: Workspace, run_id: str, stage: str, attempt: int) -> bool:
    """Whether this attempt is under way and does the stage, or is past it."""
    run, at = runs.get(workspace, run_id), runs.progress(workspace, run_id).stage
    under_way = run.attempt == attempt and run.state == "running" and at is not None
    return run.ended or (under_way and STAGES.index(at or "") >= STAGES.index(stage))


def tables(workspace: Workspace) -> dict[str, str]:
    folder = workspace.current("ssot")
    assert folder is not None
    return {p.relative_to(folder).as_posix(): sha256(p) for p in sorted(folder.rglob("*.parquet"))}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_twenty_kills_change_nothing(tmp_path: Path) -> None:
    calm, disturbed = Workspace(tmp_path / "calm"), Workspace(tmp_path / "disturbed")
    calm_id = submit(calm)
    runs.execute(calm, calm_id)
    lasts = {stage.name: stage.seconds or 0.0 for stage in runs.progress(calm, calm_id).stages}

    chance, killed, threads = random.Random(20261124), [], set[int]()
    with working(disturbed) as workers:
        run_id = submit(disturbed)
        for stage in KILLS:
            toy.until(lambda s=stage: reached(disturbed, run_id, s, len(killed) + 1), 120)
            time.sleep(chance.uniform(0, 0.5) * lasts[stage])
            if not runs.get(disturbed, run_id).ended:
                threads |= workers.threads()
                killed.append(runs.progress(disturbed, run_id).stage)
                chance.choice(workers.kills)()
        toy.until(lambda: runs.get(disturbed, run_id).ended, 300)
    run = runs.get(disturbed, run_id)
    print(f"killed in {killed}")
    assert (run.state, run.version, run.error) == ("published", 1, None)
    assert threads == {1}, "a fork would cut others off"
    assert run.attempt == len(killed) + 1
    assert len(tables(calm)) >= 9
    assert tables(disturbed) == tables(calm)
    assert sorted(p.name for p in disturbed.run(run_id).iterdir()) == sorted(STAGES)
