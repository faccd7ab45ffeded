"""What fields hold: what a profile says of one comes before its kind, and free text is told by its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.fields.personal import SORTS, SUSPECT, hits
from hotpass.model import CLASSIFICATION, ENTITY_TYPES, EntityType, record_table
from hotpass.profiles import FieldSpec
from hotpass.stage import StageJob

_HELD = pa.schema([("sorts", pa.list_(pa.string()))])


def write_classification(job: StageJob) -> Mapping[str, int]:
    """Write ``classification``; returns how many fields are of each class. Reads views of the records."""
    selects = [
        select
        for entity_type in ENTITY_TYPES
        for field in job.profile.entities[entity_type].fields
        for select in _classify(job.engine, entity_type, field)
    ]
    found = f"SELECT * FROM ({' UNION ALL '.join(selects)}) WHERE values > 0"
    job.engine.write(
        f"{found} ORDER BY entity_type, field, personal, reason",
        job.output / "classification.parquet",
        schema=CLASSIFICATION,
    )
    job.engine.view("classified", job.output / "classification.parquet")
    classes = job.engine.rows(
        "SELECT personal, count(DISTINCT (entity_type, field)) FROM classified GROUP BY ALL ORDER BY ALL"
    )
    return {f"fields_{personal}": int(fields) for personal, fields in classes}


def _classify(engine: Engine, entity_type: EntityType, field: FieldSpec) -> Iterator[str]:
    """SQL: what the kind says, and what free text holds against it."""
    kind = field.of
    of_whom = "a person" if entity_type == "person" else "an organisation"
    reason = (
        f"{kind.label} of {of_whom}" if kind.personal != "none" else f"{kind.label} says nothing personal"
    )
    if field.personal_said:
        reason = "The profile says so"
    given = _given(entity_type, field)
    table, column = record_table(entity_type), quote(field.name)
    yield f"""SELECT {given}, {literal(field.personal_class)} AS personal, count(*) AS values,
        count(DISTINCT {column}) AS distinct_values, {literal(reason)} AS reason
        FROM {table} WHERE {column} IS NOT NULL"""
    if field.personal_class == "none" and kind.name in ("text", "category"):
        yield from _held(engine, entity_type, field)


def _held(engine: Engine, entity_type: EntityType, field: FieldSpec) -> Iterator[str]:
    """SQL, one query a sort, of the values in which it stands."""
    table, column = record_table(entity_type), quote(field.name)
    name = f"held_{entity_type}_{field.name}"
    suspect = f"SELECT {column} AS value FROM {table} WHERE regexp_matches({column}, {literal(SUSPECT)})"
    engine.map_distinct(name, suspect, _sorts, _HELD)
    for (sort,) in engine.rows(f"SELECT DISTINCT unnest(sorts) AS sort FROM {quote(name)} ORDER BY sort"):
        yield f"""SELECT {_given(entity_type, field)}, {literal(SORTS[sort].personal)}, count(*),
            count(DISTINCT value), {literal(f"Some values hold {SORTS[sort].label}")}
            FROM {table} JOIN {quote(name)} ON value = {column}
            WHERE list_contains(sorts, {literal(sort)})"""


def _given(entity_type: EntityType, field: FieldSpec) -> str:
    return f"""{literal(entity_type)} AS entity_type, {literal(field.name)} AS field,
        {literal(field.kind)} AS kind"""


def _sorts(value: str) -> tuple[list[str]]:
    return (sorted({hit.sort for hit in hits(value)}),)
