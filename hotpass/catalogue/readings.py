"""How people said that files of one shape are read, kept for the next file of that shape; only added to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import READINGS, now


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person said about files of one shape.

    Attributes:
        seq: rises with each reading.
        shape: what files it is for; see :mod:`hotpass.remembered`.
        choice: what was chosen, as the ingest stage takes it.
        said_at: when.
        said_by: who.
        run_id: the run by whose start it was confirmed.
    """

    seq: int
    shape: str
    choice: Mapping[str, Any]
    said_at: datetime
    said_by: str
    run_id: str | None


def add(
    connection: sa.Connection,
    shape: str,
    choice: Mapping[str, Any] | None,
    said_by: str,
    run_id: str | None = None,
) -> None:
    """Say how files of a shape are read from now on; without a choice, what was said before is forgotten."""
    values = {"shape": shape, "choice": choice, "said_at": now(), "said_by": said_by, "run_id": run_id}
    connection.execute(READINGS.insert().values(values))
    act = "reading.forget" if choice is None else "reading.remember"
    audit.note(connection, said_by, act, shape)


def in_force(connection: sa.Connection) -> list[Reading]:
    """The newest reading of each shape that was not forgotten, the newest first."""
    newest = sa.select(sa.func.max(READINGS.c.seq)).group_by(READINGS.c.shape)
    query = sa.select(READINGS).where(READINGS.c.seq.in_(newest), READINGS.c.choice.is_not(None))
    rows = connection.execute(query.order_by(READINGS.c.seq.desc())).mappings()
    return [Reading(**row) for row in rows]


def of_shape(connection: sa.Connection, shape: str) -> list[tuple[datetime, str, bool]]:
    """When and by whom a shape was spoken of, the oldest first, and whether that was to forget it."""
    query = sa.select(READINGS).where(READINGS.c.shape == shape).order_by(READINGS.c.seq)
    return [(row.said_at, row.said_by, row.choice is None) for row in connection.execute(query)]
