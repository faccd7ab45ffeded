"""Parquet files written a part at a time from Arrow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_ROW_GROUP = 122_880


class TableWriter:
    """Writes a Parquet file through a temporary name; the file is there once the block is left.

    Columns that come as dictionaries, also within lists, are written as such and are read as plain text.

    Args:
        path: of the file.
        schema: its columns; what is written has these, in this order.
        sorted_by: columns by which the rows are in order. Of them alone the file tells the least and greatest
            values, by which a reader skips what it does not look for.
        encode: whether texts that repeat are looked for in the other columns: those of which the first part
            has at least twice as many as different ones are written as dictionaries. To write others so takes
            more time, and more space.
    """

    def __init__(
        self, path: Path, schema: pa.Schema, *, sorted_by: Sequence[str], encode: bool = True
    ) -> None:
        self.rows = 0
        self._path, self._schema, self._encode = path, schema, encode
        self._sorted_by = list(sorted_by)
        self._temporary = path.with_name(f".{path.name}.part")
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> Self:
        return self

    def write(self, table: pa.Table) -> None:
        """Add rows; the columns of every part are of the same dtypes."""
        self.rows += len(table)
        if self._writer is None:
            self._writer = self._open(table)
        self._writer.write_table(table, row_group_size=_ROW_GROUP)

    def _open(self, first: pa.Table) -> pq.ParquetWriter:
        repeated = [path for column in first.schema for path in _dictionaries(column.name, column.type)]
        if self._encode:
            repeated += [path for name in first.column_names for path in _repeated(name, first[name])]
        return pq.ParquetWriter(
            self._temporary,
            first.schema,
            compression="zstd",
            store_schema=False,
            use_dictionary=repeated or False,
            write_statistics=self._sorted_by,
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._writer is None:
            self.write(self._schema.empty_table())
        if self._writer is not None:
            self._writer.close()
        if kind is None:
            self._temporary.replace(self._path)


def _repeated(path: str, column: pa.ChunkedArray) -> list[str]:
    """The path, or that of its lists' elements, where it holds texts that are there twice on average."""
    if pa.types.is_list(column.type):
        return _repeated(f"{path}.list.element", pc.list_flatten(column))
    if not pa.types.is_string(column.type):
        return []
    return [path] if 2 * pc.count_distinct(column).as_py() < len(column) - column.null_count else []


def _dictionaries(path: str, dtype: pa.DataType) -> list[str]:
    if pa.types.is_dictionary(dtype):
        return [path]
    if pa.types.is_list(dtype):
        return _dictionaries(f"{path}.list.element", dtype.value_type)
    if pa.types.is_struct(dtype):
        return [found for f in dtype for found in _dictionaries(f"{path}.{f.name}", f.type)]
    return []
