"""Takes a subject out of a Parquet table: its rows go, and its texts out of the rows of others."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotpass.compliance.erasing.beside import (
    AT,
    ROW_GROUP,
    beside_column,
    from_beside,
    lay_beside,
    register,
    register_numbers,
    source_with,
    write,
)
from hotpass.compliance.erasing.sieve import Sieve
from hotpass.compliance.erasing.subject import Subject
from hotpass.compliance.erasing.terms import joined_sql
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
_LAST: Final = 2**31 - 1
#: How many words are looked for in every text where texts have no keys.
_WORDS_AT_MOST: Final = 200
#: Of how many rows the texts are looked through at once.
_AT_ONCE: Final = 20_000

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
    engine.view("source", path, numbered=AT)
    register(engine, "own_ids", subject.ids)
    columns, beside = _other_columns(engine, schema, table, subject, digests)
    keep = _keep(schema, table, columns)
    differs = [f"({sql}) IS DISTINCT FROM {quote(name)}" for name, sql in columns.items()]
    differs += [f"NOT ({keep})"] if keep else []
    where = f"{source_with(beside)} WHERE {' OR '.join(differs)}"
    if not differs or not engine.rows(f"SELECT 1 FROM {where} LIMIT 1"):
        return False
    write(engine, columns, keep, part, beside)
    return True


def _keep(schema: pa.Schema, table: str, columns: dict[str, str]) -> str:
    """SQL of the rows that stay; none where all do."""
    if table == "lineage":
        return ""
    if table.endswith("_frequencies") and "value" in columns:
        return f"({columns.pop('value')}) IS NOT DISTINCT FROM value"  # what is left was never counted
    kept = _of_others(schema)
    if table == "provenance" and "value" in columns:  # a golden field without a value has no provenance
        kept.append(f"({columns['value']}) IS NOT NULL")
    return " AND ".join(kept)


def _of_others(schema: pa.Schema) -> list[str]:
    """SQL, to hold all together, of the rows that are not the subject's."""
    own = "(SELECT v FROM own_ids)"
    return [f"NOT coalesce({quote(name)} IN {own}, false)" for name in _OWNERS if name in schema.names]


