"""Who looks at what: claims that end by themselves, so that two reviewers never get the same item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import sqlalchemy as sa

from hotpass.catalogue.tables import CLAIMS, clock

#: How long a claim holds after its reviewer last did something, s.
SECONDS: Final = 900.0
_LOCK: Final = 0x686F7463
_AT_ONCE: Final = 500


def lock(connection: sa.Connection) -> None:
    """Hold the claims until the transaction ends; SQLite's write transactions hold everything already."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def looked_at(connection: sa.Connection) -> set[str]:
    """All items that somebody looks at."""
    return set(connection.execute(sa.select(CLAIMS.c.item).where(CLAIMS.c.until > clock())).scalars())


def of_others(connection: sa.Connection, items: Sequence[str], reviewer: str) -> dict[str, set[str]]:
    """By item the others who look at it; items that nobody else looks at are left out."""
    found: dict[str, set[str]] = {}
    for start in range(0, len(items), _AT_ONCE):
        some = CLAIMS.c.item.in_(items[start : start + _AT_ONCE])
        query = sa.select(CLAIMS.c.item, CLAIMS.c.reviewer)
        query = query.where(some, CLAIMS.c.reviewer != reviewer, CLAIMS.c.until > clock())
        for item, other in connection.execute(query):
            found.setdefault(item, set()).add(other)
    return found


def take(connection: sa.Connection, items: Iterable[str], reviewer: str) -> None:
    """Claim items, and put the end of all claims of the reviewer off; what has ended is cleared away."""
    renew(connection, reviewer)
    connection.execute(CLAIMS.delete().where(CLAIMS.c.until <= clock()))
    mine = set(connection.execute(sa.select(CLAIMS.c.item).where(CLAIMS.c.reviewer == reviewer)).scalars())
    for item in dict.fromkeys(items):
        if item not in mine:
            connection.execute(CLAIMS.insert().values(item=item, reviewer=reviewer, until=clock() + SECONDS))


def renew(connection: sa.Connection, reviewer: str) -> None:
    """Put the end of the claims of a reviewer off."""
    mine = (CLAIMS.c.reviewer == reviewer, CLAIMS.c.until > clock())
    connection.execute(CLAIMS.update().where(*mine).values(until=clock() + SECONDS))


def release(connection: sa.Connection, reviewer: str, items: Sequence[str] | None = None) -> None:
    """Give items back, or all that the reviewer claimed."""
    mine = [CLAIMS.c.reviewer == reviewer]
    connection.execute(
        CLAIMS.delete().where(*mine, *([CLAIMS.c.item.in_(items)] if items is not None else []))
    )
