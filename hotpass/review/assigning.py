"""Pairs and entities given to reviewers: what is given to somebody is asked of nobody else."""

from __future__ import annotations

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, assignments, claims, decisions
from hotpass.errors import InputError
from hotpass.review.subjects import Subject
from hotpass.review.wanted import Wanted, free_items
from hotpass.workspace import Workspace


def assign(
    workspace: Workspace,
    subject: Subject,
    reviewer: str,
    wanted: Wanted | None = None,
    *,
    by: str,
    most: int | None = None,
    share: float | None = None,
) -> int:
    """Give a reviewer pairs that wait and that nobody has, until he decides them or they are taken back.

    Args:
        workspace: where they are.
        subject: the linkage.
        reviewer: who is to decide them.
        wanted: which.
        by: who gives them.
        most: how many, the most valuable first.
        share: or which share of them, 0–1, spread evenly from the most to the least valuable.

    Returns:
        How many he was given; what somebody looks at just now is left to him.

    Raises:
        InputError: neither a number nor a share is given, or no name.
    """
    require(Act.ASSIGN)
    if not reviewer.strip():
        raise InputError("say who is to decide them")
    if (most is None) == (share is None) or not 0 <= (share or 0) <= 1:
        raise InputError("say how many pairs, or which share of them between 0 and 1")
    catalogue = Catalogue.open(workspace)
    with catalogue.read() as connection:
        taken = claims.looked_at(connection)
    chosen = free_items(workspace, subject, reviewer, wanted or Wanted(), taken, most, share)
    with catalogue.write() as connection:
        claims.lock(connection)
        taken = claims.looked_at(connection)
        return assignments.give(connection, [item for item in chosen if item not in taken], reviewer, by)


def assign_entity(workspace: Workspace, entity_id: str, reviewer: str, *, by: str) -> None:
    """Give an entity to a reviewer, instead of whoever has it; one without a name takes it back."""
    require(Act.ASSIGN)
    with Catalogue.open(workspace).write() as connection:
        claims.lock(connection)
        assignments.drop(connection, items=[entity_id])
        if reviewer.strip():
            assignments.give(connection, [entity_id], reviewer.strip(), by)


def unassign(workspace: Workspace, reviewer: str) -> int:
    """Take back what a reviewer was given and has not decided; returns how much that was."""
    require(Act.ASSIGN)
    with Catalogue.open(workspace).write() as connection:
        items = [item for item, holder in assignments.pending(connection) if holder == reviewer]
        assignments.drop(connection, reviewer=reviewer)
    return len(items)


def assigned(workspace: Workspace) -> dict[str, list[str]]:
    """By reviewer what he was given and has not decided: items of pairs, ids of entities."""
    found: dict[str, list[str]] = {}
    with Catalogue.open(workspace).read() as connection:
        for item, reviewer in assignments.pending(connection):
            found.setdefault(reviewer, []).append(item)
    return found


def reviewers(workspace: Workspace) -> list[str]:
    """Everybody who has decided or is to decide something, by name."""
    with Catalogue.open(workspace).read() as connection:
        known = {holder for _, holder in assignments.pending(connection)}
        return sorted(known.union(decisions.reviewers(connection)))
