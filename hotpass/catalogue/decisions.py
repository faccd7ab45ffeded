"""What people decided about pairs of records; only added to. What is taken back is one more row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import DECISIONS, now
from hotpass.model import EntityType

Verdict = Literal["match", "no_match", "unsure"]
VERDICTS: Final[tuple[Verdict, ...]] = ("match", "no_match", "unsure")
Origin = Literal["workbench", "label_studio", "import", "command_line", "mcp"]

#: Decision of a row that takes back another.
WITHDRAWN: Final = "withdrawn"
_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Said:
    """A decision as it is made.

    Attributes:
        entity_type: what the two records are of.
        record_id_l, record_id_r: the two, the smaller id first.
        decision: match, no_match or unsure.
        reviewer: who decided.
        decided_at: when.
        origin: where: workbench, label_studio, import, command_line or mcp.
        comment: what the reviewer said to it, or None.
        blind: whether the weight was hidden, or None where that is not known.
        seconds: time taken, or None.
        run_id: the run whose pairs were shown, or None.
        shown: what the reviewer saw: ``fields`` and ``masked`` (names), ``digest`` (SHA-256 of all of it) and
            ``weight`` (None where it was hidden); no value of a record. None where that is not known.
        model: version of the linkage model that weighed the pair, or None.
        settles: whether it settles what reviewers disagreed about, or None.
    """

    entity_type: EntityType
    record_id_l: str
    record_id_r: str
    decision: Verdict
    reviewer: str
    decided_at: datetime
    origin: Origin
    comment: str | None = None
    blind: bool | None = None
    seconds: float | None = None
    run_id: str | None = None
    shown: Mapping[str, Any] | None = None
    model: str | None = None
    settles: bool | None = None


@dataclass(frozen=True, slots=True)
class Decision(Said):
    """A decision as it is kept; ``seq`` rises with each."""

    seq: int = 0


def add(connection: sa.Connection, said: Sequence[Said]) -> list[int]:
    """Keep decisions, in their order; returns their numbers."""
    rows = [{**asdict(one), "withdraws": None} for one in said]
    numbered = DECISIONS.insert().returning(DECISIONS.c.seq, sort_by_parameter_order=True)
    numbers: list[int] = []
    for start in range(0, len(rows), _AT_ONCE):
        numbers += connection.execute(numbered, rows[start : start + _AT_ONCE]).scalars()
    for reviewer in sorted({one.reviewer for one in said}):
        own = [number for number, one in zip(numbers, said, strict=True) if one.reviewer == reviewer]
        origins = sorted({one.origin for one in said if one.reviewer == reviewer})
        audit.note(
            connection, reviewer, "decision.make", f"{own[0]}–{own[-1]}", count=len(own), origin=origins
        )
    return numbers


def withdraw(connection: sa.Connection, decision: Decision, by: str) -> None:
    """Take a decision back; whatever its reviewer had said of the pair before stands again."""
    row = {
        **asdict(decision),
        "decision": WITHDRAWN,
        "reviewer": by,
        "decided_at": now(),
        "comment": None,
        "seconds": None,
        "shown": None,
        "settles": None,
        "withdraws": decision.seq,
    }
    del row["seq"]
    connection.execute(DECISIONS.insert().values(row))
    audit.note(connection, by, "decision.withdraw", str(decision.seq))


def last_seq(connection: sa.Connection) -> int:
    """Number of the newest row, 0 when there is none."""
    return connection.execute(sa.select(sa.func.max(DECISIONS.c.seq))).scalar() or 0


def kept(connection: sa.Connection, until: int | None = None) -> list[Decision]:
    """Every decision that was not taken back, the oldest row first; only rows up to a number when given."""
    query = sa.select(*_COLUMNS).where(*_not_withdrawn(until)).order_by(DECISIONS.c.seq)
    return [Decision(**row) for row in connection.execute(query).mappings()]


def standing(connection: sa.Connection, until: int | None = None) -> list[Decision]:
    """Of each pair what each reviewer said last and did not take back, by pair and reviewer.

    What was decided last counts, and of what was decided at one moment what was kept last.
    """
    turns = _turns(until)
    query = sa.select(*(turns.c[column.name] for column in _COLUMNS)).where(turns.c.turn == 1)
    query = query.order_by(turns.c.record_id_l, turns.c.record_id_r, turns.c.seq)
    return [Decision(**row) for row in connection.execute(query).mappings()]


def standing_of(
    connection: sa.Connection, record_ids: Sequence[str], until: int | None = None
) -> list[Decision]:
    """As :func:`standing`, of pairs of these records alone."""
    found: list[Decision] = []
    for start in range(0, len(record_ids), _AT_ONCE):
        turns = _turns(until, DECISIONS.c.record_id_l.in_(record_ids[start : start + _AT_ONCE]))
        query = sa.select(*(turns.c[column.name] for column in _COLUMNS)).where(turns.c.turn == 1)
        query = query.order_by(turns.c.record_id_l, turns.c.record_id_r, turns.c.seq)
        found += [Decision(**row) for row in connection.execute(query).mappings()]
    known = set(record_ids)
    return [one for one in found if one.record_id_r in known]


def records_since(connection: sa.Connection, seq: int) -> list[str]:
    """The records of all pairs about which anything was said or taken back after a row."""
    sides = (
        sa.select(side).where(DECISIONS.c.seq > seq)
        for side in (DECISIONS.c.record_id_l, DECISIONS.c.record_id_r)
    )
    return list(connection.execute(sa.union(*sides)).scalars())


def answered(connection: sa.Connection, reviewer: str) -> list[tuple[str, str, int, bool]]:
    """Of each pair with a standing decision its two records, how many reviewers said something, and whether
    the reviewer did."""
    turns = _turns(None)
    pair = turns.c.record_id_l, turns.c.record_id_r
    mine = sa.func.max(sa.case((turns.c.reviewer == reviewer, 1), else_=0))
    query = sa.select(*pair, sa.func.count(), mine).where(turns.c.turn == 1).group_by(*pair)
    return [(left, right, int(n), bool(own)) for left, right, n, own in connection.execute(query)]


def last_words() -> sa.Subquery:
    """Standing decisions, as part of a query."""
    turns = _turns(None)
    return sa.select(turns).where(turns.c.turn == 1).subquery()


def pairs_of(connection: sa.Connection, reviewer: str) -> list[tuple[str, str]]:
    """The pairs that a reviewer has decided."""
    turns = _turns(None, DECISIONS.c.reviewer == reviewer)
    query = sa.select(turns.c.record_id_l, turns.c.record_id_r).where(turns.c.turn == 1)
    return [(left, right) for left, right in connection.execute(query)]


def reviewers(connection: sa.Connection) -> list[str]:
    """Everybody who has decided something that was not taken back, by name."""
    query = sa.select(DECISIONS.c.reviewer).where(*_not_withdrawn(None)).distinct()
    return sorted(connection.execute(query).scalars())


def count_of(connection: sa.Connection, reviewer: str) -> int:
    """How many decisions of a reviewer were not taken back."""
    query = sa.select(sa.func.count()).select_from(DECISIONS)
    query = query.where(DECISIONS.c.reviewer == reviewer, *_not_withdrawn(None))
    return connection.execute(query).scalar() or 0


def at(connection: sa.Connection, reviewer: str, moment: datetime) -> list[Decision]:
    """What a reviewer decided at one moment and did not take back, the oldest first."""
    mine = (DECISIONS.c.reviewer == reviewer, DECISIONS.c.decided_at == moment)
    query = sa.select(*_COLUMNS).where(*mine, *_not_withdrawn(None)).order_by(DECISIONS.c.seq)
    return [Decision(**row) for row in connection.execute(query).mappings()]


def latest_of(connection: sa.Connection, reviewer: str, first: int, most: int) -> list[Decision]:
    """Some of what a reviewer decided and did not take back, the newest first."""
    query = sa.select(*_COLUMNS).where(DECISIONS.c.reviewer == reviewer, *_not_withdrawn(None))
    query = query.order_by(DECISIONS.c.seq.desc()).limit(most).offset(first)
    return [Decision(**row) for row in connection.execute(query).mappings()]


def _turns(until: int | None, *conditions: sa.ColumnElement[bool]) -> sa.Subquery:
    """What was not taken back; ``turn`` is 1 for the last word of a reviewer on a pair."""
    c = DECISIONS.c
    pair = c.record_id_l, c.record_id_r, c.reviewer
    turn = sa.func.row_number().over(partition_by=pair, order_by=(c.decided_at.desc(), c.seq.desc()))
    chosen = sa.select(*_COLUMNS, turn.label("turn")).where(*_not_withdrawn(until), *conditions)
    return chosen.subquery()


def find(connection: sa.Connection, seq: int) -> Decision | None:
    """The decision of a number, unless there is none or it was taken back."""
    query = sa.select(*_COLUMNS).where(DECISIONS.c.seq == seq, *_not_withdrawn(None))
    row = connection.execute(query).mappings().first()
    return Decision(**row) if row else None


def last_of(connection: sa.Connection, reviewer: str) -> Decision | None:
    """What a reviewer decided last of what was not taken back."""
    mine = DECISIONS.c.reviewer == reviewer
    query = sa.select(*_COLUMNS).where(mine, *_not_withdrawn(None)).order_by(DECISIONS.c.seq.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return Decision(**row) if row else None


_COLUMNS: Final = tuple(column for column in DECISIONS.c if column.name != "withdraws")


def _not_withdrawn(until: int | None) -> list[sa.ColumnElement[bool]]:
    later = DECISIONS.alias()
    known = [later.c.withdraws == DECISIONS.c.seq]
    conditions = [DECISIONS.c.decision != WITHDRAWN]
    if until is not None:
        known.append(later.c.seq <= until)
        conditions.append(DECISIONS.c.seq <= until)
    return [*conditions, ~sa.exists().where(*known)]
