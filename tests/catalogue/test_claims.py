"""Claims: at the same moment two reviewers never get the same item, in both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from hotpass.catalogue import Catalogue, claims
from hotpass.workspace import Workspace

ITEMS = [f"item {n}" for n in range(40)]


def given(catalogue: Catalogue, reviewer: str, most: int = 5) -> list[str]:
    with catalogue.write() as connection:
        claims.lock(connection)
        taken = claims.of_others(connection, ITEMS, reviewer)
        free = [item for item in ITEMS if item not in taken][:most]
        claims.take(connection, free, reviewer)
    return free


def test_reviewers_who_ask_at_once_get_different_items(workspace: Workspace) -> None:
    catalogue = Catalogue.open(workspace)
    names = [f"reviewer {n}" for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        got = [item for items in pool.map(lambda name: given(catalogue, name), names) for item in items]
    assert sorted(got) == sorted(ITEMS)
    assert given(catalogue, "late") == []
    with catalogue.write() as connection:
        claims.release(connection, names[0], got[:2])
    assert given(catalogue, "late") == sorted(got[:2], key=ITEMS.index)


def test_a_claim_that_has_ended_is_free(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = Catalogue.open(workspace)
    monkeypatch.setattr(claims, "SECONDS", -1.0)
    first = given(catalogue, "anna")
    monkeypatch.undo()
    assert given(catalogue, "ben") == first
    assert set(given(catalogue, "anna")).isdisjoint(first)
