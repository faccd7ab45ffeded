"""What is found in a sheet, by its own row and column numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from hotpass.model import a1_range

#: Why a range gives no records, by its code.
REASONS: Final = {
    "title": "A title above a table",
    "header": "The names of the columns",
    "repeated_header": "The names of the columns once more",
    "total": "A total of the rows above",
    "note": "A note beside or below a table",
    "section": "A heading inside the table, over the rows that follow",
    "other": "Cells of another table or beside this one",
    "stray": "Cells that stand apart from every table",
    "hidden": "Hidden in the sheet",
    "skipped": "The profile says that this sheet is not read",
    "unreadable": "The sheet cannot be read",
    "outside": "Outside the range that a person set",
    "not_used": "The table is not used",
}


#: Row and column of a cell.
Cell = tuple[int, int]


class Area(NamedTuple):
    """A range of a sheet, its ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    @property
    def a1(self) -> str:
        """In A1 notation."""
        return a1_range(*self)


@dataclass(slots=True)
class FoundTable:
    """A table of a sheet.

    Attributes:
        area: its header and data rows.
        header_rows: their row numbers.
        data: where its data rows are, the other rows below included.
        rows: data rows.
        names: of its columns, ``""`` where the header says nothing.
        positions: sheet columns that the names belong to.
        confidence: how sure it is that the table is this, 0–1.
        aside: row numbers among its rows that are no data, by code.
        labels: of a form, the cell of each name.
        records: of a form, the cell of each value of each record; of a table of rows, nothing.
        is_list: whether it has a single column.

    In a form, where records are no rows, ``positions`` just count the labels and ``rows`` the records.
    """

    area: Area
    header_rows: tuple[int, ...]
    data: Area
    rows: int
    names: list[str]
    positions: list[int]
    confidence: float
    aside: dict[int, str] = field(default_factory=dict)
    labels: tuple[Cell, ...] = ()
    records: tuple[tuple[Cell | None, ...], ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether it has a single column."""
        return len(self.positions) == 1


@dataclass(slots=True)
class LeftRange:
    """A range outside tables that gives no records."""

    area: Area
    code: str
    reason: str = ""


@dataclass(slots=True)
class Layout:
    """All that was found in a sheet.

    Attributes:
        tables: by their place from the top left.
        ranges: what stands outside them.
        warnings: as sentences.
    """

    tables: list[FoundTable] = field(default_factory=list)
    ranges: list[LeftRange] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
