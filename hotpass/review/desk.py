"""What a reviewer is given next: pairs that nobody else has, claimed a few at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import pyarrow as pa
import sqlalchemy as sa

from hotpass.catalogue import Catalogue, claims, decisions
from hotpass.engine import DuckDBEngine, Engine
from hotpass.engine.base import literal
from hotpass.model import EntityType
from hotpass.review.audit.drawing import drawn
from hotpass.review.queue import Pair, register_answered, write_queue
from hotpass.review.subjects import Subject
from hotpass.review.waiting import waiting
from hotpass.settings import settings
from hotpass.workspace import Workspace

#: Pairs of less doubt are only asked when everything is.
DOUBTFUL: Final = 0.25
#: So many pairs are looked through at a time for some that are free.
_WINDOW: Final = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pairs a reviewer wants to see; None stands for all.

    Attributes:
        entity_type: of this type.
        source: with a record of this source.
        field: in which this field speaks against a match.
        fresh: True for pairs with a record that is new in the run, False for all others.
        everything: also pairs of which the model has no doubt.
        audit: when not 0, so many pairs of each type of the random sample of the run instead of the queue
            (:mod:`hotpass.review.audit`).
    """

    entity_type: EntityType | None = None
    source: str | None = None
    field: str | None = None
    fresh: bool | None = None
    everything: bool = False
    audit: int = 0

    def sql(self) -> str:
        """The condition over :data:`hotpass.review.waiting.QUEUE`, or over that of the sample."""
        if self.audit:
            kind = f" AND entity_type = {literal(self.entity_type)}" if self.entity_type else ""
            return f"turn <= {self.audit}{kind}"
        said = [] if self.everything else [f"doubt >= {DOUBTFUL}"]
        if self.entity_type:
            said.append(f"entity_type = {literal(self.entity_type)}")
        if self.source:
            said.append(f"{literal(self.source)} IN (source_l, source_r)")
        if self.field:
            said.append(f"list_contains(against, {literal(self.field)})")
        if self.fresh is not None:
            said.append("fresh" if self.fresh else "NOT fresh")
        return " AND ".join(said) or "true"


@dataclass(frozen=True, slots=True)
class Asked(Pair):
    """A pair that a reviewer is asked about, with the entities of its records."""

    entity_id_l: str
    entity_id_r: str

    @property
    def item(self) -> str:
        """Its name among the claims."""
        return f"{self.record_id_l} {self.record_id_r}"


