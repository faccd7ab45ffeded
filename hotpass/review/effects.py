"""What a decision would do to the entities: the records that it touches, grouped once more with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hotpass.catalogue import Catalogue, decisions
from hotpass.catalogue.decisions import Decision
from hotpass.engine.base import literal
from hotpass.linkage.opening import Linked
from hotpass.model import EntityType
from hotpass.stages.link.grouping import BOUND_BY_DECISION, BOUND_BY_KEY, Edges, group, joined
from hotpass.stages.link.keys import BY_KEY
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    import numpy as np

#: Entities of more records together are not grouped once more while a person waits.
MOST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Effect:
    """Entities that the two records of a pair are part of, now and after each answer.

    Attributes:
        records: how many records they have together.
        now: records of each entity, the largest first, as decisions so far have it.
        match: the same, if the two match.
        no_match: the same, if they do not.
    """

    records: int
    now: tuple[int, ...]
    match: tuple[int, ...]
    no_match: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The records of some entities of one type, their pairs, and what people said of them.

    Attributes:
        entity_type: the type.
        records: their ids, in order.
        entity: of each record the entity that the run put it into.
        edges: the pairs of them that were compared.
        bound: those that a source's key binds.
        said: standing decisions of them.
        match: weight from which a pair matches.
        uncut: whether average linkage was given up.
    """

    entity_type: EntityType
    records: tuple[str, ...]
    entity: tuple[str, ...]
    edges: Edges
    bound: Edges
    said: tuple[Decision, ...]
    match: float
    uncut: bool

    def grouped(
        self, joining: Iterable[tuple[str, str]] = (), parting: Iterable[tuple[str, str]] = ()
    ) -> list[int]:
        """For each record the place of the first of its group, once some pairs more are decided."""
        place = {record: at for at, record in enumerate(self.records)}
        kept = {(one.record_id_l, one.record_id_r): one.decision for one in self.said}
        kept |= {_sorted(pair): "match" for pair in joining}
        kept |= {_sorted(pair): "no_match" for pair in parting}
        bound = _edges(
            [(place[a], place[b]) for (a, b), verdict in kept.items() if verdict == "match"],
            BOUND_BY_DECISION,
        )
        apart = _edges(
            [(place[a], place[b]) for (a, b), verdict in kept.items() if verdict == "no_match"], 0.0
        )
        found = group(
            *(self.entity_type, len(self.records), self.edges, [self.match]),
            *(joined(self.bound, bound), apart, self.uncut),
        )
        return [int(label) for label in found.label]


def surroundings(
    workspace: Workspace, linked: Linked, entity_type: EntityType, entities: Sequence[str]
) -> Surroundings:
    """The records of some entities, with all that grouping them once more takes."""
    linked.engine.register("wanted_entities", pa.table({"entity_id": pa.array(entities, pa.string())}))
    of_type = f"entity_type = {literal(entity_type)}"
    members = linked.engine.arrow(
        f"""SELECT record_id, entity_id FROM clusters SEMI JOIN wanted_entities USING (entity_id)
        WHERE {of_type} ORDER BY record_id"""
    ).to_pydict()
    linked.engine.register(
        "wanted_members", pa.table({"record_id": pa.array(members["record_id"], pa.string())})
    )
    members_of = "(SELECT record_id FROM wanted_members)"
    pairs = linked.engine.rows(
        f"""SELECT record_id_l, record_id_r, match_weight, match_key FROM pairs WHERE {of_type}
        AND record_id_l IN {members_of} AND record_id_r IN {members_of} ORDER BY ALL"""
    )
    with Catalogue.open(workspace).read() as connection:
        said = decisions.standing_of(connection, members["record_id"])
    place = {record: at for at, record in enumerate(members["record_id"])}
    weighed = [(place[a], place[b], weight) for a, b, weight, _ in pairs if weight is not None]
    keyed = [(place[a], place[b]) for a, b, _, found_by in pairs if found_by == BY_KEY]
    report = linked.report[entity_type]
    return Surroundings(
        entity_type,
        tuple(members["record_id"]),
        tuple(members["entity_id"]),
        _edges([(a, b) for a, b, _ in weighed], [weight for *_, weight in weighed]),
        _edges(keyed, BOUND_BY_KEY),
        tuple(said),
        report["match_weight"],
        bool(report.get("cut_given_up", False)),
    )


def effect(around: Surroundings, pair: tuple[str, str]) -> Effect | None:
    """What the answers to a pair would do; None where its entities have too many records to say at once."""
    place = {record: at for at, record in enumerate(around.records)}
    mine = {around.entity[place[record]] for record in pair}
    chosen = [at for at, entity in enumerate(around.entity) if entity in mine]
    if len(chosen) > MOST:
        return None
    near = narrowed(around, chosen)
    answers = [near.grouped(), near.grouped(joining=[pair]), near.grouped(parting=[pair])]
    return Effect(len(chosen), *(sizes(label) for label in answers))


def narrowed(around: Surroundings, chosen: Sequence[int]) -> Surroundings:
    """Some of the records alone, by their places."""
    import numpy as np

    places = np.full(len(around.records), -1, dtype=np.int64)
    places[np.asarray(chosen, dtype=np.int64)] = np.arange(len(chosen))

    def within(edges: Edges) -> Edges:
        inside: np.ndarray = (places[edges.l] >= 0) & (places[edges.r] >= 0)
        kept = edges.where(inside)
        return Edges(places[kept.l], places[kept.r], kept.weight)

    records = tuple(around.records[at] for at in chosen)
    known = set(records)
    said = tuple(one for one in around.said if {one.record_id_l, one.record_id_r} <= known)
    return Surroundings(
        around.entity_type,
        records,
        tuple(around.entity[at] for at in chosen),
        *(within(around.edges), within(around.bound), said, around.match, around.uncut),
    )


def _edges(pairs: Sequence[tuple[int, int]], weight: float | Sequence[float]) -> Edges:
    import numpy as np

    ends: np.ndarray = np.array([sorted(pair) for pair in pairs], dtype=np.int64).reshape(-1, 2)
    return Edges(
        ends[:, 0], ends[:, 1], np.broadcast_to(np.asarray(weight, dtype=np.float64), len(ends)).copy()
    )


def _sorted(pair: tuple[str, str]) -> tuple[str, str]:
    return (min(pair), max(pair))


def sizes(label: Sequence[int]) -> tuple[int, ...]:
    """How many records each group has, the largest first."""
    counts = {one: label.count(one) for one in set(label)}
    return tuple(sorted(counts.values(), reverse=True))
