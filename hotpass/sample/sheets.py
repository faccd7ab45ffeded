"""What a data sheet is: its columns, which rows an organisation gives it, and how it is laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from hotpass.sample.cells import Calendar, Line, Row
from hotpass.sample.dice import Dice
from hotpass.sample.facts import Organisation

RowMaker = Callable[[Organisation, Dice, Calendar], Iterable[Row]]

#: A report cannot be written before all its rows are there; it does not grow past about this many.
REPORT_ROWS: Final = 2_000


class Area(NamedTuple):
    """Cells to be merged; columns count from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def below(self, row: int) -> Area:
        """The same area so many rows further down."""
        return self._replace(first_row=self.first_row + row, last_row=self.last_row + row)


@dataclass(frozen=True, slots=True)
class Section:
    """A table inside a sheet.

    Attributes:
        title: lines above the header.
        header: none, one or two lines.
        merged: areas of the header, whose rows count from 0.
        numbered: whether a running number is put before each row.
        total: the words of a line that closes it with the number of rows, or ``""``.
    """

    header: tuple[Line, ...]
    title: tuple[Line, ...] = ()
    merged: tuple[Area, ...] = ()
    numbered: bool = False
    total: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that holds data.

    Attributes:
        workbook, name: where it stands.
        columns: names of the columns, also where the sheet shows none; empty when it is no single table.
        rows: the rows that one organisation gives.
        share: the part of the organisations that is asked for rows; ``of_known`` when only those are asked
            to which the team has spoken, and the share is a share of them.
        whole: names of columns that hold whole numbers; ``dates`` those that hold dates.
        sections: by the ``group`` of its rows, in order; most sheets have one.
        footer: lines below everything.
        formula: of the first column; ``{row}`` and ``{last}`` stand for this row and the last company's.
        blank_rows: formatted blank rows below.
    """

    workbook: str
    name: str
    columns: tuple[str, ...]
    rows: RowMaker
    share: float = 1
    of_known: bool = False
    whole: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    sections: Mapping[str, Section] = field(default_factory=dict)
    footer: tuple[Line, ...] = ()
    formula: str = ""
    blank_rows: int = 0

    @property
    def is_report(self) -> bool:
        """Whether its rows stand in several sections."""
        return len(self.sections) > 1

    def asked(self, organisations: int) -> float:
        """The part of the organisations that is asked for rows, when there are so many of them."""
        return min(self.share, REPORT_ROWS / organisations) if self.is_report else self.share


def plain(columns: tuple[str, ...], title: tuple[Line, ...] = (), total: str = "") -> Mapping[str, Section]:
    """One table with one header line."""
    return {"": Section((columns,), title, total=total)}
