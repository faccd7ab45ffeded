"""Reads workbooks (.xlsx): values by calamine, what it does not tell by :mod:`.worksheet`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from hotpass.errors import InputError
from hotpass.stages.ingest.limits import SHEET_COLUMNS, SHEET_ROWS, Limits
from hotpass.stages.ingest.naming import sheet_id
from hotpass.stages.ingest.read.archive import scan
from hotpass.stages.ingest.read.arrow_rows import is_plain, write_plain
from hotpass.stages.ingest.read.fast_rows import (
    from_column_a,
    marked,
    patched,
    write_dense,
    write_rows,
)
from hotpass.stages.ingest.read.folding import fold, is_deadly, is_sparse
from hotpass.stages.ingest.read.grid_writer import WIDE, positions_of
from hotpass.stages.ingest.read.result import DAMAGED, SheetRead, runs_of
from hotpass.stages.ingest.read.structure import SheetPlace, sheets_of, styles_of
from hotpass.stages.ingest.read.task import Task
from hotpass.stages.ingest.read.worksheet import SheetFacts


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


def read_workbook(task: Task) -> list[SheetRead]:
    """Write the grid of every sheet.

    Raises:
        InputError: the workbook is not fit to be read; a single bad sheet only gets a ``problem``.
    """
    with zipfile.ZipFile(task.path) as archive:
        places = sheets_of(archive)
        task.check_sheets([place.member for place in places])
        facts = _facts(archive, places, task.limits)
        book = _Book(task, archive)
        sheets, seen, cells = [], 0, sum(found.cells for found in facts.values())
        for place in places:
            if place.has_cells:
                task.begin(place.number)
                own = facts.get(place.member)
                sheets.append(book.read(place, own))
                seen += own.cells if own else 0
                task.tell(seen / max(cells, 1))
    if any(found.uncached for found in facts.values()):
        from hotpass.stages.ingest.read.computing import compute, spelt_out

        compute(task, sheets, {p.number: spelt_out(facts[p.member]) for p in places if p.member in facts})
    return sheets


class _Book:
    def __init__(self, task: Task, archive: zipfile.ZipFile) -> None:
        self._task, self._archive = task, archive

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
        from fastexcel import FastExcelError
        from python_calamine import CalamineError

        try:
            if is_sparse(facts, self._task.limits) or is_deadly(facts):
                self._read_folded(place, facts, sheet)
            else:
                self._read_dense(place, facts, sheet)
        except InputError as error:
            sheet.problem = error.what
        except (CalamineError, FastExcelError):
            sheet.problem = DAMAGED
        sheet.merged = facts.merged
        sheet.hidden_rows = runs_of(facts.hidden_rows)
        sheet.hidden_columns = facts.hidden_columns
        sheet.errors = marked(facts.errors)
        sheet.uncached = marked(dict.fromkeys(facts.uncached, ""))

    def _read_dense(self, place: SheetPlace, facts: SheetFacts, sheet: SheetRead) -> None:
        if is_plain(facts):
            write_plain(self._task, sheet, self._columns(), facts)
        else:
            write_dense(self._task, sheet, self._rows().get_sheet_by_name(place.name), facts)

    @cache  # noqa: B019 - there is one book a process
    def _columns(self) -> Any:
        import fastexcel

        return fastexcel.read_excel(str(self._task.path))

    @cache  # noqa: B019
    def _rows(self) -> Any:
        from python_calamine import CalamineWorkbook

        return CalamineWorkbook.from_path(str(self._task.path))

    def _read_folded(self, place: SheetPlace, facts: SheetFacts, sheet: SheetRead) -> None:
        from python_calamine import CalamineWorkbook

        folded = fold(self._archive, place.member, facts, self._task.limits)
        book = CalamineWorkbook.from_filelike(io.BytesIO(folded.workbook))
        found = book.get_sheet_by_name(place.name)
        width = folded.columns[-1] if folded.columns else 0
        positions = positions_of(width) if width <= WIDE else list(folded.columns)
        rows = patched(_unfolded(from_column_a(found), folded.columns, width), facts, folded.rows)
        write_rows(self._task, sheet, positions, rows, folded.rows)


def _unfolded(rows: Any, columns: Sequence[int], width: int) -> Iterator[list[Any]]:
    for row in rows:
        wide: list[Any] = [""] * width
        for at, value in zip(columns, row, strict=False):
            wide[at - 1] = value
        yield wide
