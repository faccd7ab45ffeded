"""Record ids, and the record tables as they are handed on."""

from __future__ import annotations

from hotpass.engine.base import quote
from hotpass.model import DERIVED, EntityType, record_schema, record_table
from hotpass.profiles import FieldSpec
from hotpass.stage import StageJob
from hotpass.stages.normalise.columns import SCOPED

#: Hexadecimal digits of a record id. With 80 bits two of a billion records collide once in two million times.
_DIGITS = 20


def identify(job: StageJob, entity: EntityType) -> None:
    """Make ``<entity>_ids`` from the view ``<entity>_found``: t, row, part, record_id, key.

    The id is a digest of source, sheet and entity type with the source's own key or, without one, the
    content, the part, and a number among records alike. Records of one key are numbered by their content, so
    that the order of the rows counts only among those that are alike in everything.
    """
    fields = job.profile.entities[entity].fields
    person = entity == "person"
    key = next((f"f.{quote(f.name)}" for f in fields if f.kind == SCOPED), "CAST(NULL AS VARCHAR)")
    said = ", ".join(["o.key" if person else "NULL", *(_said(field) for field in fields)])
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE {entity}_ids AS
        SELECT t, "row", part, key, substr(sha256(concat_ws(chr(31), source, sheet, '{entity}', same,
            part, row_number() OVER (
                PARTITION BY source, sheet, same, part ORDER BY content, details, t, "row")
            )), 1, {_DIGITS}) AS record_id
        FROM (SELECT *, coalesce('key' || chr(30) || key, content) AS same FROM (
            SELECT f.t, f."row", f.part, p.source, p.sheet, {key} AS key,
                   sha256(concat_ws(chr(30), {said})) AS content, s.details
            FROM {entity}_found f JOIN places p ON p.t = f.t {_parent(person)}
            LEFT JOIN said s ON s.t = f.t AND s."row" = f."row"))"""
    )


def _parent(person: bool) -> str:
    return 'LEFT JOIN organisation_ids o ON o.t = f.t AND o."row" = f."row"' if person else ""


def _said(field: FieldSpec) -> str:
    """The field's name and value; nothing without a value of its own, so that a new field leaves the ids as
    they are."""
    name = f"f.{quote(field.name)}"
    value = f"array_to_string(f.{quote(f'{field.name}__all')}, chr(29))" if field.multi else name
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
