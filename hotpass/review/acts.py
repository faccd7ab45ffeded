"""What a reviewer does to an entity, as decisions about pairs: they bound the clusters of every later run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from hotpass import access
from hotpass.catalogue import Catalogue, assignments, decisions
from hotpass.catalogue.decisions import Decision, Said, Verdict
from hotpass.catalogue.tables import now
from hotpass.errors import InputError
from hotpass.review.clusters import Cluster
from hotpass.review.effects import sizes
from hotpass.workspace import Workspace

Kind = Literal["split", "move", "confirm", "merge"]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be decided of an entity.

    Attributes:
        kind: split, move, confirm or merge.
        match: pairs that match.
        no_match: pairs that do not.
        now: records of each entity that its records form, the largest first, as decisions so far have it.
        then: the same with the act.
    """

    kind: Kind
    match: tuple[Pair, ...]
    no_match: tuple[Pair, ...]
    now: tuple[int, ...]
    then: tuple[int, ...]


def split(cluster: Cluster, numbers: Sequence[int]) -> Act:
    """Set some records apart from all others of the entity.

    Every record of the one side is said not to match any of the other, so that nothing can join the two
    again, whatever comes; whether those of one side are one is left to the model.

    Raises:
        InputError: none or all of its records are named.
    """
    apart = cluster.ids(numbers)
    rest = [record for record in cluster.around.records if record not in set(apart)]
    if not apart or not rest:
        raise InputError("name some of its records, not all", where=cluster.entity_id)
    return _act(cluster, "split", (), product(apart, rest))


def move(cluster: Cluster, numbers: Sequence[int], other: Cluster) -> Act:
    """Set some records apart from all others of the entity, and say that they belong to another one.

    Raises:
        InputError: none or all of its records are named, or the other entity is of another type or the same.
    """
    _check(cluster, other)
    parted = split(cluster, numbers)
    match = tuple((record, other.around.records[0]) for record in cluster.ids(numbers))
    return Act("move", match, parted.no_match, parted.now, parted.then)


def confirm(cluster: Cluster) -> Act:
    """Say that all its records are one, by the strongest ties that connect them."""
    number = {one.number: one.place.record_id for one in cluster.members}
    tree = [(number[tie.left], number[tie.right]) for tie in cluster.ties if tie.tree]
    reached = {record for pair in tree for record in pair}
    first, *rest = cluster.around.records
    loose = [(first, record) for record in rest if record not in reached]
    if first not in reached and tree:
        loose.append((first, tree[0][0]))
    return _act(cluster, "confirm", [*tree, *loose], ())


def merge(cluster: Cluster, other: Cluster) -> Act:
    """Say that the records of two entities are one, by their first records.

    Raises:
        InputError: the two are of different types, or one and the same.
    """
    _check(cluster, other)
    both = (len(cluster.members), len(other.members))
    pair = (cluster.around.records[0], other.around.records[0])
    return Act("merge", (pair,), (), tuple(sorted(both, reverse=True)), (sum(both),))


def _check(cluster: Cluster, other: Cluster) -> None:
    if cluster.entity_type != other.entity_type:
        raise InputError(f"{other.entity_id} is no {cluster.entity_type}", where=cluster.entity_id)
    if cluster.entity_id == other.entity_id:
        raise InputError("it is the same entity", where=cluster.entity_id)


def _act(cluster: Cluster, kind: Kind, match: Iterable[Pair], no_match: Iterable[Pair]) -> Act:
    joining, parting = tuple(match), tuple(no_match)
    now_, then = cluster.around.grouped(), cluster.around.grouped(joining, parting)
    return Act(kind, joining, parting, sizes(now_), sizes(then))


def perform(
    workspace: Workspace,
    cluster: Cluster,
    act: Act,
    *,
    reviewer: str,
    comment: str | None = None,
) -> list[int]:
    """Keep what an act decides, all of it or nothing; returns the numbers of its decisions.

    Whoever the entity was given to has it no longer.

    Contrary decisions of the same reviewer about these pairs count no longer.
    """
    access.require(access.Act.DECIDE)
    moment = now()
    shown = {"act": act.kind, "entity": cluster.entity_id}
    said = [
        Said(
            *(cluster.entity_type, min(pair), max(pair), verdict, reviewer, moment, "workbench"),
            *(comment or None, False, None, cluster.run_id, shown, cluster.model),
        )
        for pair, verdict in _verdicts(act)
    ]
    with Catalogue.open(workspace).write() as connection:
        decisions.add(connection, said)
        assignments.drop(connection, items=[cluster.entity_id])
        kept = decisions.at(connection, reviewer, moment)
    return [one.seq for one in kept]


def act_of(workspace: Workspace, decision: Decision) -> list[int]:
    """Numbers of the decisions that the same act has kept; none for a decision of a pair alone."""
    if not (decision.shown or {}).get("act"):
        return []
    with Catalogue.open(workspace).read() as connection:
        found = decisions.at(connection, decision.reviewer, decision.decided_at)
    return [one.seq for one in found if one.shown == decision.shown]


def take_back(workspace: Workspace, reviewer: str, numbers: Sequence[int]) -> None:
    """Take an act back, by the numbers of its decisions; those taken back already are passed over."""
    access.require(access.Act.DECIDE)
    with Catalogue.open(workspace).write() as connection:
        for number in numbers:
            found = decisions.find(connection, number)
            if found is not None:
                decisions.withdraw(connection, found, reviewer)


def _verdicts(act: Act) -> Iterable[tuple[Pair, Verdict]]:
    yield from ((pair, "match") for pair in act.match)
    yield from ((pair, "no_match") for pair in act.no_match)
