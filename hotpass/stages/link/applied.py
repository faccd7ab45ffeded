"""What applying decisions writes: the tables of the linkage that it began with, but for what was touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from hotpass.engine.base import literal
from hotpass.model import CLUSTERS, ISSUES, PAIRS, EntityType
from hotpass.patching import take_over, write_patch
from hotpass.stage import StageJob
from hotpass.stages.link.decisions import NO_RULE, as_issues
from hotpass.stages.link.index import write_index_again
from hotpass.stages.link.keys import BY_KEY
from hotpass.stages.link.pairs import pairs_told
from hotpass.stages.link.reasons import add_decided
from hotpass.stages.link.resolving import Resolution, components_of
from hotpass.stages.link.saved import files_of
from hotpass.stages.link.writing import ORDER, TABLES, add_grouped, add_issues, contradicting, prepare_tables
from hotpass.workspace import link_or_copy

_PAIR: Final = "entity_type, record_id_l, record_id_r"


def prepare_applied(job: StageJob) -> None:
    """Make the empty tables that each type adds to, and views ``base_pairs`` … of what was linked."""
    prepare_tables(job)
    job.engine.execute(
        "CREATE OR REPLACE TABLE touched (entity_type VARCHAR, record_id VARCHAR, fresh BOOLEAN)"
    )
    job.engine.execute("CREATE OR REPLACE TABLE members (label INTEGER, record_id VARCHAR)")
    job.engine.execute("CREATE OR REPLACE TABLE previous (entity_id VARCHAR, record_id VARCHAR)")
    for table in ("pairs", "clusters", "issues"):
        job.engine.view(f"base_{table}", job.inputs["base_link"] / f"{table}.parquet")


def add_applied(job: StageJob, resolution: Resolution) -> None:
    """Name the entities of the circle and add them to the tables.

    Reads ``circle``, ``fresh`` and ``before``. Leaves ``previous`` (the entities that were touched, as they
    were) and ``members``.
    """
    engine, entity_type = job.engine, resolution.evidence.entity_type
    engine.execute(
        """CREATE OR REPLACE TABLE previous AS FROM before
        SEMI JOIN (SELECT entity_id FROM before SEMI JOIN members USING (record_id)) USING (entity_id)"""
    )
    add_grouped(job, resolution, taken="before")
    add_decided(engine, entity_type)
    engine.execute(
        f"""INSERT INTO touched
        SELECT {literal(entity_type)}, record_id, record_id IN (FROM fresh) FROM circle"""
    )
    add_issues(job, as_issues(engine, entity_type, resolution.findings))
    _write_index(job, resolution)


def keep_untouched(job: StageJob, entity_type: EntityType) -> None:
    """Take over the index of a type of which nothing was touched."""
    for path in job.inputs["base_link"].glob(f"index_{entity_type}_*"):
        name = f"{path.stem}.parquet"
        take_over(path.with_name(name), job.output / name)


def _write_index(job: StageJob, resolution: Resolution) -> None:
    """A component keeps being called by a record in it, as the index numbers records."""
    engine, evidence = job.engine, resolution.evidence
    found = components_of(engine, evidence, resolution.groups)
    ids = engine.arrow(f"SELECT c.id FROM {evidence.nodes} n JOIN circle c USING (record_id) ORDER BY n.id")
    known = ids["id"].to_numpy()
    engine.register("components_now", pa.table({"id": known, "component": known[found]}))
    write_index_again(engine, job.inputs["base_link"], job.output, evidence.entity_type)


def write_applied(job: StageJob) -> None:
    """Write ``pairs`` and ``clusters`` as patches on what they were, and the other tables.

    Pairs of two records of the circle, and those of fresh records, are as they were found now.
    """
    engine = job.engine
    within = [
        f"(p.entity_type, p.record_id_{side}) IN (SELECT (entity_type, record_id) FROM touched {{}})"
        for side in "lr"
    ]
    again = " AND ".join(within).format("", "")
    fresh = " OR ".join(within).format("WHERE fresh", "WHERE fresh")
    replaced = f"SELECT {_PAIR} FROM base_pairs p WHERE ({again}) OR ({fresh})"
    touched = "SELECT entity_type, record_id FROM touched"
    base, output = job.inputs["base_link"], job.output
    for table, gone, now, schema in (
        ("pairs", replaced, pairs_told(engine), PAIRS),
        ("clusters", touched, "FROM clusters", CLUSTERS),
    ):
        files = base / f"{table}.parquet", output / f"{table}.parquet"
        write_patch(engine, *files, gone, now, schema, ORDER[table])
    issues = f"""FROM base_issues WHERE rule_id = '{NO_RULE}' AND (entity_type, record_id) NOT IN ({touched})
        UNION ALL BY NAME FROM issues"""
    engine.write(
        f"SELECT * FROM ({issues}) ORDER BY {ORDER['issues']}", output / "issues.parquet", schema=ISSUES
    )
    for table in ("pairs", "clusters", "issues"):
        engine.view(f"{table}_written", output / f"{table}.parquet")
    for table in ("lineage", "regrouped"):
        rows = f"SELECT * FROM {table} ORDER BY {ORDER[table]}"
        engine.write(rows, output / f"{table}.parquet", schema=TABLES[table])


def take_over_model(job: StageJob, entity_type: EntityType) -> None:
    """Give the files of a type's model, as far as there are any, a second name."""
    for path in (job.inputs["base_link"] / name for name in files_of(entity_type)):
        if path.is_file():
            link_or_copy(path, job.output / path.name)


