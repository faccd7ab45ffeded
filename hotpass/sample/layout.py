"""How rows come to stand on a sheet: titles, headers, sections, totals, notes below.

The same for every format; a :class:`Grid` is what a format offers for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from hotpass.sample.cells import Cell, Line, Row
from hotpass.sample.sheets import Area, Section, Sheet

Look = Literal["title", "header", "body", "total", "note", "blank"]


class Formula(str):
    """A cell whose value nobody has computed."""

    __slots__ = ()


class Grid(Protocol):
    """A sheet of one format that is written from the top down."""

    def write(self, cells: Sequence[Cell], look: Look = "body") -> int:
        """Add a row and return its number as a spreadsheet counts."""

    def merge(self, area: Area) -> None:
        """Merge cells that were written, of which only the first holds something; rows count from 1."""

    def close(self) -> None:
        """Finish the sheet."""


class Layout:
    """Puts the rows of one data sheet onto a grid.

    Args:
        sheet: which sheet.
        grid: where to.
        companies: an upper bound of the rows of the list into which formulas look.
    """

    def __init__(self, sheet: Sheet, grid: Grid, companies: int) -> None:
        self._sheet, self._grid, self._companies = sheet, grid, companies
        self._section: Section | None = None
        self._group = ""
        self._in_section = 0
        self._last = 0

    def place(self, row: Row) -> int:
        """Add a data row, opening its section where it is the first, and return its number."""
        if self._section is None or row.group != self._group:
            self._open(row.group)
        self._in_section += 1
        self._last = self._grid.write(self._finished(row.cells))
        return self._last

    def finish(self) -> None:
        """Write what stands below the data and finish the sheet."""
        self._total()
        for line in self._sheet.footer:
            self._grid.write(line, "note")
        for _ in range(self._sheet.blank_rows):
            self._grid.write((None,) * len(self._sheet.columns), "blank")
        self._grid.close()

    def _finished(self, cells: Line) -> Line:
        if self._section is not None and self._section.numbered:
            return (self._in_section, *cells)
        if not self._sheet.formula:
            return cells
        formula = self._sheet.formula.format(row=self._last + 1, last=self._companies + 1)
        return (Formula(formula), *cells[1:])

    def _open(self, group: str) -> None:
        self._total()
        section = self._section = self._sheet.sections[group]
        self._group, self._in_section = group, 0
        for line in section.title:
            self._last = self._grid.write(line, "title")
            if section.merged:
                self._grid.merge(Area(self._last, 0, self._last, len(self._sheet.columns) - 1))
        top = self._last + 1
        for line in section.header:
            self._last = self._grid.write(line, "header")
        for area in section.merged:
            self._grid.merge(area.below(top))

    def _total(self) -> None:
        if self._section is not None and self._section.total:
            self._grid.write((self._section.total, self._in_section), "total")
            self._last = self._grid.write((), "note")
