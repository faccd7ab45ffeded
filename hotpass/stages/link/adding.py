"""New records linked to what is linked already, without the rest being compared again.

The model of what is linked is applied as it is. New records are looked up by the keys of its blocking rules
(:mod:`hotpass.stages.link.index`), compared and scored; only the components that they touch are grouped
again, of the pairs that were kept and the new ones. All other entities stay exactly as they are.

Reads the records that come (``new_organisation_records``, ``new_person_records``, ``joined``), those that are
linked (``base_organisation_records``, ``base_person_records``), the folder of their linkage (``base_link``),
and ``decisions`` when there are any. Writes ``added``, ``changes``, ``clusters`` (of the entities that were
touched), ``pairs`` (of the records that came), ``lineage`` (:mod:`hotpass.model`) and ``added.json`` (figures
and warnings).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.errors import InputError
from hotpass.model import ENTITY_TYPES, EntityType, record_table
from hotpass.stage import StageJob
from hotpass.stages.link.arriving import Arrivals, compared_columns, find_stirred, gather_circle, receive
from hotpass.stages.link.blocking import Blocking, find_keys
from hotpass.stages.link.comparing import compare
from hotpass.stages.link.decisions import settle
from hotpass.stages.link.evidence import Evidence, count, gather
from hotpass.stages.link.grouping import BOUND_BY_KEY, LOOSE
from hotpass.stages.link.joint import joint_keys, joint_rules
from hotpass.stages.link.keys import (
    BY_KEY,
    bind_by_key,
    keys_of,
    prepare_bound,
)
from hotpass.stages.link.placing import add_placed, placed_figures, prepare_placed, write_placed
from hotpass.stages.link.resolving import (
    Resolution,
    grouped,
    mark_bound,
    saved_scorer,
    score_within,
)
from hotpass.stages.link.saved import TrainedModel, read_model
from hotpass.stages.link.scoring import Scorer, prepare_scores
from hotpass.stages.link.thresholds import Thresholds
from hotpass.stages.link.writing import write_json

#: Rule of the pairs of records that were linked before.
_KEPT: Final = -3
#: Most pairs that are compared where what is linked was compared pair by pair.
_MOST_PAIRS: Final = 3_000_000


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
            _employ(job.engine)
    job.report(0.9, "writing what was added")
    write_placed(job)
    write_json(job.output / "added.json", report)
    return placed_figures(report)


def _employ(engine: Engine) -> None:
    """Make ``employers`` (record_id, label of its organisation) and ``moved`` (linked organisation records
    that are of another organisation now).

    The label of an organisation is the first of its records that were linked before, if there is any: it then
    is what the index knows it by.
    """
    engine.execute(
        """CREATE OR REPLACE TABLE employers AS
        WITH firsts AS (SELECT entity_id, min(record_id) AS label FROM before GROUP BY entity_id),
        placed AS (
            SELECT m.record_id, coalesce(min(b.record_id) OVER same, min(m.record_id) OVER same) AS label
            FROM members m LEFT JOIN before b USING (record_id) WINDOW same AS (PARTITION BY m.label)
        )
        SELECT record_id, label FROM placed
        UNION ALL
        SELECT record_id, label FROM before JOIN firsts USING (entity_id)
        ANTI JOIN members USING (record_id)"""
    )
    engine.execute(
        """CREATE OR REPLACE TABLE moved AS
        WITH firsts AS (
            SELECT entity_id, min(record_id) AS label FROM before SEMI JOIN previous USING (entity_id)
            GROUP BY entity_id
        )
        SELECT record_id FROM members JOIN before USING (record_id) JOIN firsts f USING (entity_id)
        JOIN employers e USING (record_id) WHERE e.label <> f.label"""
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What the linkage of the base says of a type."""

    model: TrainedModel | None
    figures: Sequence[Mapping[str, Any]]
    uncut: bool

    def most_sharing(self, rule: str) -> int:
        """The most records that may share a key of a rule."""
        most = {figure["rule"]: int(figure.get("most_sharing", 0)) for figure in self.figures}
        return most.get(rule) or max([2, *most.values()])


def _resolve(job: StageJob, arrivals: Arrivals, told: Mapping[str, Any], employers: str | None) -> Resolution:
    engine, entity_type = job.engine, arrivals.entity_type
    model = read_model(job.inputs["base_link"], entity_type)
    known = _Known(model, told["rules"], bool(told["cut_given_up"]))
    find_stirred(job)
    _take_rows(engine, entity_type, "FROM fresh_rows")
    rules = _find_candidates(job, arrivals, known, employers)
    gather_circle(job, arrivals)
    around = f"""SELECT {compared_columns(job, entity_type)} FROM {arrivals.linked_rows}
        SEMI JOIN circle USING (record_id) ANTI JOIN fresh USING (record_id)"""
    _take_rows(engine, entity_type, f"FROM fresh_rows UNION ALL {around}")
    evidence = _gather(job, entity_type, known.model, employers)
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
    bound = int(engine.rows("SELECT count(*) FROM bound WHERE reason = ?", [BY_KEY])[0][0])
    return Resolution(evidence, blocking, scorer, groups, review, bound, findings, model)


def _take_rows(engine: Engine, entity_type: EntityType, rows: str) -> None:
    engine.execute(f"CREATE OR REPLACE TABLE {record_table(entity_type)} AS {rows}")


