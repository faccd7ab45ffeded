"""Records as people corrected them: a cell that a person mended is held to the rules as it was mended."""

from __future__ import annotations

from collections.abc import Sequence

from hotpass.engine.base import literal, quote
from hotpass.model import EntityType
from hotpass.stage import StageJob


def mend(job: StageJob, table: str, entity_type: EntityType, columns: Sequence[str]) -> None:
    """Make the view of a record table anew, with the values that people gave cells of its records.

    A correction is of the record whose value the person saw; it counts while the record says that value, or
    none. Corrections of records in quarantine are left to their gates, which tell what became of them.
    """
    fields = _corrected(job, entity_type, columns)
    if not fields:
        return
    known = set(columns)
    joins, replaced = [], []
    for at, name in enumerate(fields):
        own, said = quote(name), f"c{at}"
        joins.append(
            f"""LEFT JOIN (SELECT record_id, value, instead_of FROM corrected
                WHERE field = {literal(name)} AND entity_type = {literal(entity_type)}) {said}
            ON {said}.record_id = t.record_id AND (t.{own} IS NULL OR t.{own} = {said}.instead_of)"""
        )
        replaced.append(f"coalesce({said}.value, t.{own}) AS {own}")
        if f"{name}__problem" in known:
            problem = quote(f"{name}__problem")
            replaced.append(f"CASE WHEN {said}.value IS NULL THEN t.{problem} END AS {problem}")
    source = literal(str(job.inputs[table]))
    job.engine.execute(
        f"""CREATE OR REPLACE VIEW {quote(table)} AS SELECT t.* REPLACE ({", ".join(replaced)})
        FROM read_parquet({source}) t {" ".join(joins)}"""
    )


def _corrected(job: StageJob, entity_type: EntityType, columns: Sequence[str]) -> list[str]:
    """Make the table ``corrected``, the newest correction of each cell; returns the fields that it has."""
    if "corrections" not in job.inputs:
        return []
    job.view("corrections")
    job.engine.execute(
        """CREATE OR REPLACE TEMP TABLE corrected AS SELECT * FROM corrections
        WHERE record_id IS NOT NULL AND record_id <> entity_id
        QUALIFY row_number() OVER (PARTITION BY record_id, field ORDER BY sequence DESC) = 1"""
    )
    found = job.engine.rows(
        "SELECT DISTINCT field FROM corrected WHERE entity_type = ? ORDER BY field", [entity_type]
    )
    return [name for (name,) in found if name in set(columns)]
