"""Tells the catalogue, and whoever listens, what a run does; stops it when it is cancelled or lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from hotpass.catalogue import Catalogue, events, stages, versions
from hotpass.catalogue import runs as table
from hotpass.catalogue.events import Event, EventKind
from hotpass.catalogue.runs import Held, Run
from hotpass.errors import RunCancelled
from hotpass.pipeline import Spent, StageRecord, highest_version
from hotpass.settings import settings
from hotpass.workspace import Workspace

Listener = Callable[[Event], None]

#: Progress inside a stage is told at most so often.
QUIET_SECONDS = 0.5


class CatalogueJournal:
    """The :class:`hotpass.pipeline.Journal` of one attempt at a run.

    Every write renews the lease first, in the same transaction: one who lost it changes nothing.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        workspace: Workspace,
        run: Run,
        held: Held,
        listener: Listener | None = None,
    ) -> None:
        self._catalogue, self._workspace, self._run, self._held = catalogue, workspace, run, held
        self._listener = listener
        self._told = 0.0
        self.stage: str | None = None

    def begin(self, step: str, overall: float) -> None:
        """See :class:`hotpass.pipeline.Journal`."""
        self.stage = step
        with self._catalogue.write() as connection:
            self._hold(connection)
            stages.forget(connection, self._run.id, step)
            event = self._say(connection, "started", step, 0.0, overall)
        self._tell(event)

    def hold(self) -> None:
        """See :class:`hotpass.pipeline.Journal`."""
        with self._catalogue.write() as connection:
            self._hold(connection)

    def progress(self, step: str, fraction: float, overall: float, message: str) -> None:
        """See :class:`hotpass.pipeline.Journal`."""
        moment = time.monotonic()
        if moment - self._told < QUIET_SECONDS:
            return
        self._told = moment
        with self._catalogue.write() as connection:
            self._hold(connection)
            event = self._say(connection, "progress", step, fraction, overall, message)
        self._tell(event)

    def done(self, step: str, overall: float, record: StageRecord, spent: Spent | None) -> None:
        """See :class:`hotpass.pipeline.Journal`."""
        with self._catalogue.write() as connection:
            self._hold(connection)
            if spent is None and step in stages.of_run(connection, self._run.id):
                return
            cost = (spent.cpu, spent.wall) if spent else (None, None)
            stages.record(connection, self._run.id, step, record.figures, record.digests, *cost)
            events.forget_progress(connection, self._run.id, step)
            event = self._say(connection, "done", step, 1.0, overall)
        self.stage = None
        self._tell(event)

    def reserve(self) -> int:
        """See :class:`hotpass.pipeline.Journal`."""
        dataset, above = self._run.dataset, highest_version(self._workspace, self._run.dataset)
        with self._catalogue.write() as connection:
            self._hold(connection)
            return versions.reserve(connection, dataset, self._run.id, self._run.requested_by, above)

    def confirm(self, version: int, folder: Path) -> None:
        """See :class:`hotpass.pipeline.Journal`."""
        with self._catalogue.write() as connection:
            self._hold(connection)
            path = folder.relative_to(self._workspace.root).as_posix()
            versions.confirm(connection, self._run.dataset, version, path)

    def inform(self, message: str) -> None:
        """Say something about the run as a whole."""
        with self._catalogue.write() as connection:
            event = events.append(connection, self._run.id, "info", message)
        self._tell(event)

    def _hold(self, connection: sa.Connection) -> None:
        if table.renew(connection, self._held, settings().lease_seconds):
            raise RunCancelled("the run was cancelled", where=self._run.id)

    def _say(
        self,
        connection: sa.Connection,
        kind: EventKind,
        step: str,
        fraction: float,
        overall: float,
        message: str = "",
    ) -> Event:
        return events.append(
            connection, self._run.id, kind, message, stage=step, fraction=fraction, overall=overall
        )

    def _tell(self, event: Event) -> None:
        if self._listener is not None:
            self._listener(event)
