"""Takes values of records that stay out of a Parquet table: in their rows, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.compliance.erasing.beside import AT, ROW_GROUP
from hotpass.compliance.erasing.subject import Subject
from hotpass.compliance.erasing.tables import renamed, rewrite
from hotpass.compliance.erasing.terms import MARK
from hotpass.compliance.erasing.values.merging import emptied_record, without_corrections
from hotpass.engine import Engine, table_of
from hotpass.engine.base import literal, quote
from hotpass.model import ENTITY_TYPES, PROVENANCE, entity_of_table, golden_table, record_table
from hotpass.profiles import Profile
from hotpass.ssot.index import folded, index_file, name_field, searched

#: The file of a patch that has keys alone.
GONE: Final = "gone"
#: Tables of what was found of one value each.
_FOUND: Final = ("issues", "failures", "quarantine")
#: Columns of provenance that say which value it is, and where it is from.
_CHOSEN: Final = tuple(name for name in PROVENANCE.names if name not in ("entity_type", "entity_id", "field"))


@dataclass
class _Change:
    """How a table becomes another: SQL over its rows ``s``, numbered, and what is joined to them.

    Attributes:
        columns: SQL of the columns that become others.
        keep: SQL of the rows that stay; all where it is empty.
        joins: SQL of what is joined.
        outer: SQL of columns that are worked out from the new ones.
    """

    columns: dict[str, str] = field(default_factory=dict)
    keep: str = ""
    joins: str = ""
    outer: dict[str, str] = field(default_factory=dict)


def empty(
    engine: Engine, path: Path, part: Path, subject: Subject, profile: Profile, digests: Mapping[str, str]
) -> bool:
    """Write a table without the values to ``part``; False, and no file, where it holds none of them.

    Args:
        engine: where the tables of :func:`~hotpass.compliance.erasing.values.merging.merge_anew` are.
        path: of the table.
        part: of the new one.
        subject: whose values go.
        profile: of the run.
        digests: SHA-256 of rewritten files, by the one that they had.
    """
    schema, table = pq.read_schema(path), table_of(path)
    change = _change(schema, table, subject, profile)
    if change is None:  # of the values that go it may say those alone that are nobody else's
        return table not in _OF_OTHERS and rewrite(engine, path, part, subject, digests)
    if "file_digest" in schema.names and digests and "file_digest" not in change.columns:
        change.columns["file_digest"] = renamed('s."file_digest"', digests)
    engine.view("source", path, numbered=AT)
    if table in _RECORDS and _find_details(engine):
        left = f"(SELECT d.left FROM details_left d WHERE d.v = s.{AT})"
        change.columns["details"] = (
            f"CASE WHEN s.{AT} IN (SELECT v FROM detailed) THEN {left} ELSE s.details END"
        )
    return _write(engine, change, part)


def _find_details(engine: Engine) -> bool:
    """Make ``detailed`` (v), where records stand that are compared by a digest of what goes, and
    ``details_left`` (v, left), what is left of their details; returns whether there are any."""
    engine.execute(
        f"""CREATE OR REPLACE TABLE detailed AS SELECT DISTINCT {AT} AS v FROM (
            SELECT {AT}, file_digest, sheet, "row", unnest(details).digest AS digest FROM source
            SEMI JOIN emptied_rows USING (file_digest, sheet, "row")
        ) SEMI JOIN gone_details USING (digest)"""
    )
    engine.execute(
        f"""CREATE OR REPLACE TABLE details_left AS
        SELECT v, list(detail ORDER BY i) AS "left" FROM (
            SELECT v, i, details[i] AS detail, details[i].digest AS digest FROM (
                SELECT {AT} AS v, details, unnest(range(1, len(details) + 1)) AS i FROM source
                WHERE {AT} IN (SELECT v FROM detailed))
        ) ANTI JOIN gone_details USING (digest) GROUP BY v"""
    )
    return bool(engine.rows("SELECT 1 FROM detailed LIMIT 1"))


_RECORDS: Final = tuple(record_table(entity_type) for entity_type in ENTITY_TYPES)
#: Tables of the entities of the other type, whose values are none of these.
_OF_OTHERS: Final = ("organisations", "people", "index_organisation", "index_person")


def _change(schema: pa.Schema, table: str, subject: Subject, profile: Profile) -> _Change | None:
    of, spec = subject.entity_type, profile.entities[subject.entity_type]
    names = set(schema.names)
    if table in _RECORDS:
        mine = emptied_record(
            profile.entities[entity_of_table(table, None)], subject, own=table == record_table(of)
        )
        return _Change({c: sql for c, sql in mine.items() if c in names})
    if table in (golden_table(of), Path(index_file(of)).stem):
        return _golden(names, subject, profile)
    if table == "provenance":
        return _provenance()
    if table in _FOUND:
        return _found(table)
    if table == "changes":
        return _changes()
    if table == "corrections":
        return _Change(keep=without_corrections())
    if table == "roles":
        role = next((f.name for f in spec.published if f.kind == "role" and f.name in subject.values), None)
        gone = f"s.record_id IN (SELECT record_id FROM emptied WHERE field = {literal(role or '')})"
        return _Change({"role": f"CASE WHEN {gone} THEN NULL ELSE s.role END"} if role else {})
    return None


def _golden(names: set[str], subject: Subject, profile: Profile) -> _Change:
    spec = profile.entities[subject.entity_type]
    change = _Change(joins="LEFT JOIN merged m ON m.entity_id = s.entity_id")
    for one in spec.published:
        if one.name not in subject.values:
            continue
        again, lost = (
            f"s.entity_id IN (SELECT entity_id FROM {given} WHERE field = {literal(one.name)})"
            for given in ("again", "lost")
        )
        for column in (one.name, f"{one.name}__all"):
            if column in names:
                own = quote(column)
                change.columns[column] = (
                    f"CASE WHEN {again} THEN m.{own} WHEN {lost} THEN NULL ELSE s.{own} END"
                )
    if subject.leaving:
        change.columns |= {c: f"coalesce(m.{c}, s.{c})" for c in ("records", "sources") if c in names}
    if "_search" in names and change.columns:
        gone = "entity_id IN (SELECT entity_id FROM renewed)"
        name = name_field(spec)
        made = {"_search": searched(spec)} | ({"_sort": folded(quote(name))} if name else {})
        change.outer = {c: f"CASE WHEN {gone} THEN {sql} ELSE {quote(c)} END" for c, sql in made.items()}
    return change


def _provenance() -> _Change:
    """A value chosen anew in the place of the one that is gone; none where nobody says any more."""
    again = "a.entity_id IS NOT NULL"
    columns = {c: f"CASE WHEN {again} THEN p.{quote(c)} ELSE s.{quote(c)} END" for c in _CHOSEN}
    told = "u.record_id IS NOT NULL"
    columns["raw"] = f"CASE WHEN {again} THEN p.raw WHEN {told} THEN u.raw ELSE s.raw END"
    columns["alternatives"] = f"""CASE WHEN {again} THEN p.alternatives
        WHEN s.{AT} IN (SELECT v FROM outdated)
        THEN list_filter(s.alternatives, lambda x: NOT list_contains(e.records, x.record_id))
        ELSE s.alternatives END"""
    return _Change(
        columns,
        f"""CASE WHEN {again} THEN p.entity_id IS NOT NULL
        ELSE NOT coalesce((s.record_id, s.field) IN (SELECT (record_id, field) FROM emptied), false) END""",
        """LEFT JOIN again a ON a.entity_id = s.entity_id AND a.field = s.field
        LEFT JOIN merged_provenance p ON p.entity_id = s.entity_id AND p.field = s.field
        LEFT JOIN (SELECT field, list(record_id) AS records FROM emptied GROUP BY field) e
            ON e.field = s.field
        LEFT JOIN untold u ON u.record_id = s.record_id AND u.field = s.field""",
    )


def _found(table: str) -> _Change:
    """What was found of a value that goes stays, without it."""
    gone = """(s.record_id, s.field) IN (SELECT (record_id, field) FROM emptied)
        OR ((s.record_id, s.field) IN (SELECT (entity_id, field) FROM renewed)
            AND NOT EXISTS (SELECT 1 FROM allowed w
                WHERE w.entity_id = s.record_id AND w.field = s.field AND w.v = s.value))"""
    if table == "failures":
        gone += """ OR (s.file_digest, s.sheet, s.cell)
            IN (SELECT (file_digest, sheet, cell) FROM emptied_cells)"""
    gone = f"coalesce({gone}, false)"
    told = "u.record_id IS NOT NULL"
    left = f"replace(s.message, s.value, {literal(MARK)})"
    said = f"CASE WHEN ({gone} OR {told}) AND s.value <> '' THEN {left} ELSE s.message END"
    value = f"CASE WHEN {gone} THEN NULL WHEN {told} THEN u.raw ELSE s.value END"
    joins = "LEFT JOIN untold u ON u.record_id = s.record_id AND u.field = s.field"
    return _Change({"value": value, "message": said}, joins=joins)


def _changes() -> _Change:
    again = "(s.entity_id, s.field) IN (SELECT (entity_id, field) FROM renewed)"
    return _Change(
        {
            name: f"""CASE WHEN coalesce({again}, false) AND NOT EXISTS (SELECT 1 FROM allowed w
                WHERE w.entity_id = s.entity_id AND w.field = s.field AND w.v = s.{quote(name)})
            THEN NULL ELSE s.{quote(name)} END"""
            for name in ("before", "after")
        }
    )


def _write(engine: Engine, change: _Change, part: Path) -> bool:
    if not change.columns and not change.keep:
        return False
    source = f"FROM source s {change.joins}"
    differs = [f"({sql}) IS DISTINCT FROM s.{quote(name)}" for name, sql in change.columns.items()]
    differs += [f"NOT ({change.keep})"] if change.keep else []
    if not engine.rows(f"SELECT 1 {source} WHERE {' OR '.join(differs)} LIMIT 1"):
        return False
    replaced = ", ".join(f"{sql} AS {quote(name)}" for name, sql in change.columns.items())
    rows = f"SELECT s.* REPLACE ({replaced}) {source}" if replaced else f"SELECT s.* {source}"
    rows += f" WHERE {change.keep}" if change.keep else ""
    if change.outer:
        outer = ", ".join(f"{sql} AS {quote(name)}" for name, sql in change.outer.items())
        rows = f"SELECT * REPLACE ({outer}) FROM ({rows})"
    engine.execute(
        f"COPY (SELECT * EXCLUDE ({AT}) FROM ({rows}) ORDER BY {AT}) TO {literal(str(part))} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    return True


def find_lost(engine: Engine, paths: list[Path]) -> None:
    """Make ``lost`` (entity_id, field): golden values of records that are in no cluster of the run any more,
    of which nobody can say what else to choose; and ``renewed``, these with those that are chosen anew."""
    engine.execute("CREATE OR REPLACE TABLE lost (entity_id VARCHAR, field VARCHAR)")
    for path in (one for one in paths if one.stem != GONE):
        engine.view("provenance_of", path)
        engine.execute(
            """INSERT INTO lost SELECT DISTINCT entity_id, field FROM provenance_of
            SEMI JOIN emptied USING (record_id, field) ANTI JOIN again USING (entity_id, field)"""
        )
    engine.execute("CREATE OR REPLACE TABLE renewed AS FROM again UNION FROM lost")


def find_outdated(engine: Engine, path: Path) -> None:
    """Make ``outdated`` (v): where rows of provenance stand that name a value that goes among those that
    lost, and are not chosen anew."""
    if table_of(path) != "provenance":
        return
    engine.view("source", path, numbered=AT)
    engine.execute(
        f"""CREATE OR REPLACE TABLE outdated AS SELECT DISTINCT {AT} AS v FROM (
            SELECT {AT}, entity_id, field, unnest(alternatives).record_id AS record_id FROM source
        ) SEMI JOIN emptied USING (record_id, field) ANTI JOIN again USING (entity_id, field)"""
    )
