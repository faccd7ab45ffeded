"""Sheets of texts, numbers and dates read straight into columns, without a Python object a cell.

fastexcel gives truth values, times of day and durations another look than :mod:`.cell_text` does, and cuts
fractions after nine places; a sheet that may hold one is read by :mod:`.fast_rows`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotpass.stages.ingest.read.cell_text import blank_as_null
from hotpass.stages.ingest.read.grid_writer import WIDE, positions_of
from hotpass.stages.ingest.read.result import SheetRead
from hotpass.stages.ingest.read.task import Task
from hotpass.stages.ingest.read.worksheet import SheetFacts

_MIDNIGHT: Final = " 00:00:00"
_DAY: Final = rf"^(\d{{4}}-\d\d-\d\d){_MIDNIGHT}$"
_SLICE_ROWS: Final = 65_536

Marks = dict[int, list[tuple[int, str | int]]]
"""By column, the row and what to put there: a text, or the digits to fill a number up to."""


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
                _column(part.column(known[p]) if p in known else blank, start, marks.get(p, ()))
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


def _marks(facts: SheetFacts) -> Marks:
    marks: Marks = defaultdict(list)
    for cells in (facts.errors, facts.padded):
        for (row, column), mark in cells.items():
            marks[column].append((row, mark))
    return marks


def _column(texts: pa.Array, start: int, marks: Any) -> pa.Array:
    """A column of the slice that begins below ``start`` rows: days without midnight, marks put back."""
    if pc.any(pc.ends_with(texts, _MIDNIGHT)).as_py():
        texts = pc.replace_substring_regex(texts, _DAY, r"\1")
    here = [(row - start - 1, mark) for row, mark in marks if start < row <= start + len(texts)]
    return blank_as_null(_patched(texts, here) if here else texts)


def _patched(texts: pa.Array, marks: list[tuple[int, str | int]]) -> pa.Array:
    rows = np.array([row for row, _ in marks])
    order = np.argsort(rows, kind="stable")
    old = texts.take(pa.array(rows[order])).to_pylist()
    new = [_put_back(text, marks[at][1]) for text, at in zip(old, order.tolist(), strict=True)]
    mask = np.zeros(len(texts), bool)
    mask[rows] = True
    return pc.replace_with_mask(texts, pa.array(mask), pa.array(new, pa.string()))


def _put_back(text: str | None, mark: str | int) -> str | None:
    if isinstance(mark, str):
        return mark
    return text.zfill(mark) if text is not None and text.isdecimal() else text
