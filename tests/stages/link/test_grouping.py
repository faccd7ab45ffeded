"""Groups of records from scored pairs."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hotpass.model import EntityType
from hotpass.stages.link.grouping import BOUND_BY_DECISION, BOUND_BY_KEY, Edges, group

MATCH = 3.17


def edges(*pairs: tuple[int, int, float]) -> Edges:
    ordered = sorted((min(a, b), max(a, b), w) for a, b, w in pairs)
    columns = list(zip(*ordered, strict=True)) or [(), (), ()]
    dtypes = (np.int64, np.int64, np.float64)
    return Edges(*(np.array(c, dtype=t) for c, t in zip(columns, dtypes, strict=True)))


def groups(nodes: int, scored: Edges, bound: Edges = edges(), apart: Edges = edges()) -> list[list[int]]:  # noqa: B008
    label = group("person", nodes, scored, [MATCH], bound, apart).label
    return [sorted(np.flatnonzero(label == one).tolist()) for one in np.unique(label)]


def clique(*members: int, weight: float = 9.0) -> list[tuple[int, int, float]]:
    return [(a, b, weight) for a, b in itertools.combinations(members, 2)]


def test_matching_pairs_form_a_group_and_others_do_not() -> None:
    assert groups(5, edges((0, 1, 5.0), (2, 3, 2.0))) == [[0, 1], [2], [3], [4]]


def test_a_chain_of_two_tight_groups_is_cut_at_its_weak_link() -> None:
    scored = edges(*clique(0, 1, 2, 3), *clique(4, 5, 6, 7), (3, 4, 4.0))
    assert groups(8, scored) == [[0, 1, 2, 3], [4, 5, 6, 7]]


@given(
    st.integers(2, 6), st.integers(2, 6), st.floats(MATCH, 8.9), st.sampled_from(["organisation", "person"])
)
def test_one_pair_alone_never_holds_two_tight_groups_together(
    left: int, right: int, weight: float, kind: EntityType
) -> None:
    bridge = (left - 1, left, weight)
    scored = edges(*clique(*range(left)), *clique(*range(left, left + right)), bridge)
    label = group(kind, left + right, scored, [MATCH], edges(), edges()).label
    assert label.tolist() == [0] * left + [left] * right


def test_a_group_with_a_weak_pair_in_it_stays_whole() -> None:
    scored = edges((0, 1, 9.0), (1, 2, 9.0), (0, 2, -1.0))
    assert groups(3, scored) == [[0, 1, 2]]


def test_what_is_known_to_be_one_is_one() -> None:
    bound = edges((0, 2, BOUND_BY_KEY))
    assert groups(4, edges((0, 1, 9.0), (2, 3, 9.0)), bound) == [[0, 1, 2, 3]]


def test_pairs_set_apart_part_their_group_at_its_weakest() -> None:
    scored = edges((0, 1, 9.0), (1, 2, 5.0), (0, 2, 4.0))
    assert groups(3, scored, apart=edges((0, 2, 0.0))) == [[0, 1], [2]]


def test_what_the_cut_parts_is_no_matter_to_pairs_set_apart() -> None:
    scored = edges(*clique(0, 1, 2, 3), *clique(4, 5, 6, 7), (3, 4, 4.0))
    assert groups(8, scored, apart=edges((0, 1, 0.0))) == [[0, 2, 3], [1], [4, 5, 6, 7]]


def test_a_decision_to_join_outweighs_what_was_scored() -> None:
    scored = edges((0, 1, 9.0), (1, 2, 9.0))
    bound = edges((1, 2, BOUND_BY_DECISION))
    assert groups(3, scored, bound, edges((0, 2, 0.0))) == [[0], [1, 2]]


def test_entities_with_hundreds_of_records_are_not_torn() -> None:
    """Where most pairs of large groups were never brought, the cut gives way and says so."""
    ring = [(i, (i + step) % 300, 8.0) for i in range(300) for step in (1, 2)]
    made = group("person", 300, edges(*ring), [MATCH], edges(), edges())
    assert made.uncut
    assert np.unique(made.label).tolist() == [0]


def test_families_of_a_dozen_records_are_cut_however_many_pairs_that_parts() -> None:
    """A university and its faculties: each is like the whole, and no two faculties are one."""
    families = [(20 * n, 20 * n + 1 + k, 8.0) for n in range(10) for k in range(15)]
    made = group("organisation", 200, edges(*families), [MATCH], edges(), edges())
    assert not made.uncut
    assert made.cut > 0.5
    assert np.bincount(made.label).max() < 5


def test_a_component_past_all_bounds_is_no_matrix() -> None:
    chain = edges(*((i, i + 1, 4.0) for i in range(4_999)))
    assert len(groups(5_000, chain)) >= 1


_PAIRS = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(-2, 12)).filter(lambda p: p[0] != p[1]),
    max_size=40,
    unique_by=lambda p: (min(p[:2]), max(p[:2])),
)


@given(_PAIRS, _PAIRS)
def test_groups_are_a_partition_that_sets_apart_what_must_be(
    scored: list[tuple[int, int, float]], apart: list[tuple[int, int, float]]
) -> None:
    found = groups(12, edges(*scored), apart=edges(*apart))
    assert sorted(itertools.chain(*found)) == list(range(12))
    place = {member: number for number, members in enumerate(found) for member in members}
    assert all(place[a] != place[b] for a, b, _ in apart)
    connected = {(a, b) for a, b, w in scored if w >= MATCH}
    for members in found:
        assert len(members) == 1 or connected & set(itertools.permutations(members, 2))


def test_the_weight_is_chosen_by_which_the_groups_are_expected_to_be_best() -> None:
    sure = [(2 * n, 2 * n + 1, 9.0) for n in range(50)]
    likely, hardly = ([(100 + 2 * n, 101 + 2 * n, weight) for n in range(50)] for weight in (1.5, -2.0))
    offered = [-3.0, 1.0, 3.0]
    chosen = [
        group("person", 200, edges(*sure, *more), offered, edges(), edges(), uncut=True).match
        for more in (likely, hardly)
    ]
    assert chosen == [-3.0, 1.0]


def test_groups_as_good_as_the_best_take_the_least_weight() -> None:
    sure = edges(*((2 * n, 2 * n + 1, 9.0) for n in range(50)))
    found = group("person", 100, sure, [1.0, 2.0, 3.0], edges(), edges())
    assert found.match == 1.0
    assert found.expected > 0.99


def test_pairs_of_a_weight_of_which_the_cut_parts_many_are_doubted() -> None:
    tight = [(2 * n, 2 * n + 1, 9.0) for n in range(40)]
    bridges = [(4 * n + a, 4 * n + b, 0.05) for n in range(20) for a, b in ((1, 2), (0, 3))]
    alone = [(80 + 2 * n, 81 + 2 * n, 0.05) for n in range(10)]
    offered = [0.0, 4.0]
    believed, doubted = edges(*tight, *alone), edges(*tight, *bridges, *alone)
    assert group("person", 100, believed, offered, edges(), edges()).match == 0.0
    assert group("person", 100, doubted, offered, edges(), edges()).match == 4.0
