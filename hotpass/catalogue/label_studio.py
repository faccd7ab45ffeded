"""Which pair is which task of Label Studio, and what was read back of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hotpass.catalogue.tables import LABEL_STUDIO_ANNOTATIONS as ANNOTATIONS
from hotpass.catalogue.tables import LABEL_STUDIO_PROJECTS as PROJECTS
from hotpass.catalogue.tables import LABEL_STUDIO_TASKS as TASKS
from hotpass.catalogue.tables import now
from hotpass.model import EntityType


@dataclass(frozen=True, slots=True)
class Project:
    """A project of Label Studio that pairs are sent to.

    Attributes:
        number: its own in the catalogue.
        url: of the server.
        scope: by which its title names it, so that it is found again before its id is kept.
        project_id: its number there; None until that is known.
        made_at: when it was first meant.
        pushed_at: when pairs were last sent to it.
        pulled_at: when answers were last fetched from it.
        pulled_to: up to which moment of the server's clock changes were fetched.
        lost_at: when it was found to be gone.
    """

    number: int
    url: str
    scope: str
    project_id: int | None
    made_at: datetime
    pushed_at: datetime | None
    pulled_at: datetime | None
    pulled_to: datetime | None
    lost_at: datetime | None


@dataclass(frozen=True, slots=True)
class Task:
    """A pair and the task that asks about it.

    Attributes:
        pair_key: names the pair.
        task_id: number of the task.
        entity_type, record_id_l, record_id_r: the pair.
        run_id: the run that compared it.
        shown: SHA-256 of what the task shows.
        blind: whether what the model expects was hidden.
        sent_at: when it was sent.
        gone_at: when the task was found to be deleted, or was taken back.
    """

    pair_key: str
    task_id: int
    entity_type: EntityType
    record_id_l: str
    record_id_r: str
    run_id: str
    shown: str
    blind: bool
    sent_at: datetime
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation as it was read last.

    Attributes:
        annotation_id: its number.
        task_id: of its task.
        pair_key: names the pair, ``""`` where the task is none of ours.
        reviewer: who made it.
        said: SHA-256 of its answer.
        skipped: whether the task was skipped.
        fault: why it was not applied, or None.
        decision: number of the decision that came of it, or None.
        read_at: when it was read.
        gone_at: when it was found to be deleted.
    """

    annotation_id: int
    task_id: int
    pair_key: str
    reviewer: str
    said: str
    skipped: bool
    fault: str | None
    decision: int | None
    read_at: datetime
    gone_at: datetime | None = None


def project(connection: sa.Connection, url: str, project_id: int | None = None) -> Project | None:
    """The project of a server that pairs go to: the one of that number there, else the newest; or None."""
    query = sa.select(PROJECTS).where(PROJECTS.c.url == url, PROJECTS.c.lost_at.is_(None))
    if project_id is not None:
        query = query.where(PROJECTS.c.project_id == project_id)
    row = connection.execute(query.order_by(PROJECTS.c.number.desc()).limit(1)).mappings().first()
    return Project(**row) if row else None


def mean_project(connection: sa.Connection, url: str, project_id: int | None = None) -> Project:
    """Keep that a project of a server is to be used, before it is made; or one that is there."""
    values = {"url": url, "scope": secrets.token_hex(6), "project_id": project_id, "made_at": now()}
    number = connection.execute(PROJECTS.insert().values(values).returning(PROJECTS.c.number)).scalar_one()
    query = sa.select(PROJECTS).where(PROJECTS.c.number == number)
    return Project(**connection.execute(query).mappings().one())


def note_project(connection: sa.Connection, number: int, **changes: Any) -> None:
    """Keep what has become of a project: ``project_id``, ``pushed_at``, ``pulled_to`` …"""
    connection.execute(PROJECTS.update().where(PROJECTS.c.number == number).values(changes))


def lose_project(connection: sa.Connection, number: int) -> None:
    """Keep that a project is gone, and its tasks with it. What was decided there stands."""
    note_project(connection, number, lost_at=now())
    gone = TASKS.update().where(TASKS.c.project == number, TASKS.c.gone_at.is_(None))
    connection.execute(gone.values(gone_at=now()))


def tasks(connection: sa.Connection, number: int) -> dict[str, Task]:
    """The tasks of a project by pair, also those that are gone."""
    query = sa.select(*(c for c in TASKS.c if c.name != "project")).where(TASKS.c.project == number)
    return {row["pair_key"]: Task(**row) for row in connection.execute(query).mappings()}


def keep_tasks(connection: sa.Connection, number: int, kept: Iterable[Task]) -> None:
    """Keep tasks; a pair that is known gets the new task."""
    _replace(connection, TASKS, (TASKS.c.pair_key,), number, kept)


def tasks_gone(connection: sa.Connection, number: int, pair_keys: Sequence[str]) -> None:
    """Keep that the tasks of some pairs are gone."""
    which = (TASKS.c.project == number) & (TASKS.c.pair_key == sa.bindparam("key"))
    if pair_keys:
        gone = TASKS.update().where(which).values(gone_at=now())
        connection.execute(gone, [{"key": key} for key in pair_keys])


def annotations_read(connection: sa.Connection, number: int) -> dict[int, Annotation]:
    """What was read of a project, by number of the annotation."""
    query = sa.select(*(c for c in ANNOTATIONS.c if c.name != "project"))
    rows = connection.execute(query.where(ANNOTATIONS.c.project == number)).mappings()
    return {row["annotation_id"]: Annotation(**row) for row in rows}


def keep_annotations(connection: sa.Connection, number: int, kept: Iterable[Annotation]) -> None:
    """Keep annotations as they were read."""
    _replace(connection, ANNOTATIONS, (ANNOTATIONS.c.annotation_id,), number, kept)


def _replace(
    connection: sa.Connection,
    table: sa.Table,
    key: Sequence[sa.Column[Any]],
    number: int,
    kept: Iterable[Task] | Iterable[Annotation],
) -> None:
    rows = [{"project": number, **asdict(one)} for one in kept]
    if not rows:
        return
    columns = [table.c.project, *key]
    same = sa.and_(*(column == sa.bindparam(f"its_{column.name}") for column in columns))
    connection.execute(
        table.delete().where(same), [{f"its_{c.name}": row[c.name] for c in columns} for row in rows]
    )
    connection.execute(table.insert(), rows)
