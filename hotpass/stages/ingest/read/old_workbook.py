"""Reads workbooks of Excel 5 to 2003 (.xls): values by calamine, what it does not tell from the records.

Source: [MS-XLS] 2.4 (records).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from hotpass.errors import InputError
from hotpass.stages.ingest.gate import damaged, protected
from hotpass.stages.ingest.limits import Limits
from hotpass.stages.ingest.naming import sheet_id
from hotpass.stages.ingest.read.cell_text import ERROR_TEXTS
from hotpass.stages.ingest.read.fast_rows import marked, write_dense
from hotpass.stages.ingest.read.number_formats import NumberFormat, format_of
from hotpass.stages.ingest.read.result import DAMAGED, UNTOLD_FORMULAS, SheetRead, runs_of
from hotpass.stages.ingest.read.task import Task
from hotpass.stages.ingest.read.worksheet import MOST_MERGED, SheetFacts

_STREAMS: Final = ("Workbook", "Book")
_BEGIN, _END, _PASSWORD, _SHEET = (0x0809, 0x000A, 0x002F, 0x0085)
_FORMAT, _CELL_FORMAT = 0x041E, 0x00E0
_ROW, _COLUMNS, _NUMBER, _RK, _MANY_RK, _ERROR, _FORMULA = (
    *(0x0208, 0x007D, 0x0203, 0x027E, 0x00BD, 0x0205, 0x0006),
)
_EXCEL_97: Final = 0x0600
_RESULT_IS_ERROR: Final = 2

Record = tuple[int, bytes]


def check_old_workbook(path: Path, limits: Limits) -> None:
    """Raises :class:`InputError` when the workbook is damaged or protected by a password."""
    _globals(_stream(path, limits))


def read_old_workbook(task: Task) -> list[SheetRead]:
    """Write the grid of every sheet.

    Raises:
        InputError: the workbook is damaged or protected; a single bad sheet only gets a ``problem``.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    content = _stream(task.path, task.limits)
    book = _globals(content)
    try:
        fast = CalamineWorkbook.from_path(str(task.path))
    except CalamineError as error:
        raise damaged() from error
    sheets = []
    task.check_sheets([""] * len(fast.sheets_metadata))
    for number, known in enumerate(fast.sheets_metadata, 1):
        if known.typ != SheetTypeEnum.WorkSheet:
            continue
        task.begin(number)
        shown = str(known.visible).endswith(".Visible")
        sheet = SheetRead(number, known.name, sheet_id(task.digest, task.name, number))
        sheet.state = "visible" if shown else "hidden"
        start = book.sheets[number - 1] if number <= len(book.sheets) else len(content)
        records = SheetRecords(book)
        _read(task, sheet, fast, records.read(content, start))
        if records.formulas:
            sheet.warnings.append(UNTOLD_FORMULAS)
        sheets.append(sheet)
    return sheets


def _read(task: Task, sheet: SheetRead, fast: Any, facts: SheetFacts) -> None:
    from python_calamine import CalamineError

    try:
        if sheet.number in task.skip:
            raise InputError(task.skip[sheet.number])
        found = fast.get_sheet_by_index(sheet.number - 1)
        areas = islice(found.merged_cell_ranges or (), MOST_MERGED)
        sheet.merged = [(a + 1, c + 1, b + 1, d + 1) for (a, b), (c, d) in areas]
        write_dense(task, sheet, found, facts)
    except InputError as error:
        sheet.problem = error.what
    except CalamineError:
        sheet.problem = DAMAGED
    if sheet.problem:
        task.writer(sheet.sheet_id, []).close()
    sheet.hidden_rows, sheet.hidden_columns = runs_of(facts.hidden_rows), facts.hidden_columns
    sheet.errors = marked(facts.errors)


def _stream(path: Path, limits: Limits) -> bytes:
    """The part of the compound file that holds the records."""
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as container:
            name = next((name for name in _STREAMS if container.exists(name)), None)
            if name is None:
                raise InputError("the file holds no workbook", remedy="Save it again as .xlsx")
            if container.get_size(name) > limits.file:
                raise damaged()
            content: bytes = container.openstream(name).read()
            _check_chains(container)
            return content
    except (OSError, ValueError, IndexError, struct.error, OverflowError, MemoryError) as error:
        raise damaged() from error


def _check_chains(container: Any) -> None:
    """Refuse a container whose sectors follow each other in a circle; the fast reader would never end.

    Source: [MS-CFB] 2.3 (sector chains).
    """
    starts = {container.first_dir_sector, container.first_mini_fat_sector, container.root.isectStart}
    entries = [entry for entry in container.direntries if entry is not None]
    circles = any(_goes_round(start, container.fat) for start in starts)
    for entry in entries:
        small = entry.size < container.minisectorcutoff and container.minifat is not None
        circles = circles or _goes_round(entry.isectStart, container.minifat if small else container.fat)
    if circles:
        raise damaged()


