"""Random sheets whose tables are known, of every sort that the finder is meant to read."""

from __future__ import annotations

import random

from benchmarks.layouts.cells import FAKE, KINDS, LABELS, LISTS, NOTES, TITLES
from benchmarks.layouts.sheet import Known, Sheet, named
from benchmarks.layouts.tables import Body, make, place
from hotpass.model import a1_range

#: How tables stand to each other, and how often.
_ARRANGED = {
    "one": 10, "stack": 2.5, "gapless": 1.6, "side": 2.2, "beside": 1, "form": 0.8, "cards": 0.5,
    "turned": 0.6, "none": 0.3, "same": 0.5, "list": 0.3,
}  # fmt: skip
_TEXT_SHARE = 0.12


def random_sheet(seed: int) -> Sheet:
    """A sheet; the same for the same seed."""
    dice = random.Random(seed)
    FAKE.seed_instance(seed)
    sheet = Sheet(dice)
    sheet.text = dice.random() < _TEXT_SHARE
    names, weights = zip(*_ARRANGED.items(), strict=True)
    arranged = "one" if sheet.text else dice.choices(names, weights)[0]
    sheet.tags.add("text" if sheet.text else arranged)
    row, column = (
        (1, 1) if sheet.text else (1 + dice.choice((0, 0, 0, 1, 2, 5)), 1 + dice.choice((0, 0, 0, 0, 1, 3)))
    )
    _ARRANGE[arranged](sheet, row, column)
    if not sheet.text and sheet.tables and arranged != "none" and sheet.chance(0.06, "stray"):
        bottom, right = len(sheet.rows), len(sheet.rows[0])
        sheet.put(bottom + dice.randint(12, 300), right + dice.randint(12, 60), ["x"])
    return sheet


def _one(sheet: Sheet, row: int, column: int) -> None:
    place(sheet, make(sheet), row, column)


def _stack(sheet: Sheet, row: int, column: int) -> None:
    for _ in range(sheet.dice.choice((2, 2, 3))):
        body = make(sheet)
        body.headless = False
        row = place(sheet, body, row, column) + sheet.dice.randint(1, 3)


def _gapless(sheet: Sheet, row: int, column: int) -> None:
    """Tables of other columns one below another without a blank row."""
    for _ in range(2):
        body = make(sheet)
        body.headless = False
        while sheet.tables and _alike(body, sheet.tables[-1]):
            body = make(sheet, plain=True)
            body.headless = False
        row = place(sheet, body, row, column, bare=True)


def _alike(body: Body, table: Known) -> bool:
    return set(body.names) == set(table.names)


def _same(sheet: Sheet, row: int, column: int) -> None:
    """Tables of the same columns, each under its own title."""
    first = make(sheet, plain=True)
    first.headless = False
    for word in ("Northern region", "Southern region"):
        sheet.put(row, column, [word])
        rows = [[t if t else "" for t in r] for r in first.rows]
        row = place(sheet, Body(first.kinds, first.names, rows), row + 1, column, bare=True)
        row += sheet.dice.randint(1, 3)


def _side(sheet: Sheet, row: int, column: int) -> None:
    for _ in range(sheet.dice.choice((2, 2, 3))):
        body = make(sheet)
        body.headless = False
        place(sheet, body, row, column)
        column += body.width + sheet.dice.randint(1, 3)


def _beside(sheet: Sheet, row: int, column: int) -> None:
    """A table with lookup lists or remarks beside it."""
    body = make(sheet)
    place(sheet, body, row, column)
    column += body.width + sheet.dice.randint(1, 2)
    for words in sheet.dice.sample(LISTS, sheet.dice.choice((1, 2))):
        for at, word in enumerate(words):
            sheet.put(row + at, column, [word])
        column += 2


def _form(sheet: Sheet, row: int, column: int) -> None:
    """A form of one record, alone or over a table."""
    if sheet.chance(0.5, "title"):
        sheet.put(row, column, [sheet.dice.choice(TITLES)])
        row += 2
    row = _card(sheet, row, column, [_labels(sheet)])
    if sheet.chance(0.3, "form over a table"):
        body = make(sheet, plain=True)
        body.headless = False
        place(sheet, body, row + 1 + sheet.dice.randint(1, 2), column, bare=True)


def _cards(sheet: Sheet, row: int, column: int) -> None:
    """Forms of the same labels one below another."""
    _card(sheet, row, column, [_labels(sheet)] * sheet.dice.randint(2, 6))


def _labels(sheet: Sheet) -> list[tuple[str, str]]:
    """Kind and label of each line of a form."""
    kinds = sheet.dice.sample(list(LABELS), sheet.dice.randint(4, 8))
    colon = ":" if sheet.dice.random() < 0.6 else ""
    return [(kind, sheet.dice.choice(LABELS[kind]) + colon) for kind in kinds]


def _card(sheet: Sheet, row: int, column: int, cards: list[list[tuple[str, str]]]) -> int:
    first = row
    for labels in cards:
        for kind, label in labels:
            sheet.put(row, column, [label, KINDS[kind].make(sheet.dice)])
            row += 1
        row += 1
    names = named([label.rstrip(":") for _, label in cards[0]])
    sheet.tables.append(Known(a1_range(first, row - 2, column, column + 1), (), len(cards), names))
    return row


def _turned(sheet: Sheet, row: int, column: int) -> None:
    """A table with a record in each column."""
    labels, count = _labels(sheet), sheet.dice.randint(2, 8)
    for at, (kind, label) in enumerate(labels):
        sheet.put(row + at, column, [label, *(KINDS[kind].make(sheet.dice) for _ in range(count))])
    names = named([label.rstrip(":") for _, label in labels])
    area = a1_range(row, row + len(labels) - 1, column, column + count)
    sheet.tables.append(Known(area, (), count, names))


def _none(sheet: Sheet, row: int, column: int) -> None:
    """Words and no table."""
    for _ in range(sheet.dice.choice((1, 2, 8, 20))):
        sheet.put(row, column, [sheet.dice.choice((*TITLES, *NOTES, FAKE.sentence(14)))])
        row += sheet.dice.choice((1, 1, 2))


def _list(sheet: Sheet, row: int, column: int) -> None:
    """A list of organisations in one column."""
    names = [KINDS["organisation"].make(sheet.dice) for _ in range(sheet.dice.randint(5, 40))]
    for at, text in enumerate(("Organisation", *names)):
        sheet.put(row + at, column, [text])
    data = range(row + 1, row + 1 + len(names))
    sheet.know([row], data, column, ["Organisation"])


_ARRANGE = {
    "one": _one, "stack": _stack, "gapless": _gapless, "side": _side, "beside": _beside, "form": _form,
    "cards": _cards, "turned": _turned, "none": _none, "same": _same, "list": _list,
}  # fmt: skip
