"""Writes the golden records and the provenance of their values."""

from __future__ import annotations

from collections.abc import Sequence

from hotpass.engine.base import literal, quote
from hotpass.golden import golden_schema
from hotpass.model import ENTITY_TYPES, PROVENANCE, EntityType, golden_table
from hotpass.stage import StageJob
from hotpass.stages.merge.survivors import CORRECTION


def write_golden(job: StageJob, entity_type: EntityType) -> dict[str, int]:
    """Write ``organisations`` or ``people``, sorted by entity_id; returns its rows by table."""
    fields = job.profile.entities[entity_type].published
    columns, joins = ["e.entity_id"], []
    for number, field in enumerate(fields):
        columns.append(f"f{number}.value AS {quote(field.name)}")
        if field.multi:
            others = f"list_transform(f{number}.alternatives, lambda a: a.value)"
            every = f"list_concat([f{number}.value], coalesce({others}, []))"
            columns.append(
                f"CASE WHEN f{number}.value IS NOT NULL THEN {every} END AS {quote(f'{field.name}__all')}"
            )
        joins.append(f"LEFT JOIN {entity_type}_chosen_{number} f{number} USING (entity_no)")
    table = golden_table(entity_type)
    rows = job.engine.write(
        f"""SELECT {", ".join(columns)}, e.records, s.sources
        FROM {entity_type}_entities e
        JOIN ({_sources(entity_type)}) s USING (entity_no) {" ".join(joins)}
        ORDER BY entity_no""",
        job.output / f"{table}.parquet",
        schema=golden_schema(fields),
    )
    return {table: rows}


def _sources(entity_type: EntityType) -> str:
    return f"""SELECT entity_no, list(source ORDER BY source) AS sources FROM (
        SELECT DISTINCT entity_no, source FROM {entity_type}_members
        JOIN {entity_type}_places USING (place_no)) GROUP BY entity_no"""


def write_provenance(job: StageJob) -> int:
    """Write ``provenance``, sorted by entity type, entity and the profile's order of fields.

    Sorting moves whole rows, so what repeats (file, sheet, field, rule) travels as a number and gets its text
    after.
    """
    parts = " UNION ALL ".join(_chosen(job, entity_type) for entity_type in ENTITY_TYPES)
    fields = [(t, f.name, f.rule) for t in ENTITY_TYPES for f in job.profile.entities[t].published]
    entity_types, names, rules = zip(*fields, strict=True)
    digests, files, sheets = _places(job)
    return job.engine.write(
        f"""SELECT {_text(entity_types, "field_no")} AS entity_type, entity_id,
        {_text(names, "field_no")} AS field, value, raw, record_id,
        {_text(digests, "place_no")} AS file_digest, {_text(files, "place_no")} AS file_name,
        {_text(sheets, "place_no")} AS sheet, "row", cell,
        CASE WHEN corrected THEN {literal(CORRECTION)} ELSE {_text(rules, "field_no")} END AS rule, agreeing,
        coalesce(alternatives, []) AS alternatives, decided_by
        FROM (SELECT * FROM ({parts}) ORDER BY type_no, entity_no, field_no)""",
        job.output / "provenance.parquet",
        schema=PROVENANCE,
    )


def _chosen(job: StageJob, entity_type: EntityType) -> str:
    """Every chosen value of one type; fields and places are numbered through both types, from 1."""
    type_no = ENTITY_TYPES.index(entity_type)
    before = [job.profile.entities[t].published for t in ENTITY_TYPES[:type_no]]
    first_field = 1 + sum(len(fields) for fields in before)
    first_place = sum(
        int(job.engine.rows(f"SELECT count(*) FROM {t}_places")[0][0]) for t in ENTITY_TYPES[:type_no]
    )
    chosen = " UNION ALL ".join(
        f"SELECT {first_field + number} AS field_no, * FROM {entity_type}_chosen_{number}"
        for number in range(len(job.profile.entities[entity_type].published))
    )
    return f"""SELECT {type_no} AS type_no, entity_no, entity_id, field_no, value, raw, record_id,
        place_no + {first_place} AS place_no, "row", cell, corrected, agreeing, alternatives, decided_by
        FROM ({chosen}) JOIN {entity_type}_entities USING (entity_no)"""


def _places(job: StageJob) -> list[tuple[str, ...]]:
    """File digests, file names and sheets of the places of both types."""
    rows = [
        row
        for entity_type in ENTITY_TYPES
        for row in job.engine.rows(
            f"SELECT file_digest, file_name, sheet FROM {entity_type}_places ORDER BY place_no"
        )
    ]
    return list(zip(*rows, strict=True)) or [(), (), ()]


def _text(texts: Sequence[str | None], number: str) -> str:
    """SQL of the text that a number from 1 stands for."""
    items = ", ".join("NULL" if text is None else literal(text) for text in texts)
    return f"CAST([{items}] AS VARCHAR[])[{number}]"
