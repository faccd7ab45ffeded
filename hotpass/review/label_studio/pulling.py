"""Fetch answers: each becomes a decision once; what is changed or deleted there is taken back here.

Only tasks that have changed are asked for, by the server's own clock. That a task was deleted, or that the
clock was set back, does not show so: where the server counts other tasks or annotations than are known here,
all of them are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from hotpass.catalogue import Catalogue, decisions, label_studio
from hotpass.catalogue.decisions import Said
from hotpass.catalogue.label_studio import Annotation, Project, Task
from hotpass.catalogue.tables import now
from hotpass.errors import DependencyError, InputError
from hotpass.review.label_studio import desk, project
from hotpass.review.label_studio.access import access_in_force
from hotpass.review.label_studio.answers import Answer, read_answer
from hotpass.review.label_studio.expecting import expected
from hotpass.review.label_studio.server import Gone, RemoteTask, Server
from hotpass.review.label_studio.tasks import digest, key_of, task_of
from hotpass.workspace import Workspace

#: Changes may become visible so much later than their time says.
_OVERLAP: Final = timedelta(seconds=10)
#: A clock that is out by less than this is not: the server tells it in whole seconds.
_ALIKE: Final = 5.0


@dataclass(frozen=True, slots=True)
class Fault:
    """An annotation, or a part of one, that was not applied.

    Attributes:
        task_id, annotation_id: where it is.
        sentence: why.
        link: where a person finds it.
    """

    task_id: int
    annotation_id: int
    sentence: str
    link: str


@dataclass(slots=True)
class Pulled:
    """What became of the answers.

    Attributes:
        project_id: the project.
        link: where a person finds it.
        decided: decisions that were added.
        taken_back: decisions that were taken back, as their answer was changed or deleted.
        skipped: tasks that somebody skipped, newly.
        deleted: tasks that were deleted there, newly; what was decided about them stands.
        faults: what was not applied, newly.
    """

    project_id: int
    link: str
    decided: int = 0
    taken_back: int = 0
    skipped: int = 0
    deleted: int = 0
    faults: list[Fault] = field(default_factory=list)


def pull(
    workspace: Workspace,
    *,
    everything: bool = False,
    connect: Callable[[], Server] | None = None,
    tell: desk.Tell = lambda _doing, _share: None,
) -> Pulled:
    """Fetch what people answered since the last time, and keep it as decisions; the next run obeys.

    Args:
        workspace: whose pairs were sent.
        everything: read every task again instead of those that have changed.
        connect: gives the server; the one that the settings name when not given.
        tell: is told how far it is.

    Raises:
        InputError: nothing was sent yet.
        ConfigError: Label Studio is not set, or refuses the token.
        DependencyError: it does not answer, or the project was deleted there.
    """
    with desk.held(workspace):
        return pull_held(workspace, everything=everything, connect=connect, tell=tell)


def pull_held(
    workspace: Workspace,
    *,
    everything: bool = False,
    connect: Callable[[], Server] | None = None,
    tell: desk.Tell,
) -> Pulled:
    """:func:`pull` by a process that holds the desk already."""
    with (connect or (lambda: Server(access_in_force())))() as server:
        catalogue = Catalogue.open(workspace)
        kept = project.kept_project(catalogue, server.access.url)
        if kept is None or kept.project_id is None:
            raise InputError(
                "nothing was sent to this Label Studio yet",
                where=server.access.url,
                remedy="Send pairs first, with `hotpass label push` or on the page Labelling",
            )
        try:
            return _Pull(workspace, catalogue, server, kept, kept.project_id, tell).carry_out(everything)
        except Gone as error:
            with catalogue.write() as connection:
                label_studio.lose_project(connection, kept.number)
            raise DependencyError(
                f"project {kept.project_id} was deleted in Label Studio; what was fetched before stands",
                where=server.access.url,
                remedy="Send pairs again, and another project is made",
            ) from error


class _Pull:
    """One fetching; holds what every step needs."""

    def __init__(
        self,
        workspace: Workspace,
        catalogue: Catalogue,
        server: Server,
        kept: Project,
        project_id: int,
        tell: desk.Tell,
    ) -> None:
        self._workspace, self._catalogue, self._server = workspace, catalogue, server
        self._project, self._id, self._tell = kept, project_id, tell
        self._done = Pulled(project_id, server.access.project_link(project_id))

    def carry_out(self, everything: bool) -> Pulled:
        self._tell("asks what has changed", 0.1)
        remote = self._server.project(self._id)
        began, since = self._server.clock, self._since(everything)
        self._read(since, began)
        if since is not None and self._counted() != (remote.tasks, remote.annotations):
            self._tell("compares everything", 0.5)
            self._read(None, began)
        return self._done

    def _since(self, everything: bool) -> datetime | None:
        """From when on changes are asked for; None for all tasks."""
        last, clock = self._project.pulled_to, self._server.clock
        if everything or last is None or clock is None or clock < last - _OVERLAP:
            return None
        return last - _OVERLAP

    def _read(self, since: datetime | None, began: datetime | None) -> None:
        """Read tasks, and keep all that follows from them in one transaction."""
        tasks = list(self._server.tasks(self._id, changed_after=since, annotations=True))
        people = self._server.people() if any(task.annotations for task in tasks) else {}
        self._tell("keeps the answers", 0.8)
        with self._catalogue.write() as connection:
            ledger = _Ledger(connection, self._project.number, self._server, people, self._done)
            ledger.take(tasks)
            if since is None:
                ledger.forget_all_but({task.id for task in tasks})
            label_studio.note_project(
                connection, self._project.number, pulled_at=now(), pulled_to=began or self._project.pulled_to
            )
            known = label_studio.tasks(connection, self._project.number)
        decided = {task.id for task in tasks if task.complete and not task.expected}
        self._expect([task for task in known.values() if task.task_id in decided])

    def _expect(self, tasks: Sequence[Task]) -> None:
        """Add what the model expected to tasks that were answered without seeing it."""
        if predictions := expected(self._workspace, tasks):
            self._server.predict(self._id, predictions)

    def _counted(self) -> tuple[int, int]:
        """How many tasks and annotations are known here."""
        with self._catalogue.read() as connection:
            tasks = label_studio.tasks(connection, self._project.number).values()
            annotations = label_studio.annotations_read(connection, self._project.number).values()
        return sum(t.gone_at is None for t in tasks), sum(a.gone_at is None for a in annotations)


class _Ledger:
    """What is known of a project, within a transaction, and how it changes by what is read."""

    def __init__(
        self, connection: sa.Connection, number: int, server: Server, people: Mapping[int, str], done: Pulled
    ) -> None:
        self._connection, self._number, self._server = connection, number, server
        self._people, self._done = people, done
        self._tasks = label_studio.tasks(connection, number)
        self._known = label_studio.annotations_read(connection, number)

    def take(self, tasks: Iterable[RemoteTask]) -> None:
        """Keep what the annotations of tasks say, and take back what they no longer say."""
        by_task: dict[int, list[Annotation]] = {}
        for known in self._known.values():
            by_task.setdefault(known.task_id, []).append(known)
        changed: list[tuple[Annotation, Said | None]] = []
        for task in tasks:
            pair, fault = self._pair(task)
            answers = {answer.annotation_id: answer for answer in map(read_answer, task.annotations)}
            changed += [c for a in answers.values() if (c := self._changed(task, pair, a, fault))]
            gone = [k for k in by_task.get(task.id, ()) if k.annotation_id not in answers and not k.gone_at]
            changed += [(self._gone(one), None) for one in gone]
        self._keep(changed)

    def _pair(self, task: RemoteTask) -> tuple[Task | None, str | None]:
        """The pair that a task asks about, or why what is answered there cannot be applied."""
        key = key_of(task.data)
        if not key or task.data.get("pair_key") != key:
            return None, "it belongs to a task that Hotpass did not send, or whose data was changed there"
        known = self._tasks.get(key)
        if known is None:
            known = self._tasks[key] = task_of(task.id, task.data)
            label_studio.keep_tasks(self._connection, self._number, [known])
        if known.task_id == task.id and known.shown != digest(str(task.data["html"])):
            return known, "what its task shows was changed in Label Studio"
        return known, None

    def _changed(
        self, task: RemoteTask, pair: Task | None, answer: Answer, fault: str | None
    ) -> tuple[Annotation, Said | None] | None:
        """What is to be kept of an answer and the decision in it; None when that is known."""
        fault = fault or answer.fault
        before = self._known.get(answer.annotation_id)
        same = before is not None and before.gone_at is None and before.said == answer.said
        if same and before and (before.fault is None or fault is not None):
            return None
        if before:
            self._take_back(before)
        reviewer = self._people.get(answer.person or 0) or f"Label Studio user {answer.person or 'unknown'}"
        self._note(task, answer, fault)
        kept = Annotation(
            answer.annotation_id, task.id, pair.pair_key if pair else "", reviewer, answer.said,
            answer.skipped, fault, None, now(),
        )  # fmt: skip
        return kept, None if fault or pair is None else self._said(pair, answer, reviewer)

    def _said(self, pair: Task, answer: Answer, reviewer: str) -> Said | None:
        if answer.verdict is None:
            return None
        return Said(
            pair.entity_type,
            pair.record_id_l,
            pair.record_id_r,
            answer.verdict,
            reviewer,
            self._moment(answer.at),
            "label_studio",
            answer.comment,
            pair.blind and not answer.prefilled,
            answer.seconds,
            pair.run_id,
            {"digest": pair.shown},
        )

    def _moment(self, at: datetime) -> datetime:
        """A moment of the server's clock by ours; never one that is still to come."""
        behind = self._server.behind if abs(self._server.behind) > _ALIKE else 0.0
        return min(at + timedelta(seconds=behind), now())

    def _note(self, task: RemoteTask, answer: Answer, fault: str | None) -> None:
        """Count what is new, and say what is not applied."""
        self._done.skipped += answer.skipped
        for why in (*([fault] if fault else []), *answer.strange):
            link = self._server.access.task_link(self._done.project_id, task.id)
            sentence = f"Task {task.id}, annotation {answer.annotation_id}: {why}; it was not applied."
            self._done.faults.append(Fault(task.id, answer.annotation_id, sentence, link))

    def _gone(self, known: Annotation) -> Annotation:
        self._take_back(known)
        return replace(known, decision=None, gone_at=now())

    def _take_back(self, known: Annotation) -> None:
        """Take back the decision that came of an annotation, unless a person has done so here."""
        found = decisions.find(self._connection, known.decision) if known.decision else None
        if found is not None:
            decisions.withdraw(self._connection, found, known.reviewer)
            self._done.taken_back += 1

    def _keep(self, changed: Iterable[tuple[Annotation, Said | None]]) -> None:
        changed = list(changed)
        numbers = iter(decisions.add(self._connection, [said for _, said in changed if said]))
        kept = [replace(one, decision=next(numbers)) if said else one for one, said in changed]
        label_studio.keep_annotations(self._connection, self._number, kept)
        self._done.decided += sum(said is not None for _, said in changed)

    def forget_all_but(self, there: set[int]) -> None:
        """Keep that all other tasks were deleted, and their annotations with them; decisions stand."""
        gone = [k for k, task in self._tasks.items() if task.gone_at is None and task.task_id not in there]
        label_studio.tasks_gone(self._connection, self._number, gone)
        self._done.deleted += len(gone)
        lost = [a for a in self._known.values() if a.gone_at is None and a.task_id not in there]
        label_studio.keep_annotations(
            self._connection, self._number, (replace(one, gone_at=now()) for one in lost)
        )
