"""What holds groups of records together: the strongest tree, its bridges, and the strongest way.

All of it is worked out for many groups at once.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hotpass.stages.link.grouping import Edges, components

if TYPE_CHECKING:
    import numpy as np


def forest(nodes: int, edges: Edges) -> np.ndarray:
    """Which edges form the tree of each group whose weakest edge is as strong as can be (bool, one an edge).

    Args:
        nodes: how many nodes there are.
        edges: each pair of nodes at most once.
    """
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import minimum_spanning_tree

    order = np.lexsort((edges.r, edges.l, -edges.weight))
    rank = np.empty(len(order), dtype=np.float64)
    rank[order] = np.arange(1, len(order) + 1)
    tree = minimum_spanning_tree(coo_matrix((rank, (edges.l, edges.r)), shape=(nodes, nodes)).tocsr())
    chosen: np.ndarray = np.isin(rank, tree.data)
    return chosen


def bridges(nodes: int, edges: Edges, tree: np.ndarray | None = None) -> np.ndarray:
    """Which edges part their group when they are taken away (bool, one an edge).

    Every edge outside a spanning tree gets a random number, which is laid on the tree's edges between its two
    ends; a tree edge on which nothing lies is a bridge. Two numbers of 64 bits cancel each other out once in
    10^19 times. (Pritchard and Thurimella, 2011.)

    Args:
        nodes: how many nodes there are.
        edges: each pair of nodes at most once.
        tree: which of them form a spanning tree of each group; :func:`forest` when not given.
    """
    import numpy as np

    inside = forest(nodes, edges) if tree is None else tree
    laid = np.zeros(nodes + 1, dtype=np.uint64)
    numbers = np.random.default_rng(1).integers(1, 2**63, size=int((~inside).sum()), dtype=np.uint64)
    for side in (edges.l, edges.r):
        np.bitwise_xor.at(laid, side[~inside], numbers)
    parent = _lay_upwards(nodes, edges.where(inside), laid)
    child = np.where(parent[edges.l] == edges.r, edges.l, edges.r)
    parting: np.ndarray = inside & (laid[child] == 0)
    return parting


def _lay_upwards(nodes: int, tree: Edges, laid: np.ndarray) -> np.ndarray:
    """Lay the number of each node on its parent too, from the leaves up; returns the parents."""
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import breadth_first_order

    roots = np.unique(components(nodes, tree))
    left = np.concatenate([tree.l, roots])
    right = np.concatenate([tree.r, np.full(len(roots), nodes)])
    ones = np.ones(len(left), dtype=np.int8)
    graph = coo_matrix((ones, (left, right)), shape=(nodes + 1, nodes + 1)).tocsr()
    order, parent = breadth_first_order(graph, nodes, directed=False)
    place = np.empty(nodes + 1, dtype=np.int64)
    place[order] = np.arange(nodes + 1)
    of_parent = place[parent[order[1:]]]
    ends = [1]
    while ends[-1] < nodes + 1:
        ends.append(1 + int(np.searchsorted(of_parent, ends[-1], "left")))
    for start, end in reversed(list(pairwise(ends))):
        level = order[start:end]
        np.bitwise_xor.at(laid, parent[level], laid[level])
    found: np.ndarray = parent
    return found


def strongest_way(nodes: int, edges: Edges, start: int, end: int) -> list[int]:
    """Places of the edges from one node to another, the weakest as strong as can be; [] where none lead."""
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import breadth_first_order

    inside = np.flatnonzero(forest(nodes, edges))
    tree = edges.where(inside)
    ones = np.ones(len(inside), dtype=np.int8)
    graph = coo_matrix((ones, (tree.l, tree.r)), shape=(nodes, nodes)).tocsr()
    _, parent = breadth_first_order(graph, start, directed=False)
    place = {
        frozenset(pair): at
        for pair, at in zip(zip(tree.l.tolist(), tree.r.tolist(), strict=True), inside.tolist(), strict=True)
    }
    way: list[int] = []
    while end != start and parent[end] >= 0:
        way.append(place[frozenset((end, int(parent[end])))])
        end = int(parent[end])
    return way[::-1] if end == start else []
