"""Why the records of an entity are one: its pairs, and those that it cannot do without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hotpass.access import Role
from hotpass.engine.base import literal
from hotpass.linkage import words
from hotpass.linkage.answers import Edge, GroupAnswer, LinkedRecord, weakest
from hotpass.linkage.graph import bridges, strongest_way
from hotpass.linkage.naming import rule_label
from hotpass.linkage.opening import Linked
from hotpass.linkage.things import records_named
from hotpass.stages.link.blocking import pairs_in
from hotpass.stages.link.grouping import BOUND_BY_DECISION, BOUND_BY_KEY, Edges
from hotpass.stages.link.keys import BY_DECISION, BY_KEY, BY_LIKENESS

if TYPE_CHECKING:
    import numpy as np

_BOUND = {BY_KEY: BOUND_BY_KEY, BY_LIKENESS: BOUND_BY_KEY, BY_DECISION: BOUND_BY_DECISION}


def explain_group(linked: Linked, thing: str, role: Role | None = None) -> GroupAnswer:
    """Why the records of an entity are one.

    Args:
        linked: the run.
        thing: the entity's id, or what names one of its records.
        role: of the person who asks; chooses how personal values are shown.

    Raises:
        InputError: the run has no such entity.
    """
    records = records_named(linked, records_named(linked, thing, role)[0].entity_id, role)
    edges = edges_within(linked, records)
    holding = [edge for edge in edges if edge.holds]
    parting = bridges(len(records), _graph(records, holding)).tolist() if holding else []
    needed = tuple(edge for edge, parts in zip(holding, parting, strict=True) if parts)
    entity_type = records[0].entity_type
    return GroupAnswer(
        entity_id=records[0].entity_id,
        entity_type=entity_type,
        records=tuple(records),
        edges=tuple(edges),
        holding=len(holding),
        possible=pairs_in(len(records)),
        bridges=needed,
        reasons=tuple(_reasons(len(records), edges, len(holding), needed)),
        match=linked.report[entity_type]["match_weight"],
    )


def edges_within(linked: Linked, records: Sequence[LinkedRecord]) -> list[Edge]:
    """The pairs among some records of one type that a run kept, weightiest first."""
    by_id = {record.record_id: record for record in records}
    listed = ", ".join(map(literal, by_id)) or "''"
    rows = linked.engine.rows(
        f"""SELECT record_id_l, record_id_r, match_weight, match_key FROM pairs
        WHERE record_id_l IN ({listed}) AND record_id_r IN ({listed})
        ORDER BY match_weight DESC NULLS FIRST, record_id_l, record_id_r"""
    )
    if not rows:
        return []
    entity_type = records[0].entity_type
    match = linked.report[entity_type]["match_weight"]
    called = {by: rule_label(by, linked.profile, entity_type) for *_, by in rows}
    return [
        Edge(
            *(by_id[left], by_id[right], weight, found_by, called[found_by]),
            holds=found_by in _BOUND or (weight or 0.0) >= match,
        )
        for left, right, weight, found_by in rows
    ]


def way_between(
    records: Sequence[LinkedRecord], edges: Sequence[Edge], left: str, right: str
) -> tuple[Edge, ...]:
    """The pairs that lead from one record to another: their own, else the strongest way; () for none."""
    holding = [edge for edge in edges if edge.holds]
    own = [edge for edge in holding if {edge.left.record_id, edge.right.record_id} == {left, right}]
    if own:
        return tuple(own)
    place = {record.record_id: at for at, record in enumerate(records)}
    if not holding:
        return ()
    return tuple(
        holding[at] for at in strongest_way(len(records), _graph(records, holding), place[left], place[right])
    )


def strength(edge: Edge) -> float:
    """How strongly an edge holds."""
    return _BOUND.get(edge.found_by, edge.weight or 0.0)


def _graph(records: Sequence[LinkedRecord], edges: Sequence[Edge]) -> Edges:
    import numpy as np

    place = {record.record_id: at for at, record in enumerate(records)}
    ends: np.ndarray = np.array(
        [sorted((place[e.left.record_id], place[e.right.record_id])) for e in edges], dtype=np.int64
    ).reshape(-1, 2)
    return Edges(ends[:, 0], ends[:, 1], np.array([strength(edge) for edge in edges], dtype=np.float64))


def _reasons(records: int, edges: Sequence[Edge], holding: int, needed: tuple[Edge, ...]) -> Iterator[str]:
    if records == 1:
        yield "It has one record, so that nothing had to be linked."
        return
    possible = pairs_in(records)
    formed = f"{words.counted(records, 'record')} form {words.counted(possible, 'pair')}"
    if possible == holding == 1:
        yield f"{formed}, which holds the entity together."
    else:
        hold = "holds" if holding == 1 else "hold"
        share = words.percent(holding / possible)
        yield f"{formed}; {words.count(holding)} of them {hold} the entity together ({share})."
    held = (
        (BY_KEY, "a key of their source"),
        (BY_LIKENESS, "saying the same"),
        (BY_DECISION, "a decision of a person"),
    )
    for found_by, what in held:
        times = sum(edge.found_by == found_by for edge in edges)
        if times:
            verb = "is" if times == 1 else "are"
            yield f"{words.counted(times, 'pair')} {verb} held by {what}, whatever the weight."
    least = weakest(needed)
    if least:
        one, other = (f"{end.name} ({end.place})" for end in (least.left, least.right))
        weight = words.weight(least.weight or 0.0)
        yield f"Without the pair {one} and {other}, of weight {weight}, it would fall in two."
    elif not needed:
        yield "It hangs on no single pair: it would stay one without any of them."