def _gather(
    job: StageJob, entity_type: EntityType, model: TrainedModel | None, employers: str | None
) -> Evidence:
    """Make the table of nodes of the rows that were taken, as the model compares them."""
    if model is None:
        return gather(job, entity_type, None, ())
    model.fit(job.profile)
    return gather(job, entity_type, employers if model.employed else None, model.fields)


def _find_candidates(job: StageJob, arrivals: Arrivals, known: _Known, employers: str | None) -> list[str]:
    """Make ``wanted`` (one, other, rule): pairs of record ids that a rule brings, at least one of them fresh.

    Returns the names of the rules by their numbers.
    """
    engine = job.engine
    engine.execute("CREATE OR REPLACE TABLE wanted (one VARCHAR, other VARCHAR, rule INTEGER)")
    evidence = _gather(job, arrivals.entity_type, known.model, employers)
    if known.model is None or not evidence.comparisons:
        return []
    if not arrivals.by_rules:
        _pair_all(engine, evidence)
        return ["all pairs"]
    find_keys(engine, evidence)
    engine.execute(
        "CREATE OR REPLACE TABLE refused_keys AS FROM block_keys SEMI JOIN index_refused USING (rule, key)"
    )
    joint = joint_rules(evidence)
    engine.execute(f"CREATE OR REPLACE TABLE joint_keys AS {joint_keys(joint)}")
    names = [*(rule.name for rule in evidence.rules), *(rule.name for rule in joint)]
    _look_up(engine, evidence, {number: known.most_sharing(name) for number, name in enumerate(names)})
    for table in ("block_keys", "block_sizes", "refused_keys", "joint_keys"):
        engine.execute(f"DROP TABLE {table}")
    return names


def _pair_all(engine: Engine, evidence: Evidence) -> None:
    linked = count(engine, "index_records")
    if evidence.records * (linked + evidence.records) > _MOST_PAIRS:
        raise InputError(
            f"{evidence.records} {evidence.entity_type} records are too many to be added to {linked}",
            remedy="Run all files together with `hotpass run`",
        )
    engine.execute(
        """INSERT INTO wanted
        WITH everyone AS (SELECT record_id FROM index_records UNION SELECT record_id FROM fresh)
        SELECT least(f.record_id, e.record_id), greatest(f.record_id, e.record_id), 0
        FROM fresh f JOIN everyone e ON f.record_id <> e.record_id
        WHERE e.record_id NOT IN (FROM fresh) OR f.record_id < e.record_id"""
    )


def _look_up(engine: Engine, evidence: Evidence, bounds: Mapping[int, int]) -> None:
    """Find what shares a key with a fresh record; a key that too many share is refused as it was before."""
    values = ", ".join(f"({rule}, {bound})" for rule, bound in bounds.items())
    engine.execute(
        f"""CREATE OR REPLACE TABLE asked AS
        WITH given AS (FROM block_keys UNION ALL FROM joint_keys), sizes AS (
            SELECT rule, key FROM given JOIN (VALUES {values}) b(rule, bound) USING (rule)
            GROUP BY ALL HAVING count(*) <= any_value(bound)
        )
        SELECT g.rule, g.key, n.record_id FROM given g SEMI JOIN sizes USING (rule, key)
        ANTI JOIN index_refused r USING (rule, key) JOIN {evidence.nodes} n USING (id)"""
    )
    engine.execute(
        """INSERT INTO wanted
        WITH met AS (
            SELECT a.record_id AS fresh, k.id, min(k.rule) AS rule
            FROM index_keys k JOIN asked a USING (rule, key) GROUP BY ALL
        ), found AS (
            SELECT m.fresh AS one, i.record_id AS other, m.rule
            FROM met m JOIN index_records i USING (id) WHERE i.record_id NOT IN (FROM fresh)
            UNION ALL
            SELECT a.record_id, b.record_id, a.rule FROM asked a
            JOIN asked b ON a.rule = b.rule AND a.key = b.key AND a.record_id < b.record_id
        )
        SELECT least(one, other), greatest(one, other), min(rule) FROM found GROUP BY ALL"""
    )
    engine.execute("DROP TABLE asked")


def _bind(job: StageJob, evidence: Evidence, arrivals: Arrivals) -> None:
    """Make ``bound`` and ``apart``: decisions, what bound linked records, keys of the records that came."""
    engine, nodes = job.engine, evidence.nodes
    prepare_bound(job, evidence)
    engine.execute(
        f"""CREATE OR REPLACE TABLE kept AS
        SELECT a.id AS l, b.id AS r, p.match_key FROM base_pairs p
        JOIN {nodes} a ON a.record_id = p.record_id_l JOIN {nodes} b ON b.record_id = p.record_id_r
        WHERE p.entity_type = {literal(evidence.entity_type)}
          AND p.record_id_l NOT IN (FROM fresh) AND p.record_id_r NOT IN (FROM fresh)"""
    )
    engine.execute(
        f"""INSERT INTO bound SELECT l, r, {BOUND_BY_KEY}, '{BY_KEY}' FROM kept
        ANTI JOIN bound b USING (l, r) WHERE match_key = '{BY_KEY}' ORDER BY ALL"""
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
