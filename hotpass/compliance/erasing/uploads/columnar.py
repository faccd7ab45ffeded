"""Parquet files as they were uploaded: values are set to null, or the terms taken out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.compliance.erasing.subject import Cell
from hotpass.compliance.erasing.terms import Terms

_ROWS: Final = 65_536


def rewrite_parquet(path: Path, part: Path, cells: Mapping[int, Sequence[Cell]], terms: Terms) -> None:
    """Write a Parquet file with values taken out; row 2 of the sheet is the first of the file.

    What the file says of itself and of its columns loses the terms, too. A column of codes is coded anew, as
    a value that no row has any more would stay among its codes.
    """
    file = pq.ParquetFile(path)
    wanted: dict[int, dict[int, str | None]] = {}
    for row, column, left in cells.get(1, ()):
        if row > 1:
            wanted.setdefault(column - 1, {})[row - 2] = left
    schema = _nullable(_schema(file.schema_arrow, terms), wanted)
    with pq.ParquetWriter(part, schema, compression="zstd") as writer:
        first = 0
        for batch in file.iter_batches(_ROWS):
            columns = [
                _column(_bare(batch.column(at)), first, wanted.get(at, {}), terms)
                for at in range(batch.num_columns)
            ]
            writer.write_batch(
                pa.record_batch([_as(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
            )
            first += batch.num_rows


def said_of_itself(path: Path) -> str:
    """What a Parquet file says besides its values, a line each."""
    schema = pq.read_schema(path)
    every = [schema.metadata, *(field.metadata for field in schema)]
    return "\n".join(
        one.decode("utf-8", "replace") for of in every if of for pair in of.items() for one in pair
    )


def _schema(schema: pa.Schema, terms: Terms) -> pa.Schema:
    fields = [field.with_metadata(_metadata(field.metadata, terms)) for field in schema]
    return pa.schema(fields, _metadata(schema.metadata, terms))


def _metadata(said: Mapping[bytes, bytes] | None, terms: Terms) -> dict[bytes, bytes] | None:
    return {_left(name, terms): _left(value, terms) for name, value in said.items()} if said else None


def _left(said: bytes, terms: Terms) -> bytes:
    try:
        return terms.out_of_file(said.decode("utf-8"), "").encode()
    except UnicodeDecodeError:
        return said


def _nullable(schema: pa.Schema, wanted: Mapping[int, object]) -> pa.Schema:
    for at in wanted:
        schema = schema.set(at, schema.field(at).with_nullable(True))
    return schema


def _bare(column: pa.Array) -> pa.Array:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _as(column: pa.Array, dtype: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(dtype):
        coded = column.cast(dtype.value_type).dictionary_encode()
        return pa.DictionaryArray.from_arrays(
            coded.indices.cast(dtype.index_type), coded.dictionary, ordered=dtype.ordered
        )
    return column.cast(dtype)


def _column(column: pa.Array, first: int, wanted: Mapping[int, str | None], terms: Terms) -> pa.Array:
    """The values of a batch; one that is no text is set to null whole, of one with parts those that are."""
    own = {row - first: left for row, left in wanted.items() if first <= row < first + len(column)}
    if not own:
        return column
    values = column.to_pylist()
    for row, left in own.items():
        values[row] = None if left is None else _without(values[row], left, terms)
    return pa.array(values, column.type)


def _without(value: Any, left: str, terms: Terms) -> Any:
    """What is left of a value of which a cell shows ``left``."""
    if isinstance(value, str):
        return left
    return _parts_without(value, terms) if isinstance(value, dict | list | tuple | bytes) else None


def _parts_without(value: Any, terms: Terms) -> Any:
    if isinstance(value, str):
        return terms.without(value)
    if isinstance(value, bytes):
        return _left(value, terms)
    if isinstance(value, dict):
        return {name: _parts_without(one, terms) for name, one in value.items()}
    if isinstance(value, list | tuple):
        made = [_parts_without(one, terms) for one in value]
        return tuple(made) if isinstance(value, tuple) else made
    return None if terms.holds(str(value)) else value
