"""Sheets of texts, numbers and dates read straight into columns, without a Python object a cell.

fastexcel gives truth values, times of day and durations another look than :mod:`.cell_text` does, and cuts
fractions after nine places. Truth values and fractions are put right by their addresses; a sheet that may
hold anything else of this kind is read by :mod:`.fast_rows`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotpass.stages.ingest.read.addresses import Cells
from hotpass.stages.ingest.read.cell_text import as_shown, blank_as_null
from hotpass.stages.ingest.read.grid_writer import WIDE, positions_of
from hotpass.stages.ingest.read.result import SheetRead
from hotpass.stages.ingest.read.task import Task
from hotpass.stages.ingest.read.worksheet import SheetFacts

_MIDNIGHT: Final = " 00:00:00"
_DAY: Final = rf"^\d{{4}}-\d\d-\d\d{_MIDNIGHT}$"
_DAY_LENGTH: Final = len("2024-01-31")
_SLICE_ROWS: Final = 65_536

Mark = tuple[int, str | int]
"""A row and what to put there: a text, or the digits to fill a number up to."""


@dataclass(slots=True)
class _Marks:
    """What is put right in one column; rows ascend."""

    cells: list[Mark] = field(default_factory=list)
    truths: np.ndarray = field(default_factory=lambda: np.empty(0, np.int32))
    fractions: tuple[np.ndarray, np.ndarray] = field(
        default_factory=lambda: (np.empty(0, np.int32), np.empty(0))
    )


def is_plain(facts: SheetFacts) -> bool:
    """Whether the sheet holds only what fastexcel shows as people see it."""
    return not facts.unusual and facts.columns <= WIDE


def write_plain(task: Task, sheet: SheetRead, book: Any, facts: SheetFacts) -> None:
    """Write the grid of a sheet of an open ``fastexcel.ExcelReader``."""
    batch, known = _loaded(book, sheet.name)
    sheet.positions = positions_of(max(known, default=0) if batch.num_rows else 0)
    marks = _marks(facts)
    writer = task.writer(sheet.sheet_id, sheet.positions)
    try:
        for start in range(0, batch.num_rows if sheet.positions else 0, _SLICE_ROWS):
            part = batch.slice(start, _SLICE_ROWS)
            blank = pa.nulls(part.num_rows, pa.string())
            columns = [
                _column(part.column(known[p]) if p in known else blank, start, marks[p])
                for p in sheet.positions
            ]
            writer.add(start + 1, columns)
    except BaseException:
        writer.discard()
        raise
    writer.close()
    sheet.rows, sheet.columns = writer.rows, len(sheet.positions)


def _loaded(book: Any, name: str) -> tuple[pa.RecordBatch, dict[int, int]]:
    """The cells, and the place in them of each sheet column that is not blank at the left."""
    known: dict[int, int] = {}

    def note(column: Any) -> bool:
        known[column.absolute_index + 1] = len(known)
        return True

    # Only this way of loading borrows shared strings rather than copying each for every cell.
    options = {"header_row": None, "skip_rows": 0, "dtypes": "string", "eager": True}
    return book.load_sheet(name, use_columns=note, **options), known


def _marks(facts: SheetFacts) -> dict[int, _Marks]:
    """By column, what fastexcel does not show as people see it."""
    marks: dict[int, _Marks] = defaultdict(_Marks)
    for cells in (facts.errors, facts.undated, facts.padded):
        for (row, column), mark in cells.items():
            marks[column].cells.append((row, mark))
    for column, rows, _ in _by_column(facts.truths):
        marks[column].truths = rows
    for column, rows, values in _by_column(facts.fractions):
        marks[column].fractions = rows, values
    return marks


def _by_column(cells: Sequence[Cells]) -> list[tuple[int, np.ndarray, np.ndarray]]:
    """Column, rows and values of each column's cells."""
    if not cells:
        return []
    columns, rows = (np.concatenate([getattr(c, name) for c in cells]) for name in ("columns", "rows"))
    values = np.concatenate([c.rows if c.values is None else c.values for c in cells])
    order = np.lexsort((rows, columns))
    # Of cells that a broken program writes twice, the last counts.
    last = (np.diff(rows[order], append=0) != 0) | (np.diff(columns[order], append=0) != 0)
    order = order[last]
    numbers, starts = np.unique(columns[order], return_index=True)
    parts = (np.split(array[order], starts[1:]) for array in (rows, values))
    return list(zip(numbers.tolist(), *parts, strict=True))


def _column(texts: pa.Array, start: int, marks: _Marks) -> pa.Array:
    """A column of the slice that begins below ``start`` rows, as people see it."""
    if pc.any(pc.ends_with(texts, _MIDNIGHT)).as_py():
        days = pc.match_substring_regex(texts, _DAY)
        texts = pc.if_else(days, pc.utf8_slice_codeunits(texts, 0, _DAY_LENGTH), texts)
    truths, _ = _within(texts, start, marks.truths)
    if len(truths):
        texts = pc.replace_with_mask(texts, _mask(texts, truths), pc.utf8_upper(texts.take(pa.array(truths))))
    fractions, chosen = _within(texts, start, marks.fractions[0])
    if len(fractions):
        texts = pc.replace_with_mask(texts, _mask(texts, fractions), _shown(marks.fractions[1][chosen]))
    here = [(row - start - 1, mark) for row, mark in marks.cells if start < row <= start + len(texts)]
    return blank_as_null(_patched(texts, here) if here else texts)


def _within(texts: pa.Array, start: int, rows: np.ndarray) -> tuple[np.ndarray, slice]:
    """Places in a slice of the rows that are in it, and which of the rows these are."""
    first, end = np.searchsorted(rows, [start + 1, start + len(texts) + 1]).tolist()
    return rows[first:end] - (start + 1), slice(first, end)


def _mask(texts: pa.Array, rows: np.ndarray) -> pa.Array:
    mask = np.zeros(len(texts), bool)
    mask[rows] = True
    return pa.array(mask)


def _shown(values: np.ndarray) -> pa.Array:
    """Numbers as text; Arrow writes large and small ones with an exponent, and a zero with its sign."""
    texts = pa.array(values).cast(pa.string())
    other = pc.match_substring_regex(texts, "e|^-0$")
    again = [as_shown(value) for value in pa.array(values).filter(other).to_pylist()]
    return pc.replace_with_mask(texts, other, pa.array(again, pa.string()))


def _patched(texts: pa.Array, marks: list[tuple[int, str | int]]) -> pa.Array:
    rows = np.array([row for row, _ in marks])
    order = np.argsort(rows, kind="stable")
    old = texts.take(pa.array(rows[order])).to_pylist()
    new = [_put_back(text, marks[at][1]) for text, at in zip(old, order.tolist(), strict=True)]
    return pc.replace_with_mask(texts, _mask(texts, rows), pa.array(new, pa.string()))


def _put_back(text: str | None, mark: str | int) -> str | None:
    if isinstance(mark, str):
        return mark
    return text.zfill(mark) if text is not None and text.isdecimal() else text
