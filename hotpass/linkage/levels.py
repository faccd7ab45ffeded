"""Records compared once more, level by level, with what the run's model learnt of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any, Final

from hotpass.engine.base import literal, quote
from hotpass.linkage.opening import Linked
from hotpass.model import EntityType
from hotpass.stages.link.comparing import compare
from hotpass.stages.link.evidence import Evidence
from hotpass.stages.link.scoring import CONTRADICTION
from hotpass.stages.link.thresholds import Thresholds

#: Weights that differ by less are the same.
_SAME: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Level:
    """What a model knows of one level of a comparison, as ``linkage.json`` says it.

    ``counted`` is m before it was smoothed; None in runs that did not keep it.
    """

    label: str
    m: float
    u: float
    weight: float
    trained: bool
    counted: float | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run kept of a pair: its weight, what each comparison gave, what brought it together, whether
    average linkage parts it."""

    weight: float | None
    weights: Mapping[str, float]
    found_by: str
    cut: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Two records compared once more.

    Attributes:
        left: id of the one record.
        right: id of the other.
        reached: place among the run's levels of the one that each comparison reaches, -1 where one side is
            missing.
        contradicted: whether their names contradict.
        kept: what the run kept of the pair, or None.
        weight: match weight that the run kept, else the one worked out now; None without comparisons.
        rarity: by comparison what a value of the one record adds, for how common it is, where both have it.
    """

    left: str
    right: str
    reached: tuple[int, ...]
    contradicted: bool
    kept: Kept | None
    weight: float | None
    rarity: Mapping[str, float]


def levels_of(report: Mapping[str, Any]) -> dict[str, list[Level]]:
    """Levels by comparison, the worst first, so that a level's value is its place."""
    found: dict[str, list[Level]] = {}
    for said in report["levels"]:
        level = Level(
            said["level"], said["m"], said["u"], said["weight"], said["trained"], said.get("counted")
        )
        found.setdefault(said["comparison"], []).insert(0, level)
    return found


def prior_of(report: Mapping[str, Any]) -> float:
    """Match weight of two records of which nothing is known."""
    rate = report["probability_two_random_records_match"]
    return log2(rate / (1 - rate)) if rate else 0.0


