"""Reads workbooks (.xlsx): values by calamine, what it does not tell by :mod:`.worksheet`."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count, islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from hotpass.errors import InputError
from hotpass.stages.ingest.limits import SHEET_COLUMNS, SHEET_ROWS, Limits
from hotpass.stages.ingest.naming import sheet_id
from hotpass.stages.ingest.read.archive import scan
from hotpass.stages.ingest.read.cell_text import text_column
from hotpass.stages.ingest.read.folding import fold, is_sparse
from hotpass.stages.ingest.read.grid_writer import WIDE, positions_of
from hotpass.stages.ingest.read.result import Marked, SheetRead, runs_of
from hotpass.stages.ingest.read.structure import SheetPlace, sheets_of, styles_of
from hotpass.stages.ingest.read.task import Task
from hotpass.stages.ingest.read.worksheet import Cell, SheetFacts

_BATCH_CELLS: Final = 500_000
_MOST_MERGED: Final = 20_000


def check_workbook(path: Path, limits: Limits) -> None:
    """Inflate a workbook once; raises :class:`InputError` for what may not come in."""
    with zipfile.ZipFile(path) as archive:
        _facts(archive, sheets_of(archive), limits)


def _facts(archive: zipfile.ZipFile, places: Sequence[SheetPlace], limits: Limits) -> dict[str, SheetFacts]:
    members = {place.member: place.name for place in places if place.has_cells}
    facts = scan(archive, members, styles_of(archive), limits)
    for member, found in facts.items():
        if found.rows > SHEET_ROWS or found.columns > SHEET_COLUMNS:
            raise InputError(f"sheet {members[member]} has cells outside the grid of a spreadsheet")
    return facts


def read_workbook(task: Task, begin: Callable[[int], None]) -> list[SheetRead]:
    """Write the grid of every sheet.

    Args:
        task: the file and where its grids go.
        begin: told the number of each sheet before it is read.

    Raises:
        InputError: the workbook is not fit to be read; a single bad sheet only gets a ``problem``.
    """
    with zipfile.ZipFile(task.path) as archive:
        places = sheets_of(archive)
        facts = _facts(archive, places, task.limits)
        book = _Book(task, archive)
        sheets = []
        for place in places:
            if place.has_cells:
                begin(place.number)
                sheets.append(book.read(place, facts.get(place.member)))
        return sheets


class _Book:
    def __init__(self, task: Task, archive: zipfile.ZipFile) -> None:
        self._task, self._archive = task, archive
        self._dense: Any = None

    def read(self, place: SheetPlace, facts: SheetFacts | None) -> SheetRead:
        """Read one sheet; whatever is wrong with it alone becomes its problem."""
        sheet = SheetRead(
            place.number, place.name, sheet_id(self._task.digest, self._task.name, place.number), place.state
        )
        if place.number in self._task.skip:
            sheet.problem = self._task.skip[place.number]
        elif facts is None:
            sheet.problem = "the workbook lists it but does not hold it"
        else:
            self._try(place, facts, sheet)
        if sheet.problem:
            self._task.writer(sheet.sheet_id, []).close()
        return sheet

    def _try(self, place: SheetPlace, facts: SheetFacts, sheet: SheetRead) -> None:
        from python_calamine import CalamineError

        try:
            if is_sparse(facts, self._task.limits):
                self._read_folded(place, facts, sheet)
            else:
                self._read_dense(place, facts, sheet)
        except InputError as error:
            sheet.problem = error.what
        except CalamineError as error:
            sheet.problem = f"its part of the workbook is damaged ({str(error)[:100]})"
        sheet.hidden_rows = runs_of(facts.hidden_rows)
        sheet.hidden_columns = facts.hidden_columns
        sheet.errors = _marked(facts.errors)
        sheet.uncached = _marked(dict.fromkeys(facts.uncached, ""))

    def _read_dense(self, place: SheetPlace, facts: SheetFacts, sheet: SheetRead) -> None:
        from python_calamine import CalamineWorkbook

        if self._dense is None:
            self._dense = CalamineWorkbook.from_path(str(self._task.path))
        found = self._dense.get_sheet_by_name(place.name)
        width = (found.end[1] + 1) if found.end else 0
        positions = positions_of(width)
        if width > WIDE:
            positions = sorted(
                {at for row in _from_column_a(found) for at, v in enumerate(row, 1) if v != ""}
            )
        merged = [(a + 1, c + 1, b + 1, d + 1) for (a, b), (c, d) in found.merged_cell_ranges or ()]
        sheet.merged = merged[:_MOST_MERGED]
        rows = _patched(_from_column_a(found), facts)
        self._write(sheet, positions, _batches(rows, positions))

    def _read_folded(self, place: SheetPlace, facts: SheetFacts, sheet: SheetRead) -> None:
        from python_calamine import CalamineWorkbook

        folded = fold(self._archive, place.member, facts, self._task.limits)
        book = CalamineWorkbook.from_filelike(io.BytesIO(folded.workbook))
        found = book.get_sheet_by_name(place.name)
        width = folded.columns[-1] if folded.columns else 0
        positions = positions_of(width) if width <= WIDE else list(folded.columns)
        sheet.merged = list(folded.merged[:_MOST_MERGED])
        rows = _patched(_unfolded(_from_column_a(found), folded.columns, width), facts, folded.rows)
        self._write(sheet, positions, _batches(rows, positions, folded.rows))

    def _write(
        self,
        sheet: SheetRead,
        positions: list[int],
        batches: Iterable[tuple[int | Sequence[int], list[pa.Array]]],
    ) -> None:
        writer = self._task.writer(sheet.sheet_id, positions)
        try:
            for numbers, columns in batches:
                writer.add(numbers, columns)
        except BaseException:
            writer.discard()
            raise
        writer.close()
        sheet.rows, sheet.positions = writer.rows, positions
        sheet.columns = positions[-1] if positions else 0


def _from_column_a(sheet: Any) -> Iterable[list[Any]]:
    """The rows from row 1 on; calamine leaves out blank columns at the left, but not blank rows above."""
    rows: Iterable[list[Any]] = sheet.iter_rows()
    left = sheet.start[1] if sheet.start else 0
    return ([""] * left + row for row in rows) if left else rows


def _unfolded(rows: Iterable[list[Any]], columns: Sequence[int], width: int) -> Iterator[list[Any]]:
    for row in rows:
        wide: list[Any] = [""] * width
        for at, value in zip(columns, row, strict=False):
            wide[at - 1] = value
        yield wide


def _patched(
    rows: Iterable[list[Any]], facts: SheetFacts, numbers: Sequence[int] | None = None
) -> Iterable[list[Any]]:
    """Rows with what the fast reader loses put back: error texts, and zeros that a format shows."""
    given: list[tuple[Cell, str | int]] = [*facts.errors.items(), *facts.padded.items()]
    if not given:
        return rows
    marks: dict[int, list[tuple[int, str | int]]] = defaultdict(list)
    for (row, column), mark in given:
        marks[row].append((column, mark))
    return _marked_rows(zip(numbers or count(1), rows, strict=False), marks)


def _marked_rows(
    rows: Iterable[tuple[int, list[Any]]], marks: Mapping[int, list[tuple[int, str | int]]]
) -> Iterator[list[Any]]:
    for number, row in rows:
        for column, mark in marks.get(number, ()):
            if column <= len(row):
                row[column - 1] = _put_back(row[column - 1], mark)
        yield row


def _put_back(value: Any, mark: str | int) -> Any:
    if isinstance(mark, str):
        return mark
    if isinstance(value, float) and value.is_integer() and value >= 0:
        return str(int(value)).zfill(mark)
    return value


def _batches(
    rows: Iterable[list[Any]], positions: list[int], numbers: Sequence[int] | None = None
) -> Iterator[tuple[int | Sequence[int], list[pa.Array]]]:
    """Rows as columns of text, some hundred thousand cells at a time, with their sheet row numbers."""
    if not positions:
        return
    stream, done = iter(rows), 0
    size = max(1, _BATCH_CELLS // positions[-1])
    while batch := list(islice(stream, size)):
        columns = list(zip(*batch, strict=True))
        here = done + 1 if numbers is None else numbers[done : done + len(batch)]
        yield here, [text_column(columns[p - 1]) for p in positions]
        done += len(batch)


def _marked(cells: dict[Cell, str]) -> list[Marked]:
    """Marked cells by column."""
    by_column: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_column[cell[1]].append(cell)
    return [
        Marked(column, len(found), min(found)[0], cells[min(found)])
        for column, found in sorted(by_column.items())
    ]
