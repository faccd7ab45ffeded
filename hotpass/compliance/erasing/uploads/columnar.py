"""Parquet files as they were uploaded: values are set to null, or the terms taken out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.compliance.erasing.subject import Cell
from hotpass.compliance.erasing.terms import Terms

_ROWS = 65_536


def rewrite_parquet(path: Path, part: Path, cells: Mapping[int, Sequence[Cell]], terms: Terms) -> None:
    """Write a Parquet file with values taken out; row 2 of the sheet is the first of the file."""
    file = pq.ParquetFile(path)
    schema = file.schema_arrow
    wanted: dict[int, dict[int, str | None]] = {}
    for row, column, left in cells.get(1, ()):
        if row > 1:
            wanted.setdefault(column - 1, {})[row - 2] = left
    schema = _nullable(schema, wanted)
    with pq.ParquetWriter(part, schema, compression="zstd") as writer:
        first = 0
        for batch in file.iter_batches(_ROWS):
            columns = [
                _column(batch.column(at), first, wanted.get(at, {})) for at in range(batch.num_columns)
            ]
            writer.write_batch(
                pa.record_batch([c.cast(f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
            )
            first += batch.num_rows


def _nullable(schema: pa.Schema, wanted: Mapping[int, object]) -> pa.Schema:
    for at in wanted:
        schema = schema.set(at, schema.field(at).with_nullable(True))
    return schema


def _column(column: pa.Array, first: int, wanted: Mapping[int, str | None]) -> pa.Array:
    """The values of a batch; one that is no text is set to null whole."""
    own = {row - first: left for row, left in wanted.items() if first <= row < first + len(column)}
    if not own:
        return column
    values = column.to_pylist()
    texts = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
    for row, left in own.items():
        values[row] = left if texts else None
    return pa.array(values, column.type)
