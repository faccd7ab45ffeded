"""One entity type from its records to groups of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log2
from typing import TYPE_CHECKING, Any, Final

from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.model import CONTACT, NAMING, EntityType
from hotpass.stage import StageJob
from hotpass.stages.link.blocking import Blocking, block, bounds_within, pairs_in
from hotpass.stages.link.comparing import Patterns, compare, patterns, pick_at_random
from hotpass.stages.link.comparisons import DETAIL, PART, Comparison, detail_of
from hotpass.stages.link.decisions import Finding, settle, unruled
from hotpass.stages.link.details import with_details
from hotpass.stages.link.evidence import Evidence, count
from hotpass.stages.link.gathering import gather
from hotpass.stages.link.grouping import LOOSE, MOST, Edges, Groups, components, group, joined
from hotpass.stages.link.index import write_records
from hotpass.stages.link.keys import bind, part_conflicts, part_duplicates
from hotpass.stages.link.learning import learn
from hotpass.stages.link.saved import TrainedModel
from hotpass.stages.link.scoring import BOUND, WITHIN, Scorer, prepare_scores
from hotpass.stages.link.sharing import measure
from hotpass.stages.link.thresholds import Thresholds
from hotpass.stages.link.training import Parameters, Scope, train

if TYPE_CHECKING:
    import numpy as np

#: Weight of a match before it is known how common values are: odds of 9 to 1.
_CAREFUL: Final = log2(9)
#: Kinds of names of which others bear the same; organisations choose theirs so that nobody has it.
_BORNE_BY_CHANCE: Final = ("person_name",)
#: Most pairs within components that are scored although no rule brought them.
_MOST_WITHIN = 1_500_000


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of one entity type.

    Until the next type is resolved the engine holds ``<type>_nodes`` (id, record_id), ``scores``, ``bound``,
    ``labels`` (id, label), ``parts`` (id, label: what the cut leaves together) and ``members`` (label,
    record_id).

    Attributes:
        evidence: what was compared.
        blocking: where the pairs came from.
        scorer: the trained model; None where there was nothing to compare.
        groups: the groups of records, and the weight from which pairs match.
        review: weight from which pairs wait for a person.
        bound_by_key: pairs that a source's key binds.
        findings: what is to tell about people's decisions.
        applied: the model that was applied as it was saved; None where it was trained on the records.
    """

    evidence: Evidence
    blocking: Blocking
    scorer: Scorer | None
    groups: Groups
    review: float
    bound_by_key: int
    findings: Sequence[Finding]
    applied: TrainedModel | None = None


def resolve(
    job: StageJob, entity_type: EntityType, employers: str | None, model: TrainedModel | None = None
) -> Resolution:
    """Resolve the records of one type.

    Args:
        job: of the stage.
        entity_type: the type.
        employers: see :func:`hotpass.stages.link.gathering.gather`.
        model: applied as it is; None to train one on the records.

    Raises:
        ConfigError: the profile's fields are not those that the model compares.
    """
    engine = job.engine
    thresholds = Thresholds.of(job.profile, (model.match, model.review) if model else None)
    evidence = _evidence(job, entity_type, employers, model)
    findings = settle(job, evidence)
    bound_by_key = bind(job, evidence)
    blocking = block(engine, evidence, job.output)
    findings += unruled(engine, evidence, blocking.everything)
    mark_bound(engine)
    evidence = _compared(engine, evidence, model)
    scorer = _score(engine, evidence, blocking, thresholds.held, model)
    engine.give_back()
    groups = grouped(job, evidence, thresholds.offered)
    engine.execute(
        f"""CREATE OR REPLACE TABLE members AS
        SELECT g.label, n.record_id FROM labels g JOIN {evidence.nodes} n USING (id)"""
    )
    write_records(engine, job.output, entity_type, components_of(engine, evidence, groups))
    review = thresholds.review_from(groups.match)
    return Resolution(evidence, blocking, scorer, groups, review, bound_by_key, findings, model)


def grouped(job: StageJob, evidence: Evidence, offered: Sequence[float], uncut: bool | None = None) -> Groups:
    """Make ``labels`` and ``parts`` (id, label) from ``scores``, ``bound`` and ``apart``.

    Args:
        job: its profile says which sources are without duplicates, and which numbers an entity has once.
        evidence: of the entity type.
        offered: match weights to choose from.
        uncut: see :func:`hotpass.stages.link.grouping.group`.
    """
    engine = job.engine
    edges, bound = edges_of(engine, "scores", "own"), edges_of(engine, "bound")

    def regroup() -> Groups:
        apart = edges_of(engine, "apart")
        found = group(evidence.entity_type, evidence.records, edges, offered, bound, apart, uncut)
        register_labels(engine, "labels", found.label)
        register_labels(engine, "parts", found.part)
        return found

    groups = regroup()
    if part_duplicates(job, evidence, "labels") | part_conflicts(job, evidence, "labels"):
        groups = regroup()
    return groups


