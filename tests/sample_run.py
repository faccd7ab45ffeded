"""The committed sample, refined once from the command line, as a user would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.once import once

#: Starts the command from a small process, since the peak memory of a child counts what its parent had.
MEASURE = """
import json, os, subprocess, sys
process = subprocess.Popen(sys.argv[1:])
_, status, usage = os.wait4(process.pid, 0)
print(json.dumps([usage.ru_utime + usage.ru_stime, usage.ru_maxrss]), flush=True)
sys.exit(os.waitstatus_to_exitcode(status))
"""
SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"


@dataclass(frozen=True)
class SampleRun:
    workspace: Path
    output: Path
    cpu_seconds: float
    peak_mib: float
    stdout: str

    @property
    def report(self) -> dict[str, Any]:
        return json.loads((self.output / "report.json").read_text())


def hotpass(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hotpass.cli", *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> SampleRun:
    """Tests only look at it; the processes of a session share it."""
    return _told(once(tmp_path_factory, "sample-run", refine_sample))


def refine_sample(folder: Path) -> SampleRun:
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "hotpass.cli", "run", str(SAMPLE)]
    command += ["--workspace", str(folder / "workspace"), "--output", str(folder / "output")]
    measured = [sys.executable, "-c", MEASURE, *command]
    done = subprocess.run(measured, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (folder / "said").write_text(done.stdout, encoding="utf-8")
    return _told(folder)


def _told(folder: Path) -> SampleRun:
    stdout, _, figures = (folder / "said").read_text(encoding="utf-8").rstrip().rpartition("\n")
    cpu_seconds, peak_kib = json.loads(figures)
    return SampleRun(folder / "workspace", folder / "output", cpu_seconds, peak_kib / 1024, stdout)
