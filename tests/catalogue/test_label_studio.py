"""Projects, tasks and annotations of Label Studio, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from hotpass.catalogue import Catalogue, decisions, label_studio
from hotpass.catalogue.tables import now
from hotpass.workspace import Workspace

URL = "http://127.0.0.1:8080"


def task(key: str, number: int) -> label_studio.Task:
    return label_studio.Task(
        key * 64, number, "organisation", "a" * 64, "b" * 64, "run", "c" * 64, True, now()
    )


def test_a_project_is_meant_made_and_lost(workspace: Workspace) -> None:
    catalogue = Catalogue.open(workspace)
    with catalogue.write() as connection:
        assert label_studio.project(connection, URL) is None
        meant = label_studio.mean_project(connection, URL)
        label_studio.note_project(connection, meant.number, project_id=7)
        label_studio.keep_tasks(connection, meant.number, [task("1", 11), task("2", 12)])
    with catalogue.write() as connection:
        assert label_studio.project(connection, URL) == replace(meant, project_id=7)
        label_studio.lose_project(connection, meant.number)
    with catalogue.read() as connection:
        assert label_studio.project(connection, URL) is None
        assert all(t.gone_at for t in label_studio.tasks(connection, meant.number).values())


def test_a_pair_has_one_task_and_an_annotation_leads_to_its_decision(workspace: Workspace) -> None:
    catalogue = Catalogue.open(workspace)
    said = decisions.Said("organisation", "a" * 64, "b" * 64, "match", "thandi", now(), "label_studio")
    with catalogue.write() as connection:
        project = label_studio.mean_project(connection, URL).number
        label_studio.keep_tasks(connection, project, [task("1", 11)])
        label_studio.keep_tasks(connection, project, [task("1", 21), task("2", 12)])
        label_studio.tasks_gone(connection, project, ["2" * 64])
        numbers = decisions.add(connection, [said, replace(said, decision="unsure")])
        read = label_studio.Annotation(5, 21, "1" * 64, "thandi", "d" * 64, False, None, numbers[1], now())
        label_studio.keep_annotations(connection, project, [read])
    with catalogue.read() as connection:
        kept = label_studio.tasks(connection, project)
        assert {t.task_id: t.gone_at is None for t in kept.values()} == {21: True, 12: False}
        found = decisions.find(connection, numbers[1])
        assert found is not None
        assert found.decision == "unsure"
        assert label_studio.annotations_read(connection, project) == {5: read}
    with pytest.raises(IntegrityError), catalogue.write() as connection:
        label_studio.keep_annotations(connection, project, [replace(read, decision=99)])
