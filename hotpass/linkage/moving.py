"""What would change, were pairs to match from another weight on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotpass.linkage.ground import Ground, ids
from hotpass.stages.link.grouping import Edges, components

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class Change:
    """Entities that would become one, or an entity that would fall apart.

    Attributes:
        entity_ids: the entities that would become one, or the one that would fall apart.
        records: records of all of them.
        parts: into how many it would fall; 1 where entities become one.
        weight: of the strongest pair that would join them, or of the weakest that holds it now.
        record_ids: the two records of that pair.
    """

    entity_ids: tuple[str, ...]
    records: int
    parts: int
    weight: float
    record_ids: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Moved:
    """What another match weight would change.

    Attributes:
        match: that weight.
        matching: pairs that would match.
        waiting: pairs that would wait for a person.
        entities: how many entities there would be.
        merged: how many entities would become part of a larger one.
        merging: how many larger ones these would make.
        split: how many entities would fall apart.
        changes: which, those of most records first, at most as many as were asked for.
        more: how many further ones there are.
    """

    match: float
    matching: int
    waiting: int
    entities: int
    merged: int
    merging: int
    split: int
    changes: tuple[Change, ...]
    more: int


def move(ground: Ground, match: float, *, first: int = 0, most: int = 25) -> Moved:
    """What would change, were pairs to match from that weight on and all else stayed.

    Keys and decisions hold as they do; what average linkage cuts stays cut, and pairs whose names contradict
    do not match. Only the pairs of the strongest trees between the two weights are looked at.

    Args:
        ground: of the run.
        match: the weight.
        first: how many changes to pass over.
        most: how many to tell.
    """
    import numpy as np

    tree = ground.edges.where(ground.tree)
    lower = match < ground.match
    low, high = sorted((match, ground.match))
    between = tree.where((tree.weight >= low) & (tree.weight < high))
    top = _together(ground, between) if lower else ground.group[between.l]
    changed, pieces = np.unique(top, return_counts=True)
    sizes = _sizes(ground, between, top, changed) if lower else np.bincount(ground.group)[changed]
    order = np.lexsort((changed, -sizes))[first : first + most]
    told = [(between.where(top == changed[at]), int(sizes[at]), int(pieces[at]) + 1) for at in order]
    return Moved(
        match=match,
        matching=len(ground.weights) - int(np.searchsorted(ground.weights, match)),
        waiting=_waiting(ground, match),
        entities=ground.entities + len(between.l) * (-1 if lower else 1),
        merged=len(between.l) + len(changed) if lower else 0,
        merging=len(changed) if lower else 0,
        split=0 if lower else len(changed),
        changes=tuple(_change(ground, *one, lower=lower) for one in told),
        more=max(0, len(changed) - first - len(told)),
    )


def _together(ground: Ground, joining: Edges) -> np.ndarray:
    """For each joining edge a number of the larger entity that it makes."""
    import numpy as np

    groups, numbered = np.unique(
        np.concatenate([ground.group[joining.l], ground.group[joining.r]]), return_inverse=True
    )
    left, right = np.split(numbered, 2)
    made = components(len(groups), Edges(left, right, joining.weight))
    found: np.ndarray = made[left]
    return found


def _sizes(ground: Ground, joining: Edges, top: np.ndarray, changed: np.ndarray) -> np.ndarray:
    """Records of each larger entity."""
    import numpy as np

    records = np.bincount(ground.group)
    both = np.concatenate([ground.group[joining.l], ground.group[joining.r]])
    groups, place = np.unique(both, return_index=True)
    total = np.bincount(np.concatenate([top, top])[place], weights=records[groups])
    found: np.ndarray = total[changed].astype(np.int64)
    return found


def _waiting(ground: Ground, match: float) -> int:
    import numpy as np

    review = min(ground.review, match)
    low, high = (int(np.searchsorted(ground.weights, weight)) for weight in (review, match))
    held = len(ground.held_back) - int(np.searchsorted(ground.held_back, review))
    return high - low + held


def _change(ground: Ground, deciding: Edges, records: int, pieces: int, *, lower: bool) -> Change:
    """What the deciding edges join or no longer hold."""
    import numpy as np

    ends = np.concatenate([deciding.l, deciding.r])
    at = int(np.argmax(deciding.weight) if lower else np.argmin(deciding.weight))
    left, right = ids(ground.record_ids, [deciding.l[at], deciding.r[at]])
    return Change(
        entity_ids=tuple(ids(ground.entity_ids, np.unique(ground.entity[ends]))),
        records=records,
        parts=1 if lower else pieces,
        weight=float(deciding.weight[at]),
        record_ids=(left, right),
    )
