"""What a version changed against the one before: entities, their records and their golden values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from hotpass.engine import base_of
from hotpass.engine.base import literal, quote
from hotpass.model import CHANGES, ENTITY_TYPES, EntityType, golden_table
from hotpass.stage import StageJob


def write_changes(job: StageJob, among: str | None = None) -> int:
    """Write ``changes``; returns its rows, none where there is no version before.

    Reads the views ``lineage``, ``regrouped``, ``clusters``, ``organisations`` and ``people``.

    Args:
        job: of the stage.
        among: table of the entities (entity_id) that may differ, where others are known not to.
    """
    before = job.inputs.get("previous")
    job.engine.register("no_changes", CHANGES.empty_table())
    parts = ["SELECT * FROM no_changes", *(_parts(job, before, among) if before is not None else ())]
    return job.engine.write(
        f"""SELECT * FROM ({" UNION ALL BY NAME ".join(parts)})
        ORDER BY entity_type, entity_id, change, other_entity_id, record_id, field""",
        job.output / "changes.parquet",
        schema=CHANGES,
    )


def _parts(job: StageJob, before: Path, among: str | None) -> Iterator[str]:
    chosen, kind = (f"SEMI JOIN {among} USING (entity_id)", "TABLE") if among else ("", "VIEW")
    job.engine.view("every_cluster_before", before / "clusters.parquet")
    for name, table in (("clusters_now", "clusters"), ("clusters_before", "every_cluster_before")):
        job.engine.execute(f"CREATE OR REPLACE {kind} {name} AS FROM {table} {chosen}")
    yield """SELECT entity_type, entity_id, event AS change, other_entity_id, because
        FROM lineage LEFT JOIN regrouped USING (entity_type, entity_id)"""
    yield """SELECT entity_type, entity_id, 'record_added' AS change, record_id
        FROM clusters_now ANTI JOIN clusters_before USING (entity_type, record_id)"""
    yield """SELECT entity_type, entity_id, 'record_removed' AS change, record_id
        FROM clusters_before ANTI JOIN clusters_now USING (entity_type, record_id)"""
    yield """SELECT c.entity_type, c.entity_id, 'record_moved' AS change, b.entity_id AS other_entity_id,
               c.record_id, r.because
        FROM clusters_now c JOIN clusters_before b USING (entity_type, record_id)
        LEFT JOIN regrouped r ON r.entity_type = c.entity_type AND r.entity_id = c.entity_id
        WHERE c.entity_id <> b.entity_id"""
    for entity_type in ENTITY_TYPES:
        yield from _values(job, entity_type, before / f"{golden_table(entity_type)}.parquet", chosen)


def _values(job: StageJob, entity_type: EntityType, before: Path, chosen: str) -> Iterator[str]:
    """Golden values that moved, of entities in both versions and fields that both have."""
    table = golden_table(entity_type)
    job.engine.view(f"{table}_before", before)
    had = set(pq.read_schema(base_of(before)).names)
    fields = [f.name for f in job.profile.entities[entity_type].published if f.name in had]
    if not fields:
        return
    listed = ", ".join(
        f"{{'field': {literal(name)}, 'before': b.{quote(name)}, 'after': a.{quote(name)}}}"
        for name in fields
    )
    differs = " OR ".join(f"a.{quote(name)} IS DISTINCT FROM b.{quote(name)}" for name in fields)
    yield f"""SELECT {literal(entity_type)} AS entity_type, entity_id, 'value_changed' AS change,
               moved.field, moved.before, moved.after
        FROM (SELECT entity_id, unnest([{listed}]) AS moved
              FROM (FROM {table} {chosen}) a JOIN (FROM {table}_before {chosen}) b USING (entity_id)
              WHERE {differs})
        WHERE moved.before IS DISTINCT FROM moved.after"""
