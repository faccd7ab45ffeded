"""What is profiled: the tables of an upload as read, the records, and what is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.access import HIDDEN, Role, Sight, mask_value, sight
from hotpass.contracts.naming import slug
from hotpass.engine import Engine, files_of, table_sql
from hotpass.engine.base import literal, quote
from hotpass.fields import KINDS
from hotpass.fields.base import Personal
from hotpass.fields.personal import column_key, gravest, text_seen
from hotpass.golden import scored_schema
from hotpass.model import ENTITY_TYPES, golden_table, record_table
from hotpass.profiles import FieldSpec, Profile
from hotpass.quality.sheets import Sheet, can_be_held, columns_of, grouped

#: How a column is stored; ``other`` is neither compared with texts nor with numbers.
Dtype = Literal["text", "number", "other"]
#: How far the data has come: as it stands in the sheets, as records, as published.
Level = Literal["input", "records", "ssot"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table that is profiled.

    Attributes:
        name: in the view.
        label: what people call it.
        kind: name of the kind of its values, which says how they are masked; None where none is known.
        dtype: how it is stored.
        personal: class of personal information that a profile says it is of; the kind's own when None.
        held: whether records hold its values, so that rules on it alone are theirs.
        field: that it gives or holds, as ``person.phone``; None where it is of none.
    """

    name: str
    label: str
    kind: str | None = None
    dtype: Dtype = "text"
    personal: Personal | None = None
    held: bool = False
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A table that is profiled.

    Attributes:
        key: names it among those of its run or version.
        label: what people call it.
        level: how far it has come.
        suite: the suite that its rules stand in.
        columns: those that are profiled.
        sql: a query for its rows.
        source: where its rows come from, or None when from several.
        files: that the query reads.
        sheet: what tables its suite is for, where tables of files are held to it as they stand.
    """

    key: str
    label: str
    level: Level
    suite: str
    columns: tuple[Column, ...]
    sql: str
    source: str | None = None
    files: tuple[Path, ...] = ()
    sheet: Sheet | None = None

    @property
    def view(self) -> str:
        """Name of its view."""
        return f"profiled_{self.key}"

    def make_view(self, engine: Engine) -> None:
        """Make the view."""
        engine.execute(f"CREATE OR REPLACE TEMP VIEW {quote(self.view)} AS {self.sql}")


def mask_shown(column: Column, value: str, role: Role | None = None) -> str:
    """A value of a column as a person in that role, else whoever acts, sees it.

    Text of no known kind may hold anything: addresses and numbers in it are masked by their own class.
    """
    kind = KINDS.get(column.kind or "")
    own = kind.personal if kind else "none"
    personal = column.personal or own
    if sight(personal, role) is Sight.CLEAR:
        if kind and kind.validated:
            return value
        return text_seen(value, role, names=kind.names_within if kind else "each")
    mask = kind.mask if kind and personal == own else lambda _: HIDDEN
    return mask_value(mask, value, role, personal) or ""


def subjects_of_run(
    run: Path, profile: Profile, confirmed: Mapping[str, Personal] | None = None
) -> list[Subject]:
    """The tables of a run's files as read, then its records; what the run did not come to is not among them.

    Args:
        run: folder of the run.
        profile: that the run was made with.
        confirmed: the class of columns that people confirmed, by :func:`hotpass.fields.personal.column_key`.
    """
    found: list[Subject] = []
    if (run / "ingest" / "tables.parquet").is_file():
        found += _inputs(run / "ingest", confirmed or {})
    for entity_type in ENTITY_TYPES:
        path = run / "normalise" / f"{record_table(entity_type)}.parquet"
        if path.is_file():
            found.append(_records(path, entity_type, profile))
    return found


def sheets_of_run(
    run: Path, known: Sequence[Sheet], confirmed: Mapping[str, Personal] | None = None
) -> list[Subject]:
    """The tables of a run's files as they are held, those with the same columns as one.

    Args:
        run: folder of the run.
        known: the suites of sheets that there are.
        confirmed: the class of columns that people confirmed, by :func:`hotpass.fields.personal.column_key`.
    """
    ingest = run / "ingest"
    if not (ingest / "tables.parquet").is_file():
        return []
    tables = [t for t in pq.read_table(ingest / "tables.parquet").to_pylist() if can_be_held(t)]
    return [_held(ingest, sheet, those, confirmed or {}) for sheet, those in grouped(tables, known, new=True)]


def subjects_of_version(folder: Path, profile: Profile) -> list[Subject]:
    """The golden tables of a published version."""
    found = []
    for entity_type in ENTITY_TYPES:
        table = golden_table(entity_type)
        schema = scored_schema(entity_type, profile.entities[entity_type].published)
        fields = {f.name: f for f in profile.entities[entity_type].published}
        columns = tuple(
            _column(entity_type, fields[f.name])
            if f.name in fields
            else Column(f.name, _spoken(f.name), None, _dtype(f.type))
            for f in schema
            if not pa.types.is_nested(f.type)
        )
        path = folder / f"{table}.parquet"
        suite, files = _suite(profile, table), tuple(files_of(path))
        found.append(
            Subject(table, table.capitalize(), "ssot", suite, columns, table_sql([path]), files=files)
        )
    return found


def of_source(subject: Subject, source: str) -> Subject:
    """The records of one source alone."""
    sql = f"SELECT * FROM ({subject.sql}) WHERE source = {literal(source)}"
    return replace(
        subject,
        key=f"{subject.key} {source}",
        label=f"{subject.label} of {source}",
        sql=sql,
        source=source,
    )


def sources_of(engine: Engine, subject: Subject) -> list[str]:
    """The sources of a table of records, the largest first."""
    rows = engine.rows(f"SELECT source, count(*) FROM ({subject.sql}) GROUP BY 1 ORDER BY 2 DESC, 1")
    return [name for name, _ in rows]


def subject_of_file(path: Path, name: str, label: str) -> Subject:
    """A Parquet file with columns of text and numbers, by itself."""
    schema = pq.read_schema(path)
    columns = tuple(
        Column(f.name, f.name, None, _dtype(f.type)) for f in schema if not pa.types.is_nested(f.type)
    )
    sql = f"SELECT * FROM read_parquet({literal(str(path))})"
    return Subject(name, label, "input", name, columns, sql, files=(path,))


def _column(entity_type: str, field: FieldSpec) -> Column:
    of = f"{entity_type}.{field.name}"
    return Column(field.name, field.label, field.kind, personal=field.personal, field=of)


def _records(path: Path, entity_type: Any, profile: Profile) -> Subject:
    table = record_table(entity_type)
    columns = tuple(_column(entity_type, field) for field in profile.entities[entity_type].fields)
    sql = f"SELECT * FROM read_parquet({literal(str(path))})"
    label = f"{_spoken(table)} as read and normalised"
    return Subject(table, label, "records", _suite(profile, table), columns, sql, files=(path,))


def _inputs(ingest: Path, confirmed: Mapping[str, Personal]) -> Iterator[Subject]:
    tables = pq.read_table(ingest / "tables.parquet").to_pylist()
    sheets = {s["sheet_id"]: s for s in pq.read_table(ingest / "sheets.parquet").to_pylist()}
    for table in sorted(tables, key=lambda t: (t["file_name"], t["sheet"], t["table_no"])):
        if not table["used"]:
            continue
        grid = ingest / (table["grid"] or sheets[table["sheet_id"]]["grid"])
        there = set(pq.read_schema(grid).names)
        fields = {n: c["field"] for c, n in _named(table["columns"])}
        named = [(f"c{c['position']}", n, c["kind"]) for c, n in _named(table["columns"])]
        named = [one for one in named if one[0] in there]
        place = ", ".join(filter(None, (table["file_name"], table["sheet"], table["range"])))
        yield Subject(
            table["table_id"],
            place,
            "input",
            f"input_{slug(table['source'])}",
            tuple(
                Column(
                    *(name, name, kind),
                    personal=_confirmed(confirmed, table, position, kind),
                    field=fields[name] or None,
                )
                for position, name, kind in named
            ),
            _cells(ingest, grid, table, named),
            table["source"],
            (grid, ingest / "left_out.parquet"),
        )


def _held(
    ingest: Path, sheet: Sheet, tables: Sequence[Mapping[str, Any]], confirmed: Mapping[str, Personal]
) -> Subject:
    columns: dict[str, Column] = {}
    parts: list[str] = []
    files = [ingest / "left_out.parquet"]
    for table in tables:
        grid = ingest / (table["grid"] or f"grid/{table['sheet_id']}.parquet")
        there, named = set(pq.read_schema(grid).names), list[tuple[str, str, Any]]()
        for name, c in sheet.under_its_names(columns_of(table)).items():
            if (cell := f"c{c['position']}") in there:
                named.append((cell, name, c["kind"]))
                personal = _confirmed(confirmed, table, cell, c["kind"])
                held = bool(table["used"] and c["field"])
                columns.setdefault(name, Column(name, name, c["kind"], personal=personal, held=held))
        parts.append(_cells(ingest, grid, table, named))
        files.append(grid)
    sources = {table["source"] for table in tables}
    return Subject(
        sheet.suite,
        f"{sheet.name}, as it stands",
        "input",
        sheet.suite,
        tuple(columns.values()),
        " UNION ALL BY NAME ".join(f"({part})" for part in parts),
        sources.pop() if len(sources) == 1 else None,
        tuple(files),
        sheet,
    )


def _confirmed(
    confirmed: Mapping[str, Personal], table: Mapping[str, Any], cell: str, kind: str | None
) -> Personal | None:
    """The class of a column where a person confirmed one that is graver than its kind's."""
    column = next(c for c in table["columns"] if f"c{c['position']}" == cell)
    key = column_key(table["file_name"], table["sheet"] or "", column["name"] or column["letter"] or "")
    own = KINDS[kind].personal if kind in KINDS else "none"
    graver = gravest((own, confirmed.get(key, "none")))
    return None if graver == own else graver


