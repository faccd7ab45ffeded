"""Takes a subject out of a Parquet table: its rows go, and its texts out of the rows of others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.compliance.erasing.opening import among
from hotpass.compliance.erasing.subject import Cell, Subject
from hotpass.engine import Engine, table_of
from hotpass.engine.base import literal, quote
from hotpass.model import LEFT_OUT, a1_range

#: Columns that say whose a row is.
_OWNERS: Final = (
    *("record_id", "record_id_l", "record_id_r", "of_record_id"),
    *("entity_id", "person_id", "organisation_id"),
)
#: Columns of names of files, sheets and tables, by which everything else is found.
_PLACES: Final = (
    *("file_name", "sheet", "source", "sheet_id", "table_id", "grid", "rule_id"),
    *("left_file", "left_sheet", "right_file", "right_sheet"),
)
#: Tables of what was found of records, and their columns of words of ours, which are nobody's: a subject may
#: be called by one, or have it in an address, such as info@.
_FOUND: Final = (
    *("expectations", "measures", "failures", "issues", "gates", "quarantine", "rows", "left_out", "joins"),
    *("lineage", "changes", "classification", "detected", "provenance", "decisions", "decided_before"),
)
_WORDS: Final = (
    *("severity", "dimension", "owner", "state", "origin", "event", "entity_type", "expectation_type"),
    *("field", "rule", "kind", "sort", "suite", "table", "gate", "then", "code", "decision", "change"),
)
#: What a row of the ledger says that gave records once.
ERASED: Final = "erased"
_ROW_GROUP: Final = 122_880
#: Where a row stands in the file that is rewritten: copied in parts at once, rows would change places.
_AT: Final = "__at"
_LAST: Final = 2**31 - 1

#: Sheet id, file, sheet, row and columns of a row of the subject.
LeftOut = tuple[str, str, str, int, Sequence[int]]


def rewrite(engine: Engine, path: Path, part: Path, subject: Subject, digests: Mapping[str, str]) -> bool:
    """Write a table without the subject to ``part``; False, and no file, where it says nothing of it.

    Args:
        engine: a session for all tables.
        path: of the table.
        part: of the new one.
        subject: who is erased.
        digests: SHA-256 of rewritten files, by the one that they had.
    """
    schema, table = pq.read_schema(path), table_of(path)
    engine.view("source", path, numbered=_AT)
    columns = _other_columns(engine, schema, table, subject, digests)
    keep = _keep(schema, table, subject, columns)
    differs = [f"({sql}) IS DISTINCT FROM {quote(name)}" for name, sql in columns.items()]
    differs += [f"NOT ({keep})"] if keep else []
    if not differs or not engine.rows(f"SELECT 1 FROM source WHERE {' OR '.join(differs)} LIMIT 1"):
        return False
    engine.execute(_copy(columns, keep, part))
    return True


def _copy(columns: Mapping[str, str], keep: str, part: Path) -> str:
    replaced = ", ".join(f"{sql} AS {quote(name)}" for name, sql in columns.items())
    star = f"* EXCLUDE ({_AT})" + (f" REPLACE ({replaced})" if replaced else "")
    rows = f" WHERE {keep}" if keep else ""
    return (
        f"COPY (SELECT {star} FROM source{rows} ORDER BY {_AT}) TO {literal(str(part))} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
    )


def _keep(schema: pa.Schema, table: str, subject: Subject, columns: dict[str, str]) -> str:
    """SQL of the rows that stay; none where all do."""
    if table == "lineage":
        return ""
    if table.endswith("_frequencies") and "value" in columns:
        return f"({columns.pop('value')}) IS NOT NULL"
    owners = [name for name in _OWNERS if name in schema.names]
    kept = [f"NOT {among(quote(name), subject.ids)}" for name in owners]
    if table == "provenance" and "value" in columns:  # a golden field without a value has no provenance
        kept.append(f"({columns['value']}) IS NOT NULL")
    return " AND ".join(kept)


def _other_columns(
    engine: Engine, schema: pa.Schema, table: str, subject: Subject, digests: Mapping[str, str]
) -> dict[str, str]:
    """SQL of the columns that become others."""
    said = _saying(engine, schema, table, subject)
    columns: dict[str, str] = {}
    for field in schema:
        name = quote(field.name)
        if field.name == "file_digest" and digests:
            columns[field.name] = _renamed(name, digests)
        elif field.name == "details" and subject.details:
            columns[field.name] = _without_details(name, subject.details)
        elif field.name in said:
            columns[field.name] = _without(name, field.type, subject)
    if table == "rows" and {"records", "code", "reason"} <= set(schema.names):
        columns |= _ledger(subject)
    return columns


def _saying(engine: Engine, schema: pa.Schema, table: str, subject: Subject) -> set[str]:
    """Names of the columns that say something of the subject in rows that stay."""
    looked = [f for f in _said_of_others(schema, table) if f.name != "details"]
    if not looked:
        return set()
    owners = [f"NOT {among(quote(name), subject.ids)}" for name in _OWNERS if name in schema.names]
    hit = subject.terms.row_sql([_as_text(f) for f in looked], subject.ids)
    asked = ", ".join(f"{_as_text(f)} AS {quote(f.name)}" for f in looked)
    rows = engine.arrow(f"SELECT {asked} FROM source WHERE {' AND '.join([*owners, hit])}")
    ids = set(subject.ids)
    return {
        name
        for name in rows.column_names
        for text in rows[name].unique().to_pylist()
        if text
        and (subject.terms.holds(text) or any(one in text for one in ids) or _whole_within(text, subject))
    }


def _said_of_others(schema: pa.Schema, table: str) -> list[pa.Field[pa.DataType]]:
    """Columns in which rows may say something of whoever it is."""
    aside = {*_OWNERS, *_PLACES, "file_digest", *(_WORDS if table in _FOUND else ())}
    return [field for field in schema if field.name not in aside and _is_said(field.type)]


def _is_said(dtype: pa.DataType) -> bool:
    return bool(pa.types.is_string(dtype) or pa.types.is_large_string(dtype) or pa.types.is_nested(dtype))


def _as_text(field: pa.Field[pa.DataType]) -> str:
    name = quote(field.name)
    return f"CAST(to_json({name}) AS VARCHAR)" if pa.types.is_nested(field.type) else name


def _whole_within(text: str, subject: Subject) -> bool:
    """Whether a text of JSON has a value that goes whole."""
    return text[:1] in "[{" and any(subject.terms.holds(v) for v in re.findall(r'"([^"]*)"', text))


def _renamed(name: str, digests: Mapping[str, str]) -> str:
    whens = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in sorted(digests.items()))
    return f"CASE {name} {whens} ELSE {name} END" if whens else name


def _without_details(name: str, details: Sequence[str]) -> str:
    if not details:
        return name
    return f"nullif(list_filter({name}, lambda d: NOT {among('d.digest', details)}), [])"


def _without(value: str, dtype: pa.DataType, subject: Subject, depth: int = 0) -> str:
    """SQL of a value of a dtype without the subject; ``value`` itself where it can say nothing of it."""
    if pa.types.is_string(dtype) or pa.types.is_large_string(dtype):
        return _text(value, subject)
    if pa.types.is_list(dtype) or pa.types.is_large_list(dtype):
        return _list(value, dtype.value_type, subject, depth)
    if pa.types.is_struct(dtype):
        parts = {f.name: _without(f"{value}.{quote(f.name)}", f.type, subject, depth) for f in dtype}
        if all(sql == f"{value}.{quote(name)}" for name, sql in parts.items()):
            return value
        packed = ", ".join(f"{literal(name)}: {sql}" for name, sql in parts.items())
        return f"CASE WHEN {value} IS NOT NULL THEN {{{packed}}} END"
    return value


def _text(value: str, subject: Subject) -> str:
    known = f"WHEN {among(value, subject.ids)} THEN NULL " if subject.ids else ""
    left = subject.terms.without_sql(value)
    return f"CASE {known}ELSE {left} END" if known else left


def _list(value: str, dtype: pa.DataType, subject: Subject, depth: int) -> str:
    item = f"x{depth}"
    inner = _without(item, dtype, subject, depth + 1)
    if inner == item:
        return value
    found = value
    if pa.types.is_struct(dtype) and "record_id" in [f.name for f in dtype]:
        found = f"list_filter({value}, lambda {item}: NOT {among(f'{item}.record_id', subject.ids)})"
    changed = f"list_transform({found}, lambda {item}: {inner})"
    if pa.types.is_string(dtype):
        changed = f"list_filter({changed}, lambda {item}: {item} IS NOT NULL)"
    return changed


def _ledger(subject: Subject) -> dict[str, str]:
    """The ledger counts the records that are left; a row without any says why."""
    places = [
        (f'(file_name = {literal(f)} AND sheet IS NOT DISTINCT FROM {literal(s)} AND "row" = {row})', left)
        for f, s, row, left in subject.rows
    ]
    if not places:
        return {}
    gone = " OR ".join(place for place, left in places if not left) or "false"
    counts = " ".join(f"WHEN {place} THEN {left}" for place, left in places)
    return {
        "records": f"CASE {counts} ELSE records END",
        "code": f"CASE WHEN {gone} THEN {literal(ERASED)} ELSE code END",
        "reason": f"CASE WHEN {gone} THEN {literal(subject.reason)} ELSE reason END",
    }


def rewrite_grid(engine: Engine, path: Path, part: Path, cells: Sequence[Cell]) -> bool:
    """Write the grid of a sheet with other texts in some of its cells; False where it has them already."""
    by_column: dict[str, dict[str | None, list[int]]] = defaultdict(lambda: defaultdict(list))
    names = set(pq.read_schema(path).names)
    for row, column, text in cells:
        if f"c{column}" in names:
            by_column[f"c{column}"][text].append(row)
    columns = {}
    for name, texts in by_column.items():
        whens = " ".join(
            f'WHEN "row" IN ({", ".join(map(str, rows))}) THEN {_literal(text)}'
            for text, rows in texts.items()
        )
        columns[name] = f"CASE {whens} ELSE {quote(name)} END"
    return _write_columns(engine, path, part, columns)


def rewrite_own_grid(engine: Engine, path: Path, part: Path, cells: Sequence[Cell]) -> bool:
    """The same of the grid of a table whose records are no rows: each text stands beside its cell."""
    texts = {a1_range(row, row, column, column): text for row, column, text in cells}
    whens = " ".join(f"WHEN {literal(cell)} THEN {_literal(text)}" for cell, text in texts.items())
    columns = {
        name: f"CASE a{name[1:]} {whens} ELSE {quote(name)} END"
        for name in pq.read_schema(path).names
        if re.fullmatch(r"c\d+", name) and texts
    }
    return _write_columns(engine, path, part, columns)


def _literal(text: str | None) -> str:
    return "NULL" if text is None else literal(text)


def _write_columns(engine: Engine, path: Path, part: Path, columns: Mapping[str, str]) -> bool:
    engine.view("source", path, numbered=_AT)
    differs = " OR ".join(f"({sql}) IS DISTINCT FROM {quote(name)}" for name, sql in columns.items())
    if not differs or not engine.rows(f"SELECT 1 FROM source WHERE {differs} LIMIT 1"):
        return False
    engine.execute(_copy(columns, "", part))
    return True


def add_left_out(engine: Engine, path: Path, part: Path, subject: Subject, places: Sequence[LeftOut]) -> bool:
    """Write what a run left out with the rows of the subject; False where they are there already."""
    engine.view("source", path, numbered=_AT)
    known = (
        f"SELECT 1 FROM source WHERE code = {literal(ERASED)} AND reason = {literal(subject.reason)} LIMIT 1"
    )
    if not places or engine.rows(known):
        return False
    fresh = pa.Table.from_pylist([_left_out(place, subject.reason) for place in places], LEFT_OUT)
    engine.register("fresh_left_out", fresh)
    engine.execute(
        f"COPY (SELECT * EXCLUDE ({_AT}) FROM ("
        f"SELECT * FROM source UNION ALL BY NAME SELECT *, {_LAST} AS {_AT} FROM fresh_left_out"
        f") ORDER BY {_AT}, sheet_id, first_row) TO {literal(str(part))} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
    )
    return True


def _left_out(place: LeftOut, reason: str) -> dict[str, object]:
    sheet_id, file_name, sheet, row, columns = place
    area = (row, row, min(columns), max(columns))
    edges = dict(zip(("first_row", "last_row", "first_column", "last_column"), area, strict=True))
    named = {"sheet_id": sheet_id, "file_name": file_name, "sheet": sheet, "range": a1_range(*area)}
    return {**named, **edges, "rows": 0, "code": ERASED, "reason": reason}


def rewrite_index(engine: Engine, keys: Path, part: Path, records: Path, ids: Collection[str]) -> bool:
    """Write the keys of a linkage's index without those of some records."""
    engine.view("records", records)
    engine.view("source", keys, numbered=_AT)
    gone = f"SELECT id FROM records WHERE {among('record_id', ids)}"
    if not engine.rows(f"SELECT 1 FROM source WHERE id IN ({gone}) LIMIT 1"):
        return False
    engine.execute(_copy({}, f"id NOT IN ({gone})", part))
    return True


def says(engine: Engine, path: Path, subject: Subject) -> bool:
    """Whether a table still says something of the subject."""
    looked = [_as_text(f) for f in _said_of_others(pq.read_schema(path), table_of(path))]
    engine.view("source", path)
    hit = subject.terms.row_sql(looked) if looked else "false"
    return bool(engine.rows(f"SELECT 1 FROM source WHERE {hit} LIMIT 1"))
