"""Rows as calamine gives them, put right and written column by column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, islice
from typing import Any, Final

import pyarrow as pa

from hotpass.stages.ingest.read.cell_text import text_column
from hotpass.stages.ingest.read.grid_writer import WIDE, positions_of
from hotpass.stages.ingest.read.result import Marked, SheetRead
from hotpass.stages.ingest.read.task import Task
from hotpass.stages.ingest.read.worksheet import Cell, SheetFacts

#: So few cells at a time stay in the processor's cache, which makes turning them into columns twice as fast.
_BATCH_CELLS: Final = 15_000


def write_dense(task: Task, sheet: SheetRead, found: Any, facts: SheetFacts) -> None:
    """Write the grid of a sheet that calamine holds as it stands."""
    width = (found.end[1] + 1) if found.end else 0
    positions = positions_of(width)
    if width > WIDE:
        positions = sorted({at for row in from_column_a(found) for at, v in enumerate(row, 1) if v != ""})
    write_rows(task, sheet, positions, patched(from_column_a(found), facts))


def from_column_a(sheet: Any) -> Iterable[list[Any]]:
    """The rows from row 1 on; calamine leaves out blank columns at the left, but not blank rows above."""
    rows: Iterable[list[Any]] = sheet.iter_rows()
    left = sheet.start[1] if sheet.start else 0
    return ([""] * left + row for row in rows) if left else rows


def write_rows(
    task: Task,
    sheet: SheetRead,
    positions: list[int],
    rows: Iterable[list[Any]],
    numbers: Sequence[int] | None = None,
) -> None:
    """Write the grid of a sheet: its rows from row 1 on, or with the numbers given."""
    writer = task.writer(sheet.sheet_id, positions)
    try:
        for here, columns in _batches(rows, positions, numbers):
            writer.add(here, columns)
    except BaseException:
        writer.discard()
        raise
    writer.close()
    sheet.rows, sheet.positions = writer.rows, positions
    sheet.columns = positions[-1] if positions else 0


def patched(
    rows: Iterable[list[Any]], facts: SheetFacts, numbers: Sequence[int] | None = None
) -> Iterable[list[Any]]:
    """Rows with what the fast reader loses put back: errors, what is no date, zeros that a format shows."""
    texts = facts.errors | facts.undated
    given: list[tuple[Cell, str | int]] = [*texts.items(), *facts.padded.items()]
    if not given:
        return rows
    marks: dict[int, list[tuple[int, str | int]]] = defaultdict(list)
    for (row, column), mark in given:
        marks[row].append((column, mark))
    return _marked_rows(zip(numbers or count(1), rows, strict=False), marks)


def _marked_rows(
    rows: Iterable[tuple[int, list[Any]]], marks: Mapping[int, list[tuple[int, str | int]]]
) -> Iterator[list[Any]]:
    for number, row in rows:
        for column, mark in marks.get(number, ()):
            if column <= len(row):
                row[column - 1] = _put_back(row[column - 1], mark)
        yield row


def _put_back(value: Any, mark: str | int) -> Any:
    if isinstance(mark, str):
        return mark
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 and value == int(value):
        return str(int(value)).zfill(mark)
    return value


def _batches(
    rows: Iterable[list[Any]], positions: list[int], numbers: Sequence[int] | None
) -> Iterator[tuple[int | Sequence[int], list[pa.Array]]]:
    """Rows as columns of text, some at a time, with their sheet row numbers."""
    if not positions:
        return
    stream, done = iter(rows), 0
    size = max(1, _BATCH_CELLS // positions[-1])
    while batch := list(islice(stream, size)):
        columns = list(zip(*batch, strict=True))
        here = done + 1 if numbers is None else numbers[done : done + len(batch)]
        yield here, [text_column(columns[p - 1]) for p in positions]
        done += len(batch)


def marked(cells: Mapping[Cell, str]) -> list[Marked]:
    """Marked cells by column."""
    by_column: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_column[cell[1]].append(cell)
    return [
        Marked(column, len(found), min(found)[0], cells[min(found)])
        for column, found in sorted(by_column.items())
    ]
