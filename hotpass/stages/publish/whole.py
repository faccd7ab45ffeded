"""Tables that earlier stages left as patches, written whole: what is published is read with any tool."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotpass.engine import Patch, TableWriter
from hotpass.golden import scored_schema
from hotpass.model import CLUSTERS, ENTITY_TYPES, PROVENANCE, ROLES, golden_table
from hotpass.stage import StageJob

#: Rows that are read at a time.
_ROWS: Final = 122_880
#: Columns of provenance whose values repeat from entity to entity.
_REPEATED: Final = ("entity_type", "field", "rule", "file_digest", "file_name", "sheet", "decided_by")
_ORDER: Final = {
    "clusters": (CLUSTERS, "entity_type, entity_id, record_id"),
    "roles": (ROLES, "organisation_id, person_id, role"),
}


def write_whole(job: StageJob, table: str, patch: Patch) -> None:
    """Write a table in the order in which the stage that made it writes it whole."""
    output = job.output / f"{table}.parquet"
    if table in _ORDER:
        schema, order = _ORDER[table]
        job.engine.write(f"SELECT * FROM {table} ORDER BY {order}", output, schema=schema)
    elif table == "provenance":
        _put_in_place(patch, output, PROVENANCE, ["entity_type", "entity_id"], _REPEATED)
    else:
        entity_type = next(t for t in ENTITY_TYPES if golden_table(t) == table)
        fields = job.profile.entities[entity_type].published
        _put_in_place(patch, output, scored_schema(entity_type, fields), ["entity_id"])
    job.engine.view(table, output)


def _put_in_place(
    patch: Patch, output: Path, schema: pa.Schema, sorted_by: Sequence[str], repeated: Sequence[str] = ()
) -> None:
    """Write a table whose key is ``entity_id`` in the order of it.

    Args:
        patch: the table; its rows are in the same order.
        output: file that receives it.
        schema: its columns.
        sorted_by: see :class:`hotpass.engine.TableWriter`.
        repeated: columns whose values repeat, so that their texts need not be looked at; with none named,
            values that repeat are looked for.
    """
    new, written = _encoded(pq.read_table(patch.rows).cast(schema), repeated), 0
    ids = np.array(new["entity_id"].to_pylist(), dtype=object)
    again = pq.read_table(patch.gone)["entity_id"]
    with TableWriter(output, schema, sorted_by=sorted_by, encode=not repeated) as writer:
        for batch in pq.ParquetFile(patch.base, read_dictionary=list(repeated)).iter_batches(_ROWS):
            until = int(np.searchsorted(ids, batch["entity_id"][-1].as_py(), side="right"))
            kept = pa.table(batch).filter(pc.invert(pc.is_in(batch["entity_id"], again)))
            kept = kept.cast(new.schema)  # what was erased from was written by the engine, with its own names
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
