"""Sheets of the workbooks that hold no data of organisations or people: lists, scratch, orders, nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import zip_longest
from typing import Final

from hotpass.sample.cells import DAYS, Calendar, Cell
from hotpass.sample.dice import Dice
from hotpass.sample.layout import Grid
from hotpass.sample.sheets import REPORT_ROWS
from hotpass.sample.words import trade
from hotpass.sample.words.places import PROVINCES

_ORDER_LINES: Final = 8_000
_ISSUES: Final = (
    "E-mail missing", "Phone has nine digits", "Province spelt differently", "No contact person",
    "Website dead",
)  # fmt: skip


def _side_by_side(*lists: tuple[str, ...]) -> list[list[Cell]]:
    """Lists beside each other with an empty column between them."""
    rows: list[list[Cell]] = []
    for values in zip_longest(*lists):
        row: list[Cell] = []
        for value in values:
            row += [value, None]
        rows.append(row)
    return rows


def _admin(grid: Grid, organisations: int, dice: Dice) -> None:
    lists = (
        ("Category", *trade.CATEGORIES),
        ("Status", *dict.fromkeys(trade.STATUSES)),
        ("Priority", "1", "2", "3"),
        ("Province", *(names[0] for names in PROVINCES.values())),
        ("Region code", *PROVINCES),
        ("Aircraft", *trade.AIRCRAFT),
    )
    for number, row in enumerate(_side_by_side(*lists)):
        grid.write(row, "body" if number else "header")


def _orders(grid: Grid, organisations: int, dice: Dice) -> None:
    calendar = Calendar("xlsx")
    grid.write(("C_ID", "Order_Date", "Item", "Qty"), "header")
    filled = min(organisations, REPORT_ROWS)
    for _ in range(filled):
        key = dice.below(organisations) + 1
        grid.write((key, calendar.cell(dice.below(DAYS), dice), dice.pick(trade.ITEMS), dice.below(20) + 1))
    for _ in range(_ORDER_LINES - filled):
        grid.write((None,) * 4, "blank")


def _scratch(grid: Grid, organisations: int, dice: Dice) -> None:
    for number in range(12):
        grid.write((None, dice.below(900), dice.below(90) if number % 3 else None))
    grid.write((None, "= som van hierbo", None))
    grid.write(("check again", None, "2024?"))


def _codes(grid: Grid, organisations: int, dice: Dice) -> None:
    for _ in range(60):
        grid.write((None,) * 3, "blank")


def _nothing(grid: Grid, organisations: int, dice: Dice) -> None:
    return


def _settings(grid: Grid, organisations: int, dice: Dice) -> None:
    settings = (
        ("version", 3),
        ("last backup", "12 Okt 2024"),
        ("macro", "off"),
        ("printer", "HP kantoor"),
        ("vat", 15),
    )
    for row in settings:
        grid.write(row)


def _issues(grid: Grid, organisations: int, dice: Dice) -> None:
    grid.write(("Row", "Issue"), "header")
    for number in range(min(organisations, REPORT_ROWS) * 3 // 8):
        grid.write((number * 2 + 2, dice.pick(_ISSUES)))


def _lists(grid: Grid, organisations: int, dice: Dice) -> None:
    for number, row in enumerate(_side_by_side(("Status", "Active", "Inactive"), ("Yes/No", "Yes", "No"))):
        grid.write(row, "body" if number else "header")


#: By the name of the tab, what writes it.
CLUTTER: Final[Mapping[str, Callable[[Grid, int, Dice], None]]] = {
    "Admin": _admin,
    "Order Dates": _orders,
    "Sheet1": _scratch,
    "Aviation Codes": _codes,
    "Sheet": _nothing,
    "Old settings": _settings,
    "Issues": _issues,
    "Lists": _lists,
}
