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
    folder = tmp_path_factory.mktemp("sample-run")
    command = [sys.executable, "-m", "hotpass.cli", "run", str(SAMPLE)]
    command += ["--workspace", str(folder / "workspace"), "--output", str(folder / "output")]
    with (folder / "out").open("w") as out, (folder / "err").open("w") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, (folder / "err").read_text()
    return SampleRun(
        folder / "workspace",
        folder / "output",
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / (1 if sys.platform == "darwin" else 1024),
        (folder / "out").read_text(),
    )
