"""What differs between two versions of a dataset."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from hotpass.engine import DuckDBEngine, Engine
from hotpass.engine.base import literal, quote
from hotpass.model import ENTITY_TYPES, EntityType, golden_table
from hotpass.ssot.summaries import EntityChanges, FieldChanges, VersionDiff
from hotpass.ssot.versions import TABLES, find_version
from hotpass.workspace import Workspace


def compare_versions(workspace: Workspace, dataset: str, a: int, b: int) -> VersionDiff:
    """What differs between two versions, whichever is given first: from the older to the newer one.

    Raises:
        InputError: one of the versions does not exist.
    """
    before, after = (find_version(workspace, dataset, number) for number in sorted((a, b)))
    return compare_folders(before.path, after.path, before.number, after.number)


def compare_folders(before: Path, after: Path, number_before: int, number_after: int) -> VersionDiff:
    """What differs between the tables of two folders that hold a version each."""
    rows = {t: (_rows(before, t), _rows(after, t)) for t in TABLES}
    with DuckDBEngine() as engine:
        engine.view("lineage", after / "lineage.parquet")
        between = f"version > {int(number_before)} AND version <= {int(number_after)}"
        entities = {t: _entities(engine, before, after, t, between) for t in ENTITY_TYPES}
    return VersionDiff(number_before, number_after, rows, entities)


def _rows(folder: Path, table: str) -> int:
    path = folder / f"{table}.parquet"
    return int(pq.read_metadata(path).num_rows) if path.is_file() else 0


def _entities(
    engine: Engine, before: Path, after: Path, entity_type: EntityType, between: str
) -> EntityChanges:
    table = golden_table(entity_type)
    paths = (before / f"{table}.parquet", after / f"{table}.parquet")
    engine.view("old", paths[0])
    engine.view("new", paths[1])
    events = dict(
        engine.rows(
            f"""SELECT event, count(DISTINCT entity_id) FROM lineage
            WHERE entity_type = {literal(entity_type)} AND {between} GROUP BY event"""
        )
    )
    merged, split = events.get("merged_into", 0), events.get("split_from", 0)
    fields, counts = _fields(engine, paths)
    new = engine.rows("SELECT count(*) FROM new ANTI JOIN old USING (entity_id)")[0][0]
    gone = engine.rows("SELECT count(*) FROM old ANTI JOIN new USING (entity_id)")[0][0]
    means = [engine.rows(f"SELECT round(avg(quality_score), 4) FROM {t}")[0][0] for t in ("old", "new")]
    return EntityChanges(
        created=max(0, new - split),
        retired=max(0, gone - merged),
        merged=merged,
        split=split,
        changed=counts[0],
        fields=fields,
        quality_before=means[0],
        quality_after=means[1],
        improved=counts[1],
        worsened=counts[2],
    )


def _fields(engine: Engine, paths: tuple[Path, Path]) -> tuple[dict[str, FieldChanges], tuple[int, int, int]]:
    """Changes by field, and the entities changed, improved and worsened; of entities in both versions."""
    texts = [{c.name for c in pq.read_schema(p) if c.type == "string"} for p in paths]
    names = [
        c.name for c in pq.read_schema(paths[1]) if c.name in texts[0] & texts[1] and c.name != "entity_id"
    ]
    counted = []
    for name in names:
        old, new = f"a.{quote(name)}", f"b.{quote(name)}"
        counted += [
            f"count_if({old} IS NULL AND {new} IS NOT NULL)",
            f"count_if({old} IS NOT NULL AND {new} IS NULL)",
            f"count_if({old} <> {new})",
        ]
    differs = " OR ".join(f"a.{quote(n)} IS DISTINCT FROM b.{quote(n)}" for n in names) or "false"
    counted += [
        f"count_if({differs})",
        "count_if(b.quality_score > a.quality_score)",
        "count_if(b.quality_score < a.quality_score)",
    ]
    found = engine.rows(f"SELECT {', '.join(counted)} FROM old a JOIN new b USING (entity_id)")[0]
    numbers = [int(n or 0) for n in found]
    changes = {name: FieldChanges(*numbers[3 * at : 3 * at + 3]) for at, name in enumerate(names)}
    return {n: c for n, c in changes.items() if c.total}, (numbers[-3], numbers[-2], numbers[-1])