@dataclass(frozen=True, slots=True)
class Batch:
    """What a reviewer was given.

    Attributes:
        pairs: the most valuable first; nobody else is given them until the claim ends.
        waiting: how many pairs wait for the reviewer, these and those that others look at among them.
    """

    pairs: tuple[Asked, ...]
    waiting: int


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
        most: how many.
        passing: items (:attr:`Asked.item`) that the reviewer skipped.
    """
    catalogue = Catalogue.open(workspace)
    with catalogue.read() as connection:
        answered = decisions.answered(connection, reviewer)
    with DuckDBEngine() as engine:
        _view_open(engine, workspace, subject, wanted or Wanted())
        register_answered(engine, answered)
        engine.register("passing", pa.table({"item": pa.array(passing, pa.string())}))
        total = int(engine.rows(f"SELECT count(*) FROM ({_open_pairs()})")[0][0])
        found: list[Asked] = []
        for offset in range(0, total, _WINDOW):
            some = _window(engine, offset)
            with catalogue.write() as connection:
                found += _claim(connection, some, reviewer, most - len(found))
            if len(found) >= most:
                break
    return Batch(tuple(found), total)


def open_pairs(workspace: Workspace, subject: Subject, reviewer: str, wanted: Wanted) -> list[Asked]:
    """All pairs that wait for a reviewer, in the order of asking; nothing is claimed."""
    with Catalogue.open(workspace).read() as connection:
        answered = decisions.answered(connection, reviewer)
    with DuckDBEngine() as engine:
        _view_open(engine, workspace, subject, wanted)
        register_answered(engine, answered)
        names = ", ".join(field.name for field in fields(Asked))
        found = engine.arrow(f"SELECT {names} FROM ({_open_pairs()}) ORDER BY place").to_pylist()
    return [Asked(**row) for row in found]


def _view_open(engine: Engine, workspace: Workspace, subject: Subject, wanted: Wanted) -> None:
    path = drawn(workspace, subject).sample if wanted.audit else waiting(workspace, subject)
    engine.view("every_waiting", path)
    engine.execute(f"CREATE VIEW waiting AS FROM every_waiting WHERE {wanted.sql()}")


def _open_pairs() -> str:
    """SQL of the pairs that wait for the reviewer; ``needed``: how many reviewers are to decide each."""
    needed = f"CASE WHEN draw < {float(settings().review_double)} THEN 2 ELSE 1 END"
    return f"""SELECT w.*, {needed} AS needed
        FROM waiting w LEFT JOIN answered USING (record_id_l, record_id_r)
        WHERE {needed} > coalesce(said, 0) AND NOT coalesce(mine, false)"""


def _window(engine: Engine, offset: int) -> list[tuple[Asked, int]]:
    names = ", ".join(field.name for field in fields(Asked))
    rows = engine.arrow(
        f"""SELECT {names}, needed FROM ({_open_pairs()})
        WHERE record_id_l || ' ' || record_id_r NOT IN (SELECT item FROM passing)
        ORDER BY place LIMIT {_WINDOW} OFFSET {offset}"""
    ).to_pylist()
    return [(Asked(**{k: v for k, v in row.items() if k != "needed"}), row["needed"]) for row in rows]


def _claim(
    connection: sa.Connection, some: Sequence[tuple[Asked, int]], reviewer: str, most: int
) -> list[Asked]:
    """Claim those that are still free, at most so many; nobody else claims or decides meanwhile."""
    claims.lock(connection)
    taken = Counter(claims.of_others(connection, [pair.item for pair, _ in some], reviewer))
    records = sorted({record for pair, _ in some for record in (pair.record_id_l, pair.record_id_r)})
    said = decisions.standing_of(connection, records)
    taken.update(f"{one.record_id_l} {one.record_id_r}" for one in said)
    mine = {f"{one.record_id_l} {one.record_id_r}" for one in said if one.reviewer == reviewer}
    free = [pair for pair, needed in some if taken[pair.item] < needed and pair.item not in mine][:most]
    claims.take(connection, [pair.item for pair in free], reviewer)
    return free


def let_go(workspace: Workspace, reviewer: str, items: Sequence[str] | None = None) -> None:
    """Give items back for others to take, or all that the reviewer was given."""
    with Catalogue.open(workspace).write() as connection:
        claims.release(connection, reviewer, items)


def choices(workspace: Workspace, subject: Subject) -> dict[str, list[str]]:
    """What the queue can be narrowed to: ``source`` and ``field``."""
    with DuckDBEngine() as engine:
        engine.view("waiting", waiting(workspace, subject))
        sources = "SELECT source_l AS value FROM waiting UNION SELECT source_r FROM waiting"
        against = f"SELECT DISTINCT unnest(against) AS value FROM waiting WHERE doubt >= {DOUBTFUL}"
        return {
            name: [value for (value,) in engine.rows(f"SELECT value FROM ({sql}) ORDER BY value")]
            for name, sql in (("source", sources), ("field", against))
        }


def write_sample(workspace: Workspace, subject: Subject, path: Path, size: int) -> int:
    """Write the pairs of the random sample that nobody has answered as CSV, to be filled in and imported.

    Nothing in the file tells what the model thinks of them. Returns how many there are.
    """
    asked = open_pairs(workspace, subject, "", Wanted(audit=size))
    write_queue(asked, path, _BLIND)
    return len(asked)


#: What tells which two records are asked about, and nothing else.
_BLIND: Final = (
    *("entity_type", "record_id_l", "record_id_r", "file", "sheet", "row_l", "file_r", "sheet_r", "row_r"),
)