def _goes_round(sector: int, following: Sequence[int]) -> bool:
    """Whether a chain has more sectors than there are."""
    steps = 0
    while sector < len(following) and steps <= len(following):
        sector, steps = following[sector], steps + 1
    return steps > len(following)


def _records(content: bytes, at: int = 0) -> Iterator[Record]:
    """The records from a place up to the end of the part that begins there."""
    depth = 0
    while at + 4 <= len(content):
        kind, size = struct.unpack_from("<HH", content, at)
        data = content[at + 4 : at + 4 + size]
        if len(data) < size:
            return
        depth += (kind == _BEGIN) - (kind == _END)
        yield kind, data
        if depth <= 0:
            return
        at += 4 + size


@dataclass(slots=True)
class _Workbook:
    sheets: list[int] = field(default_factory=list)
    formats: list[NumberFormat] = field(default_factory=list)


def _globals(content: bytes) -> _Workbook:
    """Where the sheets begin, and the number format of each cell style."""
    book, codes = _Workbook(), dict[int, str]()
    numbers: list[int] = []
    begun = False
    excel_97 = True
    for kind, data in _records(content):
        if kind == _BEGIN and not begun:
            begun, excel_97 = True, struct.unpack_from("<H", data)[0] == _EXCEL_97 if len(data) > 1 else True
        elif kind == _PASSWORD:
            raise protected()
        elif kind == _SHEET and len(data) >= 4:
            book.sheets.append(struct.unpack_from("<I", data)[0])
        elif kind == _FORMAT and len(data) > 4:
            codes[struct.unpack_from("<H", data)[0]] = _code(data, excel_97=excel_97)
        elif kind == _CELL_FORMAT and len(data) >= 4:
            numbers.append(struct.unpack_from("<H", data, 2)[0])
    if not begun:
        raise damaged()
    book.formats = [format_of(number, codes.get(number)) for number in numbers]
    return book


def _code(data: bytes, *, excel_97: bool) -> str:
    """The code of a number format: in Excel 97 and later a text of one or two bytes a character."""
    if not excel_97:
        return data[3 : 3 + data[2]].decode("cp1252", "replace")
    length, wide = struct.unpack_from("<HB", data, 2)
    text = data[5 : 5 + length * (2 if wide & 1 else 1)]
    return text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")


class SheetRecords:
    """Looks through the records of one sheet."""

    def __init__(self, book: _Workbook) -> None:
        self._formats, self._facts = book.formats, SheetFacts()
        self.formulas = 0

    def read(self, content: bytes, start: int) -> SheetFacts:
        """Hidden rows and columns, errors, and numbers that a format fills up with zeros."""
        has_zeros = any(form.kind == "zeros" for form in self._formats)
        for kind, data in _records(content, start):
            try:
                self._look(kind, data, has_zeros=has_zeros)
            except struct.error:
                continue
        return self._facts

    def _look(self, kind: int, data: bytes, *, has_zeros: bool) -> None:
        if kind == _ROW:
            if data[12:13] and data[12] & 0x20:
                self._facts.hidden_rows.append(struct.unpack_from("<H", data)[0] + 1)
        elif kind == _COLUMNS:
            first, last, _, _, options = struct.unpack_from("<HHHHH", data)
            if options & 1:
                self._facts.hidden_columns.append((first + 1, last + 1))
        elif kind == _ERROR:
            row, column, _, code, is_error = struct.unpack_from("<HHHBB", data)
            if is_error:
                self._error(row, column, code)
        elif kind == _FORMULA:
            self.formulas += 1
            self._result(*struct.unpack_from("<HHH8s", data))
        elif has_zeros:
            self._numbers(kind, data)

    def _result(self, row: int, column: int, style: int, result: bytes) -> None:
        """The last value of a formula: a number, or a text, truth value or error marked as none."""
        if result[6:] != b"\xff\xff":
            self._pad(row, column, style)
        elif result[0] == _RESULT_IS_ERROR:
            self._error(row, column, result[2])

    def _error(self, row: int, column: int, code: int) -> None:
        self._facts.errors[row + 1, column + 1] = ERROR_TEXTS.get(code, "#ERROR!")

    def _numbers(self, kind: int, data: bytes) -> None:
        if kind in (_NUMBER, _RK):
            self._pad(*struct.unpack_from("<HHH", data))
        elif kind == _MANY_RK:
            row, first = struct.unpack_from("<HH", data)
            for at in range((len(data) - 6) // 6):
                self._pad(row, first + at, struct.unpack_from("<H", data, 4 + 6 * at)[0])

    def _pad(self, row: int, column: int, style: int) -> None:
        form = self._formats[style] if style < len(self._formats) else None
        if form is not None and form.kind == "zeros":
            self._facts.padded[row + 1, column + 1] = form.digits
