"""Some of what is linked, compared and grouped again as all of it was."""

from __future__ import annotations

from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.stage import StageJob
from hotpass.stages.link.blocking import Blocking
from hotpass.stages.link.comparing import compare
from hotpass.stages.link.decisions import unruled
from hotpass.stages.link.evidence import Evidence, count
from hotpass.stages.link.grouping import BOUND_BY_KEY
from hotpass.stages.link.keys import BY_KEY, BY_LIKENESS, bound_by_key, keyed_of, prepare_bound
from hotpass.stages.link.looking_up import Known, rule_names
from hotpass.stages.link.resolving import Resolution, grouped, mark_bound, saved_scorer, score_within
from hotpass.stages.link.scoring import Scorer, prepare_scores
from hotpass.stages.link.thresholds import Thresholds


def regroup(job: StageJob, evidence: Evidence, known: Known, *, by_rules: bool) -> Resolution:
    """Resolve the records of ``circle``; its findings are the matches that no rule would have compared.

    Args:
        job: of the stage.
        evidence: of these records.
        known: what is linked.
        by_rules: whether rules brought the pairs, which then stand in ``index_keys``; all were compared else.
    """
    engine, model = job.engine, known.model
    _bind(job, evidence)
    blocking = _find_pairs(engine, evidence, known, by_rules)
    findings = unruled(engine, evidence, blocking.everything)
    mark_bound(engine)
    thresholds = Thresholds.of(job.profile, (model.match, model.review) if model else None)
    scorer = _score(engine, evidence, known, thresholds)
    groups = grouped(job, evidence, thresholds.offered, known.uncut)
    engine.execute(
        f"""CREATE OR REPLACE TABLE members AS
        SELECT g.label, n.record_id FROM labels g JOIN {evidence.nodes} n USING (id)"""
    )
    review = thresholds.review_from(groups.match)
    return Resolution(evidence, blocking, scorer, groups, review, bound_by_key(engine), findings, model)


def _bind(job: StageJob, evidence: Evidence) -> None:
    """Make ``decided`` of what is obeyed now, and ``bound`` and ``apart``; what a key bound, it binds."""
    engine, nodes = job.engine, evidence.nodes
    sides = [f"JOIN {nodes} {side} ON {side}.record_id = {{}}.record_id_{side}" for side in ("l", "r")]
    engine.execute(
        f"""CREATE OR REPLACE TABLE decided AS SELECT l.id AS l, r.id AS r, matches, obeyed
        FROM obeyed_{evidence.entity_type} d {" ".join(sides).format("d", "d")} ORDER BY ALL"""
    )
    prepare_bound(job, evidence)
    engine.execute(
        f"""INSERT INTO bound SELECT l.id AS l, r.id AS r, {BOUND_BY_KEY},
            CASE p.match_key WHEN '{BY_LIKENESS}' THEN p.match_key ELSE '{BY_KEY}' END
        FROM base_pairs p {" ".join(sides).format("p", "p")}
        ANTI JOIN (FROM bound WHERE reason = '{BY_KEY}') b ON b.l = l.id AND b.r = r.id
        WHERE p.entity_type = {literal(evidence.entity_type)} AND {keyed_of(engine, "base_pairs")}
        ORDER BY ALL"""
    )


def _find_pairs(engine: Engine, evidence: Evidence, known: Known, by_rules: bool) -> Blocking:
    """Make ``candidates``: the pairs that the rules brought and, of fresh records, those that they bring now.

    Reads ``circle``, ``fresh`` and ``wanted``.
    """
    if not by_rules:
        all_of = str(known.compared).lower()
        engine.execute(
            f"""CREATE OR REPLACE TABLE candidates AS SELECT a.id AS l, b.id AS r, CAST(0 AS INTEGER) AS rule
            FROM {evidence.nodes} a JOIN {evidence.nodes} b ON a.id < b.id AND {all_of}"""
        )
        return Blocking(["all pairs"], count(engine, "candidates"), (), True, {})
    engine.execute(
        f"""CREATE OR REPLACE TABLE candidates AS
        WITH keys AS (
            SELECT k.rule, k.key, n.id FROM index_keys k
            JOIN (FROM circle ANTI JOIN fresh USING (record_id)) c ON c.id = k.id
            JOIN {evidence.nodes} n ON n.record_id = c.record_id
        ), found AS (
            SELECT a.id AS l, b.id AS r, a.rule FROM keys a
            JOIN keys b ON a.rule = b.rule AND a.key = b.key AND a.id < b.id
            UNION ALL
            SELECT l.id, r.id, w.rule FROM wanted w
            JOIN {evidence.nodes} l ON l.record_id = w.one JOIN {evidence.nodes} r ON r.record_id = w.other
        )
        SELECT l, r, CAST(min(rule) AS INTEGER) AS rule FROM found GROUP BY ALL"""
    )
    return Blocking(rule_names(evidence), count(engine, "candidates"), (), False, {})


def _score(engine: Engine, evidence: Evidence, known: Known, thresholds: Thresholds) -> Scorer | None:
    prepare_scores(engine)
    if known.model is None:
        return None
    compare(engine, evidence, "candidates", "vectors", keep=("rule",))
    scorer = saved_scorer(engine, evidence, thresholds.held, known.model)
    scorer.score("vectors")
    score_within(engine, evidence, scorer)
    for table in ("candidates", "vectors", "loose"):
        engine.execute(f"DROP TABLE {table}")
    return scorer