def components_of(engine: Engine, evidence: Evidence, groups: Groups) -> np.ndarray:
    """For each record the first record of all those that can influence its group."""
    import numpy as np

    linked = engine.arrow(
        f"SELECT l, r, weight FROM scores WHERE weight >= {LOOSE} UNION ALL SELECT l, r, weight FROM bound"
    )
    everyone = np.arange(len(groups.label))
    together = Edges(groups.label, everyone, np.zeros(len(everyone)))
    return components(evidence.records, joined(_as_edges(linked), together))


def _evidence(
    job: StageJob, entity_type: EntityType, employers: str | None, model: TrainedModel | None
) -> Evidence:
    if model is None:
        return gather(job, entity_type, employers)
    model.fit(job.profile)
    return model.gather(job, employers)


def mark_bound(engine: Engine) -> None:
    """Bound pairs are compared too, whatever rule brings them, so that they can be explained."""
    engine.execute(
        f"""CREATE OR REPLACE TABLE candidates AS
        SELECT l, r, rule FROM candidates ANTI JOIN bound USING (l, r)
        UNION ALL SELECT DISTINCT l, r, {BOUND} FROM bound"""
    )


def _compared(engine: Engine, evidence: Evidence, model: TrainedModel | None) -> Evidence:
    """Make ``vectors`` of the candidates; the evidence with what they show, where no model knows it."""
    if not evidence.comparisons:
        return evidence
    compare(engine, evidence, "candidates", "vectors", keep=("rule",))
    sharing = measure(engine, evidence, "vectors") if model is None else evidence.sharing
    if sharing == evidence.sharing:
        return evidence
    shown = replace(evidence, sharing=sharing)
    engine.execute(
        f"""UPDATE vectors SET contradicted = NOT contradicted
        WHERE contradicted IS DISTINCT FROM ({shown.contradicted()})"""
    )
    return shown


def _score(
    engine: Engine, evidence: Evidence, blocking: Blocking, highest: float, model: TrainedModel | None
) -> Scorer | None:
    """Make ``scores`` of ``vectors`` with the model or one trained on them; None with nothing to compare."""
    prepare_scores(engine)
    if not evidence.comparisons or not count(engine, "candidates"):
        return None
    scorer = (
        _trained(engine, evidence, blocking, highest)
        if model is None
        else saved_scorer(engine, evidence, highest, model)
    )
    scorer.score("vectors")
    score_within(engine, evidence, scorer)
    for table in ("candidates", "vectors", "loose"):
        engine.execute(f"DROP TABLE {table}")
    return scorer


def saved_scorer(engine: Engine, evidence: Evidence, highest: float, model: TrainedModel) -> Scorer:
    """A model at work as it was saved; ``highest``: see :class:`hotpass.stages.link.scoring.Scorer`."""
    scorer = Scorer(engine, evidence, model.parameters_for(evidence), highest)
    scorer.recall_values(model.frequencies)
    return scorer


def _trained(engine: Engine, evidence: Evidence, blocking: Blocking, highest: float) -> Scorer:
    scorer = Scorer(engine, evidence, _learn(engine, evidence, blocking), highest)
    _group_roughly(engine, evidence, scorer)
    scorer.weigh_values("rough_groups")
    engine.execute("DROP TABLE rough_groups")
    return learn(engine, evidence, scorer, highest)


def _learn(engine: Engine, evidence: Evidence, blocking: Blocking) -> Parameters:
    at_random = "vectors"
    if not blocking.everything:
        at_random = "random_vectors"
        pick_at_random(engine, evidence)
        compare(engine, evidence, "random_pairs", at_random)
        engine.execute("DROP TABLE random_pairs")
    of_fields = [place for place, c in enumerate(evidence.comparisons) if c.kind != DETAIL]

    def met(places: Sequence[int]) -> tuple[Patterns, Patterns]:
        candidates = patterns(engine, evidence, "vectors", places)
        same = at_random == "vectors"
        return candidates, candidates if same else patterns(engine, evidence, at_random, places)

    learnt = train(_scopes(engine, evidence, blocking), *met(of_fields), max(1, pairs_in(evidence.records)))
    if details := evidence.of_kind(DETAIL):
        candidates, random = zip(*(met([*of_fields, place]) for place in details), strict=True)
        known = [detail_of(evidence.comparisons[place].name) in CONTACT.values() for place in details]
        learnt = with_details(learnt, candidates, random, known)
    if not blocking.everything:
        engine.execute(f"DROP TABLE {at_random}")
    return learnt


