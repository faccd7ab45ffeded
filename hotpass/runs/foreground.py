"""Carries out a run in the foreground, or follows whoever does."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hotpass.catalogue import Catalogue, events
from hotpass.catalogue import runs as table
from hotpass.catalogue.runs import Failure, LeaseLost, Run
from hotpass.errors import RunCancelled
from hotpass.pipeline import STANDARD, Pipeline, version_folder
from hotpass.runs.carrying_out import carry_out, conclude
from hotpass.runs.failures import died
from hotpass.runs.journal import Listener
from hotpass.runs.leases import kept, new_owner, take
from hotpass.runs.reading import get
from hotpass.runs.refused import refused
from hotpass.runs.requests import cancel
from hotpass.settings import settings
from hotpass.telemetry import log_to
from hotpass.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended well.

    Attributes:
        run_id: the run.
        state: published, or finished when it was not to publish.
        dataset: name under which it was published.
        version: its number, or 0 when nothing was published.
        folder: the published version's folder, or the run's.
        refused: files that it went on without, and of each why.
    """

    run_id: str
    state: str
    dataset: str
    version: int
    folder: Path
    refused: Mapping[str, str]


def execute(
    workspace: Workspace, run_id: str, on_event: Listener | None = None, pipeline: Pipeline = STANDARD
) -> RunResult:
    """Carry out a queued run in this process and wait for its end.

    When a worker has taken it up already, or another run publishes into the same dataset, this waits and
    tells what happens. Ctrl-C cancels the run.

    Raises:
        RunCancelled: a person cancelled it.
        HotpassError: why it failed.
    """
    log_to(workspace.logs)
    catalogue = Catalogue.open(workspace)
    following = _Following(catalogue, run_id, on_event)
    owner = new_owner()
    try:
        while not (run := get(workspace, run_id)).ended:
            held = take(catalogue, workspace, owner, run_id)
            if held is not None:
                _here(catalogue, workspace, held, pipeline, following.hear)
                continue
            _end_abandoned(catalogue, workspace, run)
            following.wait(run)
            following.tell()
            time.sleep(settings().poll_seconds)
    except KeyboardInterrupt:
        cancel(workspace, run_id)
        raise
    following.tell()
    return _result(workspace, run)


def _here(
    catalogue: Catalogue, workspace: Workspace, held: table.Held, pipeline: Pipeline, listener: Listener
) -> None:
    try:
        with kept(catalogue, held):
            carry_out(catalogue, workspace, held, pipeline, listener)
    except LeaseLost:
        return


def _end_abandoned(catalogue: Catalogue, workspace: Workspace, waiting: Run) -> None:
    """Fail runs that stand in the way though nobody has carried them out for long: no worker is there."""
    if waiting.state != "queued":
        return
    with catalogue.read() as connection:
        dead = table.abandoned(connection, waiting.dataset, 2 * settings().lease_seconds)
    for held in dead:
        conclude(catalogue, workspace, held, "failed", died(None, held.attempt))


def _result(workspace: Workspace, run: Run) -> RunResult:
    if run.state == "cancelled":
        raise RunCancelled("the run was cancelled", where=run.id, remedy="Resume it to go on")
    if run.state not in ("published", "finished"):
        raise (run.error or Failure(f"the run is {run.state}", run.id)).error
    number = run.version or 0
    folder = version_folder(workspace, run.dataset, number) if number else workspace.run(run.id)
    return RunResult(run.id, run.state, run.dataset, number, folder, refused(workspace, run.id))


class _Following:
    """Tells the events of a run once each, whoever carries it out."""

    def __init__(self, catalogue: Catalogue, run_id: str, listener: Listener | None) -> None:
        self._catalogue, self._run_id, self._listener = catalogue, run_id, listener
        self._seen = 0
        self._waits_for: str | None = None

    def wait(self, run: Run) -> None:
        """Say once for which other run this one waits."""
        with self._catalogue.write() as connection:
            other = table.in_the_way(connection, run.id, run.dataset) if run.state == "queued" else None
            if other is not None and other != self._waits_for:
                events.append(connection, run.id, "info", f"waits for run {other} of the same dataset")
        self._waits_for = other

    def tell(self) -> None:
        if self._listener is None:
            return
        with self._catalogue.read() as connection:
            news = events.after(connection, self._run_id, self._seen)
        for event in news:
            self.hear(event)

    def hear(self, event: events.Event) -> None:
        self._seen = event.seq
        if self._listener is not None:
            self._listener(event)
