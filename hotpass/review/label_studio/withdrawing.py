"""Take tasks out of Label Studio that show records which are erased, whoever has answered them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from hotpass.catalogue import Catalogue
from hotpass.catalogue.tables import LABEL_STUDIO_PROJECTS, LABEL_STUDIO_TASKS
from hotpass.errors import HotpassError
from hotpass.review.label_studio import desk
from hotpass.review.label_studio.access import access_in_force
from hotpass.review.label_studio.server import Gone, RemoteTask, Server
from hotpass.workspace import Workspace

#: What is left of a text without whom is erased.
Clean = Callable[[str], str]


@dataclass(slots=True)
class Withdrawn:
    """What became of tasks.

    Attributes:
        deleted: tasks that were deleted, with their annotations and predictions.
        changed: tasks of other records that named whom is erased, and do no longer.
        left: what a person has to delete by hand, a sentence for each project.
        reached: whether every project was gone through.
    """

    deleted: int = 0
    changed: int = 0
    left: list[str] = field(default_factory=list)
    reached: bool = False


def withdraw(
    workspace: Workspace,
    records: Collection[str],
    clean: Clean,
    *,
    connect: Callable[[], Server] | None = None,
) -> Withdrawn:
    """Delete the tasks of these records in every project of the server that the settings name.

    A project that cannot be reached is told with its tasks; to do it again does what is left.

    Args:
        workspace: whose projects.
        records: ids of records.
        clean: takes whom is erased out of a text.
        connect: gives the server; the one that the settings name when not given.
    """
    projects = _projects(workspace, set(records))
    done = Withdrawn()
    if not projects:
        return done
    try:
        with desk.held(workspace), (connect or (lambda: Server(access_in_force())))() as server:
            for (url, number), known in projects.items():
                if url == server.access.url:
                    _withdraw(server, number, known, set(records), clean, done)
                else:
                    _leave(done, url, number, known, "the settings name another server")
            done.reached = all(url == server.access.url for url, _ in projects)
    except HotpassError as error:
        for (url, number), known in projects.items():
            _leave(done, url, number, known, error.what)
    return done


def _projects(workspace: Workspace, records: Collection[str]) -> dict[tuple[str, int], list[int]]:
    """Address and number of each project that is not lost, with its tasks of these records."""
    p, t = LABEL_STUDIO_PROJECTS.c, LABEL_STUDIO_TASKS.c
    there = sa.select(p.number, p.url, p.project_id).where(p.lost_at.is_(None), p.project_id.is_not(None))
    about = sa.or_(t.record_id_l.in_(records), t.record_id_r.in_(records))
    tasks = sa.select(t.project, t.task_id).where(about, t.gone_at.is_(None)).order_by(t.task_id)
    with Catalogue.open(workspace).read() as connection:
        by_project = defaultdict(list)
        for project, task in connection.execute(tasks):
            by_project[project].append(int(task))
        return {(url, int(number)): by_project[own] for own, url, number in connection.execute(there)}


def _withdraw(
    server: Server,
    project: int,
    known: Sequence[int],
    records: Collection[str],
    clean: Clean,
    done: Withdrawn,
) -> None:
    """Go through all tasks of a project: those that were sent, and those that we lost sight of."""
    try:
        every = list(server.tasks(project, annotations=True))
        own = [task.id for task in every if task.id in known or _is_about(task, records)]
        server.delete(project, own)
        others = [task for task in every if task.id not in own]
        for task in others:
            data = json.loads(clean(json.dumps(task.data, ensure_ascii=False)))
            if data != task.data:
                server.change_task(task.id, data)
                done.changed += 1
        said = [task.id for task in others if _is_named(task.annotations, clean)]
        left = {task.id for task in server.tasks(project)} & set(own)
    except Gone:  # the project was deleted, and its tasks with it
        return
    done.deleted += len(own) - len(left)
    if left:
        _leave(done, server.access.url, project, sorted(left), "it has not deleted them")
    if said:
        why = "their answers name whom is erased in their comments"
        _leave(done, server.access.url, project, said, why)


def _is_about(task: RemoteTask, records: Collection[str]) -> bool:
    return bool({task.data.get("record_id_l"), task.data.get("record_id_r")} & set(records))


def _is_named(annotations: Sequence[Mapping[str, Any]], clean: Clean) -> bool:
    texts = [json.dumps(one.get("result"), ensure_ascii=False) for one in annotations]
    return any(clean(text) != text for text in texts)


def _leave(done: Withdrawn, url: str, project: int, tasks: Sequence[int], why: str) -> None:
    if tasks:
        named = ", ".join(map(str, tasks))
        done.left.append(f"Label Studio at {url}, project {project}: delete the tasks {named} there ({why})")
