"""Decisions applied to what is linked already, without the rest being grouped again.

The records, the model and its match weight stay as they are. Of the decisions that were taken or taken back
since, only the components are compared and grouped again that they touch, and named as the link stage would.
People are compared again where their organisation became another one. All other entities keep their pairs,
members and ids.

Reads the records (``base_organisation_records``, ``base_person_records``, ``joined``), the folder of their
linkage (``base_link``), ``decisions`` as they stand and ``decided_before``, as that linkage knew them; either
may be missing. Writes what the link stage does (:mod:`hotpass.stages.link`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.stage import StageJob
from hotpass.stages.link.applied import (
    add_applied,
    keep_untouched,
    prepare_applied,
    report_applied,
    take_over_model,
    write_applied,
)
from hotpass.stages.link.arriving import employ, view_linked
from hotpass.stages.link.index import open_index
from hotpass.stages.link.looking_up import Known, find_candidates, gather_known, prepare_wanted, take_rows
from hotpass.stages.link.regrouping import regroup
from hotpass.stages.link.touching import find_circle, find_renewed, find_stirred
from hotpass.stages.link.writing import add_issues, figures_of, write_json


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """Apply the decisions to organisations, then to people; returns figures of both."""
    base = job.inputs["base_link"]
    told = json.loads((base / "linkage.json").read_text(encoding="utf-8"))
    prepare_applied(job)
    for done, entity_type in enumerate(ENTITY_TYPES):
        job.report(0.35 * done, f"applying decisions about {entity_type} records")
        _apply(job, entity_type, Known.of(base, entity_type, told[entity_type]))
        take_over_model(job, entity_type)
    job.report(0.7, "writing pairs and entities")
    write_applied(job)
    report: dict[str, Any] = {t: report_applied(job, t, told[t]) for t in ENTITY_TYPES}
    write_json(job.output / "linkage.json", report)
    return figures_of(report) | {"records_touched": job.engine.rows("SELECT count(*) FROM touched")[0][0]}


def _apply(job: StageJob, entity_type: EntityType, known: Known) -> None:
    """Compare, group and name again what the decisions about a type touch."""
    engine = job.engine
    view_linked(job, entity_type)
    by_rules = open_index(engine, job.inputs["base_link"], entity_type)
    employed = entity_type == "person" and known.model is not None and known.model.employed
    employers = "employers" if employed else None
    if employed:
        employ(engine)
    add_issues(job, find_stirred(job, entity_type))
    engine.execute(f"ALTER TABLE obeyed_now RENAME TO obeyed_{entity_type}")
    prepare_wanted(engine)
    if find_renewed(job, entity_type, employed):
        take_rows(engine, entity_type, "FROM fresh_rows")
        find_candidates(job, entity_type, known, employers, by_rules=by_rules)
    if not find_circle(job, entity_type):
        keep_untouched(job, entity_type)
        return
    evidence = gather_known(job, entity_type, known.model, employers)
    add_applied(job, regroup(job, evidence, known, by_rules=by_rules))
