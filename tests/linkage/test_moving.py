"""What another match weight would change, beside grouping everything once more."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.linkage.graph import forest
from hotpass.linkage.ground import Ground, histogram
from hotpass.linkage.moving import move
from hotpass.stages.link.grouping import Edges, components

_NODES = 12
_EDGES = st.dictionaries(
    st.tuples(st.integers(0, _NODES - 1), st.integers(0, _NODES - 1)).filter(lambda e: e[0] < e[1]),
    st.sampled_from([0.5, 1.0, 2.0, 3.5, 5.0, 8.0, 100.0]),
    min_size=1,
)
_MATCHES = st.sampled_from([0.0, 1.0, 2.0, 3.0, 5.0, 6.0, 9.0])


def ground_over(weights: dict[tuple[int, int], float], match: float) -> Ground:
    """Pairs of weight 100 are bound by a key."""
    ends = np.array(list(weights), dtype=np.int64).reshape(-1, 2)
    edges = Edges(ends[:, 0], ends[:, 1], np.array(list(weights.values())))
    tree = forest(_NODES, edges)
    group = components(_NODES, edges.where(tree & (edges.weight >= match)))
    ids, entity = np.unique(group, return_inverse=True)
    return Ground(
        entity_type="person",
        match=match,
        review=-2.0,
        entities=len(ids),
        record_ids=pa.array([f"r{at}" for at in range(_NODES)]),
        entity=entity,
        entity_ids=pa.array([f"P-{at}" for at in ids]),
        sizes=np.bincount(entity),
        edges=edges,
        tree=tree,
        group=group,
        weights=np.sort(edges.weight[edges.weight < 100]),
        held_back=np.array([-1.0, 0.5]),
    )


def parts(label: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(label == one).tolist()) for one in np.unique(label)}


@settings(deadline=None)
@given(_EDGES, _MATCHES, _MATCHES)
def test_what_would_change_is_what_grouping_anew_gives(
    weights: dict[tuple[int, int], float], match: float, other: float
) -> None:
    ground = ground_over(weights, match)
    before = parts(ground.group)
    after = parts(components(_NODES, ground.edges.where(ground.edges.weight >= other)))
    moved = move(ground, other, most=_NODES)
    assert moved.entities == len(after)
    larger = {group for group in after if group not in before and sum(part <= group for part in before) > 1}
    torn = {group for group in before if group not in after and sum(part <= group for part in after) > 1}
    assert moved.merging == len(larger)
    assert moved.merged == sum(part <= group for group in larger for part in before)
    assert moved.split == len(torn)
    assert sorted(one.records for one in moved.changes) == sorted(map(len, larger | torn))
    for one in moved.changes:
        low, high = sorted((match, other))
        assert low <= one.weight < high
        if one.parts > 1:
            (group,) = [
                g for g in torn if one.record_ids[0] in {f"r{at}" for at in g} and len(g) == one.records
            ]
            assert one.parts == sum(part <= group for part in after)
    assert moved.matching == int((ground.weights >= other).sum())


@settings(deadline=None)
@given(_EDGES, _MATCHES, st.integers(1, 3))
def test_pages_of_changes_are_the_changes(
    weights: dict[tuple[int, int], float], match: float, most: int
) -> None:
    ground = ground_over(weights, match)
    whole = move(ground, 9.0 if match < 5 else 0.0, most=_NODES)
    paged = [
        one
        for first in range(0, len(whole.changes), most)
        for one in move(ground, whole.match, first=first, most=most).changes
    ]
    assert tuple(paged) == whole.changes
    assert whole.more == 0


@settings(deadline=None)
@given(_EDGES, _MATCHES)
def test_every_pair_is_in_one_bin(weights: dict[tuple[int, int], float], match: float) -> None:
    ground = ground_over(weights, match)
    bins = histogram(ground, match)
    assert sum(one.matching for one in bins) == int((ground.weights >= match).sum())
    assert sum(one.waiting for one in bins) == int((ground.weights < match).sum())
    assert sum(one.held_back for one in bins) == 2
