"""Reads binary workbooks (.xlsb): the parts of an .xlsx as records instead of XML.

Every cell is read here: calamine passes over the short records in which some programs write a cell that
follows another, and so would lose it. Source: [MS-XLSB] 2.1.4 (records) and 2.4 (each of them).
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hotpass.errors import InputError
from hotpass.stages.ingest.gate import damaged
from hotpass.stages.ingest.limits import SHEET_COLUMNS, SHEET_ROWS, Limits
from hotpass.stages.ingest.naming import sheet_id
from hotpass.stages.ingest.read.archive import Unpacking, scan
from hotpass.stages.ingest.read.cell_text import ERROR_TEXTS
from hotpass.stages.ingest.read.gathering import Gathering
from hotpass.stages.ingest.read.number_formats import PLAIN, NumberFormat, format_of, number_text
from hotpass.stages.ingest.read.result import DAMAGED, UNTOLD_FORMULAS, Marked, SheetRead
from hotpass.stages.ingest.read.structure import targets_of, workbook_member
from hotpass.stages.ingest.read.task import Task
from hotpass.stages.ingest.read.worksheet import MOST_MERGED, SheetStyles

_ROW, _COLUMNS, _MERGED = 0, 60, 176
_BLANK, _RK, _ERROR, _BOOLEAN, _REAL, _TEXT, _SHARED = range(1, 8)
_FORMULA_TEXT, _FORMULA_REAL, _FORMULA_BOOLEAN, _FORMULA_ERROR = range(8, 12)
_FORMULAS: Final = range(_FORMULA_TEXT, _FORMULA_ERROR + 1)
_RICH_TEXT: Final = 62
#: A short record leaves out the column: it is the one after the cell before.
_SHORT: Final = {12: _BLANK, 13: _RK, 14: _ERROR, 15: _BOOLEAN, 16: _REAL, 17: _TEXT, 18: _SHARED}
_LAST_CELL_RECORD: Final = 18
_SHARED_ITEM, _SHEET, _PROPERTIES = 19, 156, 153
_NUMBER_FORMAT, _CELL_FORMATS, _CELL_FORMATS_END, _CELL_FORMAT = 44, 617, 618, 47

Record = tuple[int, bytes]


def check_binary_workbook(path: Path, limits: Limits) -> None:
    """Inflate a workbook once; raises :class:`InputError` for what may not come in."""
    with zipfile.ZipFile(path) as archive:
        _scanned(archive, limits)


def read_binary_workbook(task: Task) -> list[SheetRead]:
    """Write the grid of every sheet.

    Raises:
        InputError: the workbook is not fit to be read; a single bad sheet only gets a ``problem``.
    """
    with zipfile.ZipFile(task.path) as archive:
        book = _scanned(archive, task.limits)
        task.check_sheets([place.member for place in book.places])
        return [_read(task, archive, book, place) for place in book.places if place.has_cells]


def _scanned(archive: zipfile.ZipFile, limits: Limits) -> _Workbook:
    scan(archive, {}, SheetStyles(), limits)
    try:
        book = _book(archive, limits)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise damaged() from error
    if not book.places:
        raise damaged()
    return book


@dataclass(frozen=True, slots=True)
class _Place:
    number: int
    name: str
    hidden: bool
    member: str
    has_cells: bool


@dataclass(slots=True)
class _Workbook:
    places: list[_Place] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    formats: list[NumberFormat] = field(default_factory=list)
    since_1904: bool = False


def _records(chunks: Iterator[bytes]) -> Iterator[Record]:
    """Type and content of each record; a type has one or two bytes, a length up to four."""
    data, at = b"", 0
    for chunk in chunks:
        data, at = data[at:] + chunk, 0
        while True:
            record = _record(data, at)
            if record is None:
                break
            kind, start, end = record
            yield kind, data[start:end]
            at = end
    if at != len(data):
        raise damaged()


def _record(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Type, start and end of the record at a place; None when it is not all there."""
    try:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift == 28:
                break
    except IndexError:
        return None
    return (kind, at, at + size) if at + size <= len(data) else None


