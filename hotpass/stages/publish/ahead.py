"""A version ahead: to be read before its files are whole.

Reads what the stage does (:mod:`hotpass.stages.publish`) and, of the run that this one goes on from,
``base_quarantine``, where there is any. Writes a folder with the version's name that holds all that the
workbench reads of a version, its tables as patches on those of the version before: row for row what the stage
then writes whole. It has neither sums nor anything to take away. The same gates are held.

Nothing is written where the golden records are no patches, or an older Hotpass made the version before: then
nothing is there before the whole version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pyarrow.parquet as pq

from hotpass.engine import Patch
from hotpass.golden import flat_schema
from hotpass.model import ENTITY_TYPES, golden_table
from hotpass.ssot.index import counts_file, index_file, index_schema
from hotpass.ssot.versions import version_name
from hotpass.stage import StageJob
from hotpass.stages.publish.figures import collect
from hotpass.stages.publish.gates import hold_gates
from hotpass.stages.publish.heading import READ, head_of, write_what_it_was_made_with
from hotpass.stages.publish.manifest import write_manifest
from hotpass.stages.publish.patches import (
    find_touched,
    narrowed,
    patch_flat,
    patch_indexes,
    patch_tables,
)
from hotpass.stages.publish.report import write_figures
from hotpass.stages.publish.tables import write_measures
from hotpass.stages.publish.waiting import account_for_quarantine


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """Write the version; returns the rows of each table, and when it was published."""
    if not _can_be_patches(job):
        return {}
    job.view(*READ)
    find_touched(job)
    version = int(job.options["version"])
    job = replace(job, output=job.output / version_name(version))
    job.output.mkdir()
    account_for_quarantine(job)
    head = head_of(job)
    job.report(0.0, "Patching the tables")
    tables = patch_tables(job, version)
    with narrowed(job):
        tables["ssot"] = patch_flat(job)
        patch_indexes(job)
    write_measures(job)
    job.report(0.5, "Counting for the report")
    report = collect(job, tables, head, among="touched")
    hold_gates(job.profile.gates, report)
    write_figures(report, job.output)
    write_what_it_was_made_with(job, tables)
    head |= {name: report[name] for name in ("particulars", "retention")}
    write_manifest(job.output, head | {"tables": {name: {"rows": rows} for name, rows in tables.items()}})
    return {**tables, "published_at": head["published_at"]}


def _can_be_patches(job: StageJob) -> bool:
    """Whether the golden records are patches, and the version before has all that is to be patched."""
    before = job.inputs.get("previous")
    if before is None or not all(Patch.at(job.inputs[golden_table(t)]) for t in ENTITY_TYPES):
        return False
    schemas = {index_file(t): index_schema(job.profile, t) for t in ENTITY_TYPES}
    schemas["ssot.parquet"] = flat_schema(job.profile.entities["organisation"].published)
    there = all((before / name).is_file() for name in (*schemas, *map(counts_file, ENTITY_TYPES)))
    return there and all(pq.read_schema(before / name).names == s.names for name, s in schemas.items())
