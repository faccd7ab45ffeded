"""What a cell may hold, and how a date stands in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from hotpass.sample.dice import Dice
from hotpass.sample.words.trade import words

Cell = str | int | date | None
Line = tuple[Cell, ...]
Format = Literal["xlsx", "csv", "parquet"]

FIRST_DAY: Final = date(2018, 1, 1)
DAYS: Final = (date(2025, 12, 31) - FIRST_DAY).days
_EXCEL_EPOCH: Final = date(1899, 12, 30)
_MONTHS: Final = words("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
_MAANDE: Final = words(
    "Januarie Februarie Maart April Mei Junie Julie Augustus September Oktober November Desember"
)


class Row(NamedTuple):
    """One row of a sheet and what is true of it.

    Attributes:
        cells: as many as the sheet has columns.
        organisation: id of the organisation that the row names, or ``""``.
        people: ids of the people that it names, in their order.
        group: the section of the sheet to which it belongs.
    """

    cells: Line
    organisation: str = ""
    people: tuple[str, ...] = ()
    group: str = ""


def _spellings(day: date) -> tuple[str, str, str, str, int]:
    return (
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
        f"{day.day} {_MAANDE[day.month - 1]} {day.year}",
        (day - _EXCEL_EPOCH).days,
    )


class Calendar:
    """Dates as one format holds them.

    A workbook has them as date cells, as serial numbers and as text in four spellings; a CSV file has the
    same as text, its date cells as ``2024/03/09``; Parquet has dates.
    """

    def __init__(self, form: Format) -> None:
        days = [FIRST_DAY + timedelta(number) for number in range(DAYS)]
        self._styles: list[list[Cell]] = [[] for _ in range(6)]
        for day in days:
            for style, cell in zip(self._styles, _cells(day, form), strict=True):
                style.append(cell)

    def cell(self, day: int, dice: Dice) -> Cell:
        """The cell of a day, which is a number from 0 to :data:`DAYS` - 1."""
        return self._styles[dice.pick(_STYLES)][day]


#: How often each spelling is met: text in four ways, a serial number, a date cell.
_STYLES: Final = (0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 5, 5, 5)


def _cells(day: date, form: Format) -> tuple[Cell, ...]:
    if form == "parquet":
        return (day,) * 6
    *texts, serial = _spellings(day)
    return (*texts, str(serial), f"{day:%Y/%m/%d}") if form == "csv" else (*texts, serial, day)
