"""An entity whose records may not all be one: its records, what ties them, and where it would part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hotpass.errors import InputError
from hotpass.linkage.answers import Edge
from hotpass.linkage.graph import forest
from hotpass.linkage.groups import explain_group, strength
from hotpass.linkage.opening import Linked
from hotpass.model import EntityType
from hotpass.review.effects import Surroundings, surroundings
from hotpass.review.policy import Policy
from hotpass.review.sides import Place, values_of
from hotpass.ssot.versions import entity_type_of
from hotpass.stages.link.grouping import SURE, UNLIKE, Edges, components
from hotpass.stages.link.saved import digest_of
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    import numpy as np

#: Entities of more records are not drawn record by record.
MOST: Final = 300


@dataclass(frozen=True, slots=True)
class Member:
    """A record of an entity.

    Attributes:
        number: by which it is called on the page, from 1.
        place: where it stands.
        name: what it calls the entity.
        values: what it says, by field label, in the profile's order; what a policy hides is left out.
        x, y: where it is drawn, −1 to 1, on a circle; those that weigh most together stand side by side.
    """

    number: int
    place: Place
    name: str
    values: tuple[tuple[str, str], ...]
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Tie:
    """Two members that were compared, by their numbers.

    Attributes:
        left, right: the numbers.
        edge: the pair.
        tree: whether it is one of the strongest ties that connect all members.
    """

    left: int
    right: int
    edge: Edge
    tree: bool


@dataclass(frozen=True, slots=True)
class Cluster:
    """An entity as it is put to a reviewer.

    Attributes:
        entity_id: the entity.
        entity_type: organisation or person.
        run_id: the run that made it.
        model: version of its model: the SHA-256 of what it says.
        members: its records.
        ties: pairs of them that were kept, the weightiest first.
        reasons: what holds it together, in sentences.
        smaller: numbers of the smaller part into which it falls without its weakest tie of the tree.
        around: for grouping it once more.
    """

    entity_id: str
    entity_type: EntityType
    run_id: str
    model: str
    members: tuple[Member, ...]
    ties: tuple[Tie, ...]
    reasons: tuple[str, ...]
    smaller: tuple[int, ...]
    around: Surroundings

    def ids(self, numbers: Sequence[int]) -> list[str]:
        """Record ids of members, by their numbers."""
        wanted = set(numbers)
        return [one.place.record_id for one in self.members if one.number in wanted]


def cluster(workspace: Workspace, linked: Linked, entity_id: str, policy: Policy) -> Cluster:
    """An entity of a run, for a reviewer.

    Raises:
        InputError: the run has no such entity, or it has more than :data:`MOST` records.
    """
    policy.check(linked.profile)
    group = explain_group(linked, entity_id, policy.role)
    if len(group.records) > MOST:
        raise InputError(
            f"entity {entity_id} has {len(group.records)} records, more than can be looked at one by one",
            remedy="Decide its weakest pairs first",
        )
    kind = entity_type_of(entity_id)
    ids = [record.record_id for record in group.records]
    said = values_of(linked, kind, ids, policy)
    number = {record: at for at, record in enumerate(ids)}
    edges = _edges(group.edges, number)
    tree = forest(len(ids), edges)
    where = _circle(len(ids), edges)
    members = tuple(
        Member(at + 1, place, _name(values, place), tuple(values), *where[at])
        for at, (place, values) in enumerate(said)
    )
    ties = tuple(
        Tie(number[one.left.record_id] + 1, number[one.right.record_id] + 1, one, bool(inside))
        for one, inside in zip(group.edges, tree, strict=True)
    )
    return Cluster(
        *(group.entity_id, kind, linked.run_id, digest_of(linked.folder / "link"), members, ties),
        group.reasons[:1] if policy.restricts(kind) else group.reasons,
        _smaller(len(ids), edges, tree),
        surroundings(workspace, linked, kind, [group.entity_id]),
    )


def _name(values: Sequence[tuple[str, str]], place: Place) -> str:
    return values[0][1] if values else f"row {place.row}"


def _edges(found: Sequence[Edge], number: dict[str, int]) -> Edges:
    import numpy as np

    ends: np.ndarray = np.array(
        [sorted((number[e.left.record_id], number[e.right.record_id])) for e in found], dtype=np.int64
    ).reshape(-1, 2)
    return Edges(ends[:, 0], ends[:, 1], np.array([strength(edge) for edge in found], dtype=np.float64))


def _smaller(nodes: int, edges: Edges, tree: np.ndarray) -> tuple[int, ...]:
    """Numbers of the smaller part once the weakest tie of the tree is gone."""
    import numpy as np

    inside = np.flatnonzero(tree)
    if not len(inside):
        return ()
    weakest = inside[np.argmin(edges.weight[inside])]
    label = components(nodes, edges.where(inside[inside != weakest]))
    sides = (label == label[edges.l[weakest]], label == label[edges.r[weakest]])
    least = min(sides, key=lambda side: int(side.sum()))
    return tuple(int(at) + 1 for at in np.flatnonzero(least))


def _circle(nodes: int, edges: Edges) -> list[tuple[float, float]]:
    """Places on a circle, those next to each other that weigh most together (leaves of average linkage)."""
    import numpy as np
    from scipy.cluster.hierarchy import leaves_list, linkage

    order = np.arange(nodes)
    if nodes > 2:
        unlike = np.full((nodes, nodes), SURE - UNLIKE)
        unlike[edges.l, edges.r] = SURE - np.clip(edges.weight, UNLIKE, SURE)
        order = leaves_list(linkage(unlike[np.triu_indices(nodes, 1)], "average", optimal_ordering=True))
    angle = np.empty(nodes)
    angle[order] = np.pi / 2 - 2 * np.pi * np.arange(nodes) / nodes
    return [(float(x), float(y)) for x, y in zip(np.cos(angle), np.sin(angle), strict=True)]
