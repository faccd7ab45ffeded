"""The tables of a version: those that other stages made, and those that gather what several made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from hotpass.engine import Patch
from hotpass.engine.base import quote
from hotpass.model import ENTITY_TYPES, FAILURES, ISSUES, LINEAGE, MEASURES, failures_order
from hotpass.quality.assessed import FAILURES_FILE, MEASURES_FILE
from hotpass.ssot.index import (
    FACET_COUNTS,
    counts_file,
    counts_query,
    index_file,
    index_query,
    index_schema,
)
from hotpass.stage import StageJob
from hotpass.stages.publish.changed import write_changes
from hotpass.stages.publish.whole import write_whole
from hotpass.workspace import link_or_copy

_EVENT = ", ".join(name for name in LINEAGE.names if name != "version")
_TAKEN_OVER = ("organisations", "people", "roles", "provenance", "clusters", "rows")


def write_tables(job: StageJob, version: int) -> dict[str, int]:
    """Write the tables of a version but ``ssot``; returns their rows.

    ``issues`` holds those of every stage; ``lineage`` what the version before had, and what happens in this;
    ``changes`` what this one changed.
    """
    rows = {}
    for table in _TAKEN_OVER:
        if patch := Patch.at(job.inputs[table]):
            write_whole(job, table, patch)
        elif not (job.output / f"{table}.parquet").exists():
            link_or_copy(job.inputs[table], job.output / f"{table}.parquet")
        rows[table] = int(job.engine.rows(f"SELECT count(*) FROM {table}")[0][0])
    rows["issues"] = _write_issues(job)
    rows["lineage"] = _write_lineage(job, version)
    rows["changes"] = write_changes(job)
    return rows


def write_indexes(job: StageJob) -> None:
    """Write the files by which :mod:`hotpass.ssot` searches."""
    for entity_type in ENTITY_TYPES:
        index, spec = job.output / index_file(entity_type), job.profile.entities[entity_type]
        job.engine.write(
            index_query(job.profile, entity_type), index, schema=index_schema(job.profile, entity_type)
        )
        job.engine.view(f"index_{entity_type}", index)
        counts = counts_query(spec, f"index_{entity_type}")
        job.engine.write(counts, job.output / counts_file(entity_type), schema=FACET_COUNTS)


def write_quality(job: StageJob) -> None:
    """Write the files from which :mod:`hotpass.quality` reads how good a version is."""
    write_measures(job)
    _write_gathered(job, "failures", FAILURES, FAILURES_FILE, failures_order())


def write_measures(job: StageJob) -> None:
    """Write ``measures``, of every stage that took any."""
    order = ", ".join(map(quote, ["table", "rule_id", *MEASURES.names]))
    _write_gathered(job, "measures", MEASURES, MEASURES_FILE, order)


def _write_gathered(job: StageJob, table: str, schema: pa.Schema, file: str, order: str) -> None:
    if paths := inputs_named(job.inputs, table):
        job.engine.view(f"every_{table}", paths)
        query = f"SELECT * FROM every_{table} ORDER BY {order}"
        job.engine.write(query, job.output / file, schema=schema, frugal=True)


def inputs_named(inputs: Mapping[str, Path], table: str) -> list[Path]:
    """Inputs of one kind of table that several stages write: ``issues``, ``check_issues`` and so on."""
    return [path for name, path in sorted(inputs.items()) if name == table or name.endswith(f"_{table}")]


def _write_issues(job: StageJob) -> int:
    paths = inputs_named(job.inputs, "issues")
    if paths:
        job.engine.view("every_issue", paths)
    else:
        job.engine.register("every_issue", ISSUES.empty_table())
    severity = "CASE severity WHEN 'critical' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END"
    return job.engine.write(
        f"SELECT * FROM every_issue ORDER BY {severity}, {', '.join(ISSUES.names)}",
        job.output / "issues.parquet",
        schema=ISSUES,
        frugal=True,
    )


def events_of_version(version: int) -> str:
    """SQL of what the view ``lineage`` says happened in this version."""
    return f"SELECT {_EVENT}, coalesce(version, {version}) AS version FROM lineage"


def _write_lineage(job: StageJob, version: int) -> int:
    events = events_of_version(version)
    before = job.inputs.get("previous")
    if before is not None:
        job.engine.view("lineage_before", before / "lineage.parquet")
        events += f" UNION ALL SELECT {_EVENT}, version FROM lineage_before"
    return job.engine.write(
        f"SELECT * FROM ({events}) ORDER BY entity_type, entity_id, version, event, other_entity_id",
        job.output / "lineage.parquet",
        schema=LINEAGE,
    )
