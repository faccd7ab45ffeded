"""Which pairs wait for a reviewer: what he wants to see, less what is decided or given to others."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Final, Literal

import pyarrow as pa

from hotpass.catalogue import Catalogue, assignments, decisions
from hotpass.engine import Engine, ReadingEngine
from hotpass.engine.base import literal
from hotpass.model import EntityType
from hotpass.review.audit.drawing import drawn
from hotpass.review.queue import Pair, register_answered
from hotpass.review.subjects import Subject
from hotpass.review.waiting import DOUBTFUL, waiting
from hotpass.settings import settings
from hotpass.workspace import Workspace

Assigned = Literal["mine", "nobody"]

_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pairs a reviewer wants to see; None stands for all.

    Attributes:
        entity_type: of this type.
        source: with a record of this source.
        field: in which this field speaks against a match.
        fresh: True for pairs with a record that is new in the run, False for all others.
        days: that have waited for so many days, since the run that found them first.
        assigned: ``mine`` for those that are given to the reviewer, ``nobody`` for those given to nobody.
        decided_by: that this reviewer has decided, to be looked at once more by another.
        everything: also pairs of which the model has no doubt.
        audit: when not 0, so many pairs of each type of the random sample of the run instead of the queue
            (:mod:`hotpass.review.audit`).
    """

    entity_type: EntityType | None = None
    source: str | None = None
    field: str | None = None
    fresh: bool | None = None
    days: float | None = None
    assigned: Assigned | None = None
    decided_by: str | None = None
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
        if self.days is not None:
            said.append(f"since <= {time.time() - self.days * _DAY}")
        if self.decided_by is not None:
            said.append("(record_id_l, record_id_r) IN (FROM looked_at)")
        return " AND ".join(said) or "true"


@dataclass(frozen=True, slots=True)
class Asked(Pair):
    """A pair that a reviewer is asked about.

    Attributes:
        entity_id_l, entity_id_r: the entities of its records.
        records: how many records they have together.
        worth: how good the better of the two is, 0–1 (:func:`hotpass.review.worth.view_worth`).
        found_by: the run that first found the pair.
        since: when that run was asked for, s since 1970.
        given: whether it is given to the reviewer.
    """

    entity_id_l: str
    entity_id_r: str
    records: int | None
    worth: float | None
    found_by: str | None
    since: float | None
    given: bool

    @property
    def item(self) -> str:
        """Its name among the claims."""
        return f"{self.record_id_l} {self.record_id_r}"


def open_pairs(workspace: Workspace, subject: Subject, reviewer: str, wanted: Wanted) -> list[Asked]:
    """All pairs that wait for a reviewer, in the order of asking; nothing is claimed."""
    with ReadingEngine() as engine:
        view_open(engine, workspace, subject, reviewer, wanted)
        return [Asked(**row) for row in engine.arrow(f"{ASKED} ORDER BY given DESC, place").to_pylist()]


def free_items(
    workspace: Workspace,
    subject: Subject,
    reviewer: str,
    wanted: Wanted,
    taken: Collection[str],
    most: int | None,
    share: float | None,
) -> list[str]:
    """Items that wait and that the reviewer was not given, but for some that are taken.

    At most so many, the most valuable first, or a share of them, 0–1, spread evenly over their order.
    """
    turn = f"n <= {most}" if share is None else f"floor(n * {share} + 1e-9) > floor((n - 1) * {share} + 1e-9)"
    with ReadingEngine() as engine:
        view_open(engine, workspace, subject, reviewer, wanted)
        engine.register("taken", pa.table({"item": pa.array(list(taken), pa.string())}))
        rows = engine.rows(
            f"""WITH free AS (
                SELECT record_id_l || ' ' || record_id_r AS item, place FROM open_pairs WHERE NOT given
            ), turned AS (
                SELECT item, row_number() OVER (ORDER BY place) AS n FROM free ANTI JOIN taken USING (item)
            )
            SELECT item FROM turned WHERE {turn} ORDER BY n"""
        )
    return [item for (item,) in rows]


#: SQL of the columns of :class:`Asked`.
ASKED: Final = f"SELECT {', '.join(field.name for field in fields(Asked))} FROM open_pairs"


def view_open(engine: Engine, workspace: Workspace, subject: Subject, reviewer: str, wanted: Wanted) -> None:
    """Make the table ``open_pairs``: those that wait for the reviewer.

    ``needed``: how many reviewers are to decide each; ``given``: whether it is given to this one. A pair that
    is given to others waits for them, unless it needs more reviewers than those.
    """
    with Catalogue.open(workspace).read() as connection:
        answered = decisions.answered(connection, reviewer)
        pending = assignments.pending(connection)
        looked_at = decisions.pairs_of(connection, wanted.decided_by) if wanted.decided_by else []
    register_answered(engine, answered)
    _register_pending(engine, pending, reviewer)
    columns = dict(zip(("l", "r"), zip(*looked_at, strict=True) if looked_at else ((), ()), strict=True))
    engine.register("looked_at", pa.table(columns, pa.schema([("l", pa.string()), ("r", pa.string())])))
    path = drawn(workspace, subject).sample if wanted.audit else waiting(workspace, subject)
    engine.view("every_waiting", path)
    lacking = ", NULL AS records, NULL AS worth, NULL AS found_by, NULL AS since" if wanted.audit else ""
    twice = f"CASE WHEN draw < {float(settings().review_double)} THEN 2 ELSE 1 END"
    needed = f"greatest({twice}, coalesce(said, 0) + 1)" if wanted.decided_by else twice
    given = {"mine": "AND given", "nobody": "AND holders = 0 AND NOT given", None: ""}[wanted.assigned]
    engine.execute(
        f"""CREATE TEMP TABLE open_pairs AS SELECT * FROM (
            SELECT w.*{lacking}, {needed} AS needed, coalesce(a.mine, false) AS done,
                coalesce(said, 0) AS said, coalesce(p.mine, false) AS given, coalesce(others, 0) AS holders
            FROM (FROM every_waiting WHERE {wanted.sql()}) w
            LEFT JOIN answered a USING (record_id_l, record_id_r)
            LEFT JOIN pending p ON p.item = record_id_l || ' ' || record_id_r
        ) WHERE NOT done AND (needed > said + holders OR given AND needed > said) {given}"""
    )


def _register_pending(engine: Engine, pending: Sequence[tuple[str, str]], reviewer: str) -> None:
    """Make the view ``pending``: item, ``mine``, and how many ``others`` it is given to."""
    items: dict[str, list[str]] = {}
    for item, holder in pending:
        items.setdefault(item, []).append(holder)
    mine = [reviewer in holders for holders in items.values()]
    others = [len(holders) - own for holders, own in zip(items.values(), mine, strict=True)]
    schema = pa.schema([("item", pa.string()), ("mine", pa.bool_()), ("others", pa.int64())])
    engine.register("pending", pa.table([list(items), mine, others], schema=schema))


def choices(workspace: Workspace, subject: Subject) -> dict[str, list[str]]:
    """What the queue can be narrowed to: ``source`` and ``field``."""
    with ReadingEngine() as engine:
        engine.view("waiting", waiting(workspace, subject))
        sources = "SELECT source_l AS value FROM waiting UNION SELECT source_r FROM waiting"
        against = f"SELECT DISTINCT unnest(against) AS value FROM waiting WHERE doubt >= {DOUBTFUL}"
        return {
            name: [value for (value,) in engine.rows(f"SELECT value FROM ({sql}) ORDER BY value")]
            for name, sql in (("source", sources), ("field", against))
        }
