"""What a reviewer is given next: pairs that nobody else has, claimed a few at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import sqlalchemy as sa

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, assignments, claims, decisions
from hotpass.engine import Engine, ReadingEngine
from hotpass.review.queue import write_queue
from hotpass.review.subjects import Subject
from hotpass.review.wanted import ASKED, Asked, Wanted, open_pairs, view_open
from hotpass.workspace import Workspace

#: So many pairs are looked through at a time for some that are free.
_WINDOW: Final = 100


@dataclass(frozen=True, slots=True)
class Batch:
    """What a reviewer was given.

    Attributes:
        pairs: the most valuable first; nobody else is given them until the claim ends.
        waiting: how many pairs wait for the reviewer, these and those that others look at among them.
        given: how many of them are given to the reviewer.
    """

    pairs: tuple[Asked, ...]
    waiting: int
    given: int


def take(
    workspace: Workspace,
    subject: Subject,
    reviewer: str,
    wanted: Wanted | None = None,
    most: int = 10,
    passing: Sequence[str] = (),
) -> Batch:
    """Claim the next pairs for a reviewer.

    A pair is given to one reviewer, or to two where double review asks for it
    (:attr:`hotpass.settings.Settings.review_double`), and never to the same one twice.

    Args:
        workspace: where they are.
        subject: the linkage.
        reviewer: who asks.
        wanted: which.
        most: how many; none only to see how many wait.
        passing: items (:attr:`Asked.item`) that the reviewer skipped.
    """
    catalogue, wanted = Catalogue.open(workspace), wanted or Wanted()
    with ReadingEngine() as engine:
        view_open(engine, workspace, subject, reviewer, wanted)
        engine.register("passing", pa.table({"item": pa.array(passing, pa.string())}))
        total, given = engine.rows("SELECT count(*), count(*) FILTER (given) FROM open_pairs")[0]
        found: list[Asked] = []
        for offset in range(0, total, _WINDOW):
            if len(found) >= most:
                break
            some = _window(engine, offset)
            with catalogue.write() as connection:
                found += _claim(connection, some, reviewer, most - len(found))
    return Batch(tuple(found), int(total), int(given))


def _window(engine: Engine, offset: int) -> list[tuple[Asked, int]]:
    rows = engine.arrow(
        f"""{ASKED.replace(" FROM", ", needed FROM")}
        WHERE record_id_l || ' ' || record_id_r NOT IN (SELECT item FROM passing)
        ORDER BY given DESC, place LIMIT {_WINDOW} OFFSET {offset}"""
    ).to_pylist()
    return [(Asked(**{k: v for k, v in row.items() if k != "needed"}), row["needed"]) for row in rows]


def _claim(
    connection: sa.Connection, some: Sequence[tuple[Asked, int]], reviewer: str, most: int
) -> list[Asked]:
    """Claim those that are still free, at most so many; nobody else claims or decides meanwhile."""
    claims.lock(connection)
    items = [pair.item for pair, _ in some]
    busy = claims.of_others(connection, items, reviewer)
    records = sorted({record for pair, _ in some for record in (pair.record_id_l, pair.record_id_r)})
    for one in decisions.standing_of(connection, records):
        busy.setdefault(f"{one.record_id_l} {one.record_id_r}", set()).add(one.reviewer)
    holders: dict[str, set[str]] = {}
    for item, holder in assignments.pending(connection, items):
        holders.setdefault(item, set()).add(holder)

    def is_free(item: str, needed: int) -> bool:
        held, taken = holders.get(item, set()), busy.get(item, set())
        return reviewer not in taken and needed > len(taken if reviewer in held else taken | held)

    free = [pair for pair, needed in some if is_free(pair.item, needed)][:most]
    claims.take(connection, [pair.item for pair in free], reviewer)
    return free


def let_go(workspace: Workspace, reviewer: str, items: Sequence[str] | None = None) -> None:
    """Give items back for others to take, or all that the reviewer was given."""
    with Catalogue.open(workspace).write() as connection:
        claims.release(connection, reviewer, items)


def write_sample(workspace: Workspace, subject: Subject, path: Path, size: int) -> int:
    """Write the pairs of the random sample that nobody has answered as CSV, to be filled in and imported.

    Nothing in the file tells what the model thinks of them. Returns how many there are.
    """
    require(Act.READ)
    asked = open_pairs(workspace, subject, "", Wanted(audit=size))
    write_queue(asked, path, _BLIND)
    return len(asked)


#: What tells which two records are asked about, and nothing else.
_BLIND: Final = (
    *("entity_type", "record_id_l", "record_id_r", "file", "sheet", "row_l", "file_r", "sheet_r", "row_r"),
)
