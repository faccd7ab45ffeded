"""A fourth set: what goes wrong in whole rows of a growers' cooperative, and in single cells of the sample.

Its workbook has growers, deliveries and staff, clean but for what is planted. The kinds were listed without
sight of the three sets before, and most are of rows: columns swapped, rows shifted, copied down or summed,
codes that belong to another place, dates and states that contradict each other.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook

from benchmarks.planting.cooperative import DELIVERIES, DELIVERY, FILE, GROWERS, STAFF, TOWNS, write
from benchmarks.planting.plant import Planted, put
from hotpass.sample import write_sample

_TIMES: Final = 2


class Sheet:
    """A sheet with a header row, the rows of which are taken one by one."""

    def __init__(self, file: str, sheet: Any, chance: random.Random) -> None:
        self.file, self.sheet, self.chance = file, sheet, chance
        header = next(r for r in sheet.iter_rows(max_row=12) if sum(c.value is not None for c in r) >= 4)
        self.first = header[0].row + 1
        self.columns = {str(cell.value): cell.column for cell in header if cell.value is not None}
        self._free = list(range(self.first + 5, sheet.max_row - 5))
        chance.shuffle(self._free)

    def take(self, *filled: str, beside: int = 0) -> int:
        """A row nobody took, with a value in these columns; and so many after it."""
        for row in self._free:
            near = range(row, row + beside + 1)
            if all(self.at(name, row).value for name in filled) and set(near) <= set(self._free):
                self._free = [one for one in self._free if one not in near]
                return row
        raise LookupError(filled)

    def at(self, name: str, row: int) -> Any:
        """A cell."""
        return self.sheet.cell(row, self.columns[name])

    def set(self, name: str, row: int, value: object) -> str:
        """Put a value into a cell; returns where."""
        put(self.at(name, row), value)
        return str(self.at(name, row).coordinate)

    def copy(self, source: int, row: int, names: Iterable[str]) -> list[str]:
        """Copy cells of a row into another."""
        return [self.set(name, row, self.at(name, source).value) for name in names]


Change = Callable[[str, random.Random], object]
Act = Callable[[Sheet], list[str]]


def _cell(name: str, change: Change) -> Act:
    """The text of one cell becomes another."""

    def act(sheet: Sheet) -> list[str]:
        row = sheet.take(name)
        return [sheet.set(name, row, change(_text(sheet.at(name, row).value), sheet.chance))]

    return act


def _text(value: Any) -> str:
    return value.date().isoformat() if hasattr(value, "date") else str(value)


def _swap(one: str, other: str) -> Act:
    """Two cells of a row change places."""

    def act(sheet: Sheet) -> list[str]:
        row = sheet.take(one, other)
        first, second = sheet.at(one, row).value, sheet.at(other, row).value
        return [sheet.set(one, row, second), sheet.set(other, row, first)]

    return act


def _shift(by: int) -> Act:
    """The cells of a row from the third column on move, as when a merged cell above is split."""

    def act(sheet: Sheet) -> list[str]:
        names = list(sheet.columns)[2:]
        row = sheet.take(*names[:6])
        values = [sheet.at(name, row).value for name in names]
        moved = [None, *values[:-1]] if by > 0 else [*values[1:], None]
        return [sheet.set(name, row, value) for name, value in zip(names, moved, strict=True)]

    return act


def _again(*but: str, slip: str | None = None) -> Act:
    """A row says what another says, but for its key and perhaps a slip in one cell."""

    def act(sheet: Sheet) -> list[str]:
        source, row = sheet.take(), sheet.take()
        names = [name for name in sheet.columns if name not in but]
        cells = sheet.copy(source, row, names)
        if slip:
            sheet.set(slip, row, _slipped(str(sheet.at(slip, row).value), sheet.chance))
        return [*cells, *(sheet.at(name, at).coordinate for at in (source, row) for name in sheet.columns)]

    return act


def _copied_down(*names: str, rows: int = 3) -> Act:
    """Cells of a row are dragged down over the rows below."""

    def act(sheet: Sheet) -> list[str]:
        row = sheet.take(*names, beside=rows)
        named = (next(iter(sheet.columns)), *names)
        first = [sheet.at(name, row + n).coordinate for n in range(rows + 1) for name in named]
        return first + [cell for n in range(1, rows + 1) for cell in sheet.copy(row, row + n, names)]

    return act


def _total(sheet: Sheet) -> list[str]:
    """A row of sums among the others."""
    row = sheet.take()
    cells = [sheet.set(name, row, None) for name in sheet.columns]
    cells.append(sheet.set(next(iter(sheet.columns)), row, sheet.chance.choice(("Total", "Subtotal"))))
    for name in ("Gross t", "Tare t", "Net t", "Amount"):
        values = [sheet.at(name, above).value for above in range(sheet.first, row)]
        sheet.set(name, row, round(sum(v for v in values if isinstance(v, int | float)), 2))
    return cells


def _header_again(sheet: Sheet) -> list[str]:
    row = sheet.take()
    return [sheet.set(name, row, name) for name in sheet.columns]


def _one_key(name: str) -> Act:
    def act(sheet: Sheet) -> list[str]:
        source, row = sheet.take(), sheet.take()
        return [*sheet.copy(source, row, [name]), str(sheet.at(name, source).coordinate)]

    return act


def _left_but_employed(sheet: Sheet) -> list[str]:
    row = next(r for r in iter(sheet.take, 0) if sheet.at("Status", r).value == "Employed")
    return [sheet.set("Left on", row, "2024-05-31"), str(sheet.at("Status", row).coordinate)]


def _left_without_date(sheet: Sheet) -> list[str]:
    row = sheet.take("Left on")
    return [sheet.set("Left on", row, None), str(sheet.at("Status", row).coordinate)]


def _reckoned(name: str, change: Callable[[float, random.Random], float]) -> Act:
    return _cell(name, lambda text, chance: round(change(float(text), chance), 2))


def _slipped(text: str, chance: random.Random) -> str:
    """Two letters inside a word stand the other way round; of a code the last sign stands twice."""
    pairs = [n for n in range(1, len(text) - 1) if text[n : n + 2].isalpha() and text[n] != text[n + 1]]
    if not pairs:
        return text + text[-1]
    at = chance.choice(pairs)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _transposed(text: str, _chance: random.Random) -> str:
    """Two digits stand the other way round."""
    at = max(n for n in range(len(text) - 1) if text[n : n + 2].isdigit() and text[n] != text[n + 1])
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _unknown_key(_text: str, chance: random.Random) -> str:
    return f"GR{chance.randrange(70_000, 99_999)}"


def _months_first(text: str, _chance: random.Random) -> str:
    year, month, day = text.split("-")
    return f"{year}-{int(day) % 12 + 1 if day == month else int(day) % 12 or 12:02}-{month}"


def _elsewhere(text: str, chance: random.Random) -> str:
    return chance.choice([province for _, province, _ in TOWNS if province != text])


def _in_last_word(text: str, chance: random.Random) -> str:
    *words, last = text.split(" ")
    return " ".join([*words, _slipped(last, chance)])


def _days_on(text: str, days: int) -> str:
    return (date.fromisoformat(text) + timedelta(days)).isoformat()


def _serial(text: str) -> int:
    return (date.fromisoformat(text) - date(1899, 12, 30)).days


def _at_slip(text: str, chance: random.Random) -> str:
    return f"{text.split('@')[0]}@{chance.choice(_DOMAINS)}"


_DOMAINS: Final = ("gmai.com", "gmaill.com", "yaho.com", "outlok.com", "hotmial.com", "mweb.co.z", "gmail.co")

#: Kinds, by sheet and name.
KINDS: Final[Mapping[str, Mapping[str, Act]]] = {
    GROWERS: {
        "town and province swapped": _swap("Town", "Province"),
        "e-mail and cell number swapped": _swap("E-mail", "Cell"),
        "contact and trading name swapped": _swap("Trading name", "Contact"),
        "province of another postal code": _cell("Province", _elsewhere),
        "domain mistyped": _cell("E-mail", _at_slip),
        "cell number a digit short": _cell("Cell", lambda t, _: t[:-1]),
        "cell number a digit long": _cell("Cell", lambda t, c: t + str(c.randrange(10))),
        "cell number O for 0": _cell("Cell", lambda t, _: "O" + t[1:]),
        "grower twice under two numbers": _again("Grower No"),
        "grower twice with a slip": _again("Grower No", slip="Trading name"),
        "grower number twice": _one_key("Grower No"),
        "é read as two letters": _cell("Contact", lambda t, _: t.replace(" ", "Ã© ", 1)),
        "letter lost to a question mark": _cell("Contact", lambda t, _: t[:2] + "?" + t[3:]),
        "row shifted right": _shift(1),
        "row shifted left": _shift(-1),
        "hectares as square metres": _reckoned("Hectares", lambda n, _: n * 10_000),
        "hectares with a unit": _cell("Hectares", lambda t, _: f"{t} ha"),
        "hectares 99999": _cell("Hectares", lambda _t, _c: 99999),
        "name in capitals": _cell("Trading name", lambda t, _: t.upper()),
        "name in small letters": _cell("Contact", lambda t, _: t.lower()),
        "name cut off": _cell("Trading name", lambda t, _: t[:-4]),
        "slip in a common word": _cell("Trading name", _in_last_word),
        "to be supplied": _cell("Town", lambda _t, c: c.choice(("pending", "to follow", "TBA"))),
        "cell number dragged down": _copied_down("Cell", "E-mail"),
        "town with a running number": _cell("Town", lambda t, _: f"{t}2"),
        "postal code without its nought": _cell("Postal code", lambda t, _: int(t) if t[0] == "0" else t[1:]),
        "joined on day nought": _cell("Joined", lambda _t, c: c.choice(("1900-01-00", "0000-00-00"))),
        "two numbers in a cell": _cell("Cell", lambda t, c: f"{t} / 083 {c.randrange(200, 999)} 4410"),
        "number as text with a quote": _cell("Postal code", lambda t, _: f"'{t}"),
        "line break in a name": _cell("Trading name", lambda t, _: t.replace(" ", "\n", 1)),
        "header among the rows": _header_again,
    },
    DELIVERIES: {
        "received before it was sent": _cell("Received", lambda t, _: _days_on(t, -40)),
        "received years after": _cell("Received", lambda t, _: _days_on(t, 700)),
        "day and month exchanged": _cell("Received", _months_first),
        "delivery copied down": _copied_down(*DELIVERY[1:], rows=1),
        "number out of sequence": _cell(
            "Delivery No", lambda t, c: f"D{int(t[1:]) + c.choice((4, 7)) * 10_000}"),
        "number with a letter O": _cell("Delivery No", lambda t, _: t[:-2] + "O" + t[-1]),
        "sum among the rows": _total,
        "grower's digits exchanged": _cell("Grower No", _transposed),
        "grower who is none": _cell("Grower No", _unknown_key),
        "net in kilograms": _reckoned("Net t", lambda n, _: n * 1000),
        "net a few tonnes off": _reckoned("Net t", lambda n, c: n + c.choice((2, 5))),
        "price in cents": _reckoned("Price per t", lambda n, _: n * 100),
        "amount is another's": _reckoned("Amount", lambda n, c: n * c.choice((1.31, 0.7))),
        "gross below nought": _reckoned("Gross t", lambda n, _: -n),
        "crop mistyped": _cell("Crop", _slipped),
        "crop in another word": _cell("Crop", lambda _t, c: c.choice(("Corn", "Sorgho"))),
        "silo that is none": _cell("Silo", lambda _t, c: c.choice(("S99", "X1"))),
        "date as a serial number": _cell("Sent", lambda t, _: _serial(t)),
        "century of another": _cell("Sent", lambda t, _: f"19{t[2:]}"),
    },
    STAFF: {
        "surname and first name swapped": _swap("Surname", "First name"),
        "digits of an identity number exchanged": _cell("ID number", _transposed),
        "identity number of twelve": _cell("ID number", lambda t, _: t[:12]),
        "employed and yet left": _left_but_employed,
        "left, on no day": _left_without_date,
        "left before hired": _cell("Left on", lambda _t, _c: "1999-03-31"),
        "salary a nought too much": _reckoned("Salary", lambda n, _: n * 10),
        "salary with letters": _cell("Salary", lambda t, _: f"R{t} pm"),
        "department mistyped": _cell("Department", _slipped),
        "staff number of another form": _cell("Staff no", lambda t, _: t.replace("-", "")),
        "manager unknown": _cell("Manager", lambda _t, c: f"E-{c.randrange(7000, 9000)}"),
        "blank surname": _cell("Surname", lambda _t, _c: None),
        "answer in another word": _cell("Permanent", lambda t, _: {"Y": "Yes", "N": "No"}[t]),
    },
}  # fmt: skip
#: Kinds of the sample's own cells, by file and sheet.
_SAMPLE: Final[Mapping[tuple[str, str], Mapping[str, Act]]] = {
    ("SACAA Flight Schools - Cleaned.xlsx", "Cleaned"): {
        "sample: domain mistyped": _cell("Contact Email Address", _at_slip),
        "sample: phone a digit short": _cell("Contact Number", lambda t, _: t[:-1]),
        "sample: phone cut in half": _cell("Contact Number", lambda t, _: t[: len(t) // 2]),
        "sample: province mistyped": _cell("Province", lambda _t, c: c.choice(("Gautng", "Westren Cape"))),
        "sample: site and e-mail swapped": _swap("Website URL", "Contact Email Address"),
        "sample: status mistyped": _cell("Status", _slipped),
    },
    ("Contact Database.xlsx", "Order Dates"): {
        "sample: quantity a thousand times": _cell("Qty", lambda t, _: int(t) * 1000),
        "sample: item mistyped": _cell("Item", _slipped),
        "sample: order of nobody": _cell("C_ID", lambda _t, c: 900_000 + c.randrange(9999)),
        "sample: order next century": _cell("Order_Date", lambda _t, _c: "2119-02-11"),
    },
    ("Contact Database.xlsx", "Company_Contacts"): {
        "sample: e-mail and name swapped": _swap("Email", "FirstName"),
        "sample: e-mail with a comma": _cell("Email", lambda t, _: ",".join(t.rsplit(".", 1))),
        "sample: surname with a digit": _cell("Surname", lambda t, _: t[:2] + "0" + t[3:]),
    },
}  # fmt: skip


def plant(folder: Path, seed: int) -> tuple[list[Path], list[Planted]]:
    """Write workbooks into ``folder``, and again with defects into ``folder/planted``.

    Returns:
        the files with defects, and what was planted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_sample(folder, seed=seed)
    write(folder, seed)
    into = folder / "planted"
    into.mkdir()
    books = {path.name: load_workbook(path) for path in sorted(folder.glob("*.xlsx"))}
    made: list[Planted] = []
    for (file, title), kinds in {**{(FILE, title): of for title, of in KINDS.items()}, **_SAMPLE}.items():
        sheet = Sheet(file, books[file][title], random.Random(f"growers {seed} {title}"))
        for kind, act in kinds.items():
            made += [Planted(kind, file, title, frozenset(act(sheet))) for _ in range(_TIMES)]
    for name, book in books.items():
        book.save(into / name)
    return [into / name for name in books], made
