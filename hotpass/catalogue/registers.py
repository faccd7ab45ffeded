"""Entries of the registers of rights and duties; only added to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hotpass.catalogue.tables import REGISTER_ENTRIES


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote of an entry.

    Attributes:
        register: name of the register.
        entry: id of the entry.
        act: ``add`` or ``amend``, or what was done about a disposal.
        said: all that the entry says from then on.
        written_by: who.
        written_at: when.
        seq: rises with each; 0 before it is kept.
    """

    register: str
    entry: str
    act: str
    said: Mapping[str, Any]
    written_by: str
    written_at: datetime
    seq: int = 0


def add(connection: sa.Connection, written: Written) -> None:
    """Keep a row."""
    row = asdict(written)
    del row["seq"]
    connection.execute(REGISTER_ENTRIES.insert().values(**row))


def kept(
    connection: sa.Connection, register: str, entry: str | None = None, until: datetime | None = None
) -> list[Written]:
    """Every row of a register, or those of one entry, in the order in which they were kept; those that were
    written before a moment where one is given."""
    c = REGISTER_ENTRIES.c
    query = sa.select(REGISTER_ENTRIES).where(c.register == register).order_by(c.seq)
    if entry is not None:
        query = query.where(c.entry == entry)
    if until is not None:
        query = query.where(c.written_at < until)
    return [Written(**row) for row in connection.execute(query).mappings()]
