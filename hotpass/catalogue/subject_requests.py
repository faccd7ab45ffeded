"""What data subjects ask for, and what was done about it; only added to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import SUBJECT_REQUESTS

Deed = Literal["receive", "identify", "find", "confirm", "exclude", "extend", "answer", "withdraw", "note"]


@dataclass(frozen=True, slots=True)
class Act:
    """Something done about a request.

    Attributes:
        request: id of the request, such as ``R-2026-0001``.
        act: what was done.
        day: the day that counts for the law, such as that of receipt.
        said: what is to be known of it, without a name: see :mod:`hotpass.compliance.subjects.requests`.
        acted_by: who.
        acted_at: when it was written down.
        seq: rises with each; 0 before it is kept.
    """

    request: str
    act: Deed
    day: date
    said: Mapping[str, Any]
    acted_by: str
    acted_at: datetime
    seq: int = 0


def add(connection: sa.Connection, act: Act) -> None:
    """Keep an act."""
    row = asdict(act)
    del row["seq"]
    connection.execute(SUBJECT_REQUESTS.insert().values(**row))
    audit.note(connection, act.acted_by, f"subject.{act.act}", act.request, day=act.day.isoformat())


def kept(connection: sa.Connection, request: str | None = None) -> list[Act]:
    """Every act in the order in which they were kept, or those of one request."""
    c = SUBJECT_REQUESTS.c
    query = sa.select(SUBJECT_REQUESTS).order_by(c.seq)
    if request is not None:
        query = query.where(c.request == request)
    return [Act(**row) for row in connection.execute(query).mappings()]


def next_id(connection: sa.Connection, year: int) -> str:
    """The id of the next request that is received in a year; within the transaction that receives it."""
    c = SUBJECT_REQUESTS.c
    received = sa.select(sa.func.count()).where(c.act == "receive", c.request.like(f"R-{year}-%"))
    return f"R-{year}-{(connection.execute(received).scalar() or 0) + 1:04d}"
