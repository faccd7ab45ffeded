"""Send pairs: what is there already is not sent again, whatever was lost on the way.

Label Studio knows no key of ours, so that a task carries its pair's key in its data. Before anything is sent
all tasks of the project are listed: one that we lost sight of, because its answer never came or we ended
before we could keep it, is found by that key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from hotpass import access
from hotpass.catalogue import Catalogue, audit, decisions, label_studio
from hotpass.catalogue.label_studio import Project, Task
from hotpass.catalogue.tables import now
from hotpass.engine import DuckDBEngine
from hotpass.review.label_studio import desk, project
from hotpass.review.label_studio.access import access_in_force
from hotpass.review.label_studio.server import RemoteProject, RemoteTask, Server, Unavailable
from hotpass.review.label_studio.tasks import Asked, asked, key_of, task_of
from hotpass.review.queue import queue, register_answered
from hotpass.review.subjects import subject_of
from hotpass.review.waiting import waiting
from hotpass.workspace import Workspace

#: So many tasks are sent at once.
BATCH: Final = 100
_WAITS: Final = (1.0, 3.0, 9.0)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of pairs.

    Attributes:
        project_id: the project.
        link: where a person finds it.
        sent: pairs that were sent now.
        there: pairs of those asked for that were there already.
        changed: tasks whose records have changed since, and that show them as they are now.
        taken_back: tasks that nobody had answered and that are no longer to be asked.
        deleted: tasks that were deleted in Label Studio since we looked last.
    """

    project_id: int
    link: str
    sent: int
    there: int
    changed: int
    taken_back: int
    deleted: int


def push(
    workspace: Workspace,
    limit: int = 200,
    run_id: str | None = None,
    *,
    connect: Callable[[], Server] | None = None,
    tell: desk.Tell = lambda _doing, _share: None,
) -> Pushed:
    """See to it that the pairs whose answer is worth most are in Label Studio, each once.

    Args:
        workspace: whose pairs.
        limit: how many pairs.
        run_id: the run whose pairs they are; the newest that has linked records when not given.
        connect: gives the server; the one that the settings name when not given.
        tell: is told how far it is.

    Raises:
        InputError: no run has linked records yet.
        ConfigError: Label Studio is not set, or refuses the token.
        DependencyError: it does not answer; what was sent until then is known the next time.
    """
    with desk.held(workspace):
        return push_held(workspace, limit, run_id, connect=connect, tell=tell)


def push_held(
    workspace: Workspace,
    limit: int,
    run_id: str | None = None,
    *,
    connect: Callable[[], Server] | None = None,
    tell: desk.Tell,
) -> Pushed:
    """:func:`push` by a process that holds the desk already."""
    run_id = subject_of(workspace, run_id=run_id).run_id
    with (connect or (lambda: Server(access_in_force())))() as server:
        tell("looks at what is there", 0.05)
        catalogue = Catalogue.open(workspace)
        kept, remote = project.ensure(catalogue, server)
        return _Push(workspace, catalogue, server, kept, remote, run_id, tell).carry_out(limit)


