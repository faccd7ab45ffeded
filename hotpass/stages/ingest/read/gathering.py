"""Rows of a sheet whose columns are known only at its end, kept as columns of text until then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pyarrow as pa

from hotpass.errors import InputError
from hotpass.stages.ingest.limits import SHEET_COLUMNS, Limits
from hotpass.stages.ingest.read.cell_text import blank_as_null
from hotpass.stages.ingest.read.grid_writer import WIDE, positions_of
from hotpass.stages.ingest.read.result import SheetRead
from hotpass.stages.ingest.read.task import Task

_CHUNK_CELLS: Final = 200_000
#: Rows times columns, blank ones too: cells along a diagonal are few, and the blanks beside them are not.
_CHUNK_AREA: Final = 4_000_000
_CHUNK_TEXT: Final = 32 * 1024 * 1024
#: A sheet beyond the limit of cells is refused when it has so many times more of them than hold anything.
_TOO_SPARSE: Final = 50


class Gathering:
    """Takes the rows of one sheet from the top down.

    Args:
        limits: whose ``gathered`` bounds the text.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._numbers: list[int] = []
        self._columns: dict[int, list[str | None]] = {}
        self._cells = self._text = self._bytes = 0
        self._chunks: list[tuple[list[int], dict[int, pa.Array]]] = []

    def row(self, number: int, cells: Mapping[int, str]) -> None:
        """Take a row: its number, and the text of each of its cells by column, both from 1.

        Raises:
            InputError: there is more text than is read.
        """
        before = len(self._numbers)
        self._numbers.append(number)
        for position, text in cells.items():
            column = self._columns.setdefault(position, [])
            if len(column) < before:
                column += [None] * (before - len(column))
            column.append(text)
            self._text += len(text)
        self._cells += len(cells)
        rows = len(self._numbers)
        many = max(rows, self._cells) >= _CHUNK_CELLS or rows * len(self._columns) >= _CHUNK_AREA
        if many or self._text >= _CHUNK_TEXT:
            self._settle()

    def _settle(self) -> None:
        count = len(self._numbers)
        arrays = {}
        for position, column in self._columns.items():
            texts = pa.array([*column, *[None] * (count - len(column))], pa.string())
            self._bytes += texts.nbytes
            arrays[position] = blank_as_null(texts)
        if self._bytes > self._limits.gathered:
            raise InputError("the sheet holds more text than is read", remedy="Split it")
        self._chunks.append((self._numbers, arrays))
        self._numbers, self._columns, self._cells, self._text = [], {}, 0, 0

    def _check_area(self, columns: int) -> None:
        rows = sum(len(numbers) for numbers, _ in self._chunks)
        if rows * columns <= self._limits.dense_cells:
            return
        filled = sum(len(t) - t.null_count for _, arrays in self._chunks for t in arrays.values())
        if rows * columns > _TOO_SPARSE * filled:
            raise InputError(
                f"its {rows:,} rows have {columns:,} columns, nearly all of them blank", remedy="Split it"
            )

    def write(self, task: Task, sheet: SheetRead, names: Sequence[str] = ()) -> None:
        """Write the grid of the sheet; ``names`` stand above it as row 1."""
        self._settle()
        used = {
            p for _, arrays in self._chunks for p, texts in arrays.items() if texts.null_count < len(texts)
        }
        width = max([*used, len(names)]) if used or names else 0
        if width > SHEET_COLUMNS:
            raise InputError(f"it has {width:,} columns, more than a spreadsheet", remedy="Split it")
        positions = positions_of(width) if width <= WIDE else sorted(used)
        self._check_area(len(positions))
        writer = task.writer(sheet.sheet_id, positions)
        try:
            if names and positions:
                writer.add(1, [blank_as_null(pa.array([names[p - 1]], pa.string())) for p in positions])
            for numbers, arrays in self._chunks:
                blank = pa.nulls(len(numbers), pa.string())
                if numbers and positions:
                    writer.add(numbers, [arrays.get(position, blank) for position in positions])
        except BaseException:
            writer.discard()
            raise
        writer.close()
        sheet.rows, sheet.columns, sheet.positions = writer.rows, width, positions
