"""Values for formulas that have none in the file, put into the grids once all sheets are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.model import column_letter
from hotpass.stages.ingest.read.fast_rows import marked
from hotpass.stages.ingest.read.formulas import Cells, Formulas, NotSimpleError
from hotpass.stages.ingest.read.grid_writer import WIDE, positions_of
from hotpass.stages.ingest.read.result import SheetRead
from hotpass.stages.ingest.read.task import Task
from hotpass.stages.ingest.read.worksheet import Cell, SheetFacts

#: More formulas without values than this are only told of.
MOST_FORMULAS: Final = 50_000
#: Sheets with more cells are not taken into memory for their formulas.
_MOST_CELLS: Final = 5_000_000
_SLICE_ROWS: Final = 65_536


def compute(task: Task, sheets: Sequence[SheetRead], pending: Mapping[int, Mapping[Cell, str]]) -> None:
    """Work out the simple ones among the formulas without values.

    Args:
        task: that the sheets were read for.
        sheets: whose grids are written; those with new values are written again.
        pending: formulas by the number of their sheet and their cell.
    """
    by_name = {sheet.name: sheet for sheet in sheets}
    formulas = Formulas(
        lru_cache(maxsize=None)(lambda name: _cells(task, by_name[name])),
        {
            (sheet.name, *cell): formula
            for sheet in sheets
            for cell, formula in pending.get(sheet.number, {}).items()
        },
    )
    # All are worked out before the first grid changes.
    found = {sheet.number: _values(formulas, sheet, pending.get(sheet.number, {})) for sheet in sheets}
    for sheet in sheets:
        if found[sheet.number]:
            _put(task, sheet, found[sheet.number], pending[sheet.number])


def spelt_out(facts: SheetFacts) -> dict[Cell, str]:
    """The formulas without values; those that share another cell's as they read where they stand."""
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator, TranslatorError

    found = dict(facts.uncached)
    if len(found) > MOST_FORMULAS:
        return found
    known: dict[Cell, Translator] = {}
    for cell, (origin, formula) in facts.shared.items():
        with suppress(TranslatorError, TokenizerError, IndexError, ValueError):
            if origin not in known:
                known[origin] = Translator(f"={formula}", _a1(origin))
            found[cell] = known[origin].translate_formula(_a1(cell)).removeprefix("=")
    return found


def _a1(cell: Cell) -> str:
    return f"{column_letter(cell[1])}{cell[0]}"


def _values(formulas: Formulas, sheet: SheetRead, pending: Mapping[Cell, str]) -> dict[Cell, str]:
    values = {}
    for row, column in pending if len(pending) <= MOST_FORMULAS else ():
        try:
            values[row, column] = formulas.value(sheet.name, row, column)
        except (NotSimpleError, ValueError, RecursionError):
            continue
    return {cell: text for cell, text in values.items() if text.strip()}


def _cells(task: Task, sheet: SheetRead) -> Cells:
    if sheet.rows * len(sheet.positions) > _MOST_CELLS:
        raise KeyError(sheet.name)
    table = pq.read_table(task.grids / f"{sheet.sheet_id}.parquet")
    rows = table["row"].to_pylist()
    return {
        position: {
            row: text for row, text in zip(rows, table[f"c{position}"].to_pylist(), strict=True) if text
        }
        for position in sheet.positions
    }


def _put(task: Task, sheet: SheetRead, values: Mapping[Cell, str], pending: Mapping[Cell, str]) -> None:
    """Write the grid again with the new values, on rows of their own where all else was blank."""
    if sheet.rows * max(1, len(sheet.positions)) > _MOST_CELLS:
        return
    table = pq.read_table(task.grids / f"{sheet.sheet_id}.parquet")
    old = table["row"].to_numpy()
    rows = np.union1d(old, [row for row, _ in values]).astype(np.int32)
    columns = {p: table[f"c{p}"].to_pylist() for p in sheet.positions}
    width = max([*sheet.positions, *(column for _, column in values)])
    positions = positions_of(width) if width <= WIDE else sorted({*columns, *(c for _, c in values)})
    place = {int(row): at for at, row in enumerate(rows)}
    new: dict[int, list[str | None]] = {p: [None] * len(rows) for p in positions}
    for position, texts in columns.items():
        for row, text in zip(old.tolist(), texts, strict=True):
            new[position][place[row]] = text
    for (row, column), text in values.items():
        new[column][place[row]] = text
    _rewrite(task, sheet, rows, {p: pa.array(texts, pa.string()) for p, texts in new.items()})
    sheet.uncached = marked({cell: "" for cell in pending if cell not in values})
    for mark in marked(dict.fromkeys(values, "")):
        formulas = "1 formula" if mark.count == 1 else f"{mark.count:,} formulas"
        cell = _a1((mark.row, mark.column))
        sheet.warnings.append(
            f"Column {column_letter(mark.column)} holds {formulas} whose value was never computed and which "
            f"only look up or join other cells; Hotpass computed them, from {cell} on"
        )


def _rewrite(task: Task, sheet: SheetRead, rows: np.ndarray, columns: Mapping[int, pa.Array]) -> None:
    sheet.positions = list(columns)
    writer = task.writer(sheet.sheet_id, sheet.positions)
    try:
        for start in range(0, len(rows), _SLICE_ROWS):
            part = [texts.slice(start, _SLICE_ROWS) for texts in columns.values()]
            writer.add(rows[start : start + _SLICE_ROWS].tolist(), part)
    except BaseException:
        writer.discard()
        raise
    writer.close()
    sheet.rows, sheet.columns = writer.rows, sheet.positions[-1]
