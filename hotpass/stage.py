"""What a stage is given and how it speaks while it works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from hotpass.engine import Engine
from hotpass.profiles import Profile

Report = Callable[[float, str], None]
"""Called with the share done (0–1) and one short sentence without personal values."""


def silent(_fraction: float, _message: str) -> None:
    """A report that nobody reads."""


@dataclass(frozen=True, slots=True)
class StageJob:
    """All that a stage may read, and where it writes.

    Attributes:
        inputs: Parquet files by table name; a folder for tables of many files.
        output: an empty folder that becomes the stage's folder once the stage returns.
        profile: the profile of the run.
        engine: a fresh engine session.
        options: plain values for this stage from the run's specification (JSON types).
        report: called as the work goes on.
    """

    inputs: Mapping[str, Path]
    output: Path
    profile: Profile
    engine: Engine
    options: Mapping[str, Any] = field(default_factory=dict)
    report: Report = silent

    def view(self, *tables: str) -> None:
        """Make views over the named inputs, each under its own name."""
        for table in tables:
            self.engine.view(table, self.inputs[table])


class Stage(Protocol):
    """A stage writes ``<table>.parquet`` files into ``job.output``."""

    def __call__(self, job: StageJob) -> Mapping[str, int | float | str]:
        """Do the work; returns figures for the run's report."""
