"""Lines of a workbook or CSV file that people fill in: cells as texts under headings, each with its place."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hotpass.errors import InputError
from hotpass.model import column_letter

_BOOKS: Final = (".xlsx", ".xlsm", ".xls", ".ods")
#: How many faults of a file are told at once.
MOST_FAULTS: Final = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank.

    Attributes:
        place: file, and sheet of a workbook.
        row: number, as a spreadsheet counts.
        cells: texts by heading in lower case with ``_`` for blanks; blank ones are left out.
        columns: letters of the columns by heading.
    """

    place: str
    row: int
    cells: dict[str, str]
    columns: dict[str, str]

    def where(self, heading: str | None = None) -> str:
        """Where a cell stands, or the line."""
        column = self.columns.get(heading or "")
        return f"{self.place}, {f'cell {column}{self.row}' if column else f'row {self.row}'}"


class Faulty(InputError):  # noqa: N818 - says what the file is
    """Some lines cannot be imported, and so nothing was; ``faults`` has a sentence for each."""

    def __init__(self, name: str, faults: Sequence[str], lines: int) -> None:
        self.faults = tuple(faults)
        super().__init__(
            f"{len(faults)} of {lines} lines cannot be imported, so that none was",
            where=name,
            remedy="Mend them and import the file again",
        )
        for fault in self.faults[:MOST_FAULTS]:
            self.add_note(fault)

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way from a child process to its parent."""
        return InputError(self.what, where=self.where, remedy=self.remedy).__reduce__()


def lines(path: Path) -> Iterator[Line]:
    """The lines of every sheet that has headings, in their order; a heading stands in the first used row.

    Raises:
        InputError: there is no such file, or it cannot be read.
    """
    if not path.is_file():
        raise InputError("there is no such file", where=path.name)
    if path.suffix.lower() in _BOOKS:
        yield from _of_book(path)
    elif path.suffix.lower() == ".csv":
        yield from _under_headings(path.name, enumerate(_of_csv(path), 1))
    else:
        raise InputError(
            "it is no workbook and no CSV file", where=path.name, remedy="Save it as .xlsx or .csv"
        )


def heading_of(text: str) -> str:
    """A heading or a label as fields are named."""
    return text.strip().lower().replace("-", "_").replace(" ", "_")


def _of_book(path: Path) -> Iterator[Line]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            texts = ([_text(cell) for cell in row] for row in grid)
            yield from _under_headings(f"{path.name}, sheet {name}", enumerate(texts, 1))
    except CalamineError as error:
        raise InputError("the workbook cannot be read", where=path.name) from error


def _text(cell: object) -> str:
    from datetime import date, datetime

    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _of_csv(path: Path) -> Iterator[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252", errors="replace")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    yield from csv.reader(text.splitlines(keepends=True), delimiter=delimiter)


def _under_headings(place: str, rows: Iterator[tuple[int, list[str]]]) -> Iterator[Line]:
    headings: list[str] = []
    for number, row in rows:
        texts = [text.strip() for text in row]
        if not any(texts):
            continue
        if not headings:
            headings = [heading_of(text) for text in texts]
            columns = {name: column_letter(n) for n, name in enumerate(headings, 1) if name}
            continue
        cells = {name: text for name, text in zip(headings, texts, strict=False) if name and text}
        stray = next(
            (n for n, text in enumerate(texts) if text and not (headings[n : n + 1] or [""])[0]), None
        )
        if stray is not None:
            cells[f"column_{column_letter(stray + 1).lower()}"] = texts[stray]
        yield Line(place, number, cells, columns)
