"""Entries of the audit trail found by what they say, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from hotpass.catalogue.audit import Entry, in_words
from hotpass.catalogue.tables import AUDIT

_C: Final = AUDIT.c
_AT_ONCE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are wanted; None and empty texts narrow nothing.

    Attributes:
        actor: who did it.
        act: what was done.
        subject: what it was done to.
        run: entries of a run: done to it, or naming it.
        since: not before this moment.
        until: before this moment.
    """

    actor: str = ""
    act: str = ""
    subject: str = ""
    run: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def words(self) -> str:
        """What is wanted, to be noted by whoever asks."""
        return ", ".join(f"{name} {value}" for name, value in asdict(self).items() if value)


def newest_first(
    connection: sa.Connection, wanted: Wanted, most: int, below: int | None = None
) -> list[Entry]:
    """The newest entries that are wanted, of those numbered below one where that is given."""
    query = sa.select(AUDIT).where(*_conditions(wanted)).order_by(_C.seq.desc()).limit(most)
    query = query if below is None else query.where(_C.seq < below)
    return in_words(connection, connection.execute(query).mappings())


def next_newer(connection: sa.Connection, wanted: Wanted, most: int, above: int) -> list[Entry]:
    """The entries that are wanted and follow one, those next to it, the newest first."""
    query = sa.select(AUDIT).where(*_conditions(wanted), _C.seq > above).order_by(_C.seq).limit(most)
    return in_words(connection, connection.execute(query).mappings())[::-1]


def in_order(connection: sa.Connection, wanted: Wanted, after: int = 0) -> Iterator[Entry]:
    """The entries that are wanted and follow one, in their order."""
    query = sa.select(AUDIT).where(*_conditions(wanted), _C.seq > after).order_by(_C.seq)
    for rows in connection.execute(query, execution_options={"yield_per": _AT_ONCE}).mappings().partitions():
        yield from in_words(connection, rows)


def count(connection: sa.Connection, wanted: Wanted) -> int:
    """How many entries are wanted."""
    query = sa.select(sa.func.count()).select_from(AUDIT).where(*_conditions(wanted))
    return int(connection.execute(query).scalar_one())


def bounds(connection: sa.Connection, wanted: Wanted) -> tuple[int, int] | None:
    """The numbers of the first and the last entry that are wanted; None where there are none."""
    query = sa.select(sa.func.min(_C.seq), sa.func.max(_C.seq)).where(*_conditions(wanted))
    first, last = connection.execute(query).one()
    return None if first is None else (first, last)


def numbered(connection: sa.Connection, seq: int) -> Entry | None:
    """The entry of a number, or None."""
    rows = connection.execute(sa.select(AUDIT).where(_C.seq == seq)).mappings()
    return next(iter(in_words(connection, rows)), None)


def actors(connection: sa.Connection) -> list[str]:
    """Everybody who did something, by name."""
    return _different(connection, _C.actor)


def acts(connection: sa.Connection) -> list[str]:
    """Everything that was done, by name."""
    return _different(connection, _C.act)


def _different(connection: sa.Connection, column: sa.ColumnElement[str]) -> list[str]:
    """The different values of an indexed column, one step in the index for each, however many entries."""
    first = sa.select(sa.func.min(column).label("value")).select_from(AUDIT).cte("different", recursive=True)
    following = sa.select(sa.func.min(column)).where(column > first.c.value).scalar_subquery()
    found = first.union_all(sa.select(following).where(first.c.value.is_not(None)))
    values = connection.execute(sa.select(found.c.value).where(found.c.value.is_not(None))).scalars()
    return sorted(str(value) for value in values)


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [
        column == value
        for column, value in ((_C.actor, wanted.actor), (_C.act, wanted.act), (_C.subject, wanted.subject))
        if value
    ]
    found += [_C.at >= wanted.since] if wanted.since else []
    found += [_C.at < wanted.until] if wanted.until else []
    return found + (_of_run(wanted.run) if wanted.run else [])


def _of_run(run: str) -> list[sa.ColumnElement[bool]]:
    """What concerns a run does not come before the run was asked for."""
    own = AUDIT.alias("own")
    first = sa.select(sa.func.min(own.c.seq)).where(own.c.subject == run).scalar_subquery()
    named = _C.said.contains(f'"run":"{run}"', autoescape=True)
    return [sa.or_(_C.subject == run, named), _C.seq >= sa.func.coalesce(first, 0)]