def _scopes(engine: Engine, evidence: Evidence, blocking: Blocking) -> list[Scope]:
    """What training must know of each comparison of a field: rules find the pairs of every level of a name
    that does not contradict, and of the best level of other fields."""
    looked_for = {rule.field for rule in evidence.rules}
    scopes = []
    for comparison in evidence.comparisons:
        if comparison.kind == DETAIL:
            continue
        naming = comparison.kind == NAMING[evidence.entity_type]
        best = [comparison.values - 1] if comparison.name in looked_for else []
        fitting = sorted(set(range(comparison.values)) - set(comparison.contradictions))
        covered = fitting if naming else best
        refused = blocking.refused.get(comparison.name, 0)
        halves = _halves(engine, evidence, comparison) if comparison.kind in _BORNE_BY_CHANCE else ()
        part = comparison.kind == PART
        scopes.append(Scope(comparison.values, naming, covered, refused, part, halves))
    return scopes


def _halves(engine: Engine, evidence: Evidence, comparison: Comparison) -> list[float]:
    """Shares of pairs whose names have the first word in common, and all others."""
    key = quote(f"{comparison.name}__key")
    named = f"{evidence.nodes} WHERE {key} IS NOT NULL"
    halves = f"split_part({key}, ' ', 1)", f"substr({key}, strpos({key} || ' ', ' ') + 1)"
    shares = [
        f"""(SELECT sum(n * (n - 1)) / nullif(sum(n) * (sum(n) - 1), 0)
        FROM (SELECT CAST(count(*) AS DOUBLE) AS n FROM {named} GROUP BY {half}))"""
        for half in halves
    ]
    return [share or 0.0 for share in engine.rows(f"SELECT {', '.join(shares)}")[0]]


def _group_roughly(engine: Engine, evidence: Evidence, scorer: Scorer) -> None:
    """Make ``rough_groups`` (id, label) by what is a match before it is known how common values are.

    Organisations of one name of which nothing speaks against a match count as one too, if they are likelier
    one than two: a name that two records alone bear would else be taken for that of two.
    """
    weight = scorer.rough_weight()
    alike = " AND ".join([f"{weight} >= 0", *_nothing_against(evidence)])
    found = engine.arrow(
        f"""SELECT l, r, 1.0 AS weight FROM vectors
        WHERE NOT contradicted AND ({weight} >= {_CAREFUL} OR {alike})"""
    )
    label = components(evidence.records, _as_edges(found))
    register_labels(engine, "rough_groups", label)


def _nothing_against(evidence: Evidence) -> Iterator[str]:
    """SQL over vectors: two organisations have one name, and differ in nothing that both tell."""
    if evidence.entity_type != "organisation":
        yield "false"
    names = evidence.of_kind(NAMING[evidence.entity_type])
    for place, comparison in enumerate(evidence.comparisons):
        yield f"g{place} = {comparison.values - 1}" if place in names else f"g{place} <> 0"


def score_within(engine: Engine, evidence: Evidence, scorer: Scorer) -> None:
    """Score the pairs within loose components that no rule brought."""
    linked = engine.arrow(f"SELECT l, r, weight FROM scores WHERE weight >= {LOOSE}")
    register_labels(engine, "loose", components(evidence.records, _as_edges(linked)))
    sizes = engine.rows(
        """SELECT n, count(*) FROM (SELECT count(*) AS n FROM loose GROUP BY label HAVING count(*) > 2)
        WHERE n <= ? GROUP BY n ORDER BY n""",
        [MOST],
    )
    most = bounds_within({0: [(int(n), int(times)) for n, times in sizes]}, 3 * _MOST_WITHIN)[0]
    engine.execute(
        f"""CREATE OR REPLACE TABLE within AS
        WITH worth AS (SELECT label FROM loose GROUP BY label HAVING count(*) BETWEEN 3 AND {most})
        SELECT a.id AS l, b.id AS r, {WITHIN} AS rule
        FROM loose a SEMI JOIN worth USING (label) JOIN loose b ON a.label = b.label AND a.id < b.id
        ANTI JOIN candidates c ON c.l = a.id AND c.r = b.id"""
    )
    compare(engine, evidence, "within", "vectors_within", keep=("rule",))
    scorer.score("vectors_within")
    engine.execute("DROP TABLE within")
    engine.execute("DROP TABLE vectors_within")


def edges_of(engine: Engine, table: str, weight: str = "weight") -> Edges:
    """The pairs of a table with l, r and a weight, each once, with its largest weight."""
    found = f"SELECT l, r, max({weight}) AS weight FROM {table} GROUP BY ALL ORDER BY l, r"
    return _as_edges(engine.arrow(found))


def _as_edges(table: Any) -> Edges:
    import numpy as np

    left, right = (table[side].to_numpy().astype(np.int64) for side in ("l", "r"))
    return Edges(left, right, table["weight"].to_numpy().astype(np.float64))


def register_labels(engine: Engine, name: str, label: np.ndarray) -> None:
    """Make a table (id, label) of the group of each record."""
    import numpy as np
    import pyarrow as pa

    ids = np.arange(len(label), dtype=np.int32)
    engine.register(f"{name}_made", pa.table({"id": ids, "label": label.astype(np.int32)}))
    engine.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM {name}_made")
