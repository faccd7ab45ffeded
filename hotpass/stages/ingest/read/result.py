"""What the reading child tells its parent, as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(slots=True)
class Marked:
    """Cells of one column that deserve a word: how many, and the first.

    Attributes:
        column: number of the sheet column.
        count: of such cells.
        row: of the first.
        text: what stands in the first, or ``""``.
    """

    column: int
    count: int
    row: int
    text: str = ""


@dataclass(slots=True)
class SheetRead:
    """A sheet as it was read.

    Attributes:
        number: its place in the file, from 1.
        name: of the tab, ``""`` where the format has no sheets.
        state: ``visible`` or ``hidden``.
        sheet_id: names its grid.
        rows: non-blank rows.
        columns: rightmost used column.
        positions: sheet columns that the grid has.
        merged: first row, last row, first column, last column of merged cells.
        hidden_rows: first and last of each run of hidden rows.
        hidden_columns: first and last of each run of hidden columns.
        errors: cells that hold an error such as ``#N/A``.
        uncached: formulas without a computed value.
        ragged: rows of a text file with more or fewer fields than most: ``column`` holds the fields.
        problem: why it could not be read, as a clause, or ``""``.
        warnings: other things to say about it, as sentences.
    """

    number: int
    name: str
    sheet_id: str
    state: str = "visible"
    rows: int = 0
    columns: int = 0
    positions: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    errors: list[Marked] = field(default_factory=list)
    uncached: list[Marked] = field(default_factory=list)
    ragged: Marked | None = None
    problem: str = ""
    warnings: list[str] = field(default_factory=list)

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> SheetRead:
        """The sheet that ``dataclasses.asdict`` made into JSON."""
        marks = {name: [Marked(**mark) for mark in given[name]] for name in ("errors", "uncached")}
        ragged = Marked(**given["ragged"]) if given["ragged"] else None
        areas = {
            name: [tuple(area) for area in given[name]]
            for name in ("merged", "hidden_rows", "hidden_columns")
        }
        return cls(**{**given, **marks, **areas, "ragged": ragged})


DAMAGED: Final = "its part of the workbook is damaged"
#: Said of sheets with formulas in formats that always have a value for them.
UNTOLD_FORMULAS: Final = (
    "The sheet holds formulas; the format does not say whether their values were computed, so a value that "
    "was never computed reads as 0 or blank"
)


def runs_of(numbers: list[int]) -> list[tuple[int, int]]:
    """First and last of each run of consecutive numbers."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
