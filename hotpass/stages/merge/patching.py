"""Tables by entity of which some entities are written again: the rest is read and written as it lies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotpass.engine import TableWriter

#: Rows that are read at a time.
_ROWS: Final = 122_880


def patch(
    before: Path,
    now: Path,
    output: Path,
    again: pa.ChunkedArray,
    schema: pa.Schema,
    sorted_by: Sequence[str],
    repeated: Sequence[str] = (),
) -> None:
    """Write a table with the rows of some entities taken from another file.

    Args:
        before: the table as it was, in the order of ``entity_id``.
        now: the rows that there are of these entities now, in the same order.
        output: file that receives the table.
        again: ids of the entities.
        schema: the table's columns.
        sorted_by: see :class:`hotpass.engine.TableWriter`.
        repeated: columns whose values repeat, so that their texts need not be looked at; with none named,
            values that repeat are looked for.
    """
    new, written = _encoded(pq.read_table(now).cast(schema), repeated), 0
    ids = np.array(new["entity_id"].to_pylist(), dtype=object)
    with TableWriter(output, schema, sorted_by=sorted_by, encode=not repeated) as writer:
        for batch in pq.ParquetFile(before, read_dictionary=list(repeated)).iter_batches(_ROWS):
            until = int(np.searchsorted(ids, batch["entity_id"][-1].as_py(), side="right"))
            kept = pa.table(batch).filter(pc.invert(pc.is_in(batch["entity_id"], again)))
            writer.write(_merged(kept, new.slice(written, until - written)))
            written = until
        if written < len(new):
            writer.write(new.slice(written))


def _encoded(table: pa.Table, columns: Sequence[str]) -> pa.Table:
    """The table with some columns as dictionaries."""
    for name in columns:
        table = table.set_column(table.schema.get_field_index(name), name, table[name].dictionary_encode())
    return table


def _merged(kept: pa.Table, new: pa.Table) -> pa.Table:
    """Both in the order of ``entity_id``; the rows of an entity stay as they follow each other."""
    if not len(new):
        return kept
    both = pa.concat_tables([kept, new]).unify_dictionaries().combine_chunks()
    return both.take(pc.sort_indices(both, [("entity_id", "ascending")]))
