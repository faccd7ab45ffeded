"""One decision made or taken back, and what stands as a table for a run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, decisions
from hotpass.catalogue.decisions import Decision, Origin, Said, Verdict
from hotpass.catalogue.tables import now
from hotpass.errors import InputError
from hotpass.model import EntityType
from hotpass.review.records import types_of
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa


def decide(
    workspace: Workspace,
    one: str,
    other: str,
    verdict: Verdict,
    *,
    reviewer: str,
    origin: Origin,
    comment: str | None = None,
    blind: bool | None = None,
    seconds: float | None = None,
    run_id: str | None = None,
) -> Said:
    """Keep a decision about two records, named by their ids.

    Raises:
        InputError: a record is not known, or they are of two types or one and the same.
    """
    require(Act.DECIDE)
    kind, left, right = paired(workspace, one, other)
    said = Said(kind, left, right, verdict, reviewer, now(), origin, comment, blind, seconds, run_id)
    with Catalogue.open(workspace).write() as connection:
        decisions.add(connection, [said])
    return said


def paired(workspace: Workspace, one: str, other: str) -> tuple[EntityType, str, str]:
    """The type of two records, and their ids in order.

    Raises:
        InputError: a record is not known, or they are of two types or one and the same.
    """
    left, right = sorted((one, other))
    if left == right:
        raise InputError("a record is not compared with itself", where=left)
    known = types_of(workspace, (left, right))
    for record_id in (left, right):
        if record_id not in known:
            raise InputError(
                "no run knows this record", where=record_id, remedy="See `hotpass review list` for pairs"
            )
    if known[left] != known[right]:
        raise InputError(
            f"one record is of a{'n' if known[left] == 'organisation' else ''} {known[left]}, "
            f"the other of a{'n' if known[right] == 'organisation' else ''} {known[right]}",
            where=f"{left}, {right}",
        )
    return known[left], left, right


def undo(workspace: Workspace, reviewer: str, seq: int | None = None) -> Decision:
    """Take back a decision: the one of a number, else what the reviewer decided last.

    Raises:
        InputError: there is none.
    """
    require(Act.DECIDE)
    with Catalogue.open(workspace).write() as connection:
        found = decisions.last_of(connection, reviewer) if seq is None else decisions.find(connection, seq)
        if found is None:
            what = f"there is no decision {seq} to take back" if seq else "there is nothing to take back"
            raise InputError(what, where="" if seq else reviewer)
        decisions.withdraw(connection, found, reviewer)
    return found


def decided(
    workspace: Workspace, reviewer: str, first: int = 0, most: int = 50
) -> tuple[list[Decision], int]:
    """Some of what a reviewer decided and did not take back, the newest first, and how many there are."""
    with Catalogue.open(workspace).read() as connection:
        found = decisions.latest_of(connection, reviewer, first, most)
        return found, decisions.count_of(connection, reviewer)


def as_table(standing: Iterable[Decision]) -> pa.Table:
    """Standing decisions as linkage takes them (:data:`hotpass.model.DECISIONS`).

    Of a pair whose disagreement was settled only the last word that settles it counts.
    """
    import pyarrow as pa

    from hotpass.model import DECISIONS

    standing = list(standing)
    settled = {(one.record_id_l, one.record_id_r): one.seq for one in standing if one.settles}
    rows = [
        {
            "entity_type": one.entity_type,
            "record_id_l": one.record_id_l,
            "record_id_r": one.record_id_r,
            "decision": one.decision,
            "reviewer": one.reviewer,
            "sequence": one.seq,
        }
        for one in standing
        if settled.get((one.record_id_l, one.record_id_r), one.seq) == one.seq
    ]
    return pa.Table.from_pylist(rows, DECISIONS)
