"""The audit trail as it is stored, every row and character of it, to be verified or taken along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from hotpass.catalogue.audit import Line
from hotpass.catalogue.tables import AUDIT
from hotpass.errors import Tampered

_AT_ONCE: Final = 5_000


def lines(connection: sa.Connection, first: int | None = None, last: int | None = None) -> Iterator[Line]:
    """The rows in the order of their numbers, also those that no entry may have.

    The moment is made a text by the database, so that whatever stands there comes through and is compared.

    Raises:
        Tampered: a row cannot be read; names it.
    """
    reached = None
    try:
        found = connection.execute(_query(connection, first, last), execution_options={"yield_per": _AT_ONCE})
        for rows in found.partitions():
            yield from (Line(*row) for row in rows)
            reached = rows[-1][0]
    except DatabaseError:
        yield from _one_by_one(connection, first if reached is None else reached + 1, last)


def _one_by_one(connection: sa.Connection, first: int | None, last: int | None) -> Iterator[Line]:
    """The rows as far as they can be read, then which one cannot."""
    while True:
        try:
            row = connection.execute(_query(connection, first, last).limit(1)).first()
        except DatabaseError as error:
            which = "its first entry" if first is None else f"entry {first}"
            raise Tampered(
                f"{which} cannot be read",
                where="audit trail",
                remedy="Keep the workspace as it is, and compare it with a copy",
            ) from error
        if row is None:
            return
        yield Line(*row)
        first = row[0] + 1


def _query(connection: sa.Connection, first: int | None, last: int | None) -> sa.Select[Any]:
    c = AUDIT.c
    moment = _moment_on_postgresql() if connection.dialect.name == "postgresql" else _moment_on_sqlite()
    query = sa.select(c.seq, moment, c.actor, c.act, c.subject, c.said, c.previous, c.hash).order_by(c.seq)
    query = query if first is None else query.where(c.seq >= first)
    return query if last is None else query.where(c.seq <= last)


def _moment_on_postgresql() -> sa.ColumnElement[str]:
    moment = sa.func.timezone("UTC", AUDIT.c.at)
    return sa.func.to_char(moment, 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"', type_=sa.Text)


def _moment_on_sqlite() -> sa.ColumnElement[str]:
    """What stands there, a T in place of the blank; nothing where it is no text."""
    stored = sa.type_coerce(AUDIT.c.at, sa.Text)
    text = sa.func.replace(stored, " ", "T", type_=sa.Text) + "+00:00"
    return sa.case((sa.func.typeof(stored) == "text", text))