def compare_between(
    linked: Linked, entity_type: EntityType, left: Sequence[str], right: Sequence[str]
) -> tuple[Evidence, list[Compared]]:
    """Compare every record of the one list with every one of the other; the weightiest pair comes first.

    The engine then holds the nodes of all of them.
    """
    listed = ", ".join(map(literal, {*left, *right}))
    evidence = linked.gather(entity_type, listed)
    engine = linked.engine
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE asked AS
        SELECT DISTINCT least(a.id, b.id) AS l, greatest(a.id, b.id) AS r
        FROM {evidence.nodes} a JOIN {evidence.nodes} b ON a.id <> b.id
        WHERE a.record_id IN ({", ".join(map(literal, left))})
          AND b.record_id IN ({", ".join(map(literal, right))})"""
    )
    compare(engine, evidence, "asked", "asked_vectors")
    kept = _kept(linked, entity_type, listed)
    ids = dict(engine.rows(f"SELECT id, record_id FROM {evidence.nodes}"))
    held, levels = Thresholds.of(linked.profile).held, levels_of(linked.report[entity_type])
    rare = _frequencies(linked, evidence)
    found = []
    for row in engine.arrow("SELECT * FROM asked_vectors ORDER BY l, r").to_pylist():
        one, other = ids[row["l"]], ids[row["r"]]
        said = kept.get((one, other))
        reached = tuple(
            _place(
                levels.get(c.name, ()), c.labels, row[f"g{place}"], said.weights.get(c.name) if said else None
            )
            for place, c in enumerate(evidence.comparisons)
        )
        adjustments = rare.get(one, {})
        weight = said.weight if said else _anew(linked.report[entity_type], evidence, reached, adjustments)
        contradicted = row["contradicted"] or taken_away(said) is not None
        if said is None and weight is not None and contradicted:
            weight = min(weight, held)
        if one not in left:
            one, other = other, one
        found.append(Compared(one, other, reached, contradicted, said, weight, adjustments))
    found.sort(key=lambda pair: (-_rank(pair), pair.left, pair.right))
    return evidence, found


def _place(levels: Sequence[Level], labels: Sequence[str], value: int, kept: float | None) -> int:
    """Place among a run's levels of the one that a pair reaches.

    A run that an earlier Hotpass linked may know other levels of a comparison. It reached that of the same
    name, or of the next worse that the run knows; unless what was kept of the pair tells of another.

    Args:
        levels: of the comparison in the run, the worst first; none without a model.
        labels: of its levels now.
        value: of the level that the pair reaches now, -1 where one side is missing.
        kept: what the comparison gave the pair in the run.
    """
    if value < 0 or not levels or [level.label for level in levels] == list(labels):
        return value
    place = max((n for n, level in enumerate(levels) if level.label in labels[: value + 1]), default=0)
    rest = [abs(level.weight - kept) for level in levels] if kept is not None else []
    told = not rest or place == len(levels) - 1 or rest[place] < _SAME
    return place if told else rest.index(min(rest))


def _rank(pair: Compared) -> float:
    return float("-inf") if pair.weight is None else pair.weight


def _anew(
    report: Mapping[str, Any], evidence: Evidence, reached: Sequence[int], rarity: Mapping[str, float]
) -> float | None:
    levels = levels_of(report)
    if not levels:
        return None
    weight = prior_of(report)
    for comparison, value in zip(evidence.comparisons, reached, strict=True):
        if value >= 0:
            weight += levels[comparison.name][value].weight
        if value == len(levels[comparison.name]) - 1:
            weight += rarity.get(comparison.name, 0.0)
    return round(weight, 6)


def _frequencies(linked: Linked, evidence: Evidence) -> dict[str, dict[str, float]]:
    """By record and comparison, what the best level adds for how common the record's value is.

    Splink adds log2(u / frequency), u being that of the best level. A value that the model never met has the
    frequency of those without a name.
    """
    saved = linked.folder / "link" / f"model_{evidence.entity_type}_frequencies.parquet"
    found: dict[str, dict[str, float]] = {}
    if not saved.is_file():
        return found
    linked.engine.view("value_frequencies", saved)
    levels = levels_of(linked.report[evidence.entity_type])
    for comparison in evidence.comparisons:
        if column := comparison.adjusted_by:
            rows = linked.engine.rows(
                f"""WITH known AS (FROM value_frequencies WHERE "column" = {literal(column)})
                SELECT n.record_id, coalesce(f.frequency, r.frequency) AS frequency FROM {evidence.nodes} n
                LEFT JOIN known f ON f.value = n.{quote(column)} LEFT JOIN known r ON r.value IS NULL
                WHERE n.{quote(column)} IS NOT NULL AND coalesce(f.frequency, r.frequency) IS NOT NULL"""
            )
            for record_id, frequency in rows:
                rarity = log2(levels[comparison.name][-1].u / frequency)
                found.setdefault(record_id, {})[comparison.name] = rarity
    return found


def _kept(linked: Linked, entity_type: EntityType, listed: str) -> dict[tuple[str, str], Kept]:
    rows = linked.engine.rows(
        f"""SELECT record_id_l, record_id_r, match_weight, map_entries(weights), match_key,
               {linked.told("cut")} FROM pairs
        WHERE entity_type = ? AND record_id_l IN ({listed}) AND record_id_r IN ({listed})""",
        [entity_type],
    )
    return {
        (left, right): Kept(weight, {w["key"]: w["value"] for w in weights or ()}, found_by, cut)
        for left, right, weight, weights, found_by, cut in rows
    }


def taken_away(kept: Kept | None) -> float | None:
    """What contradicting names take away from the weight of a pair that was kept, or None."""
    return kept.weights.get(CONTRADICTION) if kept else None
