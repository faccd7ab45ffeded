"""Where records that were added ended, and what became of the entities that they touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.model import ADDED, CHANGES, CLUSTERS, ENTITY_TYPES, LINEAGE, EntityType
from hotpass.stage import StageJob
from hotpass.stages.link.arriving import Arrivals
from hotpass.stages.link.evidence import count
from hotpass.stages.link.identity import name_entities
from hotpass.stages.link.pairs import add_pairs, prepare_pairs, write_pairs
from hotpass.stages.link.resolving import Resolution

_TABLES: Final = {
    "added": (ADDED, 'entity_type, file_name, sheet, "row", part, record_id'),
    "changes": (CHANGES, "entity_type, entity_id, change, other_entity_id, record_id"),
    "clusters": (CLUSTERS, "entity_type, entity_id, record_id"),
    "lineage": (LINEAGE, "entity_type, entity_id, event, other_entity_id"),
}
_OUTCOMES: Final = ("joined", "created", "updated", "known")
_EVENTS: Final = ("merged_into", "split_from", "retired")


def prepare_placed(job: StageJob) -> None:
    """Make the empty tables that each type adds to."""
    prepare_pairs(job.engine)
    for name, (schema, _) in _TABLES.items():
        job.engine.register(f"no_{name}", schema.empty_table())
        job.engine.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM no_{name}")


def write_placed(job: StageJob) -> None:
    """Write the tables."""
    write_pairs(job.engine, job.output / "pairs.parquet")
    for name, (schema, order) in _TABLES.items():
        sql = f"SELECT * FROM {name} ORDER BY {order}"
        job.engine.write(sql, job.output / f"{name}.parquet", schema=schema)


def add_placed(job: StageJob, arrivals: Arrivals, resolution: Resolution) -> dict[str, Any]:
    """Name the touched entities, add a type to the tables, and tell its figures.

    Leaves ``previous`` (the entities that were touched, as they were) and ``members``.
    """
    engine, entity_type = job.engine, arrivals.entity_type
    engine.execute(
        """CREATE OR REPLACE TABLE previous AS FROM before
        SEMI JOIN (SELECT entity_id FROM before SEMI JOIN members USING (record_id)) USING (entity_id)"""
    )
    name_entities(engine, entity_type, taken="before")
    engine.execute(
        "CREATE OR REPLACE TABLE placed AS SELECT record_id, entity_id FROM members JOIN named USING (label)"
    )
    _keep_fresh(engine, resolution)
    add_pairs(engine, resolution)
    _add_members(engine, arrivals)
    _add_outcomes(engine, arrivals, resolution)
    _add_history(engine, entity_type)
    return _figures(engine, arrivals, resolution)


def _keep_fresh(engine: Engine, resolution: Resolution) -> None:
    """Only pairs of fresh records are told; the others stand in what was linked before."""
    fresh = f"(SELECT id FROM {resolution.evidence.nodes} SEMI JOIN fresh USING (record_id))"
    for table in ("scores", "bound"):
        engine.execute(f"DELETE FROM {table} WHERE l NOT IN {fresh} AND r NOT IN {fresh}")


def _add_members(engine: Engine, arrivals: Arrivals) -> None:
    of_type = literal(arrivals.entity_type)
    engine.execute(
        f"""INSERT INTO clusters BY NAME
        WITH places AS (
            SELECT record_id, file_name, sheet, "row", part FROM {arrivals.new_rows}
            UNION ALL
            SELECT record_id, file_name, sheet, "row", part FROM base_clusters
            ANTI JOIN arrived USING (record_id) WHERE entity_type = {of_type}
        )
        SELECT {of_type} AS entity_type, p.entity_id, p.record_id, s.file_name, s.sheet, s."row", s.part
        FROM placed p JOIN places s USING (record_id)"""
    )


def _add_outcomes(engine: Engine, arrivals: Arrivals, resolution: Resolution) -> None:
    """Add to ``added``, with the strongest tie of each record to one that was there in the same entity."""
    nodes = resolution.evidence.nodes
    engine.execute(
        f"""INSERT INTO added BY NAME
        WITH tied AS (
            SELECT l, r, weight AS strength FROM scores UNION ALL SELECT l, r, weight FROM bound
        ), both_ways AS (
            SELECT l AS id, r AS other, strength FROM tied UNION ALL SELECT r, l, strength FROM tied
        ),
        best AS (
            SELECT f.record_id, any_value(f.id) AS id,
                   arg_max(o.record_id, (t.strength, o.record_id)) AS by_record_id,
                   arg_max(t.other, (t.strength, o.record_id)) AS other
            FROM both_ways t JOIN {nodes} f ON f.id = t.id JOIN {nodes} o ON o.id = t.other
            JOIN placed a ON a.record_id = f.record_id
            JOIN placed b ON b.record_id = o.record_id AND b.entity_id = a.entity_id
            WHERE o.record_id IN (SELECT record_id FROM before)
            GROUP BY f.record_id
        )
        SELECT {literal(arrivals.entity_type)} AS entity_type, n.record_id, n.file_name, n.sheet, n."row",
               n.part, coalesce(p.entity_id, k.entity_id) AS entity_id,
               CASE WHEN a.standing <> 'new' THEN a.standing
                    WHEN p.entity_id IN (SELECT entity_id FROM before) THEN 'joined' ELSE 'created'
               END AS outcome, t.by_record_id, s.weight AS match_weight
        FROM {arrivals.new_rows} n JOIN arrived a USING (record_id)
        LEFT JOIN placed p USING (record_id) LEFT JOIN before k USING (record_id)
        LEFT JOIN best t USING (record_id)
        LEFT JOIN (SELECT l, r, max(weight) AS weight FROM scores GROUP BY ALL) s
            ON s.l = least(t.id, t.other) AND s.r = greatest(t.id, t.other)"""
    )


def _add_history(engine: Engine, entity_type: EntityType) -> None:
    of_type = f"{literal(entity_type)} AS entity_type"
    engine.execute(
        f"INSERT INTO lineage BY NAME SELECT {of_type}, entity_id, event, other_entity_id FROM history"
    )
    engine.execute(
        f"""INSERT INTO changes BY NAME
        SELECT {of_type}, entity_id, event AS change, other_entity_id FROM history"""
    )
    engine.execute(
        f"""INSERT INTO changes BY NAME
        SELECT {of_type}, p.entity_id,
               CASE WHEN b.record_id IS NULL THEN 'record_added' ELSE 'record_moved' END AS change,
               b.entity_id AS other_entity_id, p.record_id
        FROM placed p LEFT JOIN before b USING (record_id) WHERE p.entity_id IS DISTINCT FROM b.entity_id"""
    )


def _figures(engine: Engine, arrivals: Arrivals, resolution: Resolution) -> dict[str, Any]:
    of_type = f"entity_type = {literal(arrivals.entity_type)}"
    match, review = resolution.groups.match, resolution.review
    outcomes = dict(engine.rows(f"SELECT outcome, count(*) FROM added WHERE {of_type} GROUP BY ALL"))
    events = dict(engine.rows(f"SELECT event, count(*) FROM lineage WHERE {of_type} GROUP BY ALL"))
    matching, waiting = engine.rows(
        f"""SELECT count(*) FILTER (weight >= {match}),
               count(*) FILTER (weight >= {review} AND weight < {match}) FROM scores"""
    )[0]
    return {
        "records": arrivals.new + arrivals.updated + arrivals.known,
        **{outcome: outcomes.get(outcome, 0) for outcome in _OUTCOMES},
        **{event: events.get(event, 0) for event in _EVENTS},
        "linked_records": count(engine, "index_records"),
        "compared_again": count(engine, "circle"),
        "candidates": resolution.blocking.pairs,
        "match_weight": match,
        "review_weight": review,
        "pairs_matching": matching,
        "pairs_to_review": waiting,
        "entities_touched": int(engine.rows("SELECT count(DISTINCT entity_id) FROM placed")[0][0]),
        "warnings": list(_warnings(arrivals, resolution)),
    }


def _warnings(arrivals: Arrivals, resolution: Resolution) -> Iterator[str]:
    kind = arrivals.entity_type
    if resolution.applied is None and arrivals.new:
        yield f"{kind}: too few were published to learn from, so that only keys and decisions join records"
    yield from (f"{kind}: {finding.message}" for finding in resolution.findings)


def placed_figures(report: Mapping[str, Mapping[str, Any]]) -> dict[str, int | float | str]:
    """Figures of both types, for the record of the stage."""
    told = ("records", *_OUTCOMES, *_EVENTS, "candidates", "pairs_matching", "pairs_to_review")
    figures: dict[str, int | float | str] = {
        f"{entity_type}_{name}": report[entity_type][name] for entity_type in ENTITY_TYPES for name in told
    }
    return figures | {"warnings": sum(len(report[entity_type]["warnings"]) for entity_type in ENTITY_TYPES)}
