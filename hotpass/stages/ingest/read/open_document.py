"""Reads OpenDocument spreadsheets (.ods), which keep beside each value the text that people see.

Source: OpenDocument 1.3 part 3, chapter 9 (tables) and 19.385 (value types). Cells and rows that repeat are
written once with a count; those without content cost nothing however often they repeat.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final
from xml.parsers import expat

from hotpass.errors import InputError
from hotpass.stages.ingest.gate import bomb, damaged
from hotpass.stages.ingest.limits import SHEET_COLUMNS, SHEET_ROWS, Limits
from hotpass.stages.ingest.naming import sheet_id
from hotpass.stages.ingest.read.archive import Unpacking, scan
from hotpass.stages.ingest.read.cell_text import as_shown
from hotpass.stages.ingest.read.gathering import Gathering
from hotpass.stages.ingest.read.result import Marked, SheetRead
from hotpass.stages.ingest.read.task import Task
from hotpass.stages.ingest.read.worksheet import MOST_MERGED, SheetStyles

_CONTENT: Final = "content.xml"
_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES: Final = {
    f"{_OASIS}table:1.0": "table:",
    f"{_OASIS}office:1.0": "office:",
    f"{_OASIS}text:1.0": "text:",
    f"{_OASIS}style:1.0": "style:",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext:",
}
_ERROR: Final = re.compile(r"#[A-Z/0]+[!?]?|Err:\d{3}")
#: Some programs write a date as a number with the date beside it.
_SHOWN_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?")
_FILLED: Final = re.compile(r"0\d+")
_DURATION: Final = re.compile(r"(-)?P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")


def check_open_document(path: Path, limits: Limits) -> None:
    """Inflate a spreadsheet once; raises :class:`InputError` for what may not come in."""
    with zipfile.ZipFile(path) as archive:
        scan(archive, {}, SheetStyles(), limits)


def read_open_document(task: Task) -> list[SheetRead]:
    """Write the grid of every sheet.

    Raises:
        InputError: the spreadsheet is damaged, or would unpack to more than is allowed.
    """
    with zipfile.ZipFile(task.path) as archive:
        scan(archive, {}, SheetStyles(), task.limits)
        content = _Content(task)
        try:
            member, parsed = archive.getinfo(_CONTENT), 0
            for chunk in Unpacking(archive, task.limits).chunks(member):
                content.parser.Parse(chunk, False)
                parsed += len(chunk)
                task.tell(parsed / max(member.file_size, 1))
            content.parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise damaged() from error
    return content.sheets


class _Content:
    """Follows the elements of ``content.xml``."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self.sheets: list[SheetRead] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._aside = 0
        self._sheet: _Sheet | None = None
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        self._names: dict[str, str] = {}

    def _short(self, name: str) -> str:
        """``table:table-cell`` whatever prefix the file gives it; ``""`` for what is of no interest."""
        known = self._names.get(name)
        if known is None:
            space, _, local = name.rpartition(" ")
            known = self._names[name] = f"{_PREFIXES[space]}{local}" if space in _PREFIXES else ""
        return known

    def _start(self, name: str, given: Mapping[str, str]) -> None:
        tag = self._short(name)
        inside = self._sheet is not None
        if self._aside or tag in _ASIDE or (inside and tag in ("", "table:table")):
            self._aside += 1
            return
        if self._sheet is not None:
            self._sheet.start(tag, {self._short(key): value for key, value in given.items()})
        elif tag == "table:table":
            self._begin({self._short(key): value for key, value in given.items()})
        elif tag == "style:style":
            self._style = next((v for k, v in given.items() if self._short(k) == "style:name"), "")
        elif tag == "style:table-properties" and any(
            self._short(k) == "table:display" and v == "false" for k, v in given.items()
        ):
            self._hidden_styles.add(self._style)

    def _begin(self, given: Mapping[str, str]) -> None:
        number = len(self.sheets) + 1
        self._task.check_sheets([""] * number)
        sheet = SheetRead(
            number, given.get("table:name", ""), sheet_id(self._task.digest, self._task.name, number)
        )
        if given.get("table:style-name") in self._hidden_styles:
            sheet.state = "hidden"
        self.sheets.append(sheet)
        self._sheet = _Sheet(sheet, self._task)

    def _end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
        elif self._sheet is not None:
            tag = self._short(name)
            if tag == "table:table":
                self._sheet.finish()
                self._sheet = None
            else:
                self._sheet.end(tag)

    def _text(self, text: str) -> None:
        if self._sheet is not None and not self._aside:
            self._sheet.text(text)


#: Elements whose own rows, cells and paragraphs are no part of the sheet.
_ASIDE: Final = {
    "table:tracked-changes",
    "table:shapes",
    "table:named-expressions",
    "office:annotation",
    "office:forms",
    "text:ruby-text",
    "text:note",
}


