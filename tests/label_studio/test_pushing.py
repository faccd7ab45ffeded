"""What is sent, and that nothing is sent twice or lost, whatever happens on the way."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import httpx
import pytest

from deploy.label_studio import Server
from hotpass import api, review
from hotpass.errors import ConfigError, DependencyError
from hotpass.review.label_studio import pairs_there, pull, push, pushing, status
from hotpass.workspace import Workspace
from tests.label_studio.people import Labeller, Person, SetUp
from tests.label_studio.wire import Wire, kill, over
from tests.review.conftest import write_list


@pytest.fixture
def owner(connected: Server, people: tuple[Person, Person]) -> Labeller:
    return Labeller(connected, people[0])


def keys(owner: Labeller, project_id: int) -> list[str]:
    return [task["data"]["pair_key"] for task in owner.tasks(project_id)]


def test_the_same_push_twice_at_once_sends_each_pair_once(workspace: Workspace, owner: Labeller) -> None:
    waiting = status(workspace).waiting
    with ThreadPoolExecutor(2) as both:
        one, other = both.map(lambda n: push(workspace, n), (20, 20))
    assert sorted((one.sent, other.sent)) == [0, 20]
    sent = keys(owner, one.project_id)
    assert len(sent) == len(set(sent)) == 20
    assert status(workspace).waiting == waiting - 20, "nothing of which the model is sure goes before"


@pytest.mark.parametrize(("part", "there"), [("/api/projects", 0), ("/import", 100)])
def test_killed_after_the_answer_nothing_is_doubled(
    part: str, there: int, workspace: Workspace, owner: Labeller
) -> None:
    before = {p["id"] for p in owner.ask("GET", "/api/projects?page_size=1000")["results"]}
    kill("push", workspace.root, "POST", part)
    done = push(workspace, there + 10)
    after = {p["id"] for p in owner.ask("GET", "/api/projects?page_size=1000")["results"]}
    assert after - before == {done.project_id}
    assert (done.there, done.sent) == (there, 10)
    sent = keys(owner, done.project_id)
    assert len(sent) == len(set(sent)) == there + 10


def test_killed_after_a_task_was_changed_its_answer_still_counts(
    workspace: Workspace, owner: Labeller, set_up: SetUp
) -> None:
    project_id = push(workspace, 3).project_id
    set_up(review_hidden="organisation.city")
    kill("push", workspace.root, "PATCH", "/api/tasks")
    assert push(workspace, 3).changed == 2
    for task in owner.tasks(project_id):
        assert "Town or city" not in task["data"]["html"]
        owner.answer(task["id"], "match")
    done = pull(workspace)
    assert (done.decided, done.faults) == (3, [])


def test_a_lost_or_broken_answer_to_sending_is_looked_into_before_more_is_sent(
    workspace: Workspace, owner: Labeller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "BATCH", 10)
    faults = ["lost", "half", "busy"]
    waited: list[float] = []

    def answered(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if not request.url.path.endswith("/import") or not faults:
            return response
        fault = faults.pop(0)
        if fault == "lost":
            raise httpx.ReadError("connection reset", request=request)
        if fault == "half":
            return httpx.Response(201, content=response.content[:40], request=request)
        return httpx.Response(503, text="<html>busy</html>", request=request)

    done = push(workspace, 25, connect=over(Wire(answered), waited))
    sent = keys(owner, done.project_id)
    assert (done.sent, len(sent), len(set(sent))) == (25, 25, 25)
    assert waited == [1.0, 3.0, 9.0]


def test_what_was_deleted_or_changed_on_either_side_is_put_right(
    workspace: Workspace, owner: Labeller
) -> None:
    first = push(workspace, 6)
    deleted, altered, decided, doubled, *_ = owner.tasks(first.project_id)
    owner.ask("DELETE", f"/api/tasks/{deleted['id']}/")
    wrong = {**altered["data"], "html": "<b>something else</b>"}
    owner.ask("PATCH", f"/api/tasks/{altered['id']}/", json={"data": wrong})
    ends = decided["data"]["record_id_l"], decided["data"]["record_id_r"]
    review.decide(workspace, *ends, "match", reviewer="anna", origin="command_line")
    owner.ask("POST", f"/api/projects/{first.project_id}/import", json=[{"data": doubled["data"]}])
    again = push(workspace, 6)
    assert (again.deleted, again.changed, again.taken_back) == (1, 1, 1)
    there = {task["data"]["pair_key"]: task for task in owner.tasks(first.project_id)}
    assert len(there) == len(owner.tasks(first.project_id))
    assert there[altered["data"]["pair_key"]]["data"] == altered["data"]
    assert deleted["data"]["pair_key"] in there
    assert decided["data"]["pair_key"] not in there
    assert push(workspace, 6).sent == 0


def test_what_the_policy_hides_never_reaches_label_studio(
    tmp_path: Path, connected: Server, owner: Labeller, set_up: SetUp
) -> None:
    rows = [
        ("<b>Karoo</b> & Sons", "12 Main Road", "Tarkastad", "012 555 7701"),
        ("<b>Karoo</b> & Son", "12 Main Rd", "Tarkastad", "012 555 7701"),
        ("Baobab Helicopters", "4 Kiewiet Street", "Prieska", "031 555 7702"),
        ("Baobab Helicopter", "4 Kiewiet St", "Prieska", "031 555 7702"),
    ]
    space = Workspace(tmp_path / "own")
    api.link(write_list(tmp_path / "list.csv", rows), workspace=space)
    set_up(review_hidden="organisation.city")
    done = push(space, 10)
    shown = "".join(task["data"]["html"] for task in owner.tasks(done.project_id))
    assert "&lt;" in shown
    assert "<b>Karoo" not in shown
    assert "Phone" in shown
    copied = tmp_path / "copy.sqlite3"
    with closing(connect(connected.data / "label_studio.sqlite3")) as there, closing(connect(copied)) as copy:
        there.backup(copy)
    kept = copied.read_bytes().replace(b" ", b"")
    assert [v for v in (b"5557701", b"5557702", b"Kiewiet", b"Tarkastad", b"Prieska") if v in kept] == []
    assert b"BaobabHelicopter" in kept


def test_a_personal_access_token_serves_and_a_revoked_one_is_a_sentence(
    workspace: Workspace, connected: Server, owner: Labeller, set_up: SetUp, tmp_path: Path
) -> None:
    token = owner.ask("POST", "/api/token/")["token"]
    set_up(label_studio_token=token)
    assert push(workspace, 1).sent == 1
    assert status(workspace).person == owner.email
    owner.ask("POST", "/api/token/rotate/", json={"refresh": token})
    with pytest.raises(ConfigError, match="refuses the token") as caught:
        push(workspace, 2)
    assert token not in caught.value.sentence
    assert "refuses the token" in status(workspace).sentence


def test_a_server_that_is_down_is_tried_again_and_then_a_sentence(
    workspace: Workspace, connected: Server, set_up: SetUp
) -> None:
    set_up(label_studio_url="http://127.0.0.1:9")
    waited: list[float] = []
    with pytest.raises(DependencyError, match=r"http://127\.0\.0\.1:9: Label Studio does not answer\. Start"):
        push(workspace, 1, connect=over(httpx.HTTPTransport(), waited))
    assert len(waited) >= 1
    assert pairs_there(workspace) == []


def test_a_project_that_asks_something_else_is_not_touched(
    workspace: Workspace, owner: Labeller, set_up: SetUp
) -> None:
    config = '<View><Text name="t" value="$text"/><TextArea name="a" toName="t"/></View>'
    made = owner.ask("POST", "/api/projects/", json={"title": "Another thing", "label_config": config})
    owner.ask("POST", f"/api/projects/{made['id']}/import", json=[{"data": {"text": "x"}}])
    set_up(label_studio_project=made["id"])
    with pytest.raises(ConfigError, match="asks something else"):
        push(workspace, 1)
    assert owner.ask("GET", f"/api/projects/{made['id']}")["label_config"] == config
    empty = owner.ask("POST", "/api/projects/", json={"title": "An empty one"})
    set_up(label_studio_project=empty["id"])
    done = push(workspace, 2)
    assert (done.project_id, done.sent) == (empty["id"], 2)


def test_a_catalogue_that_knows_nothing_of_it_finds_its_pairs_in_the_project(
    workspace: Workspace, linked_once: Path, owner: Labeller, set_up: SetUp, tmp_path: Path
) -> None:
    set_up(label_studio_project=push(workspace, 5).project_id)
    other = Workspace(shutil.copytree(linked_once / "workspace", tmp_path / "other"))
    assert (push(other, 5).sent, len(pairs_there(other))) == (0, 5)
