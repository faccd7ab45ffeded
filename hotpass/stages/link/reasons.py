"""Why entities consist of records otherwise than in the version before.

Entities of before and of now that share records are looked at together, as far as they are not one of each
with the same records but for those that came or went. What a person decided since, or took back, explains
all of them where it contradicted how they were; so does what explains the organisations of their people.
Else records that came or went do. What is left the model weighs otherwise.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.model import EntityType
from hotpass.stage import StageJob

_ANSWER: Final = ("record_id_l", "record_id_r", "reviewer", "decision")


def add_reasons(job: StageJob, entity_type: EntityType) -> None:
    """Add the entities of a type to ``regrouped`` (:data:`hotpass.model.REGROUPED`).

    Reads ``members``, ``previous``, ``named`` and ``shared`` of
    :func:`hotpass.stages.link.identity.name_entities`, the record table of people, and the inputs
    ``decisions`` and ``decided_before``, which may be missing.
    """
    engine = job.engine
    _tangle(engine)
    _view_answers(job)
    parents = """UNION SELECT t.part FROM tangled_records t JOIN person_records p USING (record_id)
        JOIN organisations_regrouped o ON o.record_id = p.parent_record_id WHERE o.because = 'decisions'"""
    engine.execute(
        f"""INSERT INTO regrouped
        WITH decided AS (
            SELECT t.part FROM moved_answers a JOIN tangled_records t
            ON t.record_id IN (a.record_id_l, a.record_id_r) {parents if entity_type == "person" else ""}
        ), stirred AS (
            SELECT part FROM tangled_records
            WHERE record_id NOT IN (SELECT record_id FROM members)
                OR record_id NOT IN (SELECT record_id FROM previous)
        ), explained AS (
            SELECT entity_id, CASE WHEN part IN (FROM decided) THEN 'decisions'
                WHEN part IN (FROM stirred) THEN 'records' ELSE 'model' END AS because
            FROM tangled_entities
        )
        SELECT {literal(entity_type)}, entity_id, because FROM explained"""
    )
    if entity_type == "organisation":
        engine.execute(
            """CREATE OR REPLACE TABLE organisations_regrouped AS
            SELECT t.record_id, r.because FROM tangled_records t
            JOIN tangled_entities e USING (part) JOIN regrouped r USING (entity_id)
            GROUP BY ALL"""
        )


def orphaned(engine: Engine) -> int:
    """Of how many pairs that a decision is about a record was in the version before and came no more.

    Reads what :func:`add_reasons` left.
    """
    # Few records are answered about: it is they that are looked up, not looked up in a million.
    counted = engine.rows(
        """WITH asked AS (SELECT unnest([record_id_l, record_id_r]) AS record_id FROM answers_decisions),
        known AS (SELECT record_id FROM previous WHERE record_id IN (FROM asked)),
        here AS (SELECT record_id FROM members WHERE record_id IN (FROM asked))
        SELECT count(DISTINCT (record_id_l, record_id_r)) FROM answers_decisions
        WHERE record_id_l IN (FROM known) AND record_id_r IN (FROM known)
            AND (record_id_l NOT IN (FROM here) OR record_id_r NOT IN (FROM here))"""
    )
    return int(counted[0][0])


def add_decided(engine: Engine, entity_type: EntityType) -> None:
    """:func:`add_reasons` where nothing but decisions can have changed anything."""
    _tangle(engine)
    engine.execute(
        f"""INSERT INTO regrouped
        SELECT {literal(entity_type)}, entity_id, 'decisions' FROM tangled_entities"""
    )


def _tangle(engine: Engine) -> None:
    """Make ``tangled_entities`` (part, entity_id) and ``tangled_records`` (part, record_id): of entities of
    before and now that are not one of each, those that share records, one after the other, are a part."""
    several = "(SELECT {0} FROM shared GROUP BY {0} HAVING count(*) > 1)"
    engine.execute(
        f"""CREATE OR REPLACE TABLE tangled AS
        WITH ends AS (
            SELECT label, entity_id FROM shared WHERE label IN {several.format("label")}
                OR entity_id IN {several.format("entity_id")}
        )
        SELECT label, entity_id, dense_rank() OVER (ORDER BY entity_id) - 1 AS code FROM ends"""
    )
    found = engine.arrow("SELECT label, code FROM tangled ORDER BY label, code")
    engine.register("tangled_parts", _parts(found))
    engine.execute(
        """CREATE OR REPLACE TABLE tangled_entities AS
        SELECT part, entity_id FROM tangled JOIN tangled_parts USING (label)
        UNION SELECT part, entity_id FROM named JOIN tangled_parts USING (label)"""
    )
    engine.execute(
        """CREATE OR REPLACE TABLE tangled_records AS
        SELECT part, record_id FROM members JOIN tangled_parts USING (label)
        UNION SELECT part, record_id FROM previous JOIN tangled_entities USING (entity_id)"""
    )


def _parts(ends: pa.Table) -> pa.Table:
    """The part of each label: labels and entities that hang together."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    labels, place = np.unique(ends["label"].to_numpy(), return_inverse=True)
    code = ends["code"].to_numpy()
    nodes = len(labels) + (int(code.max()) + 1 if len(code) else 0)
    edges = coo_array((np.ones(len(code)), (place, len(labels) + code)), shape=(nodes, nodes))
    part = connected_components(edges, directed=False)[1] if nodes else np.array([], np.int32)
    columns = {"label": pa.array(labels, pa.int32()), "part": pa.array(part[: len(labels)], pa.int32())}
    return pa.table(columns)


def _view_answers(job: StageJob) -> None:
    """Make ``moved_answers`` (record_id_l, record_id_r): pairs of which another answer stands than before,
    where that contradicts how their records were grouped; or of which one stands no more."""
    engine = job.engine
    for name in ("decisions", "decided_before"):
        if name in job.inputs:
            engine.view(f"{name}_said", job.inputs[name])
            told = f"SELECT {', '.join(_ANSWER)} FROM {name}_said WHERE decision <> 'unsure'"
        else:
            told = "SELECT '', '', '', '' WHERE false"
        engine.execute(f"CREATE OR REPLACE TABLE answers_{name} ({' VARCHAR, '.join(_ANSWER)} VARCHAR)")
        engine.execute(f"INSERT INTO answers_{name} {told}")
    engine.execute(
        """CREATE OR REPLACE TABLE moved_answers AS
        SELECT record_id_l, record_id_r FROM (FROM answers_decisions EXCEPT FROM answers_decided_before) a
        LEFT JOIN previous l ON l.record_id = record_id_l LEFT JOIN previous r ON r.record_id = record_id_r
        WHERE (l.entity_id IS NOT DISTINCT FROM r.entity_id) = (decision = 'no_match')
        UNION
        SELECT record_id_l, record_id_r FROM (FROM answers_decided_before EXCEPT FROM answers_decisions)"""
    )
