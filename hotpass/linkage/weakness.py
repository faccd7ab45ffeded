"""Entities by how many records they have and how weakly these hold together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pyarrow as pa

from hotpass.linkage.graph import bridges
from hotpass.linkage.ground import Ground
from hotpass.stages.link.grouping import BOUND_BY_KEY

Order = Literal["records", "density", "bridges", "weakest"]
ORDERS: Final[tuple[Order, ...]] = ("weakest", "records", "density", "bridges")


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """An entity of several records.

    Attributes:
        entity_id: its id.
        records: how many records it has.
        pairs: how many pairs hold it together.
        density: share of its possible pairs that do.
        bridges: how many of them it cannot do without.
        weakest: weight of the weakest link of its strongest tree; None where keys or decisions hold it.
    """

    entity_id: str
    records: int
    pairs: int
    density: float
    bridges: int
    weakest: float | None


def weigh_groups(ground: Ground) -> pa.Table:
    """How every entity of several records holds together.

    Returns:
        columns entity_id, records (int64), pairs (int64), density (float64), bridges (int64), weakest
        (float64, null where keys or decisions hold it).
    """
    import numpy as np

    n = len(ground.sizes)
    same = ground.entity[ground.edges.l] == ground.entity[ground.edges.r]
    holds = same & (ground.edges.weight >= ground.match)
    holding, tree = ground.edges.where(holds), ground.tree[holds]
    of = ground.entity[holding.l]
    pairs = np.bincount(of, minlength=n)
    parting = np.bincount(of[bridges(len(ground.entity), holding, tree)], minlength=n)
    weakest = np.full(n, np.inf)
    np.minimum.at(weakest, of[tree], holding.weight[tree])
    several = np.flatnonzero(ground.sizes > 1)
    size = ground.sizes[several].astype(np.float64)
    weak = weakest[several]
    return pa.table(
        {
            "entity_id": ground.entity_ids.take(pa.array(several)),
            "records": ground.sizes[several],
            "pairs": pairs[several],
            "density": pairs[several] / (size * (size - 1) / 2),
            "bridges": parting[several],
            "weakest": pa.array(weak, mask=weak >= BOUND_BY_KEY),
        }
    )


def page_of(groups: pa.Table, order: Order, first: int, most: int) -> Sequence[HeldGroup]:
    """Some entities in an order: the weakest, largest, sparsest or most bridged first."""
    down = {"records": "descending", "bridges": "descending"}.get(order, "ascending")
    keys = [(order, down), ("records", "descending"), ("entity_id", "ascending")]
    unique = list({name: (name, how) for name, how in reversed(keys)}.values())[::-1]
    found = groups.sort_by(unique).slice(first, most)
    return [HeldGroup(**row) for row in found.to_pylist()]


def sizes(groups: pa.Table) -> dict[int, int]:
    """How many entities there are by how many records they have, of several records."""
    counted = groups.group_by("records").aggregate([("records", "count")]).sort_by("records")
    return dict(zip(counted["records"].to_pylist(), counted["records_count"].to_pylist(), strict=True))
