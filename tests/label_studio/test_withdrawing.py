"""Tasks of records that are erased go, with their answers; those of others stay, without whom is erased."""

from __future__ import annotations

from deploy.label_studio import Server
from hotpass.catalogue import Catalogue, label_studio
from hotpass.review.label_studio import push, withdraw
from hotpass.workspace import Workspace
from tests.label_studio.people import Labeller, Person, SetUp

NAME = "Sipho Radebe"


def _clean(text: str) -> str:
    return text.replace(NAME, "[erased]")


def test_tasks_of_a_subject_go_and_those_that_cannot_be_reached_are_listed(
    workspace: Workspace, connected: Server, people: tuple[Person, Person], set_up: SetUp
) -> None:
    owner = Labeller(connected, people[0])
    project = push(workspace, 12).project_id
    with Catalogue.open(workspace).read() as connection:
        kept = label_studio.project(connection, connected.url)
        assert kept is not None
        known = list(label_studio.tasks(connection, kept.number).values())
    record = known[0].record_id_l
    hers = {t.task_id for t in known if record in (t.record_id_l, t.record_id_r)}
    other, naming = [t.task_id for t in known if t.task_id not in hers][:2]
    owner.answer(min(hers), "match", comment=f"rang {NAME}")
    owner.answer(naming, "match", comment=f"rang {NAME}")
    task = owner.ask("GET", f"/api/tasks/{other}")
    owner.ask("PATCH", f"/api/tasks/{other}", json={"data": {**task["data"], "html": f"<p>at {NAME}</p>"}})
    set_up(label_studio_url="http://127.0.0.1:9")
    unreached = withdraw(workspace, [record], _clean)
    named = ", ".join(map(str, sorted(hers)))
    assert (unreached.deleted, unreached.reached) == (0, False)
    assert unreached.left == [
        f"Label Studio at {connected.url}, project {project}: delete the tasks {named} there "
        "(the settings name another server)"
    ]
    set_up(label_studio_url=connected.url)
    done = withdraw(workspace, [record], _clean)
    assert (done.deleted, done.changed, done.reached) == (len(hers), 1, True)
    (comment,) = done.left
    assert f"project {project}: delete the tasks {naming} there (their answers name" in comment
    left = {t["id"]: t["data"] for t in owner.tasks(project)}
    assert left.keys() == {t.task_id for t in known} - hers
    assert left[other]["html"] == "<p>at [erased]</p>"
    again = withdraw(workspace, [record], _clean)
    assert (again.deleted, again.changed) == (0, 0)
