"""Reads Parquet files: the names of the columns are row 1, as a spreadsheet would show them."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.errors import InputError
from hotpass.stages.ingest.limits import SHEET_COLUMNS
from hotpass.stages.ingest.naming import sheet_id
from hotpass.stages.ingest.read.cell_text import text_column, typed_column
from hotpass.stages.ingest.read.grid_writer import positions_of
from hotpass.stages.ingest.read.result import SheetRead
from hotpass.stages.ingest.read.task import Task

_BATCH_CELLS = 500_000


def read_parquet(task: Task) -> list[SheetRead]:
    """Write the grid of a Parquet file.

    Raises:
        InputError: it is damaged, or larger than the limits.
    """
    try:
        return [_read(task, pq.ParquetFile(task.path))]
    except (pa.ArrowException, OSError) as error:
        raise InputError(
            "the Parquet file is damaged or uses a feature that is not read", remedy="Write it again"
        ) from error


def _read(task: Task, file: pq.ParquetFile) -> SheetRead:
    _check(file.metadata, task)
    names = list(file.schema_arrow.names)
    sheet = SheetRead(1, "", sheet_id(task.digest, task.name, 1), columns=len(names))
    sheet.positions = positions_of(len(names))
    writer = task.writer(sheet.sheet_id, sheet.positions)
    try:
        if names:
            writer.add(1, [text_column([name]) for name in names])
            next_row = 2
            for batch in file.iter_batches(max(1, _BATCH_CELLS // len(names)), use_threads=False):
                writer.add(next_row, [typed_column(column) for column in batch.columns])
                next_row += batch.num_rows
    except BaseException:
        writer.discard()
        raise
    writer.close()
    sheet.rows = writer.rows
    return sheet


def _check(metadata: pq.FileMetaData, task: Task) -> None:
    inflated = sum(metadata.row_group(at).total_byte_size for at in range(metadata.num_row_groups))
    rows, columns = metadata.num_rows, metadata.num_columns
    if rows > task.limits.parquet_rows or inflated > task.limits.inflated or columns > SHEET_COLUMNS:
        raise InputError(
            f"the Parquet file claims {rows:,} rows and {columns:,} columns, more than is read",
            remedy="Split it",
        )
