"""What people corrected in golden records; only added to. What is taken back is one more row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import CORRECTIONS
from hotpass.model import EntityType

_COLUMNS: Final = tuple(column for column in CORRECTIONS.c if column.name != "withdraws")


@dataclass(frozen=True, slots=True)
class Correction:
    """A field of an entity that a person gave another value.

    Attributes:
        dataset: whose entity it is.
        entity_type: what it is.
        entity_id: its id when it was corrected.
        record_id: the record that the correction stays with, should the entity be split; None when no record
            says anything of the field.
        field: name of the field.
        value: what it is to be, as its kind writes it.
        instead_of: what the rules chose then, or None where nothing was given.
        reason: why, in the person's words.
        decided_by: who.
        decided_at: when.
        run_id: the run whose version was corrected.
        seq: rises with each; 0 before it is kept.
    """

    dataset: str
    entity_type: EntityType
    entity_id: str
    record_id: str | None
    field: str
    value: str
    instead_of: str | None
    reason: str
    decided_by: str
    decided_at: datetime
    run_id: str
    seq: int = 0


def add(connection: sa.Connection, correction: Correction) -> Correction:
    """Keep a correction; returns it with its number."""
    row = CORRECTIONS.insert().values(**_row(correction), withdraws=None).returning(CORRECTIONS.c.seq)
    seq = connection.execute(row).scalar_one()
    _note(connection, correction, correction.decided_by, "correction.make")
    return replace(correction, seq=seq)


def withdraw(connection: sa.Connection, correction: Correction, by: str, at: datetime) -> None:
    """Take a correction back: the rules choose again, or what had been corrected before stands."""
    row = {**_row(correction), "decided_by": by, "decided_at": at, "withdraws": correction.seq}
    connection.execute(CORRECTIONS.insert().values(**row))
    _note(connection, correction, by, "correction.withdraw")


def _note(connection: sa.Connection, correction: Correction, by: str, act: str) -> None:
    audit.note(connection, by, act, correction.entity_id, dataset=correction.dataset, field=correction.field)


def _row(correction: Correction) -> dict[str, object]:
    row = asdict(correction)
    del row["seq"]
    return row


def last_seq(connection: sa.Connection) -> int:
    """Number of the newest row, 0 when there is none."""
    return connection.execute(sa.select(sa.func.max(CORRECTIONS.c.seq))).scalar() or 0


def standing(connection: sa.Connection, dataset: str, until: int | None = None) -> list[Correction]:
    """The corrections of a dataset that were not taken back, the oldest first; only rows up to a number."""
    c, later = CORRECTIONS.c, CORRECTIONS.alias()
    known = [later.c.withdraws == c.seq]
    conditions = [c.dataset == dataset, c.withdraws.is_(None)]
    if until is not None:
        known.append(later.c.seq <= until)
        conditions.append(c.seq <= until)
    query = sa.select(*_COLUMNS).where(*conditions, ~sa.exists().where(*known)).order_by(c.seq)
    return [Correction(**row) for row in connection.execute(query).mappings()]


def reasoned(connection: sa.Connection, reason: str) -> list[Correction]:
    """The corrections of every dataset that were made for a reason and not taken back, the oldest first."""
    c, later = CORRECTIONS.c, CORRECTIONS.alias()
    stands = ~sa.exists().where(later.c.withdraws == c.seq)
    query = sa.select(*_COLUMNS).where(c.reason == reason, c.withdraws.is_(None), stands).order_by(c.seq)
    return [Correction(**row) for row in connection.execute(query).mappings()]


def of_entity(
    connection: sa.Connection, dataset: str, entity_id: str, record_ids: Sequence[str]
) -> list[Correction]:
    """Those about an entity: by one of its records, else by its id."""
    mine = set(record_ids)
    return [
        one for one in standing(connection, dataset) if one.record_id in mine or one.entity_id == entity_id
    ]


def find(connection: sa.Connection, seq: int) -> Correction | None:
    """The correction of a number, unless there is none or it was taken back."""
    later = CORRECTIONS.alias()
    query = sa.select(*_COLUMNS).where(
        CORRECTIONS.c.seq == seq,
        CORRECTIONS.c.withdraws.is_(None),
        ~sa.exists().where(later.c.withdraws == CORRECTIONS.c.seq),
    )
    row = connection.execute(query).mappings().first()
    return Correction(**row) if row else None
