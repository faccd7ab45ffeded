"""Repairs that people accepted for a field of a sheet; only added to, the newest row of a repair stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import REPAIRS
from hotpass.model import EntityType

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a person said of the repairs of one field in sheets of one shape.

    Attributes:
        dataset: whose sheets they are.
        repair: digest of what follows, up to the sheet.
        entity_type: what the field is of.
        field: its name.
        source: words of the file's name that its next edition has too, parted by blanks.
        sheet: words of the sheet's name, likewise.
        act: whether it is accepted, or no longer.
        cells: how many had been repaired then.
        reason: why, in the person's words, or ``""``.
        decided_by: who.
        decided_at: when.
        run_id: the run that had repaired them.
        seq: rises with each; 0 before it is kept.
    """

    dataset: str
    repair: str
    entity_type: EntityType
    field: str
    source: str
    sheet: str
    act: Literal["accept", "undo"]
    cells: int
    reason: str
    decided_by: str
    decided_at: datetime
    run_id: str
    seq: int = 0


def add(connection: sa.Connection, accepted: Accepted) -> None:
    """Keep what was said."""
    row = asdict(accepted)
    del row["seq"]
    connection.execute(REPAIRS.insert().values(**row))
    said = {"dataset": accepted.dataset, "field": accepted.field, "count": accepted.cells}
    audit.note(connection, accepted.decided_by, f"repair.{accepted.act}", accepted.repair, **said)


def last_seq(connection: sa.Connection) -> int:
    """Number of the newest row, 0 when there is none."""
    return connection.execute(sa.select(sa.func.max(REPAIRS.c.seq))).scalar() or 0


def standing(connection: sa.Connection, dataset: str, until: int | None = None) -> list[Accepted]:
    """The repairs of a dataset that are accepted, the oldest first; only rows up to a number."""
    c = REPAIRS.c
    conditions = [c.dataset == dataset] + ([c.seq <= until] if until is not None else [])
    newest = sa.select(sa.func.max(c.seq)).where(*conditions).group_by(c.repair)
    query = sa.select(REPAIRS).where(c.seq.in_(newest), c.act == "accept").order_by(c.seq)
    return [Accepted(**row) for row in connection.execute(query).mappings()]


def as_table(accepted: Iterable[Accepted]) -> pa.Table:
    """Repairs as normalising takes them: entity_type, field, source and sheet."""
    import pyarrow as pa

    names = ("entity_type", "field", "source", "sheet")
    return pa.table({name: pa.array([getattr(one, name) for one in accepted], pa.string()) for name in names})
