"""Pairs to Label Studio, answered there by several people, and back into what is published."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser

from deploy.label_studio import Server
from hotpass import api
from hotpass.catalogue import Catalogue, decisions
from hotpass.review.label_studio import pull, push
from hotpass.workspace import Workspace
from tests.label_studio.browsing import label_in_browser
from tests.label_studio.people import Labeller, Person, SetUp

pytestmark = pytest.mark.browser


def pair(task: dict[str, object]) -> tuple[str, str]:
    data = task["data"]
    assert isinstance(data, dict)
    return data["record_id_l"], data["record_id_r"]


def entities(workspace: Workspace) -> dict[str, str]:
    """Entity by record, of what is published."""
    folder = workspace.current("ssot")
    assert folder is not None
    rows = pq.read_table(folder / "clusters.parquet").to_pylist()
    return {r["record_id"]: r["entity_id"] for r in rows if r["entity_type"] == "organisation"}


def test_what_is_answered_there_is_published_exactly_so(
    workspace: Workspace,
    linked_once: Path,
    connected: Server,
    people: tuple[Person, Person],
    chromium: Browser,
    set_up: SetUp,
) -> None:
    set_up(label_studio_answers=2)
    assert [push(workspace, n).sent for n in (200, 200, 230)] == [200, 0, 30]
    first = push(workspace, 230)
    owner, guest = (Labeller(connected, person) for person in people)
    tasks = owner.tasks(first.project_id)
    assert len(tasks) == 230
    before = _linked(workspace)
    apart = [t for t in tasks if before[pair(t)[0]] == before[pair(t)[1]]]
    joined = [t for t in tasks if before[pair(t)[0]] != before[pair(t)[1]]][:2]
    told = {**{t["id"]: "no_match" for t in apart[:5]}, **{t["id"]: "match" for t in joined}}
    for task_id, verdict in told.items():
        owner.answer(task_id, verdict, "seen by both", 3.5)
        guest.answer(task_id, verdict)
    disputed, unsure, skipped, by_hand = (t["id"] for t in apart[5:9])
    owner.answer(disputed, "match")
    guest.answer(disputed, "no_match")
    owner.answer(unsure, "unsure")
    guest.skip(skipped)
    label_in_browser(chromium, connected, people[1], first.project_id, by_hand, "n", "not the same hangar")

    done = pull(workspace)
    assert (done.decided, done.skipped, done.faults) == (2 * len(told) + 4, 1, [])
    again = pull(workspace)
    assert (again.decided, again.taken_back, again.skipped, again.faults) == (0, 0, 0, [])
    with Catalogue.open(workspace).read() as connection:
        kept = decisions.standing(connection)
    assert {d.origin for d in kept} == {"label_studio"}
    typed = next(d for d in kept if d.comment == "not the same hangar")
    assert (typed.reviewer, typed.decision, typed.blind) == (people[1].email, "no_match", True)
    assert typed.seconds
    assert {d.seconds for d in kept if d.comment == "seen by both"} == {3.5}

    version = api.refine(linked_once / "companies.csv", workspace=workspace)
    after = entities(workspace)
    by_id = {t["id"]: pair(t) for t in tasks}
    for task_id, verdict in {**told, by_hand: "no_match"}.items():
        left, right = by_id[task_id]
        assert (after[left] == after[right]) == (verdict == "match")
    answered = {record for task_id in (*told, disputed, by_hand) for record in by_id[task_id]}
    assert untouched(before, answered) == untouched(after, answered)
    issues = version.table("issues").arrow().to_pylist()
    assert [i["rule_id"] for i in issues if i["rule_id"].startswith("LINK-")] == ["LINK-REVIEWERS-DISAGREE"]
    assert push(workspace, 230).taken_back == 0


def untouched(entity_of: dict[str, str], answered: set[str]) -> set[frozenset[str]]:
    """The records of each entity about which nobody said anything."""
    groups: dict[str, set[str]] = {}
    for record, entity in entity_of.items():
        groups.setdefault(entity, set()).add(record)
    return {frozenset(records) for records in groups.values() if not records & answered}


def _linked(workspace: Workspace) -> dict[str, str]:
    (folder,) = (workspace.root / "runs").glob("*/link")
    rows = pq.read_table(folder / "clusters.parquet").to_pylist()
    return {r["record_id"]: r["entity_id"] for r in rows if r["entity_type"] == "organisation"}
