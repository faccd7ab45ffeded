"""Record ids, and the record tables as they are handed on."""

from __future__ import annotations

from collections.abc import Sequence

from hotpass.engine.base import quote
from hotpass.model import DERIVED, NAMING, EntityType, record_schema, record_table
from hotpass.profiles import FieldSpec
from hotpass.stage import StageJob
from hotpass.stages.normalise.columns import SCOPED
from hotpass.stages.normalise.origins import Origins, find_origins

#: Hexadecimal digits of a record id. With 80 bits two of a billion records collide once in two million times.
_DIGITS = 20


def identify(job: StageJob, entity: EntityType) -> Origins:
    """Make ``<entity>_ids`` from the view ``<entity>_found``: t, row, part, record_id, key.

    The id is a digest of source, sheet and entity type with the source's own key or, without one, the
    content, the part, and a number among records alike. Records of one key are numbered by their content, so
    that the order of the rows counts only among those that are alike in everything. Source and sheet are
    those under which the table is known (:mod:`hotpass.stages.normalise.origins`), which are returned; of
    several that under which the version before has the record.
    """
    fields = job.profile.entities[entity].fields
    names = [f for f in fields if f.kind == NAMING[entity]]
    origins = find_origins(job, entity, names, _ids(entity, fields))
    chosen = _ids(entity, fields)
    if any(len(ofs) > 1 for ofs in origins.values()):
        job.view("previous_clusters")
        chosen = f"""SELECT i.* FROM ({chosen}) i LEFT JOIN previous_clusters h
            ON h.record_id = i.record_id AND h.entity_type = '{entity}'
            QUALIFY row_number() OVER (
                PARTITION BY i.t, i."row", i.part ORDER BY h.record_id IS NULL, i.place) = 1"""
    job.engine.execute(
        f'CREATE OR REPLACE TABLE {entity}_ids AS SELECT t, "row", part, key, record_id FROM ({chosen})'
    )
    return origins


def _ids(entity: EntityType, fields: Sequence[FieldSpec]) -> str:
    """SQL of the ids that each record has by the origins of its table: t, row, part, key, of_source,
    of_sheet, place, record_id."""
    person = entity == "person"
    keys = [f"f.{quote(f.name)}" for f in fields if f.kind == SCOPED]
    key = keys[0] if keys else "CAST(NULL AS VARCHAR)"
    said = ", ".join([_known("o.key") if person else "NULL", *(_said(field) for field in fields)])
    return f"""SELECT t, "row", part, key, of_source, of_sheet, place,
            substr(sha256(concat_ws(chr(31), of_source, of_sheet, '{entity}', same,
            part, row_number() OVER (
                PARTITION BY of_source, of_sheet, same, part ORDER BY content, details, t, "row")
            )), 1, {_DIGITS}) AS record_id
        FROM (SELECT *, coalesce('key' || chr(30) || known_key, content) AS same FROM (
            SELECT f.t, f."row", f.part, g.of_source, g.of_sheet, g.place, {key} AS key,
                   {_known(key)} AS known_key,
                   sha256(concat_ws(chr(30), {said})) AS content, s.details
            FROM {entity}_found f JOIN places p ON p.t = f.t
            JOIN {entity}_origins g ON g.source = p.source AND g.sheet = p.sheet {_parent(person)}
            LEFT JOIN said s ON s.t = f.t AND s."row" = f."row"))"""


def _known(key: str) -> str:
    """SQL of a source's own key as it is where the table is known, null for none."""
    return f"g.of_source || substr({key}, length(p.source) + 1)"


def _parent(person: bool) -> str:
    return 'LEFT JOIN organisation_ids o ON o.t = f.t AND o."row" = f."row"' if person else ""


def _said(field: FieldSpec) -> str:
    """The field's name and value; nothing without a value of its own, so that a new field leaves the ids as
    they are."""
    name = f"f.{quote(field.name)}"
    value = f"array_to_string(f.{quote(f'{field.name}__all')}, chr(29))" if field.multi else name
    if field.kind == SCOPED:
        value = _known(name)
    if field.told_by:
        value = f"CASE WHEN f.{quote(f'{field.name}__problem')} IS DISTINCT FROM '{DERIVED}' THEN {name} END"
    return f"'{field.name}=' || {value}"


def write_records(job: StageJob, entity: EntityType) -> int:
    """Write the record table in the order of files, sheets, tables and rows; returns its rows."""
    person = entity == "person"
    parent = 'LEFT JOIN parents o ON o.t = f.t AND o."row" = f."row" AND o.part = f.part' if person else ""
    return job.engine.write(
        f"""SELECT i.record_id, p.* EXCLUDE (t), i.part,
            {"o.record_id" if person else "NULL"} AS parent_record_id, s.details,
            f.* EXCLUDE (t, part)
        FROM {entity}_found f
        JOIN {entity}_ids i ON i.t = f.t AND i."row" = f."row" AND i.part = f.part
        JOIN places p ON p.t = f.t {parent}
        LEFT JOIN said s ON s.t = f.t AND s."row" = f."row"
        ORDER BY f.t, f."row", i.part""",
        job.output / f"{record_table(entity)}.parquet",
        schema=record_schema(job.profile.entities[entity].fields),
        frugal=True,
    )
