"""What people decided, placed on the entities of this run."""

from __future__ import annotations

from hotpass.engine.base import literal, quote
from hotpass.model import CORRECTIONS, EntityType
from hotpass.stage import StageJob


def place_corrections(job: StageJob, entity_type: EntityType) -> int:
    """Make ``<entity_type>_corrections``: entity_no, field, value, decided_by; returns its rows.

    A correction finds its entity by ``record_id``, else by ``entity_id``. One that finds none, or that has
    neither a value nor a record with one, has no effect here; it stays in the catalogue.
    """
    engine = job.engine
    if "corrections" in job.inputs:
        job.view("corrections")
    else:
        engine.register("corrections", CORRECTIONS.empty_table())
    fields = [f.name for f in job.profile.entities[entity_type].published]
    stated = " ".join(f"WHEN {literal(f)} THEN m.{quote(f)}" for f in fields)
    names = ", ".join(literal(f) for f in fields)
    engine.execute(
        f"""CREATE OR REPLACE TABLE {entity_type}_corrections AS
        SELECT entity_no, field, arg_max(value, sequence) AS value,
               arg_max(decided_by, sequence) AS decided_by
        FROM (
            SELECT coalesce(m.entity_no, e.entity_no) AS entity_no, c.field, c.decided_by, c.sequence,
                   coalesce(c.value, CASE c.field {stated} END) AS value
            FROM corrections c
            LEFT JOIN {entity_type}_members m ON m.record_id = c.record_id
            LEFT JOIN {entity_type}_entities e ON e.entity_id = c.entity_id
            WHERE c.entity_type = {literal(entity_type)} AND c.field IN ({names})
        ) WHERE entity_no IS NOT NULL AND value IS NOT NULL
        GROUP BY entity_no, field"""
    )
    return int(engine.rows(f"SELECT count(*) FROM {entity_type}_corrections")[0][0])
