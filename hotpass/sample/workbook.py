"""The sample as three Excel workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hotpass.sample import contacts, reachout, regulator
from hotpass.sample.cells import Cell
from hotpass.sample.clutter import CLUTTER
from hotpass.sample.dice import Dice
from hotpass.sample.layout import Formula, Look
from hotpass.sample.sheets import Area, Sheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_TABS: Final = {
    reachout.WORKBOOK: ("Organisation", "Contact Info"),
    contacts.WORKBOOK: (
        "Admin", "Company_Cat", "Order Dates", "Sheet1", "Company_Contacts", "Company_Notes",
        "Company_Addresses", "CAA", "Aviation Codes", "Sheet", "Sheet 1", "Flight schools",
        "10-10-25 Capture", "Old settings",
    ),
    regulator.WORKBOOK: ("Cleaned", "Issues", "Lists"),
}  # fmt: skip
_HIDDEN: Final = "Old settings"
#: Above this many organisations rows go to disk as they come, and texts stand in the cells themselves.
_IN_MEMORY: Final = 20_000
_CREATED: Final = datetime(2026, 1, 1)
_LOOKS: Final[dict[Look, dict[str, object]]] = {
    "title": {"bold": True, "font_size": 14},
    "header": {"bold": True, "bg_color": "#D9E1F2", "bottom": 1},
    "total": {"bold": True, "top": 1},
    "note": {"italic": True, "font_color": "#7F7F7F"},
    "blank": {"border": 1},
}


class WorkbookGrid:
    """A sheet of a workbook that is written row by row."""

    def __init__(self, worksheet: Worksheet, looks: dict[Look, Format], day: Format) -> None:
        self._sheet, self._looks, self._day = worksheet, looks, day
        self._rows = 0

    def write(self, cells: Sequence[Cell], look: Look = "body") -> int:
        """Add a row."""
        style = self._looks.get(look)
        for column, cell in enumerate(cells):
            if cell is None:
                self._sheet.write_blank(self._rows, column, None, style)
            else:
                self._put(column, cell, style)
        self._rows += 1
        return self._rows

    def _put(self, column: int, cell: str | int | date, style: Format | None) -> None:
        if isinstance(cell, Formula):
            self._sheet.write_formula(self._rows, column, cell, style, "")
        elif isinstance(cell, str):
            self._sheet.write_string(self._rows, column, cell, style)
        elif isinstance(cell, int):
            self._sheet.write_number(self._rows, column, cell, style)
        else:
            self._sheet.write_datetime(self._rows, column, cell, self._day)

    def merge(self, area: Area) -> None:
        """Merge cells that were written."""
        # merge_range() would write the cells again, which a sheet that goes to disk refuses.
        self._sheet.merge.append([area.first_row - 1, area.first_column, area.last_row - 1, area.last_column])

    def close(self) -> None:
        """The workbook finishes its sheets."""


class Workbooks:
    """The three workbooks of a sample in a folder, with the sheets that hold no data already written."""

    def __init__(self, folder: Path, organisations: int, dice: Dice) -> None:
        self._books: list[Workbook] = []
        self._grids: dict[tuple[str, str], WorkbookGrid] = {}
        self.files = [f"{name}.xlsx" for name in _TABS]
        for name in _TABS:
            self._books.append(self._begin(folder / f"{name}.xlsx", name, organisations, dice))

    def _begin(self, path: Path, name: str, organisations: int, dice: Dice) -> Workbook:
        from xlsxwriter.workbook import Workbook

        mode = "in_memory" if organisations <= _IN_MEMORY else "constant_memory"
        book = Workbook(str(path), {mode: True})
        book.set_properties({"created": _CREATED, "author": "Hotpass sample"})
        looks = {look: book.add_format(style) for look, style in _LOOKS.items()}
        day = book.add_format({"num_format": "yyyy/mm/dd"})
        for tab in _TABS[name]:
            worksheet = book.add_worksheet(tab)
            worksheet.set_column(0, 12, 18)
            grid = self._grids[name, tab] = WorkbookGrid(worksheet, looks, day)
            if tab in CLUTTER:
                CLUTTER[tab](grid, organisations, dice)
            if tab == _HIDDEN:
                worksheet.hide()
        return book

    def grid(self, sheet: Sheet) -> WorkbookGrid:
        """The grid of a sheet."""
        return self._grids[sheet.workbook, sheet.name]

    def place(self, sheet: Sheet) -> tuple[str, str]:
        """File name and sheet name by which the truth knows a sheet."""
        return f"{sheet.workbook}.xlsx", sheet.name

    def close(self) -> None:
        """Write the files."""
        for book in self._books:
            book.close()
