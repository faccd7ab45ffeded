"""Values of records that are not the subject's and go whole with it, such as an organisation's e-mail address
that bears a person's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

from hotpass.catalogue import Catalogue
from hotpass.catalogue.tables import CORRECTIONS
from hotpass.compliance.erasing.beside import AT, register_numbers
from hotpass.compliance.erasing.subject import Subject
from hotpass.compliance.erasing.tables import sifted
from hotpass.compliance.erasing.terms import Terms
from hotpass.compliance.subjects.opening import Reading, among, opened, tables_of
from hotpass.engine import Engine, there_is
from hotpass.engine.base import quote
from hotpass.model import ENTITY_TYPES, EntityType, record_table
from hotpass.profiles import EntitySpec
from hotpass.workspace import Workspace


def other_type(entity_type: EntityType) -> EntityType:
    """The entity type that a subject is not of."""
    (other,) = (one for one in ENTITY_TYPES if one != entity_type)
    return other


def values_of_others(
    workspace: Workspace, readings: Sequence[Reading], subject: Subject
) -> dict[str, list[str]]:
    """By field, ids of the records of the other entity type whose value says nothing but the subject.

    A field of an entity that somebody corrected is left out: its golden value is what they said.

    Args:
        workspace: whose corrections count.
        readings: all that was read.
        subject: whose texts go.
    """
    found: dict[str, set[str]] = defaultdict(set)
    other = other_type(subject.entity_type)
    corrected = _corrected(workspace, other)
    for reading in readings if subject.terms.whole or subject.terms.within else ():
        clusters = reading.folder / "link" / "clusters.parquet"
        if not there_is(clusters):
            continue
        with opened(reading) as (engine, profile):
            path = reading.folder / "normalise" / f"{record_table(other)}.parquet"
            if record_table(other) not in tables_of(engine):
                continue
            for record, name in _going(engine, path, profile.entities[other], subject.terms):
                found[name].add(record)
            engine.view("clusters", clusters)
            for name in corrected.keys() & found.keys():
                found[name] -= _of_entities(engine, corrected[name])
    return {name: sorted(ids) for name, ids in sorted(found.items()) if ids}


def _going(engine: Engine, path: Path, spec: EntitySpec, terms: Terms) -> Iterator[tuple[str, str]]:
    """Record and field of each value of which nothing is left."""
    several = [quote(f"{one.name}__all") for one in spec.fields if one.multi]
    names = [quote(one.name) for one in spec.fields]
    engine.view("source", path, numbered=AT)
    texts = [*names, *(f"CAST(to_json({name}) AS VARCHAR)" for name in several)]
    said = [at for at, joined in sifted(engine, terms.sieve, texts, []) if terms.in_row(joined)]
    register_numbers(engine, "hits", said)
    rows = engine.arrow(
        f"""SELECT record_id, {", ".join([*names, *several])} FROM source
        WHERE {AT} IN (SELECT v FROM hits)"""
    )
    for row in rows.to_pylist():
        for one in spec.fields:
            values = [row[one.name], *((row[f"{one.name}__all"] or ()) if one.multi else ())]
            if row[one.name] is not None and all(terms.without(v) is None for v in values):
                yield row["record_id"], one.name


def _corrected(workspace: Workspace, entity_type: EntityType) -> dict[str, set[str]]:
    """By field, the entities of which somebody corrected it."""
    c = CORRECTIONS.c
    found: dict[str, set[str]] = defaultdict(set)
    with Catalogue.open(workspace).read() as connection:
        of = sa.select(c.field, c.entity_id).where(c.entity_type == entity_type)
        for name, entity in connection.execute(of):
            found[name].add(entity)
    return found


def _of_entities(engine: Engine, entities: Collection[str]) -> set[str]:
    """The records of some entities."""
    rows = engine.rows(f"SELECT record_id FROM clusters WHERE {among('entity_id', entities)}")
    return {record for (record,) in rows}
