"""The records of each entity in one place, numbered and ranked."""

from __future__ import annotations

import pyarrow as pa

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.errors import InternalError
from hotpass.fields.base import Survivorship
from hotpass.model import EntityType, record_table
from hotpass.profiles import EntitySpec, FieldSpec, Profile
from hotpass.stage import StageJob

#: By which of a record's ranks a rule prefers it, and in which order of merits that rank is made.
RANKS: dict[Survivorship, str] = {
    "trusted_source": "by_trust",
    "most_recent": "by_date",
    "most_complete": "by_fill",
    "most_common": "by_trust",
    "most_specific": "by_trust",
    "longest": "by_trust",
}
_MERITS = {
    "by_trust": "trust DESC, day DESC, filled DESC",
    "by_date": "day DESC, trust DESC, filled DESC",
    "by_fill": "filled DESC, trust DESC, day DESC",
}
_PLACE = ("source", "file_digest", "file_name", "sheet")
_NO_DAY = -1_000_000


def place_members(job: StageJob, entity_type: EntityType) -> None:
    """Make the tables ``<entity_type>_entities``, ``_places`` and ``_members``.

    ``_entities``: entity_no (int, in the order of entity_id), entity_id, records.
    ``_places``: place_no, source, file_digest, file_name, sheet.
    ``_members``: one row a record: entity_no, place_no, record_id, parent_record_id, row, the ranks
    ``by_trust``, ``by_date`` and ``by_fill`` (each a number from 1 that no other record has), and each
    published field's columns.

    Raises:
        InternalError: a record is in no entity, or in several.
    """
    engine, spec = job.engine, job.profile.entities[entity_type]
    records = quote(record_table(entity_type))
    engine.register("trusts", _trusts(job.profile))
    engine.execute(
        f"""CREATE OR REPLACE TABLE {entity_type}_entities AS
        SELECT CAST(row_number() OVER (ORDER BY entity_id) AS INTEGER) AS entity_no, entity_id, records
        FROM (SELECT entity_id, count(*) AS records FROM clusters
              WHERE entity_type = {literal(entity_type)} GROUP BY entity_id)"""
    )
    engine.execute(
        f"""CREATE OR REPLACE TABLE {entity_type}_places AS
        SELECT CAST(row_number() OVER (ORDER BY {", ".join(_PLACE)}) AS INTEGER) AS place_no, *
        FROM (SELECT DISTINCT {", ".join(_PLACE)} FROM {records})"""
    )
    _rank(engine, entity_type, records, spec)
    columns = ", ".join(f"r.{quote(c)}" for f in spec.published for c in said_columns(f))
    engine.execute(
        f"""CREATE OR REPLACE TABLE {entity_type}_members AS
        SELECT m.entity_no, m.place_no, m.by_trust, m.by_date, m.by_fill,
               r.record_id, r.parent_record_id, r."row", {columns}
        FROM {records} r JOIN {entity_type}_ranks m USING (record_id)"""
    )
    engine.execute(f"DROP TABLE {entity_type}_ranks")
    read, placed = (
        engine.rows(f"SELECT count(*) FROM {t}")[0][0] for t in (records, f"{entity_type}_members")
    )
    if read != placed:
        raise InternalError(f"{read} {entity_type} records have {placed} places in entities")


def said_columns(field: FieldSpec) -> list[str]:
    """The columns of a record table that the merge reads of a field."""
    parts = ["raw", "cols", "problem", *(["all"] if field.multi else [])]
    parts += ["rank"] if "rank" in field.parts else []
    return [field.name, *(f"{field.name}__{part}" for part in parts)]


def _trusts(profile: Profile) -> pa.Table:
    names = [s.name for s in profile.sources]
    trusts = [s.trust for s in profile.sources]
    return pa.table({"source": pa.array(names, pa.string()), "trust": pa.array(trusts, pa.int32())})


def _rank(engine: Engine, entity_type: EntityType, records: str, spec: EntitySpec) -> None:
    filled = " + ".join(f"CAST({quote(f.name)} IS NOT NULL AS INTEGER)" for f in spec.published)
    dated = quote(spec.dated.name) if spec.dated else "NULL"
    ranks = ", ".join(
        f"CAST(row_number() OVER (ORDER BY {merits}, record_id) AS INTEGER) AS {rank}"
        for rank, merits in _MERITS.items()
    )
    same_place = " AND ".join(f"p.{c} IS NOT DISTINCT FROM r.{c}" for c in _PLACE)
    engine.execute(
        f"""CREATE OR REPLACE TABLE {entity_type}_ranks AS
        SELECT record_id, entity_no, place_no, {ranks} FROM (
            SELECT r.record_id, e.entity_no, p.place_no, coalesce(t.trust, 0) AS trust, {filled} AS filled,
                   coalesce(date_diff('day', DATE '1970-01-01', TRY_CAST({dated} AS DATE)), {_NO_DAY}) AS day
            FROM {records} r
            JOIN clusters c ON c.record_id = r.record_id AND c.entity_type = {literal(entity_type)}
            JOIN {entity_type}_entities e ON e.entity_id = c.entity_id
            JOIN {entity_type}_places p ON {same_place}
            LEFT JOIN trusts t ON t.source = r.source
        )"""
    )
