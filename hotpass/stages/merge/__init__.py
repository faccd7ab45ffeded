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

from hotpass.model import ENTITY_TYPES, golden_table
from hotpass.stage import StageJob
from hotpass.stages.merge.corrections import place_corrections
from hotpass.stages.merge.golden import write_golden, write_provenance
from hotpass.stages.merge.members import place_members
from hotpass.stages.merge.roles import write_roles
from hotpass.stages.merge.survivors import choose

__all__ = ["run"]


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """Merge the records of each entity; returns the rows of each table written."""
    job.view("clusters", "organisation_records", "person_records")
    figures: dict[str, int | float | str] = {}
    for done, entity_type in enumerate(ENTITY_TYPES):
        job.report(done * 0.4, f"Choosing the values of {golden_table(entity_type)}")
        fields = job.profile.entities[entity_type].published
        place_members(job, entity_type)
        figures[f"{entity_type}_corrections"] = place_corrections(job, entity_type)
        for number, field in enumerate(fields):
            choose(job.engine, entity_type, number, field)
        figures |= write_golden(job, entity_type)
    job.report(0.8, "Finding who works where")
    figures["roles"] = write_roles(job)
    for entity_type in ENTITY_TYPES:
        job.engine.execute(f"DROP TABLE {entity_type}_members")
    job.report(0.85, "Writing where each value comes from")
    figures["provenance"] = write_provenance(job)
    return figures
