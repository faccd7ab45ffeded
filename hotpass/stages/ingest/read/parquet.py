"""Reads Parquet files: the names of the columns are row 1, as a spreadsheet would show them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotpass.errors import InputError
from hotpass.stages.ingest.limits import MIB, SHEET_COLUMNS
from hotpass.stages.ingest.naming import sheet_id
from hotpass.stages.ingest.read.cell_text import is_text, text_column, typed_column
from hotpass.stages.ingest.read.grid_writer import GridWriter, positions_of
from hotpass.stages.ingest.read.result import SheetRead
from hotpass.stages.ingest.read.task import Task

#: Cells read at once, and bytes of text turned into columns at once: a small file can stand for much text.
_BATCH_CELLS: Final = 50_000
_PART_TEXT: Final = 32 * MIB
_JUDGED_GROUPS: Final = 20
_FEW_BYTES: Final = 4
_BYTES_OF_VALUE: Final = 16


def read_parquet(task: Task) -> list[SheetRead]:
    """Write the grid of a Parquet file.

    Raises:
        InputError: it is damaged, or larger than the limits.
    """
    try:
        file = pq.ParquetFile(task.path)
        _check(file.metadata, task)
        repeated = _repeated(file.metadata)
        return [_read(task, pq.ParquetFile(task.path, metadata=file.metadata, read_dictionary=repeated))]
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise InputError(
            "the Parquet file is damaged or uses a feature that is not read", remedy="Write it again"
        ) from error


def _read(task: Task, file: pq.ParquetFile) -> SheetRead:
    names = list(file.schema_arrow.names)
    sheet = SheetRead(1, "", sheet_id(task.digest, task.name, 1), columns=len(names))
    sheet.positions = positions_of(len(names))
    writer = task.writer(sheet.sheet_id, sheet.positions)
    try:
        if names:
            writer.add(1, [text_column([name]) for name in names])
            _write(writer, file, task)
    except BaseException:
        writer.discard()
        raise
    writer.close()
    sheet.rows = writer.rows
    return sheet


def _write(writer: GridWriter, file: pq.ParquetFile, task: Task) -> None:
    next_row, text = 2, 0
    for batch in file.iter_batches(_rows_at_once(file.metadata), use_threads=False):
        for part in _parts(batch, next_row):
            text += sum(map(_weight, part.columns))
            if text > task.limits.inflated:
                raise InputError("the Parquet file holds more text than is read", remedy="Split it")
            writer.add(next_row, [typed_column(column) for column in part.columns])
            next_row += part.num_rows
        task.tell(next_row / (file.metadata.num_rows + 2))


def _groups(metadata: pq.FileMetaData) -> list[pq.RowGroupMetaData]:
    return [metadata.row_group(at) for at in range(min(metadata.num_row_groups, _JUDGED_GROUPS))]


def _repeated(metadata: pq.FileMetaData) -> list[str]:
    """Columns that take so few bytes a value that a few long ones may come over and over."""
    chunks = [group.column(at) for group in _groups(metadata) for at in range(group.num_columns)]
    return sorted({c.path_in_schema for c in chunks if c.total_uncompressed_size < _FEW_BYTES * c.num_values})


def _rows_at_once(metadata: pq.FileMetaData) -> int:
    """Rows that hold about :data:`_BATCH_CELLS` values, those in lists counted, in not too many bytes."""
    groups = _groups(metadata)
    values = sum(group.column(at).num_values for group in groups for at in range(group.num_columns))
    rows = sum(group.num_rows for group in groups)
    size = sum(group.total_byte_size for group in groups)
    at_once: int = min(_BATCH_CELLS * rows // max(values, 1), _PART_TEXT * rows // max(size, 1))
    return max(1, at_once)


def _parts(batch: pa.RecordBatch, row: int) -> Iterator[pa.RecordBatch]:
    """The batch in parts whose text fits into memory."""
    if sum(map(_weight, batch.columns)) <= _PART_TEXT:
        yield batch
    elif batch.num_rows == 1:
        raise InputError(f"row {row:,} holds more than {_PART_TEXT // MIB} MiB", remedy="Split its lists")
    else:
        half = batch.num_rows // 2
        yield from _parts(batch.slice(0, half), row)
        yield from _parts(batch.slice(half), row + half)


def _weight(column: pa.Array) -> int:
    """About the bytes of a column as text."""
    if pa.types.is_dictionary(column.type):
        values = column.dictionary
        if not is_text(values.type):
            return int(column.nbytes)
        return int(pc.sum(pc.binary_length(values).take(column.indices)).as_py() or 0)
    if pa.types.is_nested(column.type):
        return _BYTES_OF_VALUE * _leaves(column) + int(column.nbytes)
    return int(column.nbytes)


def _leaves(column: pa.Array) -> int:
    """Values in lists of lists."""
    if pa.types.is_struct(column.type):
        return sum(map(_leaves, column.flatten()))
    if pa.types.is_map(column.type):
        return _leaves(column.keys) + _leaves(column.items)
    return _leaves(column.flatten()) if pa.types.is_nested(column.type) else len(column)


def _check(metadata: pq.FileMetaData, task: Task) -> None:
    inflated = sum(metadata.row_group(at).total_byte_size for at in range(metadata.num_row_groups))
    rows, columns = metadata.num_rows, metadata.num_columns
    if rows > task.limits.parquet_rows or inflated > task.limits.inflated or columns > SHEET_COLUMNS:
        raise InputError(
            f"the Parquet file claims {rows:,} rows and {columns:,} columns, more than is read",
            remedy="Split it",
        )
