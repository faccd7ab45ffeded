"""The sample as CSV files, one a sheet, as three different people would save them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from hotpass.sample import contacts, reachout, regulator
from hotpass.sample.cells import Cell
from hotpass.sample.layout import Formula, Look
from hotpass.sample.sheets import Area, Sheet


class _Dialect(NamedTuple):
    delimiter: str
    encoding: str


#: A spreadsheet with South African settings parts by semicolons; another one writes a byte order mark.
_DIALECTS: Final[Mapping[str, _Dialect]] = {
    reachout.WORKBOOK: _Dialect(",", "utf-8"),
    contacts.WORKBOOK: _Dialect(";", "utf-8"),
    regulator.WORKBOOK: _Dialect(",", "utf-8-sig"),
}


class TextGrid:
    """A CSV file that is written row by row; nothing is kept."""

    def __init__(self, path: Path, sheet: Sheet) -> None:
        delimiter, encoding = _DIALECTS[sheet.workbook]
        self._file = path.open("w", encoding=encoding, newline="", buffering=1 << 20)
        self._add = csv.writer(self._file, delimiter=delimiter).writerow
        self._width = max(len(sheet.columns), 3)
        self._rows = 0

    def write(self, cells: Sequence[Cell], look: Look = "body") -> int:
        """Add a row, as wide as the sheet; a formula without a value leaves its cell empty."""
        missing = self._width - len(cells)
        if missing or type(cells[0]) is Formula:
            cells = [*("" if type(cell) is Formula else cell for cell in cells), *("",) * missing]
        self._add(cells)
        self._rows += 1
        return self._rows

    def merge(self, area: Area) -> None:
        """Text has no merged cells."""

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class TextBooks:
    """All CSV files of a sample in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.files: list[str] = []

    def grid(self, sheet: Sheet) -> TextGrid:
        """The grid of a sheet."""
        self.files.append(f"{sheet.workbook} - {sheet.name}.csv")
        return TextGrid(self._folder / self.files[-1], sheet)

    def place(self, sheet: Sheet) -> tuple[str, str]:
        """File name and sheet name by which the truth knows a sheet."""
        return f"{sheet.workbook} - {sheet.name}.csv", ""

    def close(self) -> None:
        """Every grid has closed its own file; one that got no row is no file."""
        for name in [n for n in self.files if not (self._folder / n).stat().st_size]:
            (self._folder / name).unlink()
            self.files.remove(name)
