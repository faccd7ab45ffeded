from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotpass import runs
from hotpass.workspace import Workspace
from tests.runs import toy
from tests.runs.test_foreground import submit
from tests.runs.workers import ROOT

MIB = 1 << 20
CODE = """
import sys
from hotpass import runs
from hotpass.workspace import Workspace
from tests.runs import toy
try:
    runs.execute(Workspace(sys.argv[1]), sys.argv[2], pipeline=toy.PIPELINE)
except Exception as error:
    print(type(error).__name__, error)
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of 16 MiB; where nobody may mount one, a plain folder."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True).returncode == 0
    yield folder
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def limit_files() -> None:
    """No file over 8 MiB, so that a plain folder is full as well."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (8 * MIB, 8 * MIB))


def test_a_full_disk_fails_the_run_in_one_sentence_and_leaves_room(small_disk: Path, tmp_path: Path) -> None:
    workspace = Workspace(small_disk / "workspace")
    run_id = submit(workspace, toy.order(tmp_path, fill="work"))
    (tmp_path / "fill").touch()
    command = [sys.executable, "-c", CODE, str(workspace.root), run_id]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, preexec_fn=limit_files)
    assert "ConfigError" in done.stdout, done.stdout + done.stderr
    run = runs.get(workspace, run_id)
    assert run.state == "failed"
    assert run.error is not None
    assert run.error.sentence == (
        f"{workspace.root}: the disk is full. Free some space there, then resume the run."
    )
    assert sorted(p.name for p in workspace.run(run_id).iterdir()) == ["read"]

    (tmp_path / "fill").unlink()
    runs.resume(workspace, run_id)
    assert runs.execute(workspace, run_id, pipeline=toy.PIPELINE).version == 1
    assert toy.stages(tmp_path) == ["read", "work", "work", "finish", "publish"]
