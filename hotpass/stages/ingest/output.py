"""The stage's tables, and the answer of ``hotpass inspect``, from what was found in files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.errors import FileRefused
from hotpass.model import ISSUES, LEFT_OUT, REFUSED_FILE, SHEETS, TABLES
from hotpass.stages.ingest.files import FileResult
from hotpass.stages.ingest.find.layout import Area
from hotpass.stages.ingest.find.names import numbered
from hotpass.stages.ingest.issues import issues_of, refused_file
from hotpass.stages.ingest.naming import table_id
from hotpass.stages.ingest.sheet import LeftOut, SheetResult, SheetTable

Row = dict[str, Any]


def write_tables(files: Sequence[FileResult], refused: Sequence[FileRefused], folder: Path) -> None:
    """Write ``sheets``, ``tables``, ``left_out`` and ``issues`` into the folder."""
    rows = {
        "sheets": (SHEETS, _sheet_rows, ()),
        "tables": (TABLES, _table_rows, ()),
        "left_out": (LEFT_OUT, _left_out_rows, map(_refused_row, refused)),
        "issues": (ISSUES, _issue_rows, map(refused_file, refused)),
    }
    for name, (schema, of_sheet, more) in rows.items():
        found = [row for file in files for sheet in file.sheets for row in of_sheet(file, sheet)]
        table = pa.Table.from_pylist([*found, *more], schema)
        part = folder / f".{name}.part"
        pq.write_table(table, part, compression="zstd", store_schema=False)
        part.replace(folder / f"{name}.parquet")


def _refused_row(error: FileRefused) -> Row:
    """A file of which nothing is known but why it was refused has neither sheets nor rows."""
    return {"file_name": error.where, "rows": 0, "code": REFUSED_FILE, "reason": error.clause}


def _sheet_rows(file: FileResult, sheet: SheetResult) -> Iterator[Row]:
    read = sheet.read
    yield {
        **_place(file, sheet),
        "file_digest": file.digest,
        "source": file.source,
        "sheet_no": read.number,
        "state": read.state,
        "rows": read.rows,
        "columns": read.columns,
        "grid": f"grid/{read.sheet_id}.parquet",
    }


def _place(file: FileResult, sheet: SheetResult) -> Row:
    return {"sheet_id": sheet.read.sheet_id, "file_name": file.name, "sheet": sheet.read.name}


def _bounds(area: Area) -> Row:
    return {"range": area.a1, **_edges(area)}


def _edges(area: Area) -> Row:
    names = ("first_row", "last_row", "first_column", "last_column")
    return dict(zip(names, area, strict=True))


def _table_rows(file: FileResult, sheet: SheetResult) -> Iterator[Row]:
    for number, table in enumerate(sheet.tables, 1):
        found = table.found
        yield {
            **_place(file, sheet),
            "file_digest": file.digest,
            "source": file.source,
            "table_id": _id(sheet, table),
            "table_no": number,
            "header_rows": list(found.header_rows),
            "range": found.area.a1,
            **_edges(found.data),
            "rows": found.rows,
            "confidence": found.confidence,
            "used": table.reason is None,
            "reason": table.reason,
            "shape": table.shape,
            "columns": list(_columns(table)),
            "header_columns": _header_columns(table),
            "grid": f"grid/{_id(sheet, table)}.parquet" if found.records else None,
        }


def _header_columns(table: SheetTable) -> list[int]:
    return sorted({column for _, column in table.found.labels})


def _columns(table: SheetTable) -> Iterator[Row]:
    names = numbered([column.name for column in table.columns])
    for name, column in zip(names, table.columns, strict=True):
        yield {
            "position": column.position,
            "letter": column.letter,
            "name": name,
            "kind": column.kind,
            "field": column.field,
            "confidence": column.confidence,
            "whose_confidence": column.whose_confidence,
            "decided_by": column.decided_by,
            "reason": column.reason,
        }


def _left_out_rows(file: FileResult, sheet: SheetResult) -> Iterator[Row]:
    for part in sheet.left_out:
        table = None if part.table is None else _id(sheet, sheet.tables[part.table])
        counted = {"table_id": table, "rows": part.rows, "code": part.code, "reason": part.reason}
        yield {**_place(file, sheet), **_bounds(part.area), **counted}


def _issue_rows(file: FileResult, sheet: SheetResult) -> Iterator[Row]:
    return issues_of(sheet, file.name)


def _id(sheet: SheetResult, table: SheetTable) -> str:
    return table_id(sheet.read.sheet_id, table.found.area.a1)


def described(file: FileResult) -> Row:
    """The file as ``hotpass inspect`` shows it: ``file``, ``tables``, ``left_out`` and ``warnings``.

    Tables that give no records are among ``tables`` as well, and a warning says why; lists of one column,
    forms of one record and tables without rows are only left out. Where records are no rows,
    ``header_columns`` tells where the labels stand.
    """
    sheets = [(sheet, table) for sheet in file.sheets for table in sheet.tables]
    return {
        "file": file.name,
        "tables": [_described_table(sheet, table) for sheet, table in sheets if _is_shown(table)],
        "left_out": [part for sheet in file.sheets for part in _told(sheet)],
        "warnings": [issue["message"] for s in file.sheets for issue in _located(file, s)]
        + [_not_used(sheet, table) for sheet, table in sheets if table.reason and _is_shown(table)],
    }


def _is_shown(table: SheetTable) -> bool:
    found = table.found
    form = len(found.records) == 1
    return table.reason is None or (found.rows > 0 and not found.is_list and not form)


def _told(sheet: SheetResult) -> Iterator[Row]:
    """What is left out; headers are no loss, and a table that is not shown is left out as a whole."""
    folded = {at for at, table in enumerate(sheet.tables) if not _is_shown(table)}
    parts = [(part.area, part.reason) for part in sheet.left_out if _is_told(part, folded)]
    for at in folded:
        table = sheet.tables[at]
        parts.append((table.found.area, table.reason or ""))
    for area, reason in sorted(parts):
        yield {"sheet": sheet.read.name, "range": area.a1, "reason": reason}


def _is_told(part: LeftOut, folded: set[int]) -> bool:
    return part.code not in ("header", "not_used") and part.table not in folded


def _described_table(sheet: SheetResult, table: SheetTable) -> Row:
    found = table.found
    return {
        "sheet": sheet.read.name,
        "range": found.area.a1,
        "header_rows": list(found.header_rows),
        **({"header_columns": _header_columns(table)} if found.records else {}),
        "rows": found.rows,
        "columns": [
            {key: column[key] for key in ("name", "field", "confidence", "whose_confidence", "reason")}
            for column in _columns(table)
        ],
    }


def _located(file: FileResult, sheet: SheetResult) -> Iterator[Row]:
    for issue in issues_of(sheet, file.name):
        where = f"{sheet.read.name}: " if sheet.read.name else ""
        yield {**issue, "message": where + issue["message"]}


def _not_used(sheet: SheetResult, table: SheetTable) -> str:
    where = " ".join(part for part in (sheet.read.name, table.found.area.a1) if part)
    return f"{where}: gives no records. {table.reason}"