def _string(data: bytes, at: int) -> tuple[str, int]:
    """A text at a place, and where it ends."""
    (length,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * length
    if length == 0xFFFFFFFF:
        return "", at + 4
    if end > len(data):
        raise damaged()
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _part(archive: zipfile.ZipFile, name: str, limits: Limits) -> Iterator[Record]:
    known = {member.filename.lower(): member for member in archive.infolist()}
    member = known.get(name.lower())
    return _records(Unpacking(archive, limits).chunks(member)) if member else iter(())


def _book(archive: zipfile.ZipFile, limits: Limits) -> _Workbook:
    name = workbook_member(archive)
    targets = targets_of(archive, name)
    book = _Workbook()
    for kind, data in _part(archive, name, limits):
        if kind == _PROPERTIES:
            book.since_1904 = bool(data[0] & 1)
        elif kind == _SHEET:
            (state,) = struct.unpack_from("<I", data)
            relation, at = _string(data, 8)
            member, type_ = targets.get(relation, ("", ""))
            title = _string(data, at)[0]
            book.places.append(_Place(len(book.places) + 1, title, bool(state), member, type_ == "worksheet"))
    folder = posixpath.dirname(name)
    book.shared = _shared(_part(archive, f"{folder}/sharedStrings.bin", limits))
    book.formats = _formats(_part(archive, f"{folder}/styles.bin", limits))
    return book


def _shared(records: Iterator[Record]) -> list[str]:
    return [_string(data, 1)[0] for kind, data in records if kind == _SHARED_ITEM]


def _formats(records: Iterator[Record]) -> list[NumberFormat]:
    """The number format of each cell style."""
    codes: dict[int, str] = {}
    formats: list[NumberFormat] = []
    inside = False
    for kind, data in records:
        if kind == _NUMBER_FORMAT:
            (number,) = struct.unpack_from("<H", data)
            codes[number] = _string(data, 2)[0]
        elif kind in (_CELL_FORMATS, _CELL_FORMATS_END):
            inside = kind == _CELL_FORMATS
        elif kind == _CELL_FORMAT and inside:
            (number,) = struct.unpack_from("<H", data, 2)
            formats.append(format_of(number, codes.get(number)))
    return formats


def _read(task: Task, archive: zipfile.ZipFile, book: _Workbook, place: _Place) -> SheetRead:
    sheet = SheetRead(place.number, place.name, sheet_id(task.digest, task.name, place.number))
    sheet.state = "hidden" if place.hidden else "visible"
    task.begin(place.number)
    reading = _Reading(sheet, book, task)
    try:
        if place.number in task.skip:
            raise InputError(task.skip[place.number])
        if not place.member:
            raise InputError("the workbook lists it but does not hold it")
        reading.take(_part(archive, place.member, task.limits))
        reading.rows.write(task, sheet)
    except InputError as error:
        sheet.problem = error.what
    except (struct.error, IndexError):
        sheet.problem = DAMAGED
    if sheet.problem:
        task.writer(sheet.sheet_id, []).close()
    return sheet


class _Reading:
    """One sheet: its cells as their records come."""

    def __init__(self, sheet: SheetRead, book: _Workbook, task: Task) -> None:
        self._sheet, self._book = sheet, book
        self._row, self._column = 0, 0
        self._cells: dict[int, str] = {}
        self._marks: dict[int, Marked] = {}
        self._formulas = False
        self.rows = Gathering(task.limits)

    def take(self, records: Iterator[Record]) -> None:
        for kind, data in records:
            if kind == _ROW:
                self._end_row()
                self._begin_row(data)
            elif kind <= _LAST_CELL_RECORD or kind == _RICH_TEXT:
                self._formulas |= kind in _FORMULAS
                self._cell(kind, data)
            elif kind == _COLUMNS:
                first, last = struct.unpack_from("<II", data)
                if data[16] & 1:
                    self._sheet.hidden_columns.append((first + 1, last + 1))
            elif kind == _MERGED and len(self._sheet.merged) < MOST_MERGED:
                top, bottom, left, right = struct.unpack_from("<IIII", data)
                self._sheet.merged.append((top + 1, bottom + 1, left + 1, right + 1))
        self._end_row()
        if self._formulas:
            self._sheet.warnings.append(UNTOLD_FORMULAS)
        self._sheet.errors = [self._marks[column] for column in sorted(self._marks)]

    def _begin_row(self, data: bytes) -> None:
        (row,) = struct.unpack_from("<I", data)
        if row < self._row or row >= SHEET_ROWS:
            raise InputError("its rows are not in order, or outside the grid of a spreadsheet")
        self._row, self._column = row + 1, 0
        if data[11] & 0x10:
            self._sheet.hidden_rows.append((self._row, self._row))

    def _end_row(self) -> None:
        if self._cells:
            self.rows.row(self._row, self._cells)
            self._cells = {}

    def _cell(self, kind: int, data: bytes) -> None:
        short = _SHORT.get(kind)
        if short is None:
            (column,) = struct.unpack_from("<I", data)
            self._column = column + 1
            style_at = 4
        else:
            kind, style_at = short, 0
            self._column += 1
        if self._column > SHEET_COLUMNS or not self._row:
            raise InputError("it has cells outside the grid of a spreadsheet")
        text = self._text(kind, data, style_at)
        if text:
            self._cells[self._column] = text

    def _text(self, kind: int, data: bytes, style_at: int) -> str:
        at = style_at + 4
        if kind == _SHARED:
            number: int = struct.unpack_from("<I", data, at)[0]
            return self._book.shared[number]
        if kind in (_TEXT, _FORMULA_TEXT):
            return _string(data, at)[0]
        if kind == _RICH_TEXT:
            return _string(data, at + 1)[0]
        if kind in (_BOOLEAN, _FORMULA_BOOLEAN):
            return "TRUE" if data[at] else "FALSE"
        if kind in (_ERROR, _FORMULA_ERROR):
            return self._error(data[at])
        if kind == _BLANK:
            return ""
        value: float = _compressed(data, at) if kind == _RK else struct.unpack_from("<d", data, at)[0]
        style = int.from_bytes(data[style_at : style_at + 3], "little")
        formats = self._book.formats
        form = formats[style] if style < len(formats) else PLAIN
        return number_text(value, form, since_1904=self._book.since_1904)

    def _error(self, code: int) -> str:
        text = ERROR_TEXTS.get(code, "#ERROR!")
        mark = self._marks.setdefault(self._column, Marked(self._column, 0, self._row, text))
        mark.count += 1
        return text


def _compressed(data: bytes, at: int) -> float:
    """A number in four bytes: a whole one or the upper half of a real one, perhaps in hundredths."""
    (bits,) = struct.unpack_from("<i", data, at)
    value: float
    if bits & 2:
        value = float(bits >> 2)
    else:
        (value,) = struct.unpack("<d", struct.pack("<q", (bits & ~3) << 32))
    return value / 100 if bits & 1 else value
