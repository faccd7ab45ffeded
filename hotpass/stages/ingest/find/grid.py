"""A sheet's cells for the finder: which hold text, and the texts of the rows that it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotpass.stages.ingest.read.result import SheetRead

#: Sheets up to so many cells are held as Python texts; larger ones are asked for single rows and columns.
SMALL: Final = 400_000

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


class Block(NamedTuple):
    """A rectangle of a grid; ends excluded."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left


class Grid:
    """The visible cells of one sheet.

    Attributes:
        numbers: sheet row of each row.
        positions: sheet column of each column; columns without text are left aside.
        filled: which cells hold text.
        gaps: blank rows before each row.
        is_text: whether it comes from a text or Parquet file.
    """

    def __init__(self, path: Path, sheet: SheetRead, bits: bytes, *, is_text: bool) -> None:
        self._file = pq.ParquetFile(path)
        self.is_text = is_text
        numbers = _numbers(self._file.read(["row"], use_threads=False).column(0))
        filled = _unpacked(bits, len(numbers), len(sheet.positions))
        hidden = _within(numbers, sheet.hidden_rows)
        used = filled[~hidden].any(axis=0)
        self._rows: Numbers = np.flatnonzero(~hidden)
        self.hidden_numbers: Numbers = numbers[hidden]
        self.numbers: Numbers = numbers[~hidden]
        self.positions: Numbers = np.asarray(sheet.positions, dtype=np.int64)[used]
        self.filled: Flags = filled[~hidden][:, used]
        self.gaps = _gaps(self.numbers, sheet.hidden_rows)
        self._merged: dict[int, list[Block]] = {}
        for area in sheet.merged:
            self._merge(*area)
        self.small = self.filled.size <= SMALL
        self._texts: dict[int, list[str]] = {}
        self._group = lru_cache(maxsize=16)(self._read_group)
        self._column = lru_cache(maxsize=64)(self._read_column)
        sizes = [self._file.metadata.row_group(g).num_rows for g in range(self._file.num_row_groups)]
        self._starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64))).astype(np.int64)

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.numbers)

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.positions)

    def rows(self, wanted: Iterable[int]) -> list[list[str]]:
        """The texts of rows, ``""`` where blank."""
        asked = list(wanted)
        missing = [at for at in asked if at not in self._texts]
        if missing:
            self._load(range(self.height) if self.small else missing)
        return [self._texts[at] for at in asked]

    def row(self, at: int) -> list[str]:
        """The texts of one row, ``""`` where blank."""
        return self.rows([at])[0]

    def cells(self, column: int, wanted: Sequence[int]) -> list[str]:
        """The texts of one column in some rows."""
        return [row[column] for row in self.rows(wanted)]

    def matching(self, column: int, pattern: str, block: Block) -> list[int]:
        """Rows of a block whose cell in the column has the pattern in it, in any case."""
        found: list[int] = []
        name = f"c{self.positions[column]}"
        for group in self._groups(block):
            texts = self._column(group, name)
            hits = pc.indices_nonzero(pc.match_substring_regex(texts, pattern, ignore_case=True))
            found += (np.from_dlpack(hits).astype(np.int64) + self._starts[group]).tolist()
        return [at for at in self._seen(found) if block.top <= at < block.bottom]

    def fills(self, block: Block) -> Numbers:
        """Filled cells in each row of a block."""
        counted: Numbers = self.filled[block.top : block.bottom, block.left : block.right].sum(axis=1)
        return counted

    def _seen(self, stored: Sequence[int]) -> list[int]:
        """Rows of this grid for rows of the file, which has the hidden ones too."""
        at = np.searchsorted(self._rows, stored)
        return [int(a) for a, s in zip(at, stored, strict=True) if a < self.height and self._rows[a] == s]

    def _groups(self, block: Block) -> list[int]:
        """The row groups of the file that have rows of the block."""
        first, last = self._rows[block.top], self._rows[block.bottom - 1]
        every = range(self._file.num_row_groups)
        return [g for g in every if self._starts[g] <= last and self._starts[g + 1] > first]

    def _read_group(self, group: int) -> pa.Table:
        return self._file.read_row_group(group, use_threads=False)

    def _read_column(self, group: int, name: str) -> pa.Array:
        read = self._file.read_row_group(group, columns=[name], use_threads=False)
        return read.column(name).combine_chunks()

    def _load(self, wanted: Iterable[int]) -> None:
        asked = np.unique(np.fromiter(wanted, dtype=np.int64))
        stored = self._rows[asked]
        groups = np.searchsorted(self._starts, stored, side="right") - 1
        for group in np.unique(groups).tolist():
            here = groups == group
            table = self._group(group).take(_indices(stored[here] - self._starts[group]))
            columns = [table.column(f"c{p}").to_pylist() for p in self.positions.tolist()]
            for at, row in zip(asked[here].tolist(), zip(*columns, strict=True), strict=True):
                self._texts[at] = [text or "" for text in row]

    def merged(self, first: int, last: int) -> list[Block]:
        """Merged cells that begin in one of these rows, the last included."""
        return [area for row in range(first, last + 1) for area in self._merged.get(row, ())]

    def _merge(self, first_row: int, last_row: int, first_column: int, last_column: int) -> None:
        top, bottom = np.searchsorted(self.numbers, [first_row, last_row + 1]).tolist()
        left, right = np.searchsorted(self.positions, [first_column, last_column + 1]).tolist()
        if top < bottom and left < right:
            self._merged.setdefault(top, []).append(Block(top, bottom, left, right))


def _numbers(column: pa.ChunkedArray) -> Numbers:
    """Whole numbers without nulls. Arrow's own way to numpy loads pandas, which takes longer than a sheet."""
    parts = [np.from_dlpack(chunk) for chunk in column.chunks]
    return np.concatenate([np.empty(0, np.int64), *parts]).astype(np.int64)


def _indices(numbers: Numbers) -> pa.Array:
    """The same the other way round."""
    return pa.Array.from_buffers(pa.int64(), len(numbers), [None, pa.py_buffer(numbers)])


def _unpacked(bits: bytes, rows: int, columns: int) -> Flags:
    if not rows or not columns:
        return np.zeros((rows, columns), dtype=np.bool_)
    packed = np.frombuffer(bits, dtype=np.uint8).reshape(rows, -1)
    return np.unpackbits(packed, axis=1, count=columns).astype(np.bool_)


def _within(numbers: Numbers, runs: Sequence[tuple[int, int]]) -> Flags:
    found = np.zeros(len(numbers), dtype=np.bool_)
    for first, last in runs:
        start, stop = np.searchsorted(numbers, [first, last + 1])
        found[start:stop] = True
    return found


def _gaps(numbers: Numbers, hidden: Sequence[tuple[int, int]]) -> Numbers:
    """Blank rows before each row, hidden ones not counted."""
    before = np.concatenate(([0], numbers[:-1]))
    gaps: Numbers = numbers - before - 1
    for first, last in hidden:
        at = int(np.searchsorted(numbers, first))
        if at < len(numbers):
            gaps[at] -= last - first + 1
    return np.maximum(gaps, 0)
