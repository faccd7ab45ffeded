"""What was kept back: entities are left out of the version, and the ledger of rows says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from hotpass.model import ENTITY_TYPES, ROWS, golden_table, record_table
from hotpass.stage import StageJob

#: Which rows of ``quarantine`` keep something back.
OUT: Final = "state IN ('waiting', 'dropped')"
#: Tables of a version that speak of entities, and the columns with their ids.
OF_ENTITIES: Final = {
    **{golden_table(t): ("entity_id",) for t in ENTITY_TYPES},
    "roles": ("organisation_id", "person_id"),
    "provenance": ("entity_id",),
}


def without_held(job: StageJob, folder: Path) -> StageJob:
    """The job with tables that lack the entities which a gate holds before publishing.

    ``clusters`` and ``lineage`` keep them: an entity that is released later comes back under its id.

    Args:
        job: of the stage.
        folder: for the tables, where any entity is left out.
    """
    path = job.inputs.get("check_quarantine")
    if path is None or not path.is_file():
        return job
    job.engine.view("held_entities", path)
    out = f"SELECT record_id FROM held_entities WHERE {OUT}"
    if not job.engine.rows(f"SELECT count(*) FROM ({out})")[0][0]:
        return job
    left = {table: folder / f"{table}.parquet" for table in OF_ENTITIES}
    for table, left_path in left.items():
        job.engine.view("every_one", job.inputs[table])
        kept = " AND ".join(f"{column} NOT IN ({out})" for column in OF_ENTITIES[table])
        job.engine.write(f"SELECT * FROM every_one WHERE {kept}", left_path, passing=True)
    return replace(job, inputs={**job.inputs, **left})


def account_for_quarantine(job: StageJob) -> None:
    """Make the view ``rows`` say which records wait or were dropped, and why."""
    held = [query for query in (_held_records(job), _held_entities(job)) if query]
    if not held:
        return
    job.engine.execute(f"CREATE OR REPLACE TEMP TABLE kept_out AS {' UNION ALL '.join(held)}")
    if not job.engine.rows("SELECT count(*) FROM kept_out")[0][0]:
        return
    job.engine.view("every_row", job.inputs["rows"])
    path = job.output / "rows.parquet"
    job.engine.write(
        """SELECT r.* REPLACE (r.records - coalesce(q.n, 0) AS records,
            CASE WHEN q.n >= r.records THEN 'quarantine' ELSE r.code END AS code,
            CASE WHEN q.n >= r.records THEN q.why ELSE r.reason END AS reason)
        FROM every_row r LEFT JOIN (
            SELECT file_name, sheet, "row", count(DISTINCT record_id) AS n,
                CASE WHEN bool_and(state = 'dropped') THEN 'A person dropped it: ' || min(reason)
                    ELSE 'Kept back until a person decides: ' || min(message) END AS why
            FROM kept_out GROUP BY ALL) q USING (file_name, sheet, "row")
        ORDER BY file_name, sheet, "row" """,
        path,
        schema=ROWS,
    )
    job.engine.view("rows", path)


def _held_records(job: StageJob) -> str | None:
    """Query for records that wait or were dropped, with their rows."""
    path = job.inputs.get("quarantine")
    if path is None or not path.is_file():
        return None
    job.engine.view("quarantined", path)
    return f"""SELECT record_id, state, reason, message, file_name, sheet, "row"
        FROM quarantined WHERE {OUT}"""


def _held_entities(job: StageJob) -> str | None:
    """Query for the records of entities that wait or were dropped, with their rows."""
    if "check_quarantine" not in job.inputs or not job.inputs["check_quarantine"].is_file():
        return None
    job.engine.view("held_entities", job.inputs["check_quarantine"])
    records = " UNION ALL ".join(
        f"""SELECT record_id, file_name, sheet, "row" FROM {record_table(t)}""" for t in ENTITY_TYPES
    )
    return f"""SELECT c.record_id, h.state, h.reason, h.message, r.file_name, r.sheet, r."row"
        FROM held_entities h JOIN clusters c ON c.entity_id = h.record_id
        JOIN ({records}) r ON r.record_id = c.record_id WHERE h.{OUT}"""
