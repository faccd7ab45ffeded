"""Merge: the records of an entity become one golden record, and every value keeps its cell.

Reads ``organisation_records``, ``person_records``, ``clusters`` and, when there are any, ``corrections``
(:data:`hotpass.model.CORRECTIONS`). Writes ``organisations`` and ``people``
(:func:`hotpass.golden.golden_schema`), ``roles`` and ``provenance`` (:mod:`hotpass.model`).

Survivorship, by the rule of each field. A value that its kind finds fault with loses against one without;
then comes the rule; what is still level is settled by trust of the source, date of the record, number of its
filled fields and record id, so that the order of rows never matters:

* ``trusted_source``: the source with the highest trust.
* ``most_recent``: the record with the newest date.
* ``most_complete``: the record with the most filled fields.
* ``most_common``: the value that most records give.
* ``most_specific``: the value that holds all words of what most records say.
* ``longest``: the longest value.

A correction by a person comes before every rule. No value is ever made up: each stands in a record or was
given by the person who is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from hotpass.engine import TableWriter
from hotpass.model import ENTITY_TYPES, PROVENANCE, EntityType, golden_table
from hotpass.stage import StageJob
from hotpass.stages.merge.corrections import place_corrections
from hotpass.stages.merge.golden import write_golden
from hotpass.stages.merge.kept import KeptFields
from hotpass.stages.merge.members import place_members
from hotpass.stages.merge.roles import write_roles
from hotpass.stages.merge.said import gather
from hotpass.stages.merge.survivors import choose

__all__ = ["run"]


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """Merge the records of each entity; returns the rows of each table written."""
    job.view("clusters")
    figures: dict[str, int | float | str] = {}
    path, order = job.output / "provenance.parquet", ("entity_type", "entity_id")
    with TableWriter(path, PROVENANCE, sorted_by=order, encode=False) as provenance:
        for done, entity_type in enumerate(ENTITY_TYPES):
            job.report(done * 0.45, f"Choosing the values of {golden_table(entity_type)}")
            figures |= _merge(job, entity_type, provenance)
    job.report(0.9, "Finding who works where")
    figures["roles"] = write_roles(job)
    figures["provenance"] = provenance.rows
    return figures


def _merge(job: StageJob, entity_type: EntityType, provenance: TableWriter) -> dict[str, int]:
    """Write the golden records of one entity type, and the provenance of their values."""
    members = place_members(job, entity_type)
    corrections = place_corrections(job, entity_type)
    with TemporaryDirectory(prefix=".", dir=job.output) as folder:
        kept = KeptFields(Path(folder), len(members.entities))
        for field in job.profile.entities[entity_type].published:
            said, order = gather(job.engine, entity_type, field, members, corrections)
            kept.put(choose(job.engine, field, members, said, order))
        golden = write_golden(job, entity_type, members, kept, provenance)
    return golden | {f"{entity_type}_corrections": len(corrections)}