class _Sheet:
    """One table: its rows as they end."""

    def __init__(self, sheet: SheetRead, task: Task) -> None:
        self._sheet, self._task, self._limits = sheet, task, task.limits
        self._rows = Gathering(task.limits)
        self._row, self._row_repeats, self._column = 1, 1, 1
        self._columns = 1
        self._cells: dict[int, str] = {}
        self._given: Mapping[str, str] = {}
        self._in_cell = self._in_paragraph = False
        self._paragraphs: list[str] = []
        self._expanded = self._length = 0
        self._errors: dict[int, Marked] = {}
        self._uncached: dict[int, Marked] = {}

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag in ("table:table-cell", "table:covered-table-cell"):
            self._given, self._in_cell, self._paragraphs, self._length = given, True, [], 0
        elif tag == "text:p":
            if self._in_cell:
                self._in_paragraph = True
                self._paragraphs.append("")
        elif tag in _BLANKS:
            self.text(_BLANKS[tag] * min(_count(given, "text:c"), self._limits.field))
        elif tag == "table:table-row":
            self._row_repeats, self._column, self._cells = _count(given, "table:number-rows-repeated"), 1, {}
            if given.get("table:visibility", "visible") != "visible":
                self._sheet.hidden_rows.append((self._row, self._row + self._row_repeats - 1))
        elif tag == "table:table-column":
            repeats = _count(given, "table:number-columns-repeated")
            if given.get("table:visibility", "visible") != "visible":
                self._sheet.hidden_columns.append((self._columns, self._columns + repeats - 1))
            self._columns += repeats

    def text(self, text: str) -> None:
        if self._in_paragraph:
            self._paragraphs[-1] += text
            self._length += len(text)
            if self._length > self._limits.field:
                raise InputError(
                    f"a cell in row {self._row:,} of sheet {self._sheet.name} holds more than "
                    f"{self._limits.field:,} characters",
                    remedy="Shorten its text",
                )

    def end(self, tag: str) -> None:
        if tag == "text:p":
            self._in_paragraph = False
        elif tag == "table:table-cell":
            self._end_cell(_value(self._given, "\n".join(self._paragraphs)))
        elif tag == "table:covered-table-cell":
            self._end_cell("")
        elif tag == "table:table-row":
            self._end_row()

    def _end_cell(self, text: str) -> None:
        self._in_cell = False
        given, repeats = self._given, _count(self._given, "table:number-columns-repeated")
        if text.strip():
            self._expand(repeats, self._column + repeats - 1)
            for column in range(self._column, self._column + repeats):
                self._cells[column] = text
            if _is_error(given, text):
                self._mark(self._errors, text)
        elif "table:formula" in given and "office:value-type" not in given:
            self._mark(self._uncached, "")
        across, down = (_count(given, f"table:number-{axis}-spanned") for axis in ("columns", "rows"))
        if (across > 1 or down > 1) and len(self._sheet.merged) < MOST_MERGED:
            last = self._row + down - 1, self._column + across - 1
            self._sheet.merged.append((self._row, last[0], self._column, last[1]))
        self._column += repeats

    def _mark(self, marks: dict[int, Marked], text: str) -> None:
        mark = marks.setdefault(self._column, Marked(self._column, 0, self._row, text))
        mark.count += 1

    def _end_row(self) -> None:
        if self._cells:
            self._expand(self._row_repeats * len(self._cells), 1)
            for number in range(self._row, self._row + self._row_repeats):
                self._rows.row(number, self._cells)
        self._row += self._row_repeats

    def _expand(self, cells: int, last_column: int) -> None:
        self._expanded += cells
        if self._expanded > self._limits.dense_cells:
            raise bomb()
        if self._row + self._row_repeats - 1 > SHEET_ROWS or last_column > SHEET_COLUMNS:
            raise InputError(f"sheet {self._sheet.name} has cells outside the grid of a spreadsheet")

    def finish(self) -> None:
        self._sheet.errors = [self._errors[column] for column in sorted(self._errors)]
        self._sheet.uncached = [self._uncached[column] for column in sorted(self._uncached)]
        self._rows.write(self._task, self._sheet)


_BLANKS: Final = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}


def _count(given: Mapping[str, str], name: str) -> int:
    text = given.get(name, "1")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 10 else 1


def _value(given: Mapping[str, str], shown: str) -> str:
    """The text of a cell: its value where that says more than what is shown, which may be cut or rounded."""
    kind = given.get("office:value-type", "string")
    if kind == "string":
        return shown or given.get("office:string-value", "")
    if kind in ("float", "percentage", "currency"):
        return _number(given.get("office:value", ""), shown)
    if kind == "date":
        return _day(given.get("office:date-value", shown))
    if kind == "time":
        return _time(given.get("office:time-value", ""), shown)
    if kind == "boolean":
        return "TRUE" if given.get("office:boolean-value") == "true" else "FALSE"
    return shown


def _number(value: str, shown: str) -> str:
    if _ERROR.fullmatch(shown) or shown in ("TRUE", "FALSE") or _SHOWN_DATE.fullmatch(shown):
        return shown
    try:
        number = float(value)
        if number.is_integer() and _FILLED.fullmatch(shown) and int(shown) == number:
            return shown
        return as_shown(number) if abs(number) < 1e300 else value
    except (ValueError, OverflowError):
        return shown


def _day(value: str) -> str:
    day, _, clock = value.partition("T")
    clock = clock.removesuffix("Z")
    return day if not clock.strip("0:.,") else f"{day} {clock}"


def _time(value: str, shown: str) -> str:
    found = _DURATION.fullmatch(value)
    if not found:
        return shown
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    if days > 1_000_000 or max(hours, minutes, seconds) > 10_000_000:
        return shown
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if found[1] or length >= timedelta(days=1):
        return as_shown(-length if found[1] else length)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"


def _is_error(given: Mapping[str, str], text: str) -> bool:
    return given.get("calcext:value-type") == "error" or (
        "table:formula" in given and bool(_ERROR.fullmatch(text))
    )
