"""In which entities the records of a subject are: in some alone, in others beside somebody else's."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from hotpass.compliance.subjects.opening import Reading, among
from hotpass.engine import DuckDBEngine, there_is
from hotpass.engine.base import literal
from hotpass.model import EntityType
from hotpass.ssot.versions import versions
from hotpass.workspace import Workspace


def entities_of(
    workspace: Workspace, readings: Sequence[Reading], entity_type: EntityType, records: Collection[str]
) -> tuple[list[str], list[str]]:
    """Entities that hold nothing but these records in every version and run that knows them, and the records
    that are in an entity with others somewhere.

    Args:
        workspace: whose versions tell.
        readings: of the runs, which tell too.
        entity_type: of the records.
        records: ids of the subject's.
    """
    own: set[str] = set()
    mixed: set[str] = set()
    beside_others: set[str] = set()
    folders = [reading.folder / "link" for reading in readings]
    folders += [v.path for dataset in workspace.datasets() for v in versions(workspace, dataset)]
    for folder in folders:
        if not there_is(folder / "clusters.parquet"):
            continue
        with DuckDBEngine() as engine:
            engine.view("clusters", folder / "clusters.parquet")
            mine = among("record_id", records)
            theirs = f"SELECT entity_id FROM clusters WHERE {mine}"
            for entity, alone, held in engine.rows(
                f"""SELECT entity_id, bool_and({mine}), list(record_id) FILTER ({mine}) FROM clusters
                WHERE entity_type = {literal(entity_type)} AND entity_id IN ({theirs}) GROUP BY entity_id"""
            ):
                (own if alone else mixed).add(entity)
                beside_others |= set() if alone else set(held)
    return sorted(own - mixed), sorted(beside_others)
