"""What people decided of records that a gate kept back; only added to, the newest row of a record stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import QUARANTINE_ACTS
from hotpass.model import EntityType

Deed = Literal["release", "drop", "correct", "wait"]


@dataclass(frozen=True, slots=True)
class Act:
    """What a person decided of one record.

    Attributes:
        dataset: whose record it is.
        entity_type: what it is of.
        record_id: the record, by an id that survives a re-upload.
        act: whether it goes on, is dropped, goes on with another value, or waits again.
        field: that is corrected, else None.
        value: that the field is to have, as its kind writes it, else None.
        instead_of: what the field had, or None.
        reason: why, in the person's words.
        decided_by: who.
        decided_at: when.
        run_id: the run that kept it back.
        seq: rises with each; 0 before it is kept.
    """

    dataset: str
    entity_type: EntityType
    record_id: str
    act: Deed
    field: str | None
    value: str | None
    instead_of: str | None
    reason: str
    decided_by: str
    decided_at: datetime
    run_id: str
    seq: int = 0


def add(connection: sa.Connection, act: Act) -> None:
    """Keep an act."""
    row = asdict(act)
    del row["seq"]
    connection.execute(QUARANTINE_ACTS.insert().values(**row))
    said = {"dataset": act.dataset, "run": act.run_id} | ({"field": act.field} if act.field else {})
    audit.note(connection, act.decided_by, f"quarantine.{act.act}", act.record_id, **said)


def add_all(connection: sa.Connection, acts: Sequence[Act], rule_id: str, digest: str) -> None:
    """Keep one decision on many records of a rule, under one entry of the trail.

    Args:
        connection: to write by.
        acts: one a record, alike but for the record.
        rule_id: the rule that kept them back.
        digest: SHA-256 of the ids of the records, in their order, a line each.
    """
    rows = [asdict(act) for act in acts]
    for row in rows:
        del row["seq"]
    connection.execute(QUARANTINE_ACTS.insert(), rows)
    one = acts[0]
    said = {"dataset": one.dataset, "run": one.run_id, "records": len(acts), "sha256": digest}
    audit.note(connection, one.decided_by, f"quarantine.{one.act}", rule_id, **said)


def last_seq(connection: sa.Connection) -> int:
    """Number of the newest row, 0 when there is none."""
    return connection.execute(sa.select(sa.func.max(QUARANTINE_ACTS.c.seq))).scalar() or 0


def standing(connection: sa.Connection, dataset: str, until: int | None = None) -> list[Act]:
    """The newest act of each record of a dataset, but those by which it waits; only rows up to a number."""
    c = QUARANTINE_ACTS.c
    conditions = [c.dataset == dataset] + ([c.seq <= until] if until is not None else [])
    newest = sa.select(sa.func.max(c.seq)).where(*conditions).group_by(c.record_id)
    query = sa.select(QUARANTINE_ACTS).where(c.seq.in_(newest), c.act != "wait").order_by(c.seq)
    return [Act(**row) for row in connection.execute(query).mappings()]
