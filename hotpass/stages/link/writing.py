"""What linkage writes: pairs, membership, history, models and the report on them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.model import CLUSTERS, ENTITY_TYPES, ISSUES, LINEAGE, REGROUPED, EntityType, record_table
from hotpass.stage import StageJob
from hotpass.stages.link.decisions import NO_RULE, as_issues
from hotpass.stages.link.identity import name_entities
from hotpass.stages.link.pairs import add_pairs, prepare_pairs, write_pairs
from hotpass.stages.link.reasons import add_reasons, orphaned
from hotpass.stages.link.resolving import Resolution
from hotpass.stages.link.saved import files_of, levels_of, too_little, training_of
from hotpass.stages.link.soundness import doubts
from hotpass.stages.link.unlinkable import self_weights

TABLES: Final = {"clusters": CLUSTERS, "lineage": LINEAGE, "regrouped": REGROUPED, "issues": ISSUES}
ORDER: Final = {
    "pairs": "entity_type, record_id_l, record_id_r",
    "clusters": "entity_type, entity_id, record_id",
    "lineage": "entity_type, entity_id, event, other_entity_id",
    "regrouped": "entity_type, entity_id",
    "issues": "entity_type, rule_id, record_id, message",
}


def prepare_tables(job: StageJob) -> None:
    """Make the empty tables that each resolved type adds to."""
    prepare_pairs(job.engine)
    for name, schema in TABLES.items():
        job.engine.register(f"no_{name}", schema.empty_table())
        job.engine.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM no_{name}")


def write_tables(job: StageJob) -> None:
    """Write ``pairs``, ``clusters``, ``lineage``, ``regrouped`` and ``issues``."""
    write_pairs(job.engine, job.output / "pairs.parquet")
    for name, schema in TABLES.items():
        sql = f"SELECT * FROM {name} ORDER BY {ORDER[name]}"
        job.engine.write(sql, job.output / f"{name}.parquet", schema=schema)


def add_resolved(job: StageJob, resolution: Resolution) -> None:
    """Add what became of a type to the tables, and write its model."""
    entity_type = resolution.evidence.entity_type
    _view_previous(job, entity_type)
    add_grouped(job, resolution)
    add_reasons(job, entity_type)
    add_issues(job, as_issues(job.engine, entity_type, resolution.findings))
    write_model(job, resolution)


def add_grouped(job: StageJob, resolution: Resolution, taken: str = "previous") -> None:
    """Name the groups of a type, and add them, their pairs and their history to the tables.

    Args:
        job: its engine holds ``members`` and ``previous``; see
            :func:`hotpass.stages.link.identity.name_entities`.
        resolution: of the type.
        taken: table of ids that no new entity gets.
    """
    entity_type = resolution.evidence.entity_type
    name_entities(job.engine, entity_type, taken)
    job.engine.give_back()
    add_pairs(job.engine, resolution)
    job.engine.give_back()
    job.engine.execute(
        f"""INSERT INTO clusters BY NAME
        SELECT {literal(entity_type)} AS entity_type, e.entity_id,
               r.record_id, r.file_name, r.sheet, r."row", r.part
        FROM members m JOIN named e USING (label) JOIN {record_table(entity_type)} r USING (record_id)"""
    )
    job.engine.execute(
        f"""INSERT INTO lineage BY NAME
        SELECT {literal(entity_type)} AS entity_type, entity_id, event, other_entity_id FROM history"""
    )


def add_issues(job: StageJob, told: Sequence[Mapping[str, Any]]) -> None:
    """Add rows to the table of issues."""
    job.engine.register("told", pa.Table.from_pylist(list(told), ISSUES))
    job.engine.execute("INSERT INTO issues SELECT * FROM told")


def write_model(job: StageJob, resolution: Resolution) -> None:
    """Write the model of a type so that it can be applied again, or a copy of the one that was applied."""
    if resolution.applied is not None:
        resolution.applied.copy(job.output)
        return
    scorer, evidence = resolution.scorer, resolution.evidence
    settings_file, training_file, frequencies = (job.output / n for n in files_of(evidence.entity_type))
    write_json(settings_file, scorer.settings if scorer else {"comparisons": []})
    if scorer is None:
        write_json(training_file, {"records": evidence.records, "comparisons": []})
        return
    match, review = resolution.groups.match, resolution.review
    write_json(training_file, training_of(job.engine, evidence, scorer, match, review))
    scorer.save_values(frequencies)


def _view_previous(job: StageJob, entity_type: EntityType) -> None:
    if "previous_clusters" in job.inputs:
        job.view("previous_clusters")
        wanted = f"FROM previous_clusters WHERE entity_type = {literal(entity_type)}"
    else:
        wanted = "FROM clusters WHERE false"
    job.engine.execute(f"CREATE OR REPLACE TABLE previous AS SELECT entity_id, record_id {wanted}")


def drop_resolved(engine: Engine, entity_type: EntityType) -> None:
    """Free what was needed to resolve a type."""
    made = (
        f"{entity_type}_nodes",
        f"{entity_type}_alike",
        "scores",
        "adjustments",
        "labels",
        "parts",
        "traced",
    )
    for table in (*made, "members", "entities", "named"):
        engine.execute(f"DROP TABLE IF EXISTS {table}")


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON atomically, the same bytes for the same content."""
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    temporary.replace(path)


