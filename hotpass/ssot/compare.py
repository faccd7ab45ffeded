"""What differs between two versions of a dataset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.engine import Engine, ReadingEngine, base_of
from hotpass.engine.base import literal, quote
from hotpass.model import ENTITY_TYPES, EntityType, golden_table
from hotpass.ssot.summaries import EntityChanges, FieldChanges, Version, VersionDiff
from hotpass.ssot.versions import TABLES, find_version
from hotpass.workspace import Workspace


def compare_versions(workspace: Workspace, dataset: str, a: int, b: int) -> VersionDiff:
    """What differs between two versions, whichever is given first: from the older to the newer one.

    Raises:
        InputError: one of the versions does not exist.
    """
    before, after = (find_version(workspace, dataset, number) for number in sorted((a, b)))
    return compare_folders(before, after.path, after.number, after.rows)


def compare_folders(
    before: Version, after: Path, number: int, tables: Mapping[str, int], among: pa.Table | None = None
) -> VersionDiff:
    """What differs between a version and a folder that holds a newer one.

    Args:
        before: the older version.
        after: folder of the newer version.
        number: of the newer version.
        tables: rows by table of the newer version.
        among: the entities (entity_id) that may differ, where others are known not to.
    """
    rows = {t: (before.rows.get(t, 0), tables.get(t, 0)) for t in TABLES}
    with ReadingEngine() as engine:
        if among is not None:
            engine.register("among", among)
        engine.view("lineage", after / "lineage.parquet")
        between = f"version > {before.number} AND version <= {int(number)}"
        chosen = "" if among is None else "SEMI JOIN among USING (entity_id)"
        entities = {t: _entities(engine, before.path, after, t, between, chosen) for t in ENTITY_TYPES}
        if number == before.number + 1:
            entities = {t: _with_reasons(engine, after, t, entities[t]) for t in ENTITY_TYPES}
    return VersionDiff(before.number, number, rows, entities)


def _entities(
    engine: Engine, before: Path, after: Path, entity_type: EntityType, between: str, chosen: str
) -> EntityChanges:
    table = golden_table(entity_type)
    paths = (before / f"{table}.parquet", after / f"{table}.parquet")
    for name, path in zip(("old", "new"), paths, strict=True):
        engine.view(f"every_{name}", path)
        engine.execute(f"CREATE OR REPLACE VIEW {name} AS FROM every_{name} {chosen}")
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
    means = [engine.rows(f"SELECT round(avg(quality_score), 4) FROM every_{t}")[0][0] for t in ("old", "new")]
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


def _with_reasons(
    engine: Engine, after: Path, entity_type: EntityType, changed: EntityChanges
) -> EntityChanges:
    """With how many entities are grouped otherwise, by why; an older Hotpass has not told it."""
    changes = after / "changes.parquet"
    if "because" not in pq.read_schema(base_of(changes)).names:
        return changed
    engine.view("changes", changes)
    told = dict(
        engine.rows(
            f"""SELECT because, count(DISTINCT entity_id) FROM changes
            WHERE entity_type = {literal(entity_type)} GROUP BY because"""
        )
    )
    return replace(
        changed,
        by_decisions=told.get("decisions", 0),
        by_records=told.get("records", 0),
        by_model=told.get("model", 0),
    )


def _fields(engine: Engine, paths: tuple[Path, Path]) -> tuple[dict[str, FieldChanges], tuple[int, int, int]]:
    """Changes by field, and the entities changed, improved and worsened; of entities in both versions."""
    schemas = [pq.read_schema(base_of(path)) for path in paths]
    texts = [{c.name for c in schema if c.type == "string"} for schema in schemas]
    names = [c.name for c in schemas[1] if c.name in texts[0] & texts[1] and c.name != "entity_id"]
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
