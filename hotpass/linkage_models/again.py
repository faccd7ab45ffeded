"""The records of a run, linked or looked at again outside of it."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hotpass.catalogue.runs import Run
from hotpass.engine import DuckDBEngine
from hotpass.pipeline import STANDARD, folders
from hotpass.profiles import read_profile
from hotpass.stage import StageJob
from hotpass.workspace import Workspace

_LINK = next(step for step in STANDARD.steps if step.name == "link")


def standing(workspace: Workspace, run: Run) -> bool:
    """Whether the records of a run are still as they were."""
    steps = {path.split("/")[0] for path in _LINK.reads.values()}
    return all(folders.intact(workspace.run(run.id) / step) is not None for step in steps)


@contextmanager
def scratch(workspace: Workspace, dataset: str) -> Iterator[Path]:
    """A folder in the workspace of which nothing stays: what is in it may be personal."""
    folder = workspace.models(dataset) / f".part-{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def job_over(
    workspace: Workspace, run: Run, output: Path, options: Mapping[str, Any] | None = None
) -> Iterator[StageJob]:
    """A job of the link stage over a run's records; decisions and earlier versions are left aside."""
    inputs = {name: workspace.run(run.id) / path for name, path in _LINK.reads.items()}
    with DuckDBEngine(output / ".spill") as engine:
        yield StageJob(inputs, output, read_profile(run.spec["profile"]), engine, options or {})
