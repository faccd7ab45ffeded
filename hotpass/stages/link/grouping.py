"""From scored pairs to groups of records: connected, held together, and true to what people decided.

Records that are connected one by one may chain strangers together. Each connected component of more than two
records is therefore clustered by average linkage over all its pairs (pairs that were not kept count as quite
unlike) and cut where the mean weight between two parts falls below a bound. Records are then connected by
matching pairs within those parts, and the groups so made by what is known to be one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from hotpass.model import EntityType

if TYPE_CHECKING:
    import numpy as np

#: Weight of pairs that are known to be one, by their source's key or by a decision of a person.
BOUND_BY_KEY: Final = 100.0
BOUND_BY_DECISION: Final = 1000.0
#: Mean weight between two parts of a component below which they are cut.
CUT: Final[dict[EntityType, float]] = {"organisation": -2.0, "person": -3.0}
#: Pairs of this weight and more form components …
LOOSE: Final = 0.0
#: … and stronger ones, step by step, where a component has more records than this.
MOST: Final = 1_200
_STEP: Final = 1.5
#: Weights beyond these count as these.
UNLIKE: Final = -10.0
SURE: Final = 12.0
#: Weights between which pairs are taken to be of one kind when it is asked how many of them the cut parts …
_STEPS: Final = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 14.0)
#: … so many pairs more, which it leaves, since of few pairs any share is by chance …
_PRIOR: Final = 2.0
#: … and how far the share is taken off their probability: half of what the cut says, as what it leaves is
#: better than what it parts. Found on labelled sets; from 1.0 on too many matches are doubted.
_DOUBT: Final = 0.5
#: Groupings whose expected F1 differs by less are as good as each other.
_ALIKE: Final = 0.015
#: Where more than this share of the matching pairs would be cut …
_SUSPICIOUS: Final = 0.1
#: … and more than so many of them, since of a handful any share is by chance, …
_FEW: Final = 10
#: … most of them in groups of so many records, a few entities own most records: no cut. Smaller groups of
#: which much is cut are families of names, as of faculties or clubs of one town, that must not be joined.
_CROWD: Final = 100


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of records: ``l``, ``r`` (places, l < r) and ``weight`` (float64)."""

    l: np.ndarray  # noqa: E741 - the side that Splink calls so
    r: np.ndarray
    weight: np.ndarray

    def where(self, chosen: np.ndarray) -> Edges:
        """The chosen ones."""
        return Edges(self.l[chosen], self.r[chosen], self.weight[chosen])


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of records.

    Attributes:
        label: for each record the first record of its group.
        part: for each record a number of the part in which the cut leaves it.
        match: weight from which a pair matches.
        expected: F1 that the model expects of the groups, before people's decisions.
        cut: share of the matching pairs that the cut parts.
        uncut: whether that share was too large, so that the cut was given up.
    """

    label: np.ndarray
    part: np.ndarray
    match: float
    expected: float
    cut: float
    uncut: bool


def components(nodes: int, edges: Edges) -> np.ndarray:
    """For each node the first node that it is connected with."""
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    graph = coo_matrix((np.ones(len(edges.l), dtype=np.int8), (edges.l, edges.r)), shape=(nodes, nodes))
    _, label = connected_components(graph, directed=False)
    _, first = np.unique(label, return_index=True)
    found: np.ndarray = first[label]
    return found


def group(
    entity_type: EntityType,
    nodes: int,
    edges: Edges,
    matches: Sequence[float],
    bound: Edges,
    apart: Edges,
    uncut: bool | None = None,
) -> Groups:
    """Group the records.

    Args:
        entity_type: chooses the bound of the cut.
        nodes: number of records.
        edges: the scored pairs.
        matches: weights from which a pair may match, the least first; the first is chosen by which the groups
            are expected to be as good as the best, but for :data:`_ALIKE`.
        bound: pairs that are known to be one; they weigh :data:`BOUND_BY_KEY` or :data:`BOUND_BY_DECISION`.
        apart: pairs that people set apart.
        uncut: whether to give the cut up; None to find out.
    """
    part = _parts(nodes, edges, CUT[entity_type])
    expected = dict(_expectations(nodes, edges, matches, part, bound, uncut))
    least = max(expected.values()) - _ALIKE
    match = min(match for match, f1 in expected.items() if f1 >= least)
    best = _grouped(nodes, edges, match, part, bound, uncut)
    label = _set_apart(best.label, joined(edges.where(edges.weight >= best.match), bound), apart)
    return replace(best, label=label)


def _expectations(
    nodes: int,
    edges: Edges,
    matches: Sequence[float],
    part: np.ndarray,
    bound: Edges,
    uncut: bool | None,
) -> Iterator[tuple[float, float]]:
    """Each match weight, the highest first, and the F1 that is expected of its groups.

    A lower weight only joins groups of a higher one, so that each is made from those before it.
    """
    import numpy as np

    together = part[edges.l] == part[edges.r]
    probable = _probable(edges, together)
    label, above = components(nodes, bound), np.inf
    for match in sorted(matches, reverse=True):
        strong = edges.weight >= match
        label = _contracted(label, edges.where(strong & (edges.weight < above) & together))
        above = match
        given_up = _gives_up(nodes, edges, strong, together) if uncut is None else uncut
        grouped = components(nodes, joined(edges.where(strong), bound)) if given_up else label
        yield match, _expected_f1(grouped, edges, probable)


def _contracted(label: np.ndarray, more: Edges) -> np.ndarray:
    """The labels once more pairs join groups."""
    import numpy as np

    left, right = label[more.l], label[more.r]
    touched = np.unique(np.concatenate([left, right]))
    left, right = (np.searchsorted(touched, side) for side in (left, right))
    now = np.arange(len(label))
    now[touched] = touched[components(len(touched), Edges(left, right, more.weight))]
    return np.asarray(now[label])


def _grouped(
    nodes: int, edges: Edges, match: float, part: np.ndarray, bound: Edges, uncut: bool | None
) -> Groups:
    import numpy as np

    strong, together = edges.weight >= match, part[edges.l] == part[edges.r]
    cut = _share_cut(strong, together)
    uncut = _gives_up(nodes, edges, strong, together) if uncut is None else uncut
    label = components(nodes, joined(edges.where(strong if uncut else strong & together), bound))
    left_in = np.zeros_like(part) if uncut else part
    return Groups(label, left_in, match, _expected_f1(label, edges, _probable(edges, together)), cut, uncut)


def _share_cut(strong: np.ndarray, together: np.ndarray) -> float:
    """Share of the strong pairs that the cut parts."""
    import numpy as np

    return float(np.count_nonzero(strong & ~together)) / max(1, int(np.count_nonzero(strong)))


def _gives_up(nodes: int, edges: Edges, strong: np.ndarray, together: np.ndarray) -> bool:
    """Whether the cut would part so many of the strong pairs, of groups so large, that it must be wrong."""
    import numpy as np

    cut = strong & ~together
    if int(np.count_nonzero(cut)) <= _FEW or _share_cut(strong, together) <= _SUSPICIOUS:
        return False
    label = components(nodes, edges.where(strong))
    return bool(np.median(np.bincount(label)[label[edges.l[cut]]]) >= _CROWD)


def _probable(edges: Edges, together: np.ndarray) -> np.ndarray:
    """Probability of each pair to be a match: the model's, less as much as the cut gives reason to doubt it.

    The model is too sure of pairs of a weight of which the cut parts many: those that it leaves are of the
    same kind. A lower weight is doubted as much as any higher one.
    """
    import numpy as np

    said = 1 / (1 + np.exp2(-np.clip(edges.weight, -60, 60)))
    step = np.digitize(edges.weight, _STEPS)
    pairs, cut = (np.bincount(step, of, len(_STEPS) + 1) for of in (None, (~together).astype(np.float64)))
    doubt = np.maximum.accumulate((cut / (pairs + _PRIOR))[::-1])[::-1]
    return np.asarray(said * np.clip(1 - _DOUBT * doubt, 0, 1)[step])


def _expected_f1(label: np.ndarray, edges: Edges, probable: np.ndarray) -> float:
    """F1 of groups over pairs of records, as the model expects it: 2 Σ p in groups / (pairs in groups + Σ p).

    A pair that was not kept is taken for no match. The model is mostly too sure of itself, so that the figure
    serves to compare groupings, not to judge one.
    """
    import numpy as np

    inside = label[edges.l] == label[edges.r]
    sizes = np.bincount(label).astype(np.float64)
    said = float((sizes * (sizes - 1) / 2).sum()) + float(probable.sum())
    return 2 * float(probable[inside].sum()) / said if said else 1.0


def joined(*several: Edges) -> Edges:
    """All of them."""
    import numpy as np

    return Edges(*(np.concatenate([getattr(e, name) for e in several]) for name in ("l", "r", "weight")))


def _parts(nodes: int, edges: Edges, cut: float) -> np.ndarray:
    """For each node the first node of the part that holds together on average."""
    import numpy as np

    part = np.arange(nodes)
    place = np.empty(nodes, dtype=np.int64)
    pending = [(np.arange(nodes), edges, LOOSE)]
    while pending:
        members, pairs, least = pending.pop()
        place[members] = np.arange(len(members))
        linked = pairs.where(pairs.weight >= least)
        label = components(len(members), Edges(place[linked.l], place[linked.r], linked.weight))
        part[members] = members[label]
        for some, within in list(_split(members, label, pairs, place, cut)):
            if len(some) <= MOST:
                part[some] = some[_average(some, within, cut)]
            elif least < SURE:
                pending.append((some, within, least + _STEP))
    return part


def _split(
    members: np.ndarray, label: np.ndarray, pairs: Edges, place: np.ndarray, cut: float
) -> Iterator[tuple[np.ndarray, Edges]]:
    """Members and pairs of each label that three and more members have, unless all their pairs hold."""
    import numpy as np

    of_pair = label[place[pairs.l]]
    inside = of_pair == label[place[pairs.r]]
    pairs, of_pair = pairs.where(inside), of_pair[inside]
    by_label, by_pair = np.argsort(label, kind="stable"), np.argsort(of_pair, kind="stable")
    sizes = np.bincount(label)
    held = np.bincount(of_pair[pairs.weight >= cut], minlength=len(sizes))
    whole = (held == sizes * (sizes - 1) // 2) & (sizes <= MOST)
    several = np.flatnonzero((sizes > 2) & ~whole)
    starts, ends = (np.searchsorted(label[by_label], several, side) for side in ("left", "right"))
    firsts, lasts = (np.searchsorted(of_pair[by_pair], several, side) for side in ("left", "right"))
    for start, end, first, last in zip(starts, ends, firsts, lasts, strict=True):
        yield members[by_label[start:end]], pairs.where(by_pair[first:last])


def _average(members: np.ndarray, pairs: Edges, cut: float) -> np.ndarray:
    """For each member the place of the first member of its part, by average linkage."""
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage

    n = len(members)
    weight = np.clip(pairs.weight, UNLIKE, SURE)
    distance = np.full((n, n), SURE - UNLIKE)
    distance[np.searchsorted(members, pairs.l), np.searchsorted(members, pairs.r)] = SURE - weight
    tree = linkage(distance[np.triu_indices(n, 1)], "average")
    part = fcluster(tree, SURE - cut, "distance")
    _, first, inverse = np.unique(part, return_index=True, return_inverse=True)
    return np.asarray(first[inverse])


def _set_apart(label: np.ndarray, inside: Edges, apart: Edges) -> np.ndarray:
    """The labels once pairs that people set apart stand in different groups."""
    import numpy as np

    torn = np.unique(label[apart.l][label[apart.l] == label[apart.r]])
    label = label.copy()
    for one in torn:
        members = np.flatnonzero(label == one)
        within, enemies = (e.where((label[e.l] == one) & (label[e.r] == one)) for e in (inside, apart))
        label[members] = _grown(members, within, enemies)
    return label


def _grown(members: np.ndarray, within: Edges, enemies: Edges) -> Sequence[int]:
    """Groups grown from the heaviest pair on, never one that holds two enemies."""
    import numpy as np

    group_of = {int(m): int(m) for m in members}
    inside = {m: {m} for m in group_of}
    hostile: dict[int, set[int]] = {m: set() for m in group_of}
    for a, b in zip(enemies.l.tolist(), enemies.r.tolist(), strict=True):
        hostile[a].add(b)
        hostile[b].add(a)
    order = np.lexsort((within.r, within.l, -within.weight))
    for a, b in zip(within.l[order].tolist(), within.r[order].tolist(), strict=True):
        keep, drop = sorted((group_of[a], group_of[b]))
        if keep == drop or hostile[keep] & inside[drop]:
            continue
        group_of |= dict.fromkeys(inside[drop], keep)
        inside[keep] |= inside.pop(drop)
        hostile[keep] |= hostile.pop(drop)
    return [group_of[int(m)] for m in members]
