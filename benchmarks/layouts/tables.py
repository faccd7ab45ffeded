"""Tables of many forms, put into a sheet with all that people put above, inside and below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.layouts.cells import FIGURES, ITEMS, KINDS, MONTHS, NOTES, PROVINCES, TITLES, TOTALS, WORDED
from benchmarks.layouts.sheet import Sheet

_LENGTHS = (1, 2, 3, 4, 6, 9, 15, 25, 40, 120)
_GROUPS = ("Details", "Contact", "Address", "Besonderhede", "Training", "Head office", "More")
_UNITS = {"amount": "(R)", "count": "(n)", "share": "%", "date": "(date)"}


@dataclass
class Body:
    """The content of a table.

    Attributes:
        kinds: of its columns, ``""`` where they have none.
        names: of its columns.
        rows: of texts.
        headless: whether its header is left away.
    """

    kinds: list[str]
    names: list[str]
    rows: list[list[str]]
    headless: bool = False

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.names)


def make(sheet: Sheet, *, plain: bool = False) -> Body:
    """A table of people or organisations, or one of words, figures, years or months."""
    dice = sheet.dice
    form = "mixed" if plain else dice.choices(
        ("mixed", "words", "figures", "periods", "cross", "wide", "indexed"), (10, 2, 2, 1.5, 1, 0.5, 2)
    )[0]  # fmt: skip
    sheet.tags.add(form)
    count = dice.choice(_LENGTHS)
    if form in ("periods", "cross"):
        return _periods(sheet, max(2, min(count, len(ITEMS))), cross=form == "cross")
    if form == "wide":
        kinds = [dice.choice(list(KINDS)) for _ in range(dice.randint(25, 60))]
    elif form == "words":
        kinds = dice.sample(WORDED, dice.randint(2, 5))
    elif form == "figures":
        kinds = [dice.choice(WORDED[:3]), *(dice.choice(FIGURES) for _ in range(dice.randint(2, 6)))]
    else:
        kinds = dice.sample(list(KINDS), dice.randint(2, 9))
        if kinds[0] == "mark":
            kinds[0] = "organisation" if "organisation" not in kinds else "code"
    names = [dice.choice(KINDS[kind].names) for kind in kinds]
    rows = [_row(sheet, kinds) for _ in range(count)]
    if form == "indexed":
        kinds, names = ["", *kinds], [dice.choice(("No", "#", "Nr.", "", "Item")), *names]
        rows = [[str(at), *row] for at, row in enumerate(rows, 1)]
    headless = sheet.chance(0.07) and count >= 6 and len(set(kinds)) > 1
    body = Body(kinds, names, rows, headless)
    if headless:
        sheet.tags.add("no header")
    else:
        _roughen(sheet, body)
    return body


def _row(sheet: Sheet, kinds: Sequence[str]) -> list[str]:
    """A row with some cells blank, its first one rarely."""
    dice = sheet.dice
    row = [KINDS[k].make(dice) if dice.random() > (0.03, 0.12)[at > 0] else "" for at, k in enumerate(kinds)]
    return row if any(row) else [KINDS[kinds[0]].make(dice), *row[1:]]


def _periods(sheet: Sheet, count: int, *, cross: bool) -> Body:
    """Figures by item and month or year, or by province and status."""
    dice = sheet.dice
    first = dice.randint(2005, 2022)
    years = [str(first + at) for at in range(dice.randint(3, 6))]
    periods = list(
        dice.choice((*MONTHS, years, ("Active", "Closed", "Pending")) if cross else (*MONTHS, years))
    )
    items = dice.sample(ITEMS, count) if not cross else dice.sample(PROVINCES, min(count, len(PROVINCES)))
    corner = dice.choice(("Item", "Expense", "Province", "Beskrywing", "Description", ""))
    rows = [[item, *(str(dice.randint(10, 99_999)) for _ in periods)] for item in items]
    return Body(["", *["count"] * len(periods)], [corner, *periods], rows)


def _roughen(sheet: Sheet, body: Body) -> None:
    """Names and cells as people leave them."""
    dice, width = sheet.dice, body.width
    if sheet.chance(0.12, "header in capitals"):
        body.names = [name.upper() for name in body.names]
    if sheet.chance(0.06, "line breaks") and not sheet.text:
        body.names = [name.replace(" ", "\n", 1) for name in body.names]
    if width > 3 and sheet.chance(0.06, "unnamed column"):
        body.names[dice.randrange(1, width)] = ""
    if width > 3 and sheet.chance(0.1, "sparse column"):
        at = dice.randrange(1, width)
        for row in body.rows:
            row[at] = row[at] if dice.random() < 0.1 else ""
    if width > 3 and len(body.rows) > 8 and sheet.chance(0.05, "groups in the first column"):
        for at, row in enumerate(body.rows):
            row[0] = row[0] if at % 4 == 0 else ""
            row[1] = row[1] or KINDS[body.kinds[1] or "count"].make(dice)


def place(sheet: Sheet, body: Body, row: int, column: int, *, bare: bool = False) -> int:
    """Put a table into the sheet; returns the row below it and all that belongs to it."""
    if not bare:
        row = _above(sheet, row, column)
    header, names = [], [""] * body.width
    if not body.headless:
        row, header, names = _header(sheet, body, row, column)
    row, data = _rows(sheet, body, row, column, repeats=len(header) == 1)
    sheet.know(header, data, column, names)
    return row if bare else _below(sheet, body, row, column)


def _above(sheet: Sheet, row: int, column: int) -> int:
    dice = sheet.dice
    if not sheet.chance(0.35, "title"):
        return row
    for at in range(dice.randint(1, 4)):
        sheet.put(row, column, [dice.choice(TITLES)])
        if not at and sheet.chance(0.2, "merged title"):
            sheet.merge(row, row, column, column + 3)
        row += 1 + (dice.random() < 0.1)
    if sheet.chance(0.1, "label in the preamble"):
        sheet.put(row, column, [dice.choice(("Region:", "Streek", "Prepared by")), dice.choice(PROVINCES)])
        row += 1
    return row + dice.choice((0, 1, 1, 2))


def _header(sheet: Sheet, body: Body, row: int, column: int) -> tuple[int, list[int], list[str]]:
    """Header rows; returns the row below, their numbers and the columns' full names."""
    width, names, header = body.width, list(body.names), [row]
    if width >= 4 and all(names) and sheet.chance(0.14):
        groups = _groups(sheet, row, column, width)
        header.append(row + 1)
        row += 1
        names = [f"{group} {name}" if group else name for group, name in zip(groups, names, strict=True)]
    sheet.put(row, column, body.names)
    row += 1
    if any(k in _UNITS for k in body.kinds[1:]) and len(header) == 1 and sheet.chance(0.05, "units"):
        units = ["", *(_UNITS.get(kind, "") for kind in body.kinds[1:])]
        sheet.put(row, column, units)
        names = [f"{name} {unit}".strip() for name, unit in zip(names, units, strict=True)]
        header.append(row)
        row += 1
    return row, header, names


