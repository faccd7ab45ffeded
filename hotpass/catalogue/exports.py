"""What was taken along, for what, by whom and to whom; only added to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import EXPORTS


@dataclass(frozen=True, slots=True)
class Export:
    """Something that was taken along.

    Attributes:
        id: such as ``E-2026-0001``.
        dataset, version: what it is from.
        entity_type: of its rows; None for files that hold several.
        purpose: for what; None where nobody said.
        recipient: to whom it goes; None where nobody said.
        form: ``csv`` or ``parquet``, or the name of a file of the version.
        rows: how many were taken.
        held_back: how many were not, for want of consent or by objection.
        digest: SHA-256 of the file.
        taken_by, taken_at: who and when.
        fields: how many values it holds, by ``entity_type.field``; None where that was not noted.
    """

    id: str
    dataset: str
    version: int
    entity_type: str | None
    purpose: str | None
    recipient: str | None
    form: str
    rows: int
    held_back: int
    digest: str
    taken_by: str
    taken_at: datetime
    fields: Mapping[str, int] | None = None


def next_id(connection: sa.Connection, year: int) -> str:
    """The id of the next export of a year; within the transaction that keeps it."""
    audit.hold(connection)
    taken = sa.select(sa.func.count()).where(EXPORTS.c.id.like(f"E-{year}-%"))
    return f"E-{year}-{(connection.execute(taken).scalar() or 0) + 1:04d}"


def add(connection: sa.Connection, export: Export) -> None:
    """Keep an export."""
    connection.execute(EXPORTS.insert().values(**asdict(export)))
    audit.note(
        connection,
        export.taken_by,
        "export.take",
        export.id,
        dataset=export.dataset,
        version=export.version,
        purpose=export.purpose,
        rows=export.rows,
        held_back=export.held_back,
        fields=export.fields,
    )


def kept(connection: sa.Connection, ids: Sequence[str] | None = None) -> list[Export]:
    """Every export, the newest first, or those of these ids."""
    query = sa.select(EXPORTS).order_by(EXPORTS.c.taken_at.desc(), EXPORTS.c.id.desc())
    if ids is not None:
        query = query.where(EXPORTS.c.id.in_(ids))
    return [Export(**row) for row in connection.execute(query).mappings()]
