"""Takes values of records that stay out of the rows of the catalogue that were said of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import sqlalchemy as sa

from hotpass.catalogue.tables import (
    CORRECTIONS,
    LABEL_STUDIO_ANNOTATIONS,
    LABEL_STUDIO_TASKS,
    QUARANTINE_ACTS,
)

#: Of how many ids at once rows are looked for.
_IDS: Final = 500


def erase_values(
    connection: sa.Connection,
    entity_type: str,
    values: Mapping[str, Collection[str]],
    speechless: Collection[tuple[str, str]],
) -> dict[str, int]:
    """Delete what gave these values others, and the tasks that showed them; returns how many, by table.

    Args:
        connection: to the catalogue.
        entity_type: of the records.
        values: by field, ids of the records whose value goes.
        speechless: entity and field of which no record says anything any more.
    """
    done: Counter[str] = Counter()
    for name, ids in values.items():
        for some in _some(sorted(ids)):
            c, q = CORRECTIONS.c, QUARANTINE_ACTS.c
            _delete(connection, CORRECTIONS, sa.and_(c.field == name, c.record_id.in_(some)), done)
            _delete(connection, QUARANTINE_ACTS, sa.and_(q.field == name, q.record_id.in_(some)), done)
    by_field = defaultdict(list)
    for entity, name in sorted(speechless):
        by_field[name].append(entity)
    for name, entities in by_field.items():
        for some in _some(entities):
            c = CORRECTIONS.c
            theirs = sa.and_(c.entity_type == entity_type, c.field == name, c.entity_id.in_(some))
            _delete(connection, CORRECTIONS, theirs, done)
    for some in _some(sorted({record for ids in values.values() for record in ids})):
        tasks = LABEL_STUDIO_TASKS.c
        sent = sa.or_(tasks.record_id_l.in_(some), tasks.record_id_r.in_(some))
        read_back = LABEL_STUDIO_ANNOTATIONS.c.pair_key.in_(sa.select(tasks.pair_key).where(sent))
        _delete(connection, LABEL_STUDIO_ANNOTATIONS, read_back, done)
        _delete(connection, LABEL_STUDIO_TASKS, sent, done)
    return dict(done)


def _some(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _IDS] for start in range(0, len(ids), _IDS))


def _delete(
    connection: sa.Connection, table: sa.Table, about: sa.ColumnElement[bool], done: Counter[str]
) -> None:
    if count := connection.execute(table.delete().where(about)).rowcount:
        done[table.name] += count
