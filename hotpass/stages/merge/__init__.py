"""Merge: the records of an entity become one golden record, and every value keeps its cell.

Reads ``organisation_records``, ``person_records``, ``clusters`` and, when there are any, ``corrections``
(:data:`hotpass.model.CORRECTIONS`). Writes ``organisations`` and ``people``
(:func:`hotpass.golden.golden_schema`), ``roles``, ``provenance`` and ``issues`` (:mod:`hotpass.model`), and
``file_days`` (:mod:`hotpass.stages.merge.roles`).

Survivorship, by the rule of each field. A value that its kind finds fault with loses against one without;
then comes the rule; what is still level is settled by trust of the source, date of the record, how many
records give the value, number of the record's filled fields and record id, so that the order of rows never
matters:

* ``trusted_source``: the source with the highest trust.
* ``most_recent``: the record with the newest date.
* ``most_complete``: the record with the most filled fields.
* ``most_common``: the value that most records give.
* ``most_specific``: the value that holds all words of what most records say.
* ``longest``: the longest value.

A correction by a person comes before every rule, until the records say something else than that person saw;
then ``issues`` asks for another look. No value is ever made up: each stands in a record or was given by the
person who is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc

from hotpass.engine import TableWriter
from hotpass.model import ENTITY_TYPES, ISSUES, PROVENANCE, EntityType, golden_table
from hotpass.stage import StageJob
from hotpass.stages.merge.corrections import lapses, orphans, part, place_corrections
from hotpass.stages.merge.golden import write_golden
from hotpass.stages.merge.kept import KeptFields
from hotpass.stages.merge.members import place_members
from hotpass.stages.merge.roles import write_roles
from hotpass.stages.merge.said import correct, gather
from hotpass.stages.merge.survivors import choose

__all__ = ["run"]


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """Merge the records of each entity; returns the rows of each table written."""
    with TemporaryDirectory(prefix=".", dir=job.output) as folder:
        return _every(job.without_quarantined(Path(folder), "organisation_records", "person_records"))


def _every(job: StageJob) -> Mapping[str, int | float | str]:
    job.view("clusters")
    figures: dict[str, int | float | str] = {}
    issues: list[dict[str, str | None]] = []
    path, order = job.output / "provenance.parquet", ("entity_type", "entity_id")
    with TableWriter(path, PROVENANCE, sorted_by=order, encode=False) as provenance:
        for done, entity_type in enumerate(ENTITY_TYPES):
            job.report(done * 0.45, f"Choosing the values of {golden_table(entity_type)}")
            figures |= _merge(job, entity_type, provenance, issues)
    job.report(0.9, "Finding who works where")
    figures["roles"] = write_roles(job)
    figures["provenance"] = provenance.rows
    with TableWriter(job.output / "issues.parquet", ISSUES, sorted_by=()) as told:
        told.write(pa.Table.from_pylist(issues, ISSUES))
    return figures


def _merge(
    job: StageJob, entity_type: EntityType, provenance: TableWriter, issues: list[dict[str, str | None]]
) -> dict[str, int]:
    """Write the golden records of one entity type, and the provenance of their values."""
    members = place_members(job, entity_type)
    corrections, obeyed = place_corrections(job, entity_type), 0
    issues += orphans(job, entity_type)
    with TemporaryDirectory(prefix=".", dir=job.output) as folder:
        kept = KeptFields(Path(folder), len(members.entities))
        for field in job.profile.entities[entity_type].published:
            said, order = gather(job.engine, entity_type, field, members)
            chosen = choose(job.engine, field, members, said, order)
            given = corrections.filter(pc.equal(corrections["field"], field.name))
            if len(given):
                given, gone, instead = part(given, chosen)
                issues += lapses(entity_type, field, members, gone, chosen.take(instead))
                chosen = choose(job.engine, field, members, *correct(said, order, given))
                obeyed += len(given)
            kept.put(chosen)
        golden = write_golden(job, entity_type, members, kept, provenance)
    return golden | {f"{entity_type}_corrections": obeyed}
