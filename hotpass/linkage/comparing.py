"""Two linkages beside each other: figures, weights that moved, entities that merged or split."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hotpass.engine import ReadingEngine
from hotpass.engine.base import literal
from hotpass.linkage.reports import TypeLinkage
from hotpass.model import EntityType
from hotpass.ssot import find_version
from hotpass.workspace import Workspace


@dataclass(frozen=True, slots=True)
class WeightMoved:
    """A level of a field in two models; a weight is None where a model does not know the level."""

    field: str
    level: str
    before: float | None
    after: float | None

    @property
    def by(self) -> float:
        """How far it moved."""
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True, slots=True)
class EntityMoved:
    """An entity that became part of another, or split off it, in a version."""

    event: str
    entity_id: str
    other_entity_id: str
    version: int


def weights_moved(before: TypeLinkage, after: TypeLinkage, least: float = 0.1) -> list[WeightMoved]:
    """Levels whose weight differs by at least so much, the farthest first."""
    moved = [level for level in _levels(before, after) if level.before is None or abs(level.by) >= least]
    return sorted(moved, key=lambda level: (-abs(level.by), level.field, level.level))


def _levels(before: TypeLinkage, after: TypeLinkage) -> Iterator[WeightMoved]:
    old, new = (
        {(name, level.label): level.weight for name, levels in said.levels.items() for level in levels}
        for said in (before, after)
    )
    for field, level in {**new, **old}:
        yield WeightMoved(field, level, old.get((field, level)), new.get((field, level)))


def entities_moved(
    workspace: Workspace,
    dataset: str,
    entity_type: EntityType,
    before: int,
    after: int,
    first: int,
    most: int,
) -> tuple[list[EntityMoved], int]:
    """Some of the entities that merged or split between two versions, and how many there are.

    Raises:
        InputError: there is no such version.
    """
    path = find_version(workspace, dataset, after).path / "lineage.parquet"
    which = f"""entity_type = {literal(entity_type)} AND event IN ('merged_into', 'split_from')
        AND version > {int(before)} AND version <= {int(after)}"""
    with ReadingEngine() as engine:
        engine.view("lineage", path)
        total = engine.rows(f"SELECT count(*) FROM lineage WHERE {which}")[0][0]
        rows = engine.rows(
            f"""SELECT event, entity_id, other_entity_id, version FROM lineage WHERE {which}
            ORDER BY version DESC, event, other_entity_id, entity_id LIMIT {int(most)} OFFSET {int(first)}"""
        )
    return [EntityMoved(*row) for row in rows], int(total)