def _other_columns(
    engine: Engine, schema: pa.Schema, table: str, subject: Subject, digests: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """SQL of the columns that become others, and the tables to be joined for it."""
    looked = [f for f in _said_of_others(schema, table) if f.name != "details"]
    hits = _hits(engine, looked, _of_others(schema), subject)
    register_numbers(engine, "hits", [at for at, _, _ in hits])
    some = _narrowed(subject, hits)
    said = _saying(engine, looked, some) if hits else set()
    if said:
        _register_left(engine, [field for field in looked if field.name in said], some)
    columns: dict[str, str] = {}
    beside = ["left_of_hits"] if said else []
    for field in schema:
        name = quote(field.name)
        if field.name == "file_digest" and digests:
            columns[field.name] = renamed(name, digests)
        elif field.name == "details" and (subject.details or subject.details_beside):
            if _details(engine, name, subject):
                columns["details"] = from_beside("details_left", "details")
                beside.append("details_left")
        elif field.name in said:
            columns[field.name] = from_beside("left_of_hits", field.name)
    if table == "rows" and {"records", "code", "reason"} <= set(schema.names) and _count(engine, subject):
        gone = f"{beside_column('counted', 'left')} = 0"
        columns["records"] = from_beside("counted", "records", "left")
        columns["code"] = f"CASE WHEN {gone} THEN {literal(ERASED)} ELSE code END"
        columns["reason"] = f"CASE WHEN {gone} THEN {beside_column('counted', 'reason')} ELSE reason END"
        beside.append("counted")
    return columns, beside


#: Where a row stands, its texts, and which terms and ids they may say, by their numbers.
Hit = tuple[int, str, frozenset[int]]


def _hits(
    engine: Engine, looked: Sequence[pa.Field[pa.DataType]], where: Sequence[str], subject: Subject
) -> list[Hit]:
    """The rows that say something of the subject in some columns."""
    if not looked or not (subject.ids or subject.terms.whole or subject.terms.within):
        return []
    sieve, terms, ids = subject.sieve, subject.terms, subject.ids
    edge = len(terms.whole) + len(terms.within)
    found: list[Hit] = []
    for at, joined in sifted(engine, sieve, map(_as_text, looked), where):
        numbers = sieve.of_text(joined)
        said = frozenset(number for number in numbers if number < edge)
        named = frozenset(number for number in numbers - said if ids[number - edge] in joined)
        if named or terms.among(said).in_row(joined):
            found.append((at, joined, named | said))
    return found


def sifted(
    engine: Engine, sieve: Sieve, values: Iterable[str], where: Sequence[str]
) -> list[tuple[int, str]]:
    """Where the rows of the view ``source`` stand that may say a text of a sieve, and what they say."""
    sql = f"SELECT {AT} AS n, {joined_sql(values)} AS v FROM source"
    engine.pass_through(
        "sifted", f"{sql} WHERE {' AND '.join(where)}" if where else sql, partial(_sift, sieve)
    )
    return engine.rows("SELECT n, v FROM sifted ORDER BY n")


def _sift(sieve: Sieve, table: pa.Table) -> pa.Table:
    if sieve.anywhere and not 0 < len(sieve.words) <= _WORDS_AT_MOST:
        return table
    chosen = [_sift_batch(sieve, batch) for batch in table.combine_chunks().to_batches()]
    return pa.Table.from_batches(chosen, table.schema)


def _sift_batch(sieve: Sieve, batch: pa.RecordBatch) -> pa.RecordBatch:
    texts = batch.column("v").cast(pa.large_binary())
    _, _, content = texts.buffers()
    edges = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
    rows: set[int] = set()
    for start in range(0, len(texts), _AT_ONCE):
        some = edges[start : start + _AT_ONCE + 1]
        said = content[int(some[0]) : int(some[-1])].to_pybytes() if content else b""
        ends = [end for end, _ in sieve.places(said)]
        rows |= set((start + np.searchsorted(some - some[0], ends, side="right") - 1).tolist())
    if sieve.words:
        said_by = "|".join(map(re.escape, sieve.words))
        word = pc.match_substring_regex(batch.column("v"), said_by, ignore_case=True)
        rows |= set(np.flatnonzero(word.to_numpy(zero_copy_only=False)).tolist())
    return batch.take(pa.array(sorted(rows), pa.int64()))


def _narrowed(subject: Subject, hits: Sequence[Hit]) -> Subject:
    """The subject with those terms and ids alone that some rows may say."""
    numbers = frozenset[int]().union(*(of for _, _, of in hits))
    edge = len(subject.terms.whole) + len(subject.terms.within)
    ids = [subject.ids[number - edge] for number in sorted(numbers) if number >= edge]
    terms = subject.terms.among({number for number in numbers if number < edge})
    return replace(subject, records=ids, entities=(), terms=terms)


def _saying(engine: Engine, looked: Sequence[pa.Field[pa.DataType]], subject: Subject) -> set[str]:
    """Names of the columns that say something of the subject in the rows that do."""
    asked = ", ".join(f"{_as_text(f)} AS {quote(f.name)}" for f in looked)
    rows = engine.arrow(f"SELECT {asked} FROM source WHERE {AT} IN (SELECT v FROM hits)")
    ids = Sieve([[one] for one in subject.ids])
    return {
        name
        for name in rows.column_names
        for text in rows[name].unique().to_pylist()
        if text
        and (
            subject.terms.holds(text)
            or any(subject.ids[number] in text for number in ids.of_text(text))
            or _whole_within(text, subject)
        )
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


def renamed(name: str, digests: Mapping[str, str]) -> str:
    """SQL of a column of SHA-256 of files, as they are now."""
    whens = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in sorted(digests.items()))
    return f"CASE {name} {whens} ELSE {name} END" if whens else name


def _details(engine: Engine, name: str, subject: Subject) -> bool:
    """Make ``details_left``: the column without what emptied cells said, in the rows that say it; what others
    say too stays with them. False where no row does."""
    register(engine, "gone_details", subject.details)
    register(engine, "gone_beside", subject.details_beside)
    _register_places(engine, subject)
    found = engine.rows(
        f"""SELECT DISTINCT {AT}, digest FROM (
            SELECT {AT}, file_name, sheet, "row", unnest({name}).digest AS digest FROM source
        ) s WHERE digest IN (SELECT v FROM gone_details)
            OR digest IN (SELECT v FROM gone_beside) AND EXISTS (FROM places p WHERE {_AT_PLACE})"""
    )
    if not found:
        return False
    gone = set(found)
    register_numbers(engine, "detailed", sorted({at for at, _ in found}))
    rows = engine.arrow(f"SELECT {AT} AS v, {name} AS d FROM source WHERE {AT} IN (SELECT v FROM detailed)")
    left = [
        [one for one in every if (at, one["digest"]) not in gone] or None
        for at, every in zip(rows["v"].to_pylist(), rows["d"].to_pylist(), strict=True)
    ]
    kept = {"v": rows["v"], "details": pa.array(left, rows.schema.field("d").type)}
    lay_beside(engine, "details_left", pa.table(kept))
    return True


def _register_left(engine: Engine, fields: Sequence[pa.Field[pa.DataType]], subject: Subject) -> None:
    """What is left of some columns in the rows that say something, by where they stand."""
    names = ", ".join(quote(field.name) for field in fields)
    rows = engine.arrow(f"SELECT {AT} AS v, {names} FROM source WHERE {AT} IN (SELECT v FROM hits)")
    ids = frozenset(subject.ids)
    made: dict[str, pa.Array] = {"v": rows["v"]}
    for field in fields:
        values = [_without(value, subject, ids) for value in rows[field.name].to_pylist()]
        made[field.name] = pa.array(values, rows.schema.field(field.name).type)
    lay_beside(engine, "left_of_hits", pa.table(made))


def _without(value: Any, subject: Subject, ids: Collection[str]) -> Any:
    """What is left of a value; texts of a list that say nothing more go from it."""
    if isinstance(value, str):
        return None if value in ids else subject.terms.without(value)
    if isinstance(value, dict):
        return {name: _without(one, subject, ids) for name, one in value.items()}
    if isinstance(value, list):
        others = [one for one in value if not (isinstance(one, dict) and one.get("record_id") in ids)]
        left = [(one, _without(one, subject, ids)) for one in others]
        return [new for old, new in left if not (isinstance(old, str) and new is None)]
    return value


def _count(engine: Engine, subject: Subject) -> bool:
    """Make ``counted``: how many records are left of rows of the ledger; False where none is counted anew."""
    if not subject.rows:
        return False
    _register_places(engine, subject)
    found = engine.arrow(
        f"""SELECT s.{AT} AS v, any_value(p."left") AS "left", min(p.reason) AS reason
        FROM source s JOIN places p ON {_AT_PLACE} GROUP BY 1"""
    )
    if found.num_rows:
        lay_beside(engine, "counted", found)
    return bool(found.num_rows)


#: SQL: whether a row ``s`` stands where a row ``p`` of ``places`` does.
_AT_PLACE: Final = 's.file_name = p.file_name AND s.sheet IS NOT DISTINCT FROM p.sheet AND s."row" = p."row"'


def _register_places(engine: Engine, subject: Subject) -> None:
    """Make ``places`` (file_name, sheet, row, left, reason): where the records of the subject stood."""
    names = ("file_name", "sheet", "row", "left", "reason")
    rows = [dict(zip(names, (*row, subject.reason_at(*row[:3])), strict=True)) for row in subject.rows]
    types = (pa.string(), pa.string(), pa.int64(), pa.int64(), pa.string())
    engine.register("places", pa.Table.from_pylist(rows, pa.schema([*zip(names, types, strict=True)])))


def add_left_out(engine: Engine, path: Path, part: Path, subject: Subject, places: Sequence[LeftOut]) -> bool:
    """Write what a run left out with the rows of the subject; False where they are there already."""
    engine.view("source", path, numbered=AT)
    known = set(engine.rows(f"SELECT sheet_id, first_row FROM source WHERE code = {literal(ERASED)}"))
    fresh = [place for place in places if (place[0], place[3]) not in known]
    if not fresh:
        return False
    said = [_left_out(place, subject.reason_at(*place[1:4])) for place in fresh]
    engine.register("fresh_left_out", pa.Table.from_pylist(said, LEFT_OUT))
    engine.execute(
        f"COPY (SELECT * EXCLUDE ({AT}) FROM ("
        f"SELECT * FROM source UNION ALL BY NAME SELECT *, {_LAST} AS {AT} FROM fresh_left_out"
        f") ORDER BY {AT}, sheet_id, first_row) TO {literal(str(part))} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
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
    engine.view("source", keys, numbered=AT)
    register(engine, "own_ids", ids)
    gone = "SELECT id FROM records WHERE record_id IN (SELECT v FROM own_ids)"
    if not engine.rows(f"SELECT 1 FROM source WHERE id IN ({gone}) LIMIT 1"):
        return False
    write(engine, {}, f"id NOT IN ({gone})", part)
    return True


def says(engine: Engine, path: Path, subject: Subject, *, given: bool = False) -> bool:
    """Whether a table still says something of the subject; of one that was given to us any column may."""
    schema = pq.read_schema(path)
    if given:
        looked = [_as_text(f) if _is_said(f.type) else f"CAST({quote(f.name)} AS VARCHAR)" for f in schema]
    else:
        looked = [_as_text(f) for f in _said_of_others(schema, table_of(path))]
    engine.view("source", path, numbered=AT)
    terms = subject.terms
    return bool(looked) and any(terms.in_row(joined) for _, joined in sifted(engine, terms.sieve, looked, []))