def _groups(sheet: Sheet, row: int, column: int, width: int) -> list[str]:
    """A row of groups over the header; returns the group of each column."""
    dice = sheet.dice
    cuts = [
        0,
        *sorted(dice.sample(range(2, width - 1), min(len(range(2, width - 1)), dice.choice((1, 1, 2))))),
        width,
    ]
    words = dice.sample(_GROUPS, len(cuts) - 1)
    merged = dice.random() < 0.65
    first_blank = merged and cuts[1] >= 2 and dice.random() < 0.3
    groups: list[str] = []
    for at, word in enumerate(words):
        shown = "" if not at and first_blank else word
        sheet.put(row, column + cuts[at], [shown])
        if merged and shown:
            sheet.merge(row, row, column + cuts[at], column + cuts[at + 1] - 1)
        groups += [shown] * (cuts[at + 1] - cuts[at])
    sheet.tags.add("merged groups" if merged and not sheet.text else "groups")
    return groups


def _rows(sheet: Sheet, body: Body, row: int, column: int, *, repeats: bool) -> tuple[int, list[int]]:
    """Data rows with what stands between them; returns the row below and their numbers."""
    dice, data, count = sheet.dice, [], len(body.rows)
    paged = repeats and count > 20 and sheet.chance(0.15, "repeated header")
    sections = body.width >= 3 and count >= 6 and not body.headless and sheet.chance(0.07, "sections")
    gappy = count > 5 and sheet.chance(0.12, "blank rows")
    alone = not sheet.tags & {"side", "beside"}
    hides = alone and not sheet.text and not paged and count > 8 and sheet.chance(0.05, "hidden rows")
    for at, texts in enumerate(body.rows):
        if sections and at % 5 == 0 and count - at > 1:
            row = _section(sheet, row, column)
        if paged and at and at % 20 == 0:
            row += dice.choice((0, 0, 1))
            sheet.put(row, column, body.names)
            row += 1
        if gappy and 1 < at < count - 1 and dice.random() < 0.06:
            row += dice.choice((1, 1, 2))
        sheet.put(row, column, texts)
        if hides and 2 < at < count - 2 and dice.random() < 0.2:
            sheet.hidden_rows.add(row)
        else:
            data.append(row)
        row += 1
    return row, data


def _section(sheet: Sheet, row: int, column: int) -> int:
    dice = sheet.dice
    place_name = dice.choice(PROVINCES)
    form = dice.choice(("capitals", "colon", "merged"))
    text = {"capitals": place_name.upper(), "colon": f"{place_name}:", "merged": f"Region {place_name}"}[form]
    sheet.put(row, column, [f"{place_name}:" if sheet.text and form == "merged" else text])
    if form == "merged":
        sheet.merge(row, row, column, column + 2)
    return row + 1


def _below(sheet: Sheet, body: Body, row: int, column: int) -> int:
    dice, width = sheet.dice, body.width
    figured = [at for at, kind in enumerate(body.kinds) if at and kind in ("amount", "count")]
    if width > 1 and sheet.chance(0.22, "total"):
        row += dice.choice((0, 0, 1))
        line = [dice.choice(TOTALS), *[""] * (width - 1)]
        for at in figured or [width - 1]:
            line[at] = str(dice.randint(100, 99_999))
        sheet.put(row, column, line)
        row += 1
    if sheet.chance(0.2, "note"):
        row += dice.choice((0, 1, 1, 2))
        for _ in range(dice.choice((1, 1, 2, 3))):
            sheet.put(row, column, [dice.choice(NOTES)])
            row += 1
    return row
