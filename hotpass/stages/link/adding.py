"""New records linked to what is linked already, without the rest being compared again.

The model of what is linked is applied as it is. New records are looked up by the keys of its blocking rules
(:mod:`hotpass.stages.link.index`), compared and scored; only the components that they touch are grouped
again, of the pairs that were kept and the new ones. All other entities stay exactly as they are.

Reads the records that come (``new_organisation_records``, ``new_person_records``, ``joined``), those that are
linked (``base_organisation_records``, ``base_person_records``, but for ``base_quarantine``), the folder of
their linkage (``base_link``), and ``decisions`` when there are any. Writes ``added``, ``changes``,
``clusters`` (of the entities that were touched), ``pairs`` (of the records that came), ``lineage``
(:mod:`hotpass.model`) and ``added.json`` (figures and warnings).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.model import ENTITY_TYPES, record_table
from hotpass.stage import StageJob
from hotpass.stages.link.arriving import (
    Arrivals,
    compared_columns,
    employ,
    find_stirred,
    gather_circle,
    receive,
)
from hotpass.stages.link.blocking import Blocking
from hotpass.stages.link.comparing import compare
from hotpass.stages.link.decisions import settle
from hotpass.stages.link.evidence import Evidence, count
from hotpass.stages.link.grouping import BOUND_BY_KEY, LOOSE
from hotpass.stages.link.keys import (
    BY_KEY,
    bind_by_key,
    bound_by_key,
    keyed_of,
    keys_of,
    prepare_bound,
)
from hotpass.stages.link.looking_up import Known, find_candidates, gather_known, take_rows
from hotpass.stages.link.placing import add_placed, placed_figures, prepare_placed, write_placed
from hotpass.stages.link.resolving import (
    Resolution,
    grouped,
    mark_bound,
    saved_scorer,
    score_within,
)
from hotpass.stages.link.saved import TrainedModel
from hotpass.stages.link.scoring import Scorer, prepare_scores
from hotpass.stages.link.thresholds import Thresholds
from hotpass.stages.link.writing import write_json

#: Rule of the pairs of records that were linked before.
_KEPT: Final = -3


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """Add organisations, then people; returns figures of both."""
    base = job.inputs["base_link"]
    for table in ("pairs", "clusters"):
        job.engine.view(f"base_{table}", base / f"{table}.parquet")
    told = json.loads((base / "linkage.json").read_text(encoding="utf-8"))
    prepare_placed(job)
    report: dict[str, Any] = {}
    for done, entity_type in enumerate(ENTITY_TYPES):
        job.report(0.45 * done, f"comparing {entity_type} records")
        people = entity_type == "person"
        arrivals = receive(job, entity_type, "moved" if people else None)
        resolution = _resolve(job, arrivals, told[entity_type], "employers" if people else None)
        report[entity_type] = add_placed(job, arrivals, resolution)
        if not people:
            employ(job.engine)
    job.report(0.9, "writing what was added")
    write_placed(job)
    write_json(job.output / "added.json", report)
    return placed_figures(report)


def _resolve(job: StageJob, arrivals: Arrivals, told: Mapping[str, Any], employers: str | None) -> Resolution:
    engine, entity_type = job.engine, arrivals.entity_type
    known = Known.of(job.inputs["base_link"], entity_type, told)
    model = known.model
    find_stirred(job)
    take_rows(engine, entity_type, "FROM fresh_rows")
    rules = find_candidates(job, entity_type, known, employers, by_rules=arrivals.by_rules)
    gather_circle(job, arrivals)
    around = f"""SELECT {compared_columns(job, entity_type)} FROM {arrivals.linked_rows}
        SEMI JOIN circle USING (record_id) ANTI JOIN fresh USING (record_id)"""
    take_rows(engine, entity_type, f"FROM fresh_rows UNION ALL {around}")
    evidence = gather_known(job, entity_type, known.model, employers)
    findings = settle(job, evidence)
    _bind(job, evidence, arrivals)
    thresholds = Thresholds.of(job.profile, (model.match, model.review) if model else None)
    scorer = _score(engine, evidence, model, thresholds)
    groups = grouped(job, evidence, thresholds.offered, known.uncut)
    engine.execute(
        f"""CREATE OR REPLACE TABLE members AS
        SELECT g.label, n.record_id FROM labels g SEMI JOIN active USING (id)
        JOIN {evidence.nodes} n USING (id)"""
    )
    review = thresholds.review_from(groups.match)
    blocking = Blocking(rules, count(engine, "wanted"), (), not arrivals.by_rules, {})
    return Resolution(evidence, blocking, scorer, groups, review, bound_by_key(engine), findings, model)


def _bind(job: StageJob, evidence: Evidence, arrivals: Arrivals) -> None:
    """Make ``bound`` and ``apart``: decisions, what bound linked records, keys of the records that came."""
    engine, nodes = job.engine, evidence.nodes
    prepare_bound(job, evidence)
    engine.execute(
        f"""CREATE OR REPLACE TABLE kept AS
        SELECT a.id AS l, b.id AS r, {keyed_of(engine, "base_pairs")} AS keyed FROM base_pairs p
        JOIN {nodes} a ON a.record_id = p.record_id_l JOIN {nodes} b ON b.record_id = p.record_id_r
        WHERE p.entity_type = {literal(evidence.entity_type)}
          AND p.record_id_l NOT IN (FROM fresh) AND p.record_id_r NOT IN (FROM fresh)"""
    )
    engine.execute(
        f"""INSERT INTO bound SELECT l, r, {BOUND_BY_KEY}, '{BY_KEY}' FROM kept
        ANTI JOIN (FROM bound WHERE reason = '{BY_KEY}') b USING (l, r) WHERE keyed ORDER BY ALL"""
    )
    everyone = f"every_{record_table(arrivals.entity_type)}"
    engine.execute(
        f"""CREATE OR REPLACE VIEW {everyone} AS FROM {arrivals.new_rows}
        UNION ALL BY NAME FROM {arrivals.linked_rows} ANTI JOIN arrived USING (record_id)"""
    )
    for key in keys_of(job, arrivals.entity_type):
        bind_by_key(engine, evidence, key, everyone, "n.record_id IN (FROM fresh)")


def _score(
    engine: Engine, evidence: Evidence, model: TrainedModel | None, thresholds: Thresholds
) -> Scorer | None:
    """Make ``scores`` of the fresh pairs and ``active`` (id) of what they touch, whose kept pairs it adds."""
    prepare_scores(engine)
    engine.execute(
        f"""CREATE OR REPLACE TABLE candidates AS
        SELECT a.id AS l, b.id AS r, w.rule FROM wanted w
        JOIN {evidence.nodes} a ON a.record_id = w.one JOIN {evidence.nodes} b ON b.record_id = w.other"""
    )
    mark_bound(engine)
    if model is None:
        _activate(engine, evidence)
        return None
    scorer = saved_scorer(engine, evidence, thresholds.held, model)
    compare(engine, evidence, "candidates", "vectors", keep=("rule",))
    scorer.score("vectors")
    _activate(engine, evidence)
    engine.execute(
        f"""CREATE OR REPLACE TABLE kept_pairs AS SELECT l, r, {_KEPT} AS rule FROM kept
        ANTI JOIN candidates USING (l, r)
        WHERE l IN (FROM active) AND r IN (FROM active)"""
    )
    compare(engine, evidence, "kept_pairs", "vectors", keep=("rule",))
    scorer.score("vectors")
    engine.execute("INSERT INTO candidates FROM kept_pairs")
    score_within(engine, evidence, scorer)
    for table in ("candidates", "vectors", "loose", "kept", "kept_pairs"):
        engine.execute(f"DROP TABLE {table}")
    return scorer


def _activate(engine: Engine, evidence: Evidence) -> None:
    """Make ``active`` (id): the fresh records and all of the components that they touch."""
    engine.execute(
        f"""CREATE OR REPLACE TABLE active AS
        WITH placed AS (
            SELECT n.id, n.record_id, c.component, n.record_id IN (FROM fresh) AS fresh
            FROM {evidence.nodes} n LEFT JOIN circle c USING (record_id)
        ), met AS (
            SELECT l, r FROM scores WHERE weight >= {LOOSE} UNION SELECT l, r FROM bound
        ), touched AS (
            SELECT b.component FROM met m JOIN placed a ON a.id = m.l AND a.fresh JOIN placed b ON b.id = m.r
            UNION SELECT a.component FROM met m JOIN placed a ON a.id = m.l
                  JOIN placed b ON b.id = m.r AND b.fresh
            UNION SELECT component FROM circle SEMI JOIN renewed USING (record_id)
            UNION SELECT component FROM circle SEMI JOIN stirred USING (record_id)
        )
        SELECT id FROM placed WHERE fresh OR component IN (FROM touched WHERE component IS NOT NULL)"""
    )
