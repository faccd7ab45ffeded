"""What the workbench and the command line read about runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, stages
from hotpass.catalogue import events as said
from hotpass.catalogue import runs as table
from hotpass.catalogue.events import Event
from hotpass.catalogue.runs import Failure, Run, RunState
from hotpass.catalogue.stages import FinishedStage
from hotpass.catalogue.tables import now
from hotpass.corrections import as_table
from hotpass.pipeline import STANDARD, Pipeline
from hotpass.runs.obeying import corrected, decided
from hotpass.runs.requests import existing
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

#: Below this share of a run its time left is a guess not worth showing.
_TELLING = 0.05


@dataclass(frozen=True, slots=True)
class StageProgress:
    """How far one stage is.

    Attributes:
        name: of the stage.
        state: queued (not begun), running, done, failed or cancelled.
        fraction: share done, 0–1.
        seconds: on the clock, so far or in all; None when it has not begun or cannot be told.
        cpu_seconds: processor time of a finished stage, or None.
        figures: what a finished stage counted.
        message: what it said last, or ``""``.
    """

    name: str
    state: str
    fraction: float
    seconds: float | None
    cpu_seconds: float | None
    figures: Mapping[str, int | float | str]
    message: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        run_id: the run.
        state: see :class:`Run`.
        stage: the stage that is running or that failed, or None.
        fraction: share of the run that is done, 0–1.
        message: what the stage said last, or ``""``.
        stages: every stage of the run, in order.
        seconds: working time so far, stages of earlier attempts included.
        rows_per_second: rows read, times the share done, by working time; None before that can be told.
        seconds_left: working time left if it goes on as before; None when nothing moves or it is too early.
        version: number under which it was published, or None.
        error: why it failed, or None.
    """

    run_id: str
    state: RunState
    stage: str | None
    fraction: float
    message: str
    stages: tuple[StageProgress, ...]
    seconds: float
    rows_per_second: float | None
    seconds_left: float | None
    version: int | None
    error: Failure | None


def get(workspace: Workspace, run_id: str) -> Run:
    """A run; raises :class:`hotpass.errors.InputError` when there is none of that id."""
    with Catalogue.open(workspace).read() as connection:
        return existing(table.get(connection, run_id), run_id)


def list_runs(
    workspace: Workspace, state: RunState | None = None, limit: int = 50, offset: int = 0
) -> list[Run]:
    """Runs, the newest first; only those in one state when it is named."""
    require(Act.READ)
    with Catalogue.open(workspace).read() as connection:
        return table.newest(connection, state, limit, offset)


def events(workspace: Workspace, run_id: str, after: int = 0) -> list[Event]:
    """What a run said after the event of that number, at most 1000 at a time."""
    with Catalogue.open(workspace).read() as connection:
        existing(table.get(connection, run_id), run_id)
        return said.after(connection, run_id, after)


def progress(workspace: Workspace, run_id: str, pipeline: Pipeline = STANDARD) -> Progress:
    """How far a run is, stage by stage; raises :class:`hotpass.errors.InputError` when there is none."""
    require(Act.READ)
    with Catalogue.open(workspace).read() as connection:
        run = existing(table.get(connection, run_id), run_id)
        finished = stages.of_run(connection, run_id)
        last = said.latest(connection, run_id)
        by_stage = said.latest_of_stages(connection, run_id)
        begun = said.latest_of_stages(connection, run_id, "started")
    steps = [step.name for step in pipeline.until(run.spec["until"], run.spec.get("way"))]
    shown = tuple(
        _done(name, finished[name]) if name in finished else _stage(run, name, begun.get(name), by_stage)
        for name in steps
    )
    now_at = next((stage for stage in shown if stage.state not in ("done", "queued")), None)
    fraction = 1.0 if run.state in ("published", "finished") else (last.overall or 0.0) if last else 0.0
    seconds = sum(stage.seconds or 0.0 for stage in shown)
    moving = run.state == "running" and fraction >= _TELLING
    return Progress(
        run_id=run_id,
        state=run.state,
        stage=now_at.name if now_at else None,
        fraction=fraction,
        message=now_at.message if now_at else "",
        stages=shown,
        seconds=seconds,
        rows_per_second=_pace(finished.get(steps[0]), fraction, seconds),
        seconds_left=seconds * (1 - fraction) / fraction if moving else None,
        version=run.version,
        error=run.error,
    )


def _done(name: str, finished: FinishedStage) -> StageProgress:
    spent = finished.wall_seconds, finished.cpu_seconds
    return StageProgress(name, "done", 1.0, *spent, finished.figures, "")


def _stage(run: Run, name: str, begun: Event | None, last: Mapping[str, Event]) -> StageProgress:
    """A stage that is not finished; when the run has stopped, it is where the run did."""
    if begun is None or run.state not in ("running", "cancelling", "failed", "cancelled"):
        return StageProgress(name, "queued", 0.0, None, None, {}, "")
    fraction, message = last[name].fraction or 0.0, last[name].message
    if run.state in ("failed", "cancelled"):
        return StageProgress(name, run.state, fraction, None, None, {}, message)
    seconds = max(0.0, (now() - begun.at).total_seconds())
    return StageProgress(name, "running", fraction, seconds, None, {}, message)


def _pace(first: FinishedStage | None, fraction: float, seconds: float) -> float | None:
    """Rows a second; the first stage counts the rows."""
    rows = first.figures.get("rows") if first else None
    if not isinstance(rows, int) or fraction < _TELLING or seconds <= 0:
        return None
    return rows * fraction / seconds


def obeyed(workspace: Workspace, run_id: str) -> pa.Table:
    """The corrections (:data:`hotpass.model.CORRECTIONS`) that a run obeys, made in quarantine or elsewhere.

    Raises:
        InputError: there is no such run.
    """
    require(Act.READ)
    with Catalogue.open(workspace).read() as connection:
        run = existing(table.get(connection, run_id), run_id)
        return as_table(corrected(connection, run, "corrections", decided(connection, run)))
