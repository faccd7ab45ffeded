"""What a stage is given and how it speaks while it works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Protocol

from hotpass.engine import Engine
from hotpass.profiles import Profile

#: Figure of a stage that holds a gate which ends the run: what is closed, a clause with figures and bounds.
CLOSED: Final = "gate_closed"

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

    def without_quarantined(self, folder: Path, *tables: str) -> StageJob:
        """The job with record tables that lack the records that wait or were dropped.

        Args:
            folder: for the tables, where any record is left out.
            tables: names of record tables.
        """
        path = self.inputs.get("quarantine")
        if path is None or not path.is_file():
            return self
        self.engine.view("quarantined", path)
        out = "SELECT record_id FROM quarantined WHERE state IN ('waiting', 'dropped')"
        if not self.engine.rows(f"SELECT count(*) FROM ({out})")[0][0]:
            return self
        left = {table: folder / f"{table}.parquet" for table in tables}
        for table, left_path in left.items():
            self.engine.view("every_record", self.inputs[table])
            kept = f"SELECT * FROM every_record WHERE record_id NOT IN ({out})"
            self.engine.write(kept, left_path, passing=True)
        return replace(self, inputs={**self.inputs, **left})

    def view(self, *tables: str) -> None:
        """Make views over the named inputs, each under its own name."""
        for table in tables:
            self.engine.view(table, self.inputs[table])


class Stage(Protocol):
    """A stage writes ``<table>.parquet`` files into ``job.output``."""

    def __call__(self, job: StageJob) -> Mapping[str, int | float | str]:
        """Do the work; returns figures for the run's report."""
