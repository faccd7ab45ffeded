"""Random sheets whose tables are known: what stands around, above, below and inside tables in real ones."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from faker import Faker

Cells = dict[tuple[int, int], str]

_FAKE = Faker(["en_GB", "nl_NL", "zu_ZA"])

Maker = Callable[[random.Random], str]


def _phone(dice: random.Random) -> str:
    return f"0{dice.randint(11, 89)} {dice.randint(100, 999)} {dice.randint(0, 9999):04d}"


def _date(dice: random.Random) -> str:
    return (datetime.date(2020, 1, 1) + datetime.timedelta(dice.randint(0, 900))).isoformat()


#: What a column holds, and what people call it; the last of each is a word that nobody knows.
COLUMNS: dict[str, tuple[Maker, tuple[str, ...]]] = {
    "organisation": (
        lambda d: _FAKE.company(),
        ("Organisation", "Company", "Maatskappy", "Supplier name", "Skool", "Client", "Blorp"),
    ),
    "person": (
        lambda d: _FAKE.name(),
        ("Contact", "Kontakpersoon", "Full name", "Manager", "Who", "Representative"),
    ),
    "phone": (_phone, ("Tel", "Phone", "Selfoon", "Telephone no.", "Reach on")),
    "email": (lambda d: _FAKE.email(), ("Email", "E-pos", "Mail", "E-mail address", "Inbox")),
    "town": (lambda d: _FAKE.city(), ("Town", "Dorp", "Locality", "City", "Base")),
    "date": (_date, ("Date", "Datum", "Since", "Last contact")),
    "amount": (lambda d: f"{d.random() * 1e4:.2f}", ("Amount", "Bedrag", "Price", "Qx")),
    "count": (lambda d: str(d.randint(1, 500)), ("Learners", "Units", "Aantal", "Zed")),
    "status": (lambda d: d.choice(("Active", "Closed", "Pending")), ("Status", "Toestand", "Flag")),
    "note": (lambda d: _FAKE.sentence(8), ("Notes", "Opmerkings", "Blah")),
    "role": (lambda d: _FAKE.job(), ("Role", "Position", "Does what")),
}
_TITLES = (
    "Contact report 2024", "List of schools", "Gedruk 2024-03-01", "Region: all", "Kontaklys",
    "For internal use only", "Flight schools, northern region",
)  # fmt: skip
_NOTES = (
    "Note: excludes closed branches", "* provisional", "Source: www.example.org, accessed 2024",
    "Opgestel deur die kantoor op versoek van die raad van direkteure",
)  # fmt: skip


@dataclass
class Made:
    """A sheet and the tables in it: rows and columns, first column and row numbers of each."""

    cells: Cells = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    tables: list[tuple[int, int]] = field(default_factory=list)
    data: list[tuple[int, set[int]]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)

    @property
    def rows(self) -> list[list[str]]:
        height, width = (max(cell[axis] for cell in self.cells) + 1 for axis in (0, 1))
        out = [[""] * width for _ in range(height)]
        for (row, column), text in self.cells.items():
            out[row][column] = text
        return out


class _Sheet:
    def __init__(self, dice: random.Random) -> None:
        self.dice, self.made = dice, Made()

    def put(self, row: int, column: int, texts: Sequence[str]) -> None:
        for at, text in enumerate(texts):
            if text:
                self.made.cells[row, column + at] = text

    def table(self, row: int, column: int, titled: bool = True) -> tuple[int, int]:
        """Put a table; returns the row below it and its width."""
        dice, made = self.dice, self.made
        kinds = dice.sample(list(COLUMNS), dice.randint(2, 8))
        names = [dice.choice(COLUMNS[kind][1]) for kind in kinds]
        count = dice.choice((1, 2, 3, 5, 8, 15, 40, 120))
        body = [
            [COLUMNS[k][0](dice) if not at or dice.random() > 0.12 else "" for at, k in enumerate(kinds)]
            for _ in range(count)
        ]
        if titled and dice.random() < 0.35:
            for _ in range(dice.randint(1, 3)):
                self.put(row, column, [dice.choice(_TITLES)])
                row += 1
            row += dice.choice((0, 1, 2))
            made.tags.add("title")
        headless = dice.random() < 0.15 and count >= 5
        if headless:
            made.tags.add("no header")
        else:
            row = self._groups(row, column, len(names))
            self.put(row, column, names)
            row += 1
        made.data.append((column + 1, set()))
        row = self._body(row, column, body, [] if headless else names)
        made.tables.append((count, len(names)))
        if count <= 3:
            made.tags.add("tiny")
        return self._below(row, column, len(names), count), len(names)

    def _groups(self, row: int, column: int, width: int) -> int:
        if width < 4 or self.dice.random() > 0.2:
            return row
        half = width // 2
        self.put(row, column, ["Details", *[""] * (half - 1), "More"])
        if self.dice.random() < 0.6:
            self.made.merged += [
                (row + 1, row + 1, column + 1, column + half),
                (row + 1, row + 1, column + half + 1, column + width),
            ]
            self.made.tags.add("merged header")
        else:
            self.made.tags.add("two header rows")
        return row + 1

    def _body(self, row: int, column: int, body: list[list[str]], names: list[str]) -> int:
        for at, texts in enumerate(body):
            if names and at and at % 25 == 0 and self.dice.random() < 0.3:
                self.put(row, column, names)
                self.made.tags.add("repeated header")
                row += 1
            if self.dice.random() < 0.02:
                self.made.tags.add("blank row")
                row += 1
            self.put(row, column, texts)
            row += 1
            self.made.data[-1][1].add(row)
        return row

    def _below(self, row: int, column: int, width: int, count: int) -> int:
        dice, made = self.dice, self.made
        if dice.random() < 0.25:
            row += dice.random() < 0.5
            self.put(
                row,
                column,
                [dice.choice(("Total", "Totaal", "Grand total")), *[""] * (width - 2), str(count)],
            )
            made.tags.add("total")
            row += 1
        if dice.random() < 0.2:
            row += dice.choice((0, 1, 2))
            self.put(row, column, [dice.choice(_NOTES)])
            made.tags.add("note")
            row += 1
        return row


def random_layout(seed: int) -> Made:
    """A sheet of one table, two below or beside each other, with all that people put around them."""
    dice = random.Random(seed)
    _FAKE.seed_instance(seed)
    sheet = _Sheet(dice)
    mode = dice.choices(("one", "stack", "side", "gapless"), (6, 2, 2, 1))[0]
    sheet.made.tags.add(mode)
    row, column = dice.choice((0, 0, 0, 2, 6)), dice.choice((0, 0, 0, 1, 4))
    end, width = sheet.table(row, column)
    if mode == "stack":
        sheet.table(end + dice.randint(1, 3), column)
    elif mode == "gapless":
        sheet.table(end, column, titled=False)
    elif mode == "side":
        sheet.table(row, column + width + dice.randint(1, 3))
    if dice.random() < 0.1:
        sheet.made.cells[end + dice.randint(20, 300), column + dice.randint(40, 70)] = "x"
        sheet.made.tags.add("stray")
    return sheet.made
