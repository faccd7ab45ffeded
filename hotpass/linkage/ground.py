"""The pairs and entities of a run as numbers, held once for what a page asks again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hotpass.engine.base import literal
from hotpass.linkage.graph import forest
from hotpass.linkage.opening import Linked
from hotpass.model import EntityType
from hotpass.stages.link.grouping import BOUND_BY_KEY, Edges, components
from hotpass.stages.link.keys import BY_DECISION, BY_KEY, BY_LIKENESS

if TYPE_CHECKING:
    import numpy as np

#: Lowest weight from which pairs may be asked to match.
LOWEST: Final = 0.0


@dataclass(frozen=True)
class Ground:
    """The records of one type that stand in a pair, as numbers from 0.

    Attributes:
        entity_type: the type.
        match: weight from which pairs match in the run.
        review: weight from which they wait for a person.
        entities: how many entities the run found, those of a single record among them.
        record_ids: of each record.
        entity: for each record the number of its entity.
        entity_ids: of each entity, by its number.
        sizes: records of each entity, by its number.
        edges: the pairs that may hold records together: of :data:`LOWEST` and more, or bound.
        tree: which of them form the strongest tree of each connected part. From whatever weight on pairs
            match, those of the tree that do connect the same records as all that do.
        group: for each record the first record of its group, as pairs match in the run.
        weights: weights of all pairs that may match or wait, in ascending order; contradicted ones apart.
        held_back: weights of pairs whose names contradict, in ascending order.
    """

    entity_type: EntityType
    match: float
    review: float
    entities: int
    record_ids: pa.Array
    entity: np.ndarray
    entity_ids: pa.Array
    sizes: np.ndarray
    edges: Edges
    tree: np.ndarray
    group: np.ndarray
    weights: np.ndarray
    held_back: np.ndarray


def ground_of(linked: Linked, entity_type: EntityType) -> Ground:
    """The records and pairs of one type of a run."""
    import numpy as np

    _number(linked, entity_type)
    report = linked.report[entity_type]
    nodes = linked.engine.arrow("SELECT record_id, entity FROM numbered ORDER BY id")
    entities = linked.engine.arrow("SELECT entity_id, n FROM entities_numbered ORDER BY code")
    found = linked.engine.arrow(
        f"""SELECT l, r, weight, bound FROM edges_numbered
        WHERE bound OR (weight >= {min(LOWEST, report["match_weight"])} AND NOT contradicted AND NOT cut)
        ORDER BY l, r"""
    )
    bound = found["bound"].to_numpy(zero_copy_only=False).astype(bool)
    weight = found["weight"].to_numpy(zero_copy_only=False).astype(np.float64)
    left, right = (found[side].to_numpy().astype(np.int64) for side in ("l", "r"))
    strength = np.where(bound, np.maximum(np.nan_to_num(weight, nan=0.0), BOUND_BY_KEY), weight)
    edges = Edges(left, right, strength)
    tree = forest(nodes.num_rows, edges)
    return Ground(
        entity_type=entity_type,
        match=report["match_weight"],
        review=report["review_weight"],
        entities=report["entities"],
        record_ids=nodes["record_id"].combine_chunks(),
        entity=nodes["entity"].to_numpy().astype(np.int64),
        entity_ids=entities["entity_id"].combine_chunks(),
        sizes=entities["n"].to_numpy().astype(np.int64),
        edges=edges,
        tree=tree,
        group=components(nodes.num_rows, edges.where(tree & (strength >= report["match_weight"]))),
        weights=_weights(linked, "NOT contradicted"),
        held_back=_weights(linked, "contradicted"),
    )


def _weights(linked: Linked, which: str) -> np.ndarray:
    found = linked.engine.arrow(
        f"SELECT weight FROM edges_numbered WHERE weight IS NOT NULL AND {which} ORDER BY weight"
    )
    weights: np.ndarray = found["weight"].to_numpy()
    return weights


def _number(linked: Linked, entity_type: EntityType) -> None:
    """Make ``numbered`` (record_id, id, entity), ``entities_numbered`` and ``edges_numbered``."""
    engine, kind = linked.engine, literal(entity_type)
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE of_type AS
        SELECT record_id_l, record_id_r, match_weight AS weight,
               match_key IN ('{BY_KEY}', '{BY_LIKENESS}', '{BY_DECISION}') AS bound,
               {linked.told("contradicted")} AS contradicted, {linked.told("cut")} AS cut
        FROM pairs WHERE entity_type = {kind}"""
    )
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE in_pairs AS
        SELECT c.record_id, c.entity_id FROM clusters c WHERE c.entity_type = {kind} AND c.record_id IN (
            SELECT record_id_l FROM of_type UNION SELECT record_id_r FROM of_type)"""
    )
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE entities_numbered AS
        SELECT entity_id, row_number() OVER (ORDER BY entity_id) - 1 AS code, n FROM (
            SELECT entity_id, count(*) AS n FROM clusters WHERE entity_type = {kind} GROUP BY entity_id)
        SEMI JOIN in_pairs USING (entity_id)"""
    )
    engine.execute(
        """CREATE OR REPLACE TEMP TABLE numbered AS
        SELECT p.record_id, row_number() OVER (ORDER BY p.record_id) - 1 AS id, e.code AS entity
        FROM in_pairs p JOIN entities_numbered e USING (entity_id)"""
    )
    engine.execute(
        """CREATE OR REPLACE TEMP TABLE edges_numbered AS
        SELECT a.id AS l, b.id AS r, weight, bound, contradicted, cut FROM of_type
        JOIN numbered a ON a.record_id = record_id_l JOIN numbered b ON b.record_id = record_id_r"""
    )


def ids(array: pa.Array, chosen: Sequence[int] | np.ndarray) -> list[str]:
    """The chosen ids."""
    import numpy as np

    found: list[str] = array.take(pa.array(np.asarray(chosen, dtype=np.int64))).to_pylist()
    return found


@dataclass(frozen=True, slots=True)
class Bin:
    """How many pairs weigh as much: those that match, that wait, and whose names contradict."""

    low: float
    matching: int
    waiting: int
    held_back: int


def histogram(ground: Ground, match: float) -> list[Bin]:
    """Pairs by match weight, one bin a unit of weight, were they to match from that weight on."""
    import numpy as np

    every = np.concatenate([ground.weights, ground.held_back])
    if not len(every):
        return []
    ends = np.arange(np.floor(every.min()), np.floor(every.max()) + 2)
    matching, waiting, held = (
        np.histogram(some, ends)[0].tolist()
        for some in (
            ground.weights[ground.weights >= match],
            ground.weights[ground.weights < match],
            ground.held_back,
        )
    )
    return [Bin(*one) for one in zip(ends[:-1].tolist(), matching, waiting, held, strict=True)]
