"""Runs as a table: when, state, files, how long, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from components import facts, table
from components.markup import Child
from components.words import NONE, duration, state, when

if TYPE_CHECKING:
    from hotpass.runs import Run

_COLUMNS = (
    table.Column("started", "Run"),
    table.Column("state", "State"),
    table.Column("files", "Files", wide=True),
    table.Column("time", "Time", numeric=True),
    table.Column("by", "Started by"),
)


def show(runs: Sequence[Run], *, key: str, page: str = "") -> str | None:
    """Show the runs; returns the id of the one pressed just now, or None."""
    rows = [table.Row(_cells(run), press=run.id, href=f"{page}?run={run.id}") for run in runs]
    return table.show(_COLUMNS, rows, "Runs, newest first", key=key, stacked=True)


def _cells(run: Run) -> dict[str, Child]:
    return {
        "started": when(run.created_at),
        "state": facts.state(state(run.state)),
        "files": f"decisions applied to {files(run.files)}" if run.applies else files(run.files),
        "time": duration(seconds(run)),
        "by": run.requested_by or NONE,
    }


def seconds(run: Run) -> float | None:
    """How long a run took from its first start to its end; None while it has not ended."""
    if run.started_at is None or run.finished_at is None:
        return None
    return (run.finished_at - run.started_at).total_seconds()


def files(names: Sequence[str]) -> str:
    """The first names, and how many more."""
    rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + rest