def report_on(job: StageJob, resolution: Resolution) -> dict[str, Any]:
    """Figures and warnings of one type that was added to the tables, for ``linkage.json``."""
    engine, evidence = job.engine, resolution.evidence
    match, review = resolution.groups.match, resolution.review
    matching, waiting = engine.rows(
        f"""SELECT count(*) FILTER (weight >= {match}),
               count(*) FILTER (weight >= {review} AND weight < {match})
        FROM scores"""
    )[0]
    entities, largest = engine.rows(
        "SELECT count(*), coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM members GROUP BY label)"
    )[0]
    return {
        "model": _applied(job, resolution),
        "records": evidence.records,
        "fields": [comparison.name for comparison in evidence.comparisons],
        **evidence.sharing.told(),
        "fields_not_used": dict(evidence.unused),
        "rules": _rules(engine, resolution),
        "candidates": resolution.blocking.pairs,
        "all_pairs": resolution.blocking.everything,
        "probability_two_random_records_match": resolution.scorer.parameters.rate
        if resolution.scorer
        else None,
        "match_weight": match,
        "review_weight": review,
        "expected_f1": round(resolution.groups.expected, 4),
        "levels": _levels(resolution),
        "self_weights": self_weights(engine, evidence, resolution.scorer) if resolution.scorer else [],
        "pairs_matching": matching,
        "pairs_to_review": waiting,
        "pairs_bound_by_key": resolution.bound_by_key,
        "entities": entities,
        "largest_entity": largest,
        "share_of_matching_pairs_cut": round(resolution.groups.cut, 6),
        "cut_given_up": resolution.groups.uncut,
        "decisions": _decisions(engine, resolution),
        "doubts": (doubtful := [*doubts(resolution, largest), *_unobeyed(job, resolution)]),
        "warnings": [*doubtful, *_warnings(job, resolution)],
    }


def _decisions(engine: Engine, resolution: Resolution) -> dict[str, Any]:
    """How many decisions there are about pairs of the type, and what is to tell of them."""
    matches, others, obeyed = engine.rows(
        """SELECT count(*) FILTER (matches), count(*) FILTER (NOT matches), count(*) FILTER (obeyed)
        FROM decided"""
    )[0]
    told = [{"rule_id": finding.rule, "message": finding.message} for finding in resolution.findings]
    return {"match": matches, "no_match": others, "obeyed": obeyed, "told": told}


def _applied(job: StageJob, resolution: Resolution) -> dict[str, Any] | None:
    """Number and digest of the model that was applied; None where it was trained on the records."""
    if resolution.applied is None:
        return None
    return {name: job.options["model"][name] for name in ("number", "digest")}


def _rules(engine: Engine, resolution: Resolution) -> list[dict[str, Any]]:
    """Figures of the blocking rules, with the matches that each found among those that were traced."""
    found = engine.rows(
        f"""WITH accepted AS (
            SELECT l, r, rule, count(*) OVER (PARTITION BY l, r) AS times FROM traced
            SEMI JOIN (FROM scores WHERE own >= {resolution.groups.match}) USING (l, r)
        )
        SELECT rule, count(*), count(*) FILTER (times = 1), sum(1 / times) FROM accepted GROUP BY rule"""
    )
    matches = round(sum(share for *_, share in found))
    by_rule = {resolution.blocking.rules[rule]: (times, alone) for rule, times, alone, _ in found}
    figures = []
    for figure in resolution.blocking.figures:
        times, alone = by_rule.get(figure["rule"], (0, 0))
        traced = {"matches_traced": matches, "matches_found": times, "matches_found_alone": alone}
        figures.append({**figure, **(traced if not resolution.blocking.everything else {})})
    return figures


def _levels(resolution: Resolution) -> list[dict[str, Any]]:
    if not resolution.scorer:
        return []
    return list(levels_of(resolution.evidence.comparisons, resolution.scorer.parameters))


def _warnings(job: StageJob, resolution: Resolution) -> Iterator[str]:
    kind = resolution.evidence.entity_type
    if job.options.get("model") and resolution.applied is None and resolution.scorer:
        yield f"{kind}: the model in use knows none, so that one was trained on the run's own records"
    yield from too_little(
        kind, _levels(resolution), {f.name: f.label for f in job.profile.entities[kind].fields}
    )


def _unobeyed(job: StageJob, resolution: Resolution) -> Iterator[str]:
    """That decisions are not obeyed."""
    kind = resolution.evidence.entity_type
    if contradictions := sum(finding.rule != NO_RULE for finding in resolution.findings):
        yield contradicting(kind, contradictions)
    if gone := orphaned(job.engine):
        yield (
            f"{kind}: {gone} decided pairs hold no longer, as a record of each came no more; they hold "
            "again once it comes"
        )


def contradicting(entity_type: EntityType, decisions: int) -> str:
    """The warning that so many decisions contradict each other."""
    times = f"{decisions} contradiction{'' if decisions == 1 else 's'}"
    return f"{entity_type}: {times} among decisions; the issues name them"


def figures_of(report: Mapping[str, Mapping[str, Any]]) -> dict[str, int | float | str]:
    """Figures of both types, for the record of the stage."""
    told = ("records", "candidates", "pairs_matching", "pairs_to_review", "entities", "largest_entity")
    figures: dict[str, int | float | str] = {
        f"{entity_type}_{name}": report[entity_type][name] for entity_type in ENTITY_TYPES for name in told
    }
    return figures | {"warnings": sum(len(report[entity_type]["warnings"]) for entity_type in ENTITY_TYPES)}
