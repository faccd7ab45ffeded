"""The import rules of the house, the names it exports, and what its start-up may cost."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

import hotpass

ROOT = Path(__file__).resolve().parents[1]


def test_imports_go_downwards_only() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={"PYTHONPATH": ".", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_exported_names() -> None:
    assert hotpass.__all__ == [
        "HotpassError",
        "Profile",
        "Table",
        "Workspace",
        "__version__",
        "explain",
        "inspect",
        "link",
        "link_into",
        "refine",
        "resolve",
        "train",
    ]
    assert all(getattr(hotpass, name) is not None for name in hotpass.__all__)


@pytest.mark.measured
def test_help_starts_within_half_a_second_of_cpu() -> None:
    code = "import sys; sys.argv = ['hotpass', '--help']\nfrom hotpass.cli import main\nmain()"
    assert min(_spent(code) for _ in range(3)) < 0.5


def _spent(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_start_up_loads_no_heavy_library() -> None:
    heavy = ("duckdb", "pyarrow", "pandas", "splink", "great_expectations", "streamlit", "sqlalchemy", "mcp")
    code = f"import sys, hotpass, hotpass.cli.commands; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
