"""What is wrong in a sheet as it was read, for the table of issues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from hotpass.errors import FileRefused
from hotpass.model import column_letter
from hotpass.stages.ingest.read.result import Marked, SheetRead
from hotpass.stages.ingest.sheet import SheetResult

REFUSED: Final = "INGEST-REFUSED-FILE"
UNREADABLE: Final = "INGEST-UNREADABLE-SHEET"
UNCACHED: Final = "INGEST-FORMULA-WITHOUT-VALUE"
ERROR_CELL: Final = "INGEST-ERROR-CELL"
RAGGED: Final = "INGEST-RAGGED-ROW"
READING: Final = "INGEST-READING"


def issues_of(result: SheetResult, file_name: str) -> Iterator[dict[str, Any]]:
    """Rows of :data:`hotpass.model.ISSUES`."""
    read = result.read
    for rule, severity, dimension, cell, value, message in _found(result):
        yield {
            "rule_id": rule,
            "severity": severity,
            "dimension": dimension,
            "value": value,
            "file_name": file_name,
            "sheet": read.name,
            "cell": cell,
            "message": message,
        }


def refused_file(error: FileRefused) -> dict[str, Any]:
    """The row of a file that could not be read."""
    return {
        "rule_id": REFUSED,
        "severity": "critical",
        "dimension": "completeness",
        "file_name": error.where,
        "message": f"The file is refused, and none of its rows is in the run: {error.clause}",
    }


_Found = tuple[str, str, str, str | None, str | None, str]


def _found(result: SheetResult) -> Iterator[_Found]:
    read = result.read
    if read.problem:
        message = f"The sheet cannot be read: {read.problem}"
        yield UNREADABLE, "critical", "completeness", None, None, message
    for mark in read.uncached:
        yield (
            *(UNCACHED, "warning", "completeness", _cell(mark), None),
            f"{_column(result, mark)} holds {_count(mark, 'formula')} whose value was never computed, so "
            "that it reads as blank; open the workbook in a spreadsheet program and save it",
        )
    for mark in read.errors:
        yield (
            *(ERROR_CELL, "warning", "validity", _cell(mark), mark.text),
            f"{_column(result, mark)} holds {_count(mark, 'error value')} such as {mark.text}",
        )
    yield from _ragged(read)
    for sentence in result.warnings:
        yield READING, "warning", "validity", None, None, sentence


def _ragged(read: SheetRead) -> Iterator[_Found]:
    mark = read.ragged
    if mark is not None:
        rows = "row has" if mark.count == 1 else "rows have"
        yield (
            *(RAGGED, "warning", "consistency", f"A{mark.row}", None),
            f"{mark.count:,} {rows} more or fewer fields than most; the first is row {mark.row} "
            f"with {mark.column:,}",
        )


def _cell(mark: Marked) -> str:
    return f"{column_letter(mark.column)}{mark.row}"


def _count(mark: Marked, what: str) -> str:
    return f"{mark.count:,} {what}{'s' if mark.count > 1 else ''}"


def _column(result: SheetResult, mark: Marked) -> str:
    """``Column A (C_ID)``, with the name that a table gives it."""
    name = next((n for n in _names(result, mark) if n), "")
    return f"Column {column_letter(mark.column)}{f' ({name})' if name else ''}"


def _names(result: SheetResult, mark: Marked) -> Sequence[str]:
    return [
        column.name
        for table in result.tables
        for column in table.columns
        if not table.found.records
        and column.position == mark.column
        and table.found.area.first_row <= mark.row <= table.found.area.last_row
    ]