def report_applied(job: StageJob, entity_type: EntityType, told: Mapping[str, Any]) -> dict[str, Any]:
    """What ``linkage.json`` tells of a type now: figures of pairs, entities and decisions are counted again.

    Reads ``obeyed_<type>`` and what :func:`write_applied` wrote.
    """
    engine, of_type = job.engine, f"entity_type = {literal(entity_type)}"
    match, review = told["match_weight"], told["review_weight"]
    pairs = (
        f"count(*) FILTER (match_weight >= {match}) AS pairs_matching",
        f"count(*) FILTER (match_weight >= {review} AND match_weight < {match}) AS pairs_to_review",
        f"count(*) FILTER (match_key = '{BY_KEY}') AS pairs_bound_by_key",
    )
    counted = engine.arrow(f"SELECT {', '.join(pairs)} FROM pairs_written WHERE {of_type}").to_pylist()[0]
    counted |= engine.arrow(
        f"""SELECT count(*) AS entities, coalesce(max(n), 0) AS largest_entity
        FROM (SELECT count(*) AS n FROM clusters_written WHERE {of_type} GROUP BY entity_id)"""
    ).to_pylist()[0]
    decisions = engine.arrow(
        f"""SELECT count(*) FILTER (matches) AS match, count(*) FILTER (NOT matches) AS no_match,
        count(*) FILTER (obeyed) AS obeyed FROM obeyed_{entity_type}"""
    ).to_pylist()[0]
    issues = engine.arrow(f"SELECT rule_id, message FROM issues_written WHERE {of_type}").to_pylist()
    contradictions = sum(one["rule_id"] != NO_RULE for one in issues)
    said = {
        name: _sentences(entity_type, told[name], contradictions)
        for name in ("doubts", "warnings")
        if name in told
    }
    return {**told, **counted, "decisions": {**decisions, "told": issues}, **said}


def _sentences(entity_type: EntityType, before: Iterable[str], contradictions: int) -> Sequence[str]:
    """Those of what was linked, and how many decisions contradict each other now."""
    mark = contradicting(entity_type, 1).partition("contradiction")[2]
    kept = [one for one in before if not one.endswith(mark)]
    return [*kept, *([contradicting(entity_type, contradictions)] if contradictions else [])]