class _Push:
    """One push; holds what every step needs."""

    def __init__(
        self,
        workspace: Workspace,
        catalogue: Catalogue,
        server: Server,
        kept: Project,
        remote: RemoteProject,
        run_id: str,
        tell: desk.Tell,
    ) -> None:
        self._workspace, self._catalogue, self._server = workspace, catalogue, server
        self._project, self._id, self._run_id, self._tell = kept, remote.id, run_id, tell
        self._there: dict[str, RemoteTask] = {}

    def carry_out(self, limit: int) -> Pushed:
        deleted = self._look()
        taken_back = self._take_back()
        self._tell("puts the records side by side", 0.15)
        wanted = asked(self._workspace, queue(self._workspace, limit, self._run_id))
        new = [one for one in wanted if one.key not in self._there]
        changed = self._change([one for one in wanted if one.key in self._there])
        self._send(new)
        with self._catalogue.write() as connection:
            label_studio.note_project(connection, self._project.number, pushed_at=now())
            sent = {"pairs": len(new), "changed": changed, "taken_back": taken_back}
            audit.note(connection, access.current().name, "label.push", f"project {self._id}", **sent)
        link = self._server.access.project_link(self._id)
        return Pushed(self._id, link, len(new), len(wanted) - len(new), changed, taken_back, deleted)

    def _look(self) -> int:
        """List what is there, and keep it: what was found, what is gone, and each pair once."""
        every = [t for t in self._server.tasks(self._id) if t.data.get("pair_key") == key_of(t.data)]
        self._there = {}
        for task in sorted(every, key=lambda t: (not t.answered, t.id)):
            self._there.setdefault(str(task.data["pair_key"]), task)
        kept = {task.id for task in self._there.values()}
        self._server.take_back(self._id, [t.id for t in every if t.id not in kept and not t.answered])
        with self._catalogue.write() as connection:
            known = label_studio.tasks(connection, self._project.number)
            gone = [key for key, task in known.items() if task.gone_at is None and key not in self._there]
            label_studio.tasks_gone(connection, self._project.number, gone)
            found = [self._found(task, known.get(key)) for key, task in self._there.items()]
            label_studio.keep_tasks(connection, self._project.number, filter(None, found))
        return len(gone)

    def _found(self, task: RemoteTask, known: Task | None) -> Task | None:
        """The task to keep when the catalogue does not know it, or knows another one; else None."""
        if known and known.task_id == task.id and known.gone_at is None:
            return None
        return task_of(task.id, task.data)

    def _take_back(self) -> int:
        """Take back what nobody has answered and what is decided elsewhere, or no longer compared."""
        open_tasks = {key: task for key, task in self._there.items() if not task.answered}
        stale = list(self._stale(open_tasks)) if open_tasks else []
        self._server.take_back(self._id, [open_tasks[key].id for key in stale])
        if not stale:
            return 0
        left = {task.id for task in self._server.tasks(self._id)}
        gone = [key for key in stale if open_tasks[key].id not in left]
        with self._catalogue.write() as connection:
            label_studio.tasks_gone(connection, self._project.number, gone)
        for key in gone:
            del self._there[key]
        return len(gone)

    def _stale(self, open_tasks: Mapping[str, RemoteTask]) -> Iterator[str]:
        """Keys of tasks whose pair is decided, or is none of those that the run asks about."""
        ends = [(task.data["record_id_l"], task.data["record_id_r"]) for task in open_tasks.values()]
        listed = pa.table({"key": list(open_tasks), "l": [e[0] for e in ends], "r": [e[1] for e in ends]})
        path = waiting(self._workspace, subject_of(self._workspace, run_id=self._run_id))
        with self._catalogue.read() as connection:
            answered = decisions.answered(connection, "")
        with DuckDBEngine() as engine:
            engine.view("waiting", path)
            engine.register("open_tasks", listed)
            register_answered(engine, answered)
            for (key,) in engine.rows(
                """SELECT key FROM open_tasks t
                WHERE EXISTS (FROM answered WHERE record_id_l = t.l AND record_id_r = t.r)
                    OR NOT EXISTS (FROM waiting WHERE record_id_l = t.l AND record_id_r = t.r)"""
            ):
                yield key

    def _change(self, wanted: Sequence[Asked]) -> int:
        """Show records that have changed, or tasks that were changed there, as the records are now."""
        with self._catalogue.read() as connection:
            known = label_studio.tasks(connection, self._project.number)
        unanswered = [one for one in wanted if not self._there[one.key].answered]
        old = {one.key for one in unanswered if self._there[one.key].data.get("html") != one.html}
        for one in unanswered:
            task_id = self._there[one.key].id
            if one.key in old:
                self._server.change_task(task_id, one.data())
            if one.key in old or known[one.key].shown != one.shown:
                with self._catalogue.write() as connection:
                    task = task_of(task_id, one.data())
                    label_studio.keep_tasks(connection, self._project.number, [task])
        return len(old)

    def _send(self, new: Sequence[Asked]) -> None:
        """Send what is not there; when an answer is lost, look again before any of it is sent again."""
        waits = iter(_WAITS)
        missing = list(new)
        while missing:
            try:
                self._send_batches(missing, len(new))
                return
            except Unavailable:
                wait = next(waits, None)
                if wait is None:
                    raise
                self._server.pause(wait)
            self._look()
            missing = [one for one in new if one.key not in self._there]

    def _send_batches(self, missing: Sequence[Asked], of: int) -> None:
        done = of - len(missing)
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            self._tell(f"sends {of} pairs", 0.2 + 0.8 * done / of)
            numbers = self._server.send(self._id, [one.task() for one in batch])
            sent = [task_of(n, one.data()) for n, one in zip(numbers, batch, strict=True)]
            with self._catalogue.write() as connection:
                label_studio.keep_tasks(connection, self._project.number, sent)
            done += len(batch)
