"""What people decided, placed on the entities of this run."""

from __future__ import annotations

import pyarrow as pa

from hotpass.engine.base import literal, quote
from hotpass.model import EntityType, record_table
from hotpass.stage import StageJob

_NONE = pa.schema(
    [("entity_no", pa.int32()), ("field", pa.string()), ("value", pa.string()), ("decided_by", pa.string())]
).empty_table()


def place_corrections(job: StageJob, entity_type: EntityType) -> pa.Table:
    """The corrections that have an effect: entity_no, field, value, decided_by; one an entity and field.

    A correction finds its entity by ``record_id``, else by ``entity_id``. One that finds none, or that has
    neither a value nor a record with one, has no effect here; it stays in the catalogue.
    """
    if "corrections" not in job.inputs:
        return _NONE
    job.view("corrections")
    fields = [f.name for f in job.profile.entities[entity_type].published]
    stated = " ".join(f"WHEN {literal(f)} THEN r.{quote(f)}" for f in fields)
    names = ", ".join(literal(f) for f in fields)
    return job.engine.arrow(
        f"""SELECT entity_no, field, arg_max(value, sequence) AS value,
                   arg_max(decided_by, sequence) AS decided_by
        FROM (
            SELECT coalesce(m.entity_no, e.entity_no) AS entity_no, c.field, c.decided_by, c.sequence,
                   coalesce(c.value, CASE c.field {stated} END) AS value
            FROM corrections c
            LEFT JOIN {entity_type}_members m ON m.record_id = c.record_id
            LEFT JOIN {record_table(entity_type)} r ON r.record_id = c.record_id
            LEFT JOIN {entity_type}_entities e ON e.entity_id = c.entity_id
            WHERE c.entity_type = {literal(entity_type)} AND c.field IN ({names})
        ) WHERE entity_no IS NOT NULL AND value IS NOT NULL
        GROUP BY entity_no, field ORDER BY field, entity_no"""
    )
