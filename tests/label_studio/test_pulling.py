"""What is fetched: each answer once, what was taken back taken back, and nothing that nobody asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import httpx
import pytest

from deploy.label_studio import Server
from hotpass.catalogue import Catalogue, decisions
from hotpass.catalogue.decisions import Decision
from hotpass.errors import DependencyError, InputError
from hotpass.review.label_studio import pairs_there, pull, push, status
from hotpass.workspace import Workspace
from tests.label_studio.people import Labeller, Person, decision, said
from tests.label_studio.wire import Wire, kill, over


@pytest.fixture
def two(connected: Server, people: tuple[Person, Person]) -> tuple[Labeller, Labeller]:
    one, other = people
    return Labeller(connected, one), Labeller(connected, other)


def kept(workspace: Workspace) -> list[Decision]:
    with Catalogue.open(workspace).read() as connection:
        return decisions.kept(connection)


def figures(workspace: Workspace) -> tuple[int, int, int, int, int]:
    done = pull(workspace)
    return done.decided, done.taken_back, done.skipped, done.deleted, len(done.faults)


def test_answers_that_are_changed_deleted_or_skipped_are_followed(
    workspace: Workspace, two: tuple[Labeller, Labeller]
) -> None:
    with pytest.raises(InputError, match="nothing was sent"):
        pull(workspace)
    project_id = push(workspace, 8).project_id
    owner, guest = two
    a, b, c, d, e, *_ = (task["id"] for task in owner.tasks(project_id))
    first, second = owner.answer(a, "match"), guest.answer(b, "no_match", "other towns")
    owner.skip(c)
    assert figures(workspace) == (2, 0, 1, 0, 0)
    assert figures(workspace) == (0, 0, 0, 0, 0)
    changed = {"result": [decision("unsure"), *said("on second thoughts")]}
    owner.ask("PATCH", f"/api/annotations/{first}/", json=changed)
    guest.ask("DELETE", f"/api/annotations/{second}/")
    owner.answer(d, "match")
    guest.answer(d, "no_match")
    assert figures(workspace) == (3, 2, 0, 0, 0)
    owner.ask("DELETE", f"/api/tasks/{a}/")
    owner.ask("DELETE", f"/api/tasks/{e}/")
    assert figures(workspace) == (0, 0, 0, 2, 0)
    now = status(workspace)
    assert (now.sent, now.labelled, now.conflicting, now.skipped) == (4, 2, 1, 1)
    assert [(k.decision, k.reviewer, k.comment) for k in kept(workspace)] == [
        ("unsure", owner.email, "on second thoughts"),
        ("match", owner.email, None),
        ("no_match", guest.email, None),
    ]
    (disputed,) = (where for where in pairs_there(workspace) if where.state == "conflicting")
    assert disputed.said == (f"{owner.email}: match", f"{guest.email}: no match")
    assert disputed.link is not None
    assert disputed.link.endswith(f"/projects/{project_id}/data?task={d}")


def test_only_what_has_changed_is_read_again(workspace: Workspace, two: tuple[Labeller, Labeller]) -> None:
    project_id = push(workspace, 3).project_id
    task = two[0].tasks(project_id)[0]
    two[0].answer(task["id"], "match")
    pull(workspace)
    wire = Wire(lambda _request, response: response)
    pull(workspace, connect=over(wire))
    expected = two[0].tasks(project_id)
    assert [len(one["predictions"]) for one in expected] == [1, 0, 0]
    assert expected[0]["predictions"][0]["score"] > 0
    (listed,) = (request for request in wire.requests if request.url.path == "/api/tasks/")
    assert "updated_at" in listed.url.params["query"]
    assert listed.extensions["timeout"] == {"connect": 5.0, "read": 60.0, "write": 60.0, "pool": 60.0}


def test_what_nobody_asked_is_told_and_never_applied(
    workspace: Workspace, two: tuple[Labeller, Labeller]
) -> None:
    project_id = push(workspace, 7).project_id
    owner, _ = two
    a, b, c, d, e, f, _ = (task["id"] for task in owner.tasks(project_id))
    owner.annotate(a, [decision("perhaps")])
    owner.annotate(b, [decision("match", name="colour")])
    owner.annotate(c, [decision("match"), decision("no_match")])
    owner.annotate(d, [decision("no_match"), decision("red", name="colour")])
    owner.annotate(e, [{**decision("match"), "to_name": "somewhere"}])
    data = next(task["data"] for task in owner.tasks(project_id) if task["id"] == f)
    owner.ask("PATCH", f"/api/tasks/{f}/", json={"data": {**data, "html": "the same, surely"}})
    owner.answer(f, "match")
    stranger = {"data": {"html": "x", "question": "y", "pair_key": data["pair_key"]}}
    owner.ask("POST", f"/api/projects/{project_id}/import", json=[stranger])
    owner.answer(max(task["id"] for task in owner.tasks(project_id)), "match")
    done = pull(workspace)
    assert done.decided == 1
    assert [fault.sentence.split(": ", 1)[1] for fault in done.faults] == [
        "“perhaps” is no decision; it was not applied.",
        "it holds no decision; it was not applied.",
        "Hotpass asked nothing under “colour”; it was not applied.",
        "it holds several decisions; it was not applied.",
        "Hotpass asked nothing under “colour”; it was not applied.",
        "its decision is about something else than the pair; it was not applied.",
        "what its task shows was changed in Label Studio; it was not applied.",
        "it belongs to a task that Hotpass did not send, or whose data was changed there; "
        "it was not applied.",
    ]
    assert [k.decision for k in kept(workspace)] == ["no_match"]
    assert status(workspace).not_applied == 6
    assert figures(workspace) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("hours", [1, -1], ids=["ahead", "behind"])
def test_a_clock_that_is_wrong_there_dates_nothing_wrongly_here(
    hours: int, workspace: Workspace, two: tuple[Labeller, Labeller]
) -> None:
    """The times of the answers are right, so that with a clock that seems off they are moved by as much."""
    project_id = push(workspace, 2).project_id
    one, other = (task["id"] for task in two[0].tasks(project_id))
    off = timedelta(hours=hours)

    def answered(_request: httpx.Request, response: httpx.Response) -> httpx.Response:
        said_so = parsedate_to_datetime(response.headers["date"]) + off
        response.headers["date"] = format_datetime(said_so.astimezone(UTC), usegmt=True)
        return response

    two[0].answer(one, "match")
    assert pull(workspace, connect=over(Wire(answered))).decided == 1
    (first,) = kept(workspace)
    expected = min(datetime.now(UTC), datetime.now(UTC) - off)
    assert abs((first.decided_at - expected).total_seconds()) < 120
    two[0].answer(other, "match")
    assert pull(workspace).decided == 1


def broken_once(path: str) -> Iterator[Wire]:
    """Wires on which the first answer from a path breaks off, is half, or is a page of a proxy."""
    for fault in ("lost", "half", "page"):
        state = {"left": 1}

        def answered(
            request: httpx.Request,
            response: httpx.Response,
            fault: str = fault,
            state: dict[str, int] = state,
        ) -> httpx.Response:
            if path not in request.url.path or not state["left"]:
                return response
            state["left"] -= 1
            if fault == "lost":
                raise httpx.RemoteProtocolError("peer closed connection", request=request)
            if fault == "half":
                return httpx.Response(200, content=response.content[:30], request=request)
            return httpx.Response(502, text="<html>Bad gateway</html>", request=request)

        yield Wire(answered)


def test_half_an_answer_is_asked_for_again_and_a_killed_pull_loses_and_doubles_nothing(
    workspace: Workspace, two: tuple[Labeller, Labeller]
) -> None:
    project_id = push(workspace, 6).project_id
    tasks = two[0].tasks(project_id)
    for task, wire in zip(tasks, broken_once("/api/tasks"), strict=False):
        two[0].answer(task["id"], "match")
        waited: list[float] = []
        assert pull(workspace, connect=over(wire, waited)).decided == 1
        assert waited == [0.5]
    two[1].answer(tasks[-1]["id"], "no_match")
    kill("pull", workspace.root, "GET", "/api/users")
    assert len(kept(workspace)) == 3
    assert figures(workspace) == (1, 0, 0, 0, 0)
    assert figures(workspace) == (0, 0, 0, 0, 0)


def test_a_deleted_project_is_a_sentence_its_decisions_stand_and_another_is_made(
    workspace: Workspace, two: tuple[Labeller, Labeller]
) -> None:
    first = push(workspace, 3)
    two[0].answer(two[0].tasks(first.project_id)[0]["id"], "match")
    pull(workspace)
    nowhere = Wire(lambda request, _: httpx.Response(404, text="404 page not found", request=request))
    with pytest.raises(DependencyError, match="no Label Studio at this address now"):
        pull(workspace, connect=over(nowhere))
    assert push(workspace, 3).project_id == first.project_id
    two[0].ask("DELETE", f"/api/projects/{first.project_id}/")
    with pytest.raises(DependencyError, match=f"project {first.project_id} was deleted in Label Studio"):
        pull(workspace)
    again = push(workspace, 3)
    assert again.project_id != first.project_id
    assert again.sent == 3
    assert len(kept(workspace)) == 1
    assert figures(workspace) == (0, 0, 0, 0, 0)
