"""The worker: takes up runs one after the other and carries each out in a child process."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from hotpass.catalogue import Catalogue, erasures, events
from hotpass.catalogue import runs as table
from hotpass.catalogue.runs import Held, LeaseLost
from hotpass.errors import ConfigError
from hotpass.pipeline import sweep
from hotpass.runs.carrying_out import conclude
from hotpass.runs.forking import Child, Forks
from hotpass.runs.leases import new_owner, renewal_seconds, take
from hotpass.settings import settings
from hotpass.telemetry import log_to, record_failure
from hotpass.workspace import Workspace

_log = logging.getLogger(__name__)

#: How long a child may take to end after SIGTERM, and how often it is looked at, seconds.
GRACE_SECONDS: Final = 2.5
_LOOK_SECONDS: Final = 0.1


class Worker:
    """Carries out the runs of a workspace, one at a time; several workers share a workspace.

    The worker itself never does the work: a run that takes all the memory, crashes or hangs costs a child.

    Args:
        workspace: whose runs.
        pipeline: where the pipeline is, ``module:name``.
    """

    def __init__(self, workspace: Workspace, pipeline: str = "hotpass.pipeline:STANDARD") -> None:
        self._workspace, self._forks = workspace, Forks(pipeline)
        self._catalogue = Catalogue.open(workspace)
        self._looked_at: set[Path] = set()
        self.owner = new_owner()
        log_to(workspace.logs)

    def serve(self, stop: threading.Event | None = None) -> None:
        """Carry out runs until ``stop`` is set; a run that is going on is then left for another worker."""
        stop = stop or threading.Event()
        _log.info("worker %s starts", self.owner)
        with closing(self._forks):
            self._forks.start()
            while not stop.is_set():
                if not self._guarded(stop):
                    stop.wait(settings().poll_seconds)
        _log.info("worker %s stops", self.owner)

    def work_once(self, stop: threading.Event | None = None) -> bool:
        """Carry out the next run, or else an erasure that was approved, or else work out what people will
        look at of a large version that another process made, or that a run came between; returns whether
        there was anything.

        Args:
            stop: when set, the child is ended and the run is left for another worker.
        """
        stop = stop or threading.Event()
        held = take(self._catalogue, self._workspace, self.owner)
        if held is None:
            self._forget_searches()
            return self._erase() or self._catch_up(stop)
        _log.info("run %s taken up", held.run_id, extra={"about": {"attempt": held.attempt}})
        child = self._forks.fork(self._workspace, held)
        with suppress(LeaseLost):
            _Supervision(self._catalogue, self._workspace, held, child).until(stop)
            self._tell_controls(held.run_id, stop)
        return True

    def _erase(self) -> bool:
        """Carry out an erasure that was approved, or have one forgotten that was cut at its end, if there is
        one; returns whether one was carried out."""
        from hotpass.compliance.erasing import work_once

        with self._catalogue.read() as connection:
            if not erasures.waiting(connection) and not any(self._workspace.root.glob("erasures/*")):
                return False
        return work_once(self._workspace)

    def _forget_searches(self) -> None:
        """Forget what searches for data subjects have left that were killed, or whose answer nobody took."""
        root = self._workspace.root
        if any(root.glob(".seeking/*")) or any(root.glob(".finding-*")):
            from hotpass.compliance.subjects_aside import forget_left

            forget_left(self._workspace)

    def _tell_controls(self, run_id: str, stop: threading.Event) -> None:
        """Work out how the controls stand after a run that published a version, unless another run waits."""
        from hotpass.ssot import current_version

        with self._catalogue.read() as connection:
            run = table.get(connection, run_id)
        if run is None or run.version is None:
            return
        version = current_version(self._workspace, run.dataset)
        if version is None or version.run_id != run_id:
            return
        self._work_out("hotpass.compliance.controls.after", run_id, stop)

    def _catch_up(self, stop: threading.Event) -> bool:
        """Work out what people will look at of the next version that is worth it; whoever stands on the
        Quality page meanwhile works out what he asks for himself. What is kept already takes no time."""
        from hotpass.cells_ahead import is_worth_it
        from hotpass.quality.ahead import is_large
        from hotpass.ssot import current_version

        for dataset in self._workspace.datasets():
            try:
                folder = self._workspace.current(dataset)
            except ConfigError:
                continue  # told to whoever asks for it
            if folder is None or folder in self._looked_at:
                continue
            self._looked_at.add(folder)  # first: what cannot be read is tried once
            version = current_version(self._workspace, dataset)
            if version is None or not is_worth_it(version):
                continue
            modules = ["hotpass.cells_ahead"]
            if is_large(version):
                modules = ["hotpass.review.ahead", "hotpass.quality.ahead", *modules]
            if not all(self._work_out(module, dataset, stop) for module in modules):
                self._looked_at.discard(folder)
            return True
        return False

    def _work_out(self, module: str, of: str, stop: threading.Event) -> bool:
        """Have a process of its own do it, unless another run waits; returns whether it came to its end."""
        child = subprocess.Popen(
            [sys.executable, "-m", module, str(self._workspace.root.resolve()), of],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while child.poll() is None and not stop.is_set() and not self._waited_for():
            stop.wait(_LOOK_SECONDS)
        ended = child.poll() is not None
        child.terminate()
        child.wait()
        return ended

    def _waited_for(self) -> bool:
        with self._catalogue.read() as connection:
            return bool(table.newest(connection, "queued", limit=1))

    def _guarded(self, stop: threading.Event) -> bool:
        """A database that does not answer, or a fault of ours, must not end the worker."""
        try:
            return self.work_once(stop)
        except DBAPIError as error:
            _log.warning("the catalogue does not answer: %s", type(error.orig).__name__)
        except Exception as error:
            record_failure(error, owner=self.owner)
        return False


class _Supervision:
    """Watches over the child process of one attempt at a run."""

    def __init__(self, catalogue: Catalogue, workspace: Workspace, held: Held, child: Child) -> None:
        self._catalogue, self._workspace, self._held = catalogue, workspace, held
        self._child, self._renewed = child, time.monotonic()

    def until(self, stop: threading.Event) -> None:
        """Keep the run while its child works; end the child when asked to; see to how it ended."""
        try:
            cancelled = self._watch(stop)
        finally:
            self._end_child()
        if cancelled:
            conclude(self._catalogue, self._workspace, self._held, "cancelled")
        else:
            self._left("the worker was stopped" if stop.is_set() else "its process ended before its time")

    def _watch(self, stop: threading.Event) -> bool:
        """Wait until the child ends or must be ended; returns whether a person cancelled the run."""
        while not self._child.ended_within(_LOOK_SECONDS) and not stop.is_set():
            if time.monotonic() - self._renewed >= renewal_seconds() and self._renew():
                return True
        return False

    def _renew(self) -> bool:
        """Renew the lease; when the catalogue does not answer for as long as the lease, it is lost."""
        try:
            with self._catalogue.write() as connection:
                cancelled = table.renew(connection, self._held, settings().lease_seconds)
        except DBAPIError:
            if time.monotonic() - self._renewed > settings().lease_seconds:
                raise LeaseLost("the lease could not be renewed", where=self._held.run_id) from None
            return False
        self._renewed = time.monotonic()
        return cancelled

    def _end_child(self) -> None:
        """End the child and whatever it has started: asked first, then by force."""
        self._child.signal(signal.SIGTERM)
        if not self._child.ended_within(GRACE_SECONDS):
            self._child.signal(signal.SIGKILL)
            self._child.ended_within(None)
        self._child.signal(signal.SIGKILL)

    def _left(self, why: str) -> None:
        """Let another attempt go on, unless the child has noted how the run ended."""
        sweep(self._workspace.run(self._held.run_id), self._held.mark)
        with self._catalogue.write() as connection:
            table.release(connection, self._held)
            events.append(connection, self._held.run_id, "info", why)
        _log.info("run %s left: %s", self._held.run_id, why)
