"""Whether Label Studio answers, and what is where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyarrow as pa
import sqlalchemy as sa

from hotpass.catalogue import Catalogue, decisions, label_studio, runs
from hotpass.catalogue.decisions import Decision
from hotpass.catalogue.label_studio import Annotation, Project, Task
from hotpass.engine import DuckDBEngine
from hotpass.errors import HotpassError, InputError
from hotpass.review.label_studio import project
from hotpass.review.label_studio.access import Access, access_in_force
from hotpass.review.label_studio.server import Server
from hotpass.review.queue import register_answered
from hotpass.review.subjects import subject_of
from hotpass.review.waiting import DOUBTFUL, waiting
from hotpass.workspace import Workspace

Ends = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Where:
    """A pair in Label Studio.

    Attributes:
        task: the pair and its task.
        state: ``sent``, ``labelled``, ``conflicting``, ``skipped`` or ``not applied``.
        said: what each reviewer decided, ``reviewer: decision``.
        fault: why something of it was not applied, or None.
        link: where a person finds the task; None when the task is gone.
    """

    task: Task
    state: str
    said: tuple[str, ...]
    fault: str | None
    link: str | None


@dataclass(frozen=True, slots=True)
class State:
    """What is where.

    Attributes:
        url: the address of Label Studio, or None where none is set.
        person: whose token it is, or None where that is not known.
        fault: why it cannot be reached, or None.
        project_id: the project, or None.
        link: where a person finds the project, or None.
        pushed_at, pulled_at: when pairs were last sent, and answers fetched.
        waiting: pairs of which the model is not sure, undecided and not there.
        sent: tasks there that nobody has answered.
        labelled: pairs with an answer from there that stands.
        conflicting: those of them about which reviewers disagree.
        applied: those that the newest run has obeyed or told as contradicting.
        skipped: tasks that were skipped and not answered.
        not_applied: annotations that were not applied.
    """

    url: str | None = None
    person: str | None = None
    fault: HotpassError | None = None
    project_id: int | None = None
    link: str | None = None
    pushed_at: datetime | None = None
    pulled_at: datetime | None = None
    waiting: int = 0
    sent: int = 0
    labelled: int = 0
    conflicting: int = 0
    applied: int = 0
    skipped: int = 0
    not_applied: int = 0

    @property
    def sentence(self) -> str:
        """Whether it can be reached, in words."""
        if self.fault is not None:
            return self.fault.sentence
        return f"Connected to {self.url} as {self.person}."

    def counts(self) -> dict[str, int]:
        """The figures by what they count, in words."""
        return {
            "in doubt, not sent": self.waiting,
            "sent, not answered": self.sent,
            "answered": self.labelled,
            "… of these, reviewers disagree": self.conflicting,
            "… of these, a run has obeyed or told": self.applied,
            "skipped, not answered": self.skipped,
            "answers that cannot be applied": self.not_applied,
        }


def status(workspace: Workspace, *, ask: bool = True) -> State:
    """What is where; asks the server whether it answers unless told otherwise."""
    access, person, fault = _reached(ask)
    catalogue = Catalogue.open(workspace)
    kept = project.kept_project(catalogue, access.url) if access else None
    with catalogue.read() as connection:
        known = _Known.of(connection, kept)
    labelled = [task for task in known.tasks.values() if known.of_task(task)]
    there = [task for task in known.tasks.values() if task.gone_at is None]
    states = [known.state(task) for task in there]
    return State(
        url=access.url if access else None,
        person=person,
        fault=fault,
        project_id=kept.project_id if kept else None,
        link=access.project_link(kept.project_id) if access and kept and kept.project_id else None,
        pushed_at=kept.pushed_at if kept else None,
        pulled_at=kept.pulled_at if kept else None,
        waiting=_waiting(workspace, catalogue, there),
        sent=states.count("sent"),
        labelled=len(labelled),
        conflicting=sum(known.conflicting(task) for task in labelled),
        applied=sum(known.applied(task) for task in labelled),
        skipped=states.count("skipped"),
        not_applied=sum(a.fault is not None for read in known.annotations.values() for a in read),
    )


def pairs_there(workspace: Workspace) -> list[Where]:
    """Every pair that was sent; first those that want looking at, then the newest task."""
    access, _, _ = _reached(ask=False)
    catalogue = Catalogue.open(workspace)
    kept = project.kept_project(catalogue, access.url) if access else None
    if access is None or kept is None or kept.project_id is None:
        return []
    with catalogue.read() as connection:
        known = _Known.of(connection, kept)
    found = [known.where(task, access, kept.project_id) for task in known.tasks.values()]
    return sorted(found, key=lambda one: (_ORDER.index(one.state), -one.task.task_id))


#: How long whoever looks at it waits for the server to answer, seconds.
_PATIENCE: Final = 8.0
_ORDER: Final = ("not applied", "conflicting", "labelled", "skipped", "sent")


def _reached(ask: bool) -> tuple[Access | None, str | None, HotpassError | None]:
    access = None
    try:
        access = access_in_force()
        if not ask:
            return access, None, None
        with Server(access, waits=(), timeout=_PATIENCE) as server:
            return access, server.whoami(), None
    except HotpassError as error:
        return access, None, error


def _waiting(workspace: Workspace, catalogue: Catalogue, there: Sequence[Task]) -> int:
    """Pairs of which the model is not sure, that nobody has decided, and that are not there."""
    try:
        path = waiting(workspace, subject_of(workspace))
    except InputError:
        return 0
    with catalogue.read() as connection:
        answered = decisions.answered(connection, "")
    names = ("record_id_l", "record_id_r")
    sent = pa.table({name: pa.array([getattr(t, name) for t in there], pa.string()) for name in names})
    with DuckDBEngine() as engine:
        engine.view("waiting", path)
        engine.register("sent", sent)
        register_answered(engine, answered)
        rows = engine.rows(
            f"""SELECT count(*) FROM (SELECT * FROM waiting WHERE doubt >= {DOUBTFUL})
            ANTI JOIN answered USING (record_id_l, record_id_r)
            ANTI JOIN sent USING (record_id_l, record_id_r)"""
        )
    return int(rows[0][0])


@dataclass(frozen=True, slots=True)
class _Known:
    """What the catalogue knows of a project."""

    tasks: Mapping[str, Task]
    annotations: Mapping[str, Sequence[Annotation]]
    said: Mapping[Ends, Sequence[Decision]]
    obeyed: int

    @classmethod
    def of(cls, connection: sa.Connection, kept: Project | None) -> _Known:
        if kept is None:
            return cls({}, {}, {}, 0)
        tasks = label_studio.tasks(connection, kept.number)
        records = sorted({r for task in tasks.values() for r in (task.record_id_l, task.record_id_r)})
        said: dict[Ends, list[Decision]] = {}
        for one in decisions.standing_of(connection, records):
            said.setdefault((one.record_id_l, one.record_id_r), []).append(one)
        read: dict[str, list[Annotation]] = {}
        for annotation in label_studio.annotations_read(connection, kept.number).values():
            if annotation.gone_at is None:
                read.setdefault(annotation.pair_key, []).append(annotation)
        return cls(tasks, read, said, _obeyed(connection))

    def of_task(self, task: Task) -> list[Decision]:
        """The decisions about its pair that came from Label Studio."""
        return [d for d in self._about(task) if d.origin == "label_studio"]

    def _about(self, task: Task) -> Sequence[Decision]:
        return self.said.get((task.record_id_l, task.record_id_r), ())

    def conflicting(self, task: Task) -> bool:
        """Whether reviewers disagree about its pair."""
        return {"match", "no_match"} <= {d.decision for d in self._about(task)}

    def applied(self, task: Task) -> bool:
        """Whether a run was asked for since all that is said of its pair was said."""
        return all(d.seq <= self.obeyed for d in self.of_task(task))

    def state(self, task: Task) -> str:
        """What has become of a task, in a word."""
        if self.of_task(task):
            return "conflicting" if self.conflicting(task) else "labelled"
        read = self.annotations.get(task.pair_key, ())
        if any(a.fault for a in read):
            return "not applied"
        return "skipped" if any(a.skipped for a in read) else "sent"

    def where(self, task: Task, access: Access, project_id: int) -> Where:
        """The pair as people see it."""
        faults = [a.fault for a in self.annotations.get(task.pair_key, ()) if a.fault]
        link = access.task_link(project_id, task.task_id) if task.gone_at is None else None
        said = tuple(f"{d.reviewer}: {d.decision.replace('_', ' ')}" for d in self.of_task(task))
        return Where(task, self.state(task), said, faults[0] if faults else None, link)


def _obeyed(connection: sa.Connection) -> int:
    """The newest decision that a run which ended well has read."""
    ended = (run for run in runs.newest(connection, limit=200) if run.state in ("published", "finished"))
    return max((int(run.spec.get("decisions", 0)) for run in ended), default=0)
