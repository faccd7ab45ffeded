"""Writes a sheet's cells: Parquet with ``row`` and ``c1``…``cN``, and a bit a cell beside it.

Blank rows are left out. Columns without any text are left out beyond :data:`WIDE` columns, where a stray
cell far to the right would cost thousands of empty ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

#: Sheets up to so many columns have all of them in their grid.
WIDE: Final = 1_000
#: Small groups: finding tables looks into a few places of a long sheet only.
_GROUP_ROWS: Final = 8_192
_GROUP_CELLS: Final = 4_000_000
#: Rows of a group once so much text has come together before a group was full.
_HEAVY_ROWS: Final = 1_024
_HEAVY_TEXT: Final = 128 * 1024 * 1024


class GridWriter:
    """One sheet's grid, written from the top down.

    Args:
        path: the Parquet file; it stands under its own name only once it is whole.
        bits: file for which cells hold text: one bit a cell, rows after rows, each row in whole bytes.
        positions: sheet columns that :meth:`add` is given, ascending, from 1.
    """

    def __init__(self, path: Path, bits: Path, positions: Sequence[int]) -> None:
        self._path, self._part = path, path.with_name(f".{path.name}.part")
        self._positions = positions
        self._schema = pa.schema([("row", pa.int32()), *((f"c{p}", pa.string()) for p in positions)])
        self._bits = bits.open("wb")
        self._writer = pq.ParquetWriter(
            self._part,
            self._schema,
            compression="lz4",
            use_dictionary=False,
            write_statistics=["row"],
            store_schema=False,
        )
        self._group_rows = max(1, min(_GROUP_ROWS, _GROUP_CELLS // max(1, len(positions))))
        self._waiting: list[pa.RecordBatch] = []
        self._waiting_rows = self._waiting_text = 0
        self.rows = 0

    def add(self, first_row: int | Sequence[int], columns: Sequence[pa.Array]) -> None:
        """Add rows: their first number or all their numbers, and a text array a column."""
        count = len(columns[0]) if columns else 0
        if isinstance(first_row, int):
            numbers = np.arange(first_row, first_row + count, dtype=np.int32)
        else:
            numbers = np.asarray(first_row, dtype=np.int32)
        filled = np.column_stack([column.is_valid().to_numpy(zero_copy_only=False) for column in columns])
        kept = filled.any(axis=1)
        batch = pa.RecordBatch.from_arrays([pa.array(numbers), *columns], schema=self._schema)
        if not kept.all():
            batch, filled = batch.filter(pa.array(kept)), filled[kept]
        self._bits.write(np.packbits(filled, axis=1).tobytes())
        self._waiting.append(batch)
        self._waiting_rows += batch.num_rows
        self._waiting_text += batch.nbytes
        self.rows += batch.num_rows
        if self._waiting_text > _HEAVY_TEXT:
            self._group_rows = min(self._group_rows, _HEAVY_ROWS)
        if self._waiting_rows >= self._group_rows:
            self._flush()

    def _flush(self) -> None:
        """Row groups of equal size, so that the same rows give the same bytes however they came."""
        table = pa.Table.from_batches(self._waiting, self._schema)
        whole = table.num_rows // self._group_rows * self._group_rows
        self._write(table.slice(0, whole))
        self._waiting = table.slice(whole).to_batches()
        self._waiting_rows = table.num_rows - whole
        self._waiting_text = sum(batch.nbytes for batch in self._waiting)

    def _write(self, table: pa.Table) -> None:
        if table.num_rows:
            self._writer.write_table(table.combine_chunks(), row_group_size=self._group_rows)

    def close(self) -> None:
        """Finish the file and give it its name."""
        self._write(pa.Table.from_batches(self._waiting, self._schema))
        self._writer.close()
        self._bits.close()
        self._part.replace(self._path)

    def discard(self) -> None:
        """Leave nothing behind."""
        self._writer.close()
        self._bits.close()
        self._part.unlink(missing_ok=True)


def positions_of(last_column: int) -> list[int]:
    """The columns of a grid that ends at this column and is not wide."""
    return list(range(1, last_column + 1))
