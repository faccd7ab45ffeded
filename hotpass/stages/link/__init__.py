"""Linkage: which records are the same organisation, and which the same person.

Each type is resolved by a Splink model of its own, trained without labels on the run's records; people after
organisations, as the organisation of a person's record is evidence of who it is.

Reads ``organisation_records`` and ``person_records`` and, when there are any, ``previous_clusters`` (the
membership in the last published version), ``decisions`` (what people said of pairs: it is obeyed, and learnt
from) and ``decided_before`` (what they had said before that version). Writes ``pairs``, ``clusters``,
``lineage``, ``regrouped`` and ``issues`` (:mod:`hotpass.model`; the version of
lineage is filled by publish), the models (:mod:`hotpass.stages.link.saved`) and ``linkage.json`` (figures and
warnings).

With the option ``model`` (``folder`` of its files, ``number``, ``digest``) none is trained, but that one is
applied.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.stage import StageJob
from hotpass.stages.link.resolving import resolve
from hotpass.stages.link.saved import TrainedModel, read_model
from hotpass.stages.link.writing import (
    add_resolved,
    drop_resolved,
    figures_of,
    prepare_tables,
    report_on,
    write_json,
    write_tables,
)

__all__ = ["run"]


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """Resolve organisations, then people; returns figures of both."""
    with tempfile.TemporaryDirectory(prefix=".", dir=job.output) as folder:
        return _resolve(job.without_quarantined(Path(folder), "organisation_records", "person_records"))


def _resolve(job: StageJob) -> Mapping[str, int | float | str]:
    job.view("organisation_records", "person_records")
    prepare_tables(job)
    report: dict[str, Any] = {}
    employers: str | None = None
    for done, entity_type in enumerate(ENTITY_TYPES):
        job.report(0.45 * done, f"comparing {entity_type} records")
        resolution = resolve(job, entity_type, employers, _model(job, entity_type))
        add_resolved(job, resolution)
        job.engine.give_back()
        report[entity_type] = report_on(job, resolution)
        job.engine.give_back()
        if entity_type == "organisation":
            employers = "organisation_members"
            job.engine.execute(
                f"""CREATE OR REPLACE TABLE {employers} AS
                SELECT f.record_id AS label, m.record_id
                FROM members m JOIN organisation_nodes f ON f.id = m.label"""
            )
        drop_resolved(job.engine, entity_type)
    job.report(0.9, "writing pairs and entities")
    job.engine.give_back()
    write_tables(job)
    write_json(job.output / "linkage.json", report)
    return figures_of(report)


def _model(job: StageJob, entity_type: EntityType) -> TrainedModel | None:
    chosen = job.options.get("model")
    return read_model(Path(chosen["folder"]), entity_type, chosen["digest"]) if chosen else None
