"""What holds groups together, beside what taking edges away one by one says."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.linkage.graph import bridges, forest, strongest_way
from hotpass.stages.link.grouping import Edges, components

_NODES = 9
_EDGES = st.dictionaries(
    st.tuples(st.integers(0, _NODES - 1), st.integers(0, _NODES - 1)).filter(lambda e: e[0] < e[1]),
    st.floats(-5, 30),
)


def edges_of(weights: dict[tuple[int, int], float]) -> Edges:
    ends = np.array(list(weights), dtype=np.int64).reshape(-1, 2)
    return Edges(ends[:, 0], ends[:, 1], np.array(list(weights.values()), dtype=np.float64))


def groups(edges: Edges) -> int:
    return len(np.unique(components(_NODES, edges)))


@settings(deadline=None)
@given(_EDGES)
def test_a_bridge_is_what_parts_its_group(weights: dict[tuple[int, int], float]) -> None:
    edges = edges_of(weights)
    every = np.arange(len(weights))
    parts = [groups(edges.where(every != at)) > groups(edges) for at in every]
    assert bridges(_NODES, edges).tolist() == parts


@settings(deadline=None)
@given(_EDGES)
def test_a_forest_holds_what_its_edges_hold(weights: dict[tuple[int, int], float]) -> None:
    edges = edges_of(weights)
    tree = edges.where(forest(_NODES, edges))
    assert components(_NODES, tree).tolist() == components(_NODES, edges).tolist()
    assert len(tree.l) == _NODES - groups(edges)


@settings(deadline=None)
@given(_EDGES, st.integers(0, _NODES - 1), st.integers(0, _NODES - 1))
def test_no_other_way_is_stronger(weights: dict[tuple[int, int], float], start: int, end: int) -> None:
    edges = edges_of(weights)
    label = components(_NODES, edges)
    way = strongest_way(_NODES, edges, start, end)
    if start == end or label[start] != label[end]:
        assert way == []
        return
    at = start
    for place in way:
        at = int(edges.l[place] + edges.r[place] - at)
    assert at == end
    stronger = edges.where(edges.weight > edges.weight[way].min())
    apart = components(_NODES, stronger)
    assert apart[start] != apart[end]
