"""Who is to decide what: pairs and entities given to a reviewer until they are decided or given back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.decisions import last_words
from hotpass.catalogue.tables import ASSIGNMENTS, now

_AT_ONCE: Final = 500


def give(connection: sa.Connection, items: Iterable[str], reviewer: str, by: str) -> int:
    """Give items to a reviewer; returns how many of them he did not have."""
    mine = set(
        connection.execute(sa.select(ASSIGNMENTS.c.item).where(ASSIGNMENTS.c.reviewer == reviewer)).scalars()
    )
    fresh = [item for item in dict.fromkeys(items) if item not in mine]
    rows = [{"item": item, "reviewer": reviewer, "given_at": now(), "given_by": by} for item in fresh]
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(ASSIGNMENTS.insert(), rows[start : start + _AT_ONCE])
    if fresh:
        audit.note(connection, by, "assignment.give", reviewer, count=len(fresh))
    return len(fresh)


def drop(
    connection: sa.Connection, *, reviewer: str | None = None, items: Sequence[str] | None = None
) -> int:
    """Take items back, those of a reviewer or of everybody; returns how many."""
    conditions = [ASSIGNMENTS.c.reviewer == reviewer] if reviewer is not None else []
    if items is not None:
        conditions.append(ASSIGNMENTS.c.item.in_(items))
    return connection.execute(ASSIGNMENTS.delete().where(*conditions)).rowcount


def pending(connection: sa.Connection, items: Sequence[str] | None = None) -> list[tuple[str, str]]:
    """Item and reviewer of what was given and the reviewer has not decided yet; only of some items if so
    asked."""
    said = last_words()
    pair = said.c.record_id_l + " " + said.c.record_id_r
    query = sa.select(ASSIGNMENTS.c.item, ASSIGNMENTS.c.reviewer)
    query = query.join(
        said, sa.and_(pair == ASSIGNMENTS.c.item, said.c.reviewer == ASSIGNMENTS.c.reviewer), isouter=True
    )
    query = query.where(said.c.seq.is_(None)).order_by(ASSIGNMENTS.c.item, ASSIGNMENTS.c.reviewer)
    if items is None:
        return [(item, reviewer) for item, reviewer in connection.execute(query)]
    found: list[tuple[str, str]] = []
    for start in range(0, len(items), _AT_ONCE):
        some = query.where(ASSIGNMENTS.c.item.in_(items[start : start + _AT_ONCE]))
        found += [(item, reviewer) for item, reviewer in connection.execute(some)]
    return found
