"""`kill -9` of the worker or of its child: another worker goes on and repeats only the stage that was cut."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from hotpass import runs
from hotpass.workspace import Workspace, sha256
from tests.runs import toy
from tests.runs.test_worker import ALL, alive, begun, ended, submit
from tests.runs.workers import Start, serving

TAKE_OVER_SECONDS = 10.0


def taken_up_again(workspace: Workspace, run_id: str, killed_at: float) -> float:
    """Seconds from the kill to the moment at which another attempt was under way."""
    toy.until(lambda: runs.get(workspace, run_id).attempt == 2)
    return time.time() - killed_at


@pytest.mark.parametrize(("victim", "stage"), [("worker", "work"), ("child", "publish")])
def test_another_worker_goes_on(
    workspace: Workspace, tmp_path: Path, start_worker: Start, victim: str, stage: str
) -> None:
    disturbed, calm = tmp_path / "disturbed", tmp_path / "calm"
    run_id = submit(workspace, toy.order(disturbed, hold=[stage]))
    first = start_worker()
    child = begun(disturbed, stage)
    with serving(workspace):
        killed_at = time.time()
        os.kill(first.pid if victim == "worker" else child, signal.SIGKILL)
        seconds = taken_up_again(workspace, run_id, killed_at)
        print(f"{victim} killed in {stage}: taken up again after {seconds:.1f} s")
        assert seconds < TAKE_OVER_SECONDS
        toy.until(lambda: not alive(child))
        (disturbed / "go").touch()
        run = ended(workspace, run_id)
    assert (run.state, run.version, run.attempt) == ("published", 1, 2)
    assert toy.stages(disturbed) == sorted([*ALL, stage], key=ALL.index)

    undisturbed = submit(workspace, toy.order(calm), dataset="calm")
    assert runs.execute(workspace, undisturbed, pipeline=toy.PIPELINE).version == 1
    one, other = (workspace.published(d) / "current" / "ssot.parquet" for d in ("ssot", "calm"))
    assert sha256(one) == sha256(other)
    assert [p.name for p in workspace.run(run_id).iterdir() if p.name.startswith(".")] == []
