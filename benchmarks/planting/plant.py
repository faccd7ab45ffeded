"""Planting: workbooks with defects at cells that are known."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook

from benchmarks.planting.defects import DEFECTS, OF_ROWS, ONLY_REGISTER
from benchmarks.planting.register import write_register
from hotpass.sample import write_sample

_REGISTER: Final = "Members.xlsx"
_ORDERS: Final = "Orders"


@dataclass(frozen=True, slots=True)
class Planted:
    """A defect, and the cells any of which leads to it."""

    kind: str
    file: str
    sheet: str
    cells: frozenset[str]


class _Sheet:
    """A sheet with its header row, and which of its cells are taken."""

    def __init__(self, file: str, sheet: Any) -> None:
        self.file, self.sheet = file, sheet
        self.header = next(
            (row[0].row for row in sheet.iter_rows(max_row=12) if sum(c.value is not None for c in row) >= 4),
            0,
        )
        titles = [] if not self.header else list(sheet[self.header])
        self.columns = {str(c.value): c.column for c in titles if c.value is not None}
        self.last = sheet.max_row - (6 if self.header > 1 else 0)
        self.taken: set[int] = set()

    def rows(self, header: str) -> list[int]:
        column = self.columns[header]
        return [
            row
            for row in range(self.header + 1, self.last + 1)
            if row not in self.taken and _is_text(self.sheet.cell(row, column).value)
        ]


def _is_text(value: object) -> bool:
    return value is not None and len(str(value)) >= 1 and not str(value).startswith("=")


def plant(
    folder: Path, seed: int, organisations: int = 500, times: int = 3
) -> tuple[list[Path], list[Planted]]:
    """Write workbooks into ``folder``, and again with defects into ``folder/planted``.

    Returns:
        the files with defects, and what was planted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = [*write_sample(folder, organisations, seed).files, folder / _REGISTER]
    write_register(files[-1], seed, max(120, organisations * 4 // 5))
    _with_orders(files[-1], seed)
    books = {path.name: load_workbook(path) for path in files}
    sheets = [
        _Sheet(name, sheet) for name, book in books.items() for sheet in book.worksheets if sheet.max_row > 40
    ]
    dice = random.Random(f"plant {seed}")
    made = [one for kind in (*DEFECTS, *OF_ROWS) for _ in range(times) if (one := _one(kind, sheets, dice))]
    into = folder / "planted"
    into.mkdir(exist_ok=True)
    for name, book in books.items():
        book.save(into / name)
    return [into / name for name in books], made


def _with_orders(path: Path, seed: int) -> None:
    """A sheet whose rows name members by their key."""
    dice = random.Random(f"orders {seed}")
    book = load_workbook(path)
    keys = [row[0] for row in book["Members"].iter_rows(min_row=2, max_col=1, values_only=True)]
    sheet = book.create_sheet(_ORDERS)
    sheet.append(("Member No", "Item", "Qty", "Ordered"))
    for _ in range(len(keys)):
        day = f"20{dice.randint(19, 25)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
        sheet.append(
            (dice.choice(keys), dice.choice(("Chart", "Headset", "Logbook")), dice.randint(1, 20), day)
        )
    book.save(path)


def _one(kind: str, sheets: list[_Sheet], dice: random.Random) -> Planted | None:
    if kind in OF_ROWS:
        return _of_rows(kind, next(s for s in sheets if s.sheet.title == "Members"), sheets, dice)
    defect = DEFECTS[kind]
    fitting = [(s, h) for s in sheets for h in defect.headers if h in s.columns and s.rows(h)]
    if kind in ONLY_REGISTER:
        fitting = [(s, h) for s, h in fitting if s.file == _REGISTER]
    sheet, header = dice.choice(fitting)
    rows = sheet.rows(header)
    worded = [row for row in rows if len(str(sheet.sheet.cell(row, sheet.columns[header]).value)) > 5]
    row = dice.choice(worded or rows)
    cell = sheet.sheet.cell(row, sheet.columns[header])
    before = cell.value
    changed = defect.change(_text(before), dice)
    put(cell, changed)
    sheet.taken.add(row)
    return Planted(kind, sheet.file, sheet.sheet.title, frozenset({cell.coordinate}))


def _text(value: Any) -> str:
    return value.date().isoformat() if hasattr(value, "date") else str(value)


def put(cell: Any, value: object) -> None:
    """Put a value into a cell, a formula shown and an error of the spreadsheet as such."""
    if isinstance(value, str) and value.startswith("'="):
        cell.value, cell.data_type = value[1:], "s"
    elif isinstance(value, str) and value.startswith("#"):
        cell.value, cell.data_type = value, "e"
    else:
        cell.value = value


def _of_rows(kind: str, members: _Sheet, sheets: list[_Sheet], dice: random.Random) -> Planted:
    sheet, columns = members.sheet, members.columns
    row, other = dice.sample(members.rows("Member No"), 2)
    if kind == "orphan":
        members = next(s for s in sheets if s.sheet.title == _ORDERS)
        row = dice.choice(members.rows("Member No"))
        cell = members.sheet.cell(row, 1)
        cell.value = f"M9{dice.randrange(10**5):05d}"
        cells = {cell.coordinate}
    elif kind == "duplicate key":
        sheet.cell(row, 1).value = sheet.cell(other, 1).value
        cells = {f"A{row}"}
    elif kind == "duplicate row":
        for column in columns.values():
            sheet.cell(row, column).value = sheet.cell(other, column).value
        cells = {sheet.cell(row, column).coordinate for column in columns.values()}
    else:
        names = ("Email", "Mobile") if "e-mail" in kind else ("Given Name", "Family Name")
        one, two = (sheet.cell(row, columns[name]) for name in names)
        one.value, two.value = two.value, one.value
        cells = {one.coordinate, two.coordinate}
    members.taken |= {row, other} if kind != "orphan" else {row}
    return Planted(kind, members.file, members.sheet.title, frozenset(cells))
