"""How well tables are found in sheets whose tables are known: new ones each run, read from real files."""

from __future__ import annotations

import csv
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

from benchmarks.layouts.maker import random_sheet
from benchmarks.layouts.sheet import Sheet
from hotpass.stages.ingest.find.grid import Grid
from hotpass.stages.ingest.find.layout import FoundTable
from hotpass.stages.ingest.find.names import numbered
from hotpass.stages.ingest.find.tables import find_layout
from hotpass.stages.ingest.limits import Limits
from hotpass.stages.ingest.reading import read_file

SHEETS = 1_000
A_BOOK = 100


@dataclass
class Tally:
    """What came of the sheets: of all, and of those of one tag."""

    sheets: Counter[str] = field(default_factory=Counter)
    exact: Counter[str] = field(default_factory=Counter)
    records: int = 0
    lost: int = 0

    def add(self, made: Sheet, found: Sequence[FoundTable]) -> bool:
        """Count one sheet; returns whether all its tables were found as they are."""
        right = is_exact(made, found)
        for tag in ("all", *made.tags):
            self.sheets[tag] += 1
            self.exact[tag] += right
        self.records += sum(len(known.data) for known in made.tables)
        self.lost += sum(len(known.data - _given(found, known.columns)) for known in made.tables)
        return right


def is_exact(made: Sheet, found: Sequence[FoundTable]) -> bool:
    """Whether ranges, header rows, numbers of rows and column names are those known; lists are extra."""
    known = {(t.area, t.header_rows, t.rows, t.names) for t in made.tables}
    shown = {(t.area.a1, t.header_rows, t.rows, tuple(numbered(t.names))) for t in found if t.rows}
    lists = {(t.area.a1, t.header_rows, t.rows, tuple(numbered(t.names))) for t in found if t.is_list}
    return known <= shown and shown - known <= lists


def _given(found: Sequence[FoundTable], columns: tuple[int, int]) -> set[int]:
    """Rows that any table over the columns gives."""
    over = [t for t in found if t.area.first_column <= columns[1] and t.area.last_column >= columns[0]]
    return {n for t in over for n in range(t.data.first_row, t.data.last_row + 1) if n not in t.aside}


def main() -> None:
    seed = secrets.randbelow(10**9)
    start = time.process_time()
    tally = measure(range(seed, seed + SHEETS))
    shown = ("all", *sorted(tally.sheets.keys() - {"all"}))
    print(f"{SHEETS} random sheets from seed {seed}: {tally.lost} of {tally.records} records lost\n")
    print("| sheets with | number | exact |")
    print("|---|---|---|")
    for tag in shown:
        print(f"| {tag} | {tally.sheets[tag]} | {tally.exact[tag] / tally.sheets[tag]:.1%} |")
    print(f"\n{time.process_time() - start:.0f} CPU s in this process")


def measure(seeds: Sequence[int]) -> Tally:
    """Make sheets, write them into files, read these and compare."""
    tally = Tally()
    sheets = [random_sheet(seed) for seed in seeds]
    books = [sheet for sheet in sheets if not sheet.text]
    groups = [books[at : at + A_BOOK] for at in range(0, len(books), A_BOOK)]
    groups += [[sheet] for sheet in sheets if sheet.text]
    for group in groups:
        for made, found in zip(group, _found(group), strict=True):
            tally.add(made, found)
    return tally


def _found(sheets: Sequence[Sheet]) -> Iterator[Sequence[FoundTable]]:
    with tempfile.TemporaryDirectory() as folder:
        path = _written(sheets, Path(folder))
        with read_file(path, path.name, "digest", Path(folder), Limits()) as read:
            for sheet in read.sheets:
                grid = Path(folder, f"{sheet.sheet_id}.parquet")
                layout = find_layout(Grid(grid, sheet, read.bits(sheet), is_text=read.is_text))
                yield layout.tables


def _written(sheets: Sequence[Sheet], folder: Path) -> Path:
    if sheets[0].text:
        path = folder / "made.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=sheets[0].dice.choice(",;\t")).writerows(sheets[0].rows)
        return path
    path = folder / "made.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for made in sheets:
        _put(book.add_worksheet(), made)
    book.close()
    return path


def _put(sheet: xlsxwriter.worksheet.Worksheet, made: Sheet) -> None:
    for (row, column), text in made.cells.items():
        figures = text.isdigit() and (text == "0" or text[0] != "0")
        sheet.write(row - 1, column - 1, int(text) if figures else text)
    for first, last, left, right in made.merged:
        text = made.cells.get((first, left), "")
        sheet.merge_range(first - 1, left - 1, last - 1, right - 1, text)
    for row in made.hidden_rows:
        sheet.set_row(row - 1, options={"hidden": True})
