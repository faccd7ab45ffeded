"""Lines of a workbook or CSV file that people fill in: cells as texts under headings, each with its place."""

from __future__ import annotations

import csv
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final

from hotpass.errors import InputError
from hotpass.model import column_letter

_BOOKS: Final = (".xlsx", ".xlsm", ".xls", ".ods")
#: How many faults of a file are told at once.
MOST_FAULTS: Final = 100
#: Within how many used rows the headings stand; above them may be a title or the day of the list.
_ABOVE: Final = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank.

    Attributes:
        place: file, and sheet of a workbook.
        row: number, as a spreadsheet counts.
        cells: texts by heading, as :func:`heading_of` writes it; blank ones are left out.
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
    """Some lines or columns cannot be imported, and so nothing was; ``faults`` has a sentence for each."""

    def __init__(self, name: str, faults: Sequence[str], total: int, of: str = "lines") -> None:
        self.faults = tuple(faults)
        super().__init__(
            f"{len(faults)} of {total} {of} cannot be imported, so that none was",
            where=name,
            remedy="Mend them and import the file again",
        )
        for fault in self.faults[:MOST_FAULTS]:
            self.add_note(fault)

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way from a child process to its parent."""
        return InputError(self.what, where=self.where, remedy=self.remedy).__reduce__()


def lines(path: Path, known: Container[str]) -> Iterator[Line]:
    """The lines of every sheet that has headings, in their order.

    Headings stand in the first used row that has two which are known, below what may stand above a list;
    in the first used row where none has.

    Args:
        path: the file.
        known: headings that mean something.

    Raises:
        InputError: there is no such file, or it cannot be read.
    """
    if not path.is_file():
        raise InputError("there is no such file", where=path.name)
    if path.suffix.lower() in _BOOKS:
        yield from _of_book(path, known)
    elif path.suffix.lower() == ".csv":
        yield from _under_headings(path.name, enumerate(_of_csv(path), 1), known)
    else:
        raise InputError(
            "it is no workbook and no CSV file", where=path.name, remedy="Save it as .xlsx or .csv"
        )


def heading_of(text: str) -> str:
    """A heading or a label as fields are named: in lower case, its words parted by ``_``."""
    return re.sub(r"[\W_]+", "_", text.lower()).strip("_") or text.strip()


def _of_book(path: Path, known: Container[str]) -> Iterator[Line]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            texts = ([_text(cell) for cell in row] for row in grid)
            yield from _under_headings(f"{path.name}, sheet {name}", enumerate(texts, 1), known)
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


def _under_headings(
    place: str, rows: Iterable[tuple[int, list[str]]], known: Container[str]
) -> Iterator[Line]:
    used = ((number, [text.strip() for text in row]) for number, row in rows)
    used = ((number, texts) for number, texts in used if any(texts))
    first = [(number, texts, [heading_of(text) for text in texts]) for number, texts in islice(used, _ABOVE)]
    if not first:
        return
    meant = (n for n, (_, _, names) in enumerate(first) if sum(name in known for name in names) > 1)
    at = next(meant, 0)
    headings = first[at][2]
    columns = {name: column_letter(n) for n, name in enumerate(headings, 1) if name}
    for number, texts in chain(((number, texts) for number, texts, _ in first[at + 1 :]), used):
        cells = {name: text for name, text in zip(headings, texts, strict=False) if name and text}
        stray = next(
            (n for n, text in enumerate(texts) if text and not (headings[n : n + 1] or [""])[0]), None
        )
        if stray is not None:
            cells[f"column_{column_letter(stray + 1).lower()}"] = texts[stray]
        yield Line(place, number, cells, columns)