def _named(columns: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], str]]:
    """Columns and their names, each once: a second ``Phone`` is told apart by its letter."""
    names = [c["name"] or c["letter"] for c in columns]
    return [
        (c, n if names.count(n) == 1 else f"{n} ({c['letter']})") for c, n in zip(columns, names, strict=True)
    ]


def _cells(ingest: Path, grid: Path, table: Mapping[str, Any], named: Sequence[tuple[str, str, Any]]) -> str:
    cells = ", ".join(f"{quote(c)} AS {quote(name)}" for c, name, _ in named)
    chosen = (
        f"SELECT {', '.join(filter(None, ['row AS __row', cells]))} FROM read_parquet({literal(str(grid))})"
    )
    if table["grid"]:
        return chosen
    first, last = (int(table[f"{end}_row"]) for end in ("first", "last"))
    left, right = (int(table[f"{end}_column"]) for end in ("first", "last"))
    filled = ", ".join(quote(c) for c, _, _ in named) or "NULL"
    left_out = literal(str(ingest / "left_out.parquet"))
    hidden = f"""SELECT unnest(range(first_row, last_row + 1)) FROM read_parquet({left_out})
        WHERE table_id = {literal(table["table_id"])} AND code <> 'not_used'
            OR table_id IS NULL AND code = 'hidden' AND sheet_id = {literal(table["sheet_id"])}
                AND first_column <= {left} AND last_column >= {right}"""
    return f"""{chosen} WHERE row BETWEEN {first} AND {last} AND row NOT IN ({hidden})
        AND coalesce({filled}, NULL) IS NOT NULL"""


def _dtype(dtype: pa.DataType) -> Dtype:
    if pa.types.is_string(dtype) or pa.types.is_large_string(dtype):
        return "text"
    return "number" if pa.types.is_integer(dtype) or pa.types.is_floating(dtype) else "other"


def _suite(profile: Profile, table: str) -> str:
    return {str(name): suite for name, suite in profile.suites.items()}.get(table, table)


def _spoken(name: str) -> str:
    return name.replace("_", " ").capitalize()
