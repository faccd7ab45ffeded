"""Writing a sample: every organisation is made once, gives its rows to the sheets, and is forgotten."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from hotpass.errors import InputError
from hotpass.sample import contacts, reachout, regulator
from hotpass.sample.cells import Calendar, Format, Row
from hotpass.sample.columnar import ColumnBooks
from hotpass.sample.dice import Dice
from hotpass.sample.feed import Feed
from hotpass.sample.houses import Houses
from hotpass.sample.layout import Grid, Layout
from hotpass.sample.sheets import Sheet
from hotpass.sample.text import TextBooks
from hotpass.sample.workbook import Workbooks

#: All sheets that hold data.
SHEETS: Final[tuple[Sheet, ...]] = (*reachout.SHEETS, *contacts.SHEETS, *regulator.SHEETS)
#: An organisation gives the largest sheet 1.085 rows on average, and a worksheet has 1,048,576.
MOST_IN_WORKBOOK: Final = 950_000
_TRUTH: Final = "truth.csv"
_TRUTH_HEADER: Final = b"file,sheet,row,part,entity_type,entity_id\n"

Report = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """What was written.

    Attributes:
        files: the data files.
        rows: data rows in them.
        organisations: true organisations behind the rows.
        people: true people behind the rows.
        truth: the file that says which row is which.
    """

    files: tuple[Path, ...]
    rows: int
    organisations: int
    people: int
    truth: Path


class _Books(Protocol):
    files: list[str]

    def grid(self, sheet: Sheet) -> Grid | None: ...

    def place(self, sheet: Sheet) -> tuple[str, str]: ...

    def close(self) -> None: ...


def write_sample(
    output: Path,
    organisations: int = 500,
    seed: int = 20260101,
    format: Format = "xlsx",  # noqa: A002 - the name of the option
    report: Report | None = None,
) -> SampleSummary:
    """Write synthetic workbooks as an outreach team keeps them, and the truth about their rows.

    Memory does not grow with the number of organisations. Same arguments, same bytes.

    The truth, ``truth.csv``, has a line for each organisation and person that a row names: file, sheet (empty
    unless a workbook), row as a spreadsheet numbers it, part (position among the people of the row, from 1),
    entity_type (organisation or person), entity_id.

    Args:
        output: folder, made when it is not there; files of the same names are replaced.
        organisations: true organisations; each gives about 3.2 rows.
        seed: chooses the organisations.
        format: three workbooks, or one CSV or Parquet file a sheet.
        report: called with the part that is done (0 to 1) and a sentence.

    Raises:
        InputError: when there are no organisations, more than a worksheet has rows for, or no such folder
            can be.
    """
    _check(output, organisations, format)
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".sample-", dir=output) as name:
        folder = Path(name)
        books = _books(folder, organisations, seed, format)
        feeds = _feeds(books, folder, organisations, seed)
        people = _fill(feeds, Houses(organisations, seed), organisations, Calendar(format), report)
        books.close()
        _join(feeds, folder / _TRUTH)
        for file in (*books.files, _TRUTH):
            (folder / file).replace(output / file)
    rows = sum(feed.rows for feed in feeds)
    if report:
        report(1.0, f"{rows:,} rows written")
    files = tuple(output / file for file in books.files)
    return SampleSummary(files, rows, organisations, people, output / _TRUTH)


def _check(output: Path, organisations: int, form: Format) -> None:
    if output.exists() and not output.is_dir():
        raise InputError("a sample needs a folder", where=str(output), remedy="Name a folder")
    if organisations < 1:
        raise InputError("a sample needs at least one organisation", remedy="Give --organisations 1 or more")
    if form == "xlsx" and organisations > MOST_IN_WORKBOOK:
        raise InputError(
            f"{organisations:,} organisations give more rows than a worksheet holds (1,048,576)",
            remedy="Choose --format csv or --format parquet",
        )


def _books(folder: Path, organisations: int, seed: int, form: Format) -> _Books:
    if form == "xlsx":
        return Workbooks(folder, organisations, Dice(seed))
    return TextBooks(folder) if form == "csv" else ColumnBooks(folder)


def _feeds(books: _Books, folder: Path, organisations: int, seed: int) -> list[Feed]:
    feeds: list[Feed] = []
    for number, sheet in enumerate(SHEETS):
        grid = books.grid(sheet)
        if grid is not None:
            layout, truth = Layout(sheet, grid, organisations), folder / f"truth-{number}.part"
            feeds.append(Feed(sheet, layout, books.place(sheet), truth, Dice((seed << 8) + number)))
    return feeds


def _drop(row: Row) -> tuple[str, ...]:
    """Where rows go whose sheet the format cannot hold; they are made all the same, so that chance runs alike
    in every format."""
    return ()


def _fill(
    feeds: Sequence[Feed], houses: Houses, organisations: int, calendar: Calendar, report: Report | None
) -> int:
    """Let every organisation give its rows; returns how many people they name."""
    puts = {feed.sheet.name: feed.put for feed in feeds}
    known = [(sheet.asked(organisations), sheet.rows, puts.get(sheet.name, _drop)) for sheet in SHEETS]
    unknown = [asked for asked, sheet in zip(known, SHEETS, strict=True) if not sheet.of_known]
    step = -(-organisations // 100)
    done = told = people = 0
    for dice, house in houses:
        named: set[str] = set()
        for org in house:
            for share, rows, put in known if org.known else unknown:
                if dice.random() < share:
                    for row in rows(org, dice, calendar):
                        named.update(put(row))
        people += len(named)
        done += len(house)
        if report and done >= told + step:
            told = done
            report(0.98 * done / organisations, f"{done:,} of {organisations:,} organisations")
    for feed in feeds:
        feed.finish()
    return people


def _join(feeds: Sequence[Feed], truth: Path) -> None:
    with truth.open("wb") as whole:
        whole.write(_TRUTH_HEADER)
        for feed in feeds:
            with feed.truth.open("rb") as lines:
                shutil.copyfileobj(lines, whole, 1 << 20)
