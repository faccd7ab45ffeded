"""What decisions that were taken, or taken back, since a linkage touch of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hotpass.engine.base import literal
from hotpass.model import EntityType, record_table
from hotpass.stage import StageJob
from hotpass.stages.link.arriving import compared_columns
from hotpass.stages.link.decisions import as_issues, settle
from hotpass.stages.link.evidence import Evidence, count
from hotpass.stages.link.looking_up import take_rows


def find_stirred(job: StageJob, entity_type: EntityType) -> list[dict[str, Any]]:
    """Make ``before`` (entity_id, record_id), ``obeyed_now`` (record_id_l, record_id_r, matches, obeyed) and
    ``stirred`` (record_id).

    ``before`` is what is linked of a type, ``obeyed_now`` what becomes of all its decisions as they stand,
    and ``stirred`` the records of the pairs of which something else became before.

    Returns:
        the contradictions among the decisions, as rows of the table of issues.
    """
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE before AS SELECT entity_id, record_id FROM base_clusters
        WHERE entity_type = {literal(entity_type)}"""
    )
    _settle_all(job, entity_type, "decided_before", "obeyed_before")
    issues = _settle_all(job, entity_type, "decisions", "obeyed_now")
    job.engine.execute(
        """CREATE OR REPLACE TABLE stirred AS
        WITH moved AS (
            (FROM obeyed_now EXCEPT FROM obeyed_before) UNION (FROM obeyed_before EXCEPT FROM obeyed_now)
        )
        SELECT DISTINCT unnest([record_id_l, record_id_r]) AS record_id FROM moved"""
    )
    return issues


def _settle_all(job: StageJob, entity_type: EntityType, given: str, into: str) -> list[dict[str, Any]]:
    """Settle the decisions of an input among themselves, whatever else is known of their records."""
    engine, evidence = job.engine, Evidence(entity_type, (), ())
    if given not in job.inputs:
        engine.execute(
            f"""CREATE OR REPLACE TABLE {into}
            (record_id_l VARCHAR, record_id_r VARCHAR, matches BOOLEAN, obeyed BOOLEAN)"""
        )
        return []
    engine.view("said", job.inputs[given])
    rows = f"""SELECT record_id, file_name, sheet, "row" FROM base_{record_table(entity_type)}
        SEMI JOIN (SELECT unnest([record_id_l, record_id_r]) AS record_id FROM said) USING (record_id)
        SEMI JOIN before USING (record_id)"""
    take_rows(engine, entity_type, rows)
    engine.execute(
        f"""CREATE OR REPLACE TABLE {evidence.nodes} AS
        SELECT CAST(row_number() OVER (ORDER BY record_id) - 1 AS INTEGER) AS id, record_id
        FROM {record_table(entity_type)}"""
    )
    findings = settle(replace(job, inputs={"decisions": job.inputs[given]}), evidence)
    engine.execute(
        f"""CREATE OR REPLACE TABLE {into} AS
        SELECT a.record_id AS record_id_l, b.record_id AS record_id_r, matches, obeyed FROM decided
        JOIN {evidence.nodes} a ON a.id = l JOIN {evidence.nodes} b ON b.id = r"""
    )
    return as_issues(engine, entity_type, findings)


def find_renewed(job: StageJob, entity_type: EntityType, moved: bool) -> int:
    """Make ``fresh`` (record_id) and ``fresh_rows``: the people whose organisation is another one now.

    Args:
        job: of the stage.
        entity_type: the type.
        moved: whether to look for them, by the table ``moved`` of organisation records; see
            :func:`hotpass.stages.link.arriving.employ`.

    Returns:
        how many there are.
    """
    found = "record_id IN (SELECT record_id FROM before) AND parent_record_id IN (FROM moved)"
    chosen = f"WHERE {found}" if moved else "LIMIT 0"
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE fresh_rows AS SELECT {compared_columns(job, entity_type)}
        FROM base_{record_table(entity_type)} {chosen}"""
    )
    job.engine.execute("CREATE OR REPLACE TABLE fresh AS SELECT record_id FROM fresh_rows")
    return count(job.engine, "fresh")


def find_circle(job: StageJob, entity_type: EntityType) -> int:
    """Make ``circle`` (id, record_id): the records that are stirred, fresh or wanted with a fresh one, and
    all that can influence their groups; and the table of their rows.

    Returns:
        how many there are.
    """
    job.engine.execute(
        """CREATE OR REPLACE TABLE circle AS
        WITH named AS (
            SELECT record_id FROM stirred UNION SELECT record_id FROM fresh
            UNION SELECT one FROM wanted UNION SELECT other FROM wanted
        ), around AS (SELECT DISTINCT component FROM index_records SEMI JOIN named USING (record_id))
        SELECT id, record_id FROM index_records SEMI JOIN around USING (component)"""
    )
    rows = f"SELECT {compared_columns(job, entity_type)} FROM base_{record_table(entity_type)}"
    take_rows(job.engine, entity_type, f"{rows} SEMI JOIN circle USING (record_id)")
    return count(job.engine, "circle")
