"""Which records there are: by id, or by file, sheet and row as the runs of a workspace have read them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final, cast

import pyarrow as pa

from hotpass.engine import Engine, ReadingEngine, there_is
from hotpass.model import CLUSTERS, EntityType
from hotpass.workspace import Workspace

#: So many of the newest runs are looked through.
_RUNS: Final = 25
_CLUSTERS: Final = "clusters.parquet"


def linked_runs(workspace: Workspace) -> list[Path]:
    """Folders of what runs have linked, the newest run first."""
    return _folders(workspace, "link")


def added_runs(workspace: Workspace) -> list[Path]:
    """Folders of what runs have added to what was linked, the newest run first."""
    return _folders(workspace, "add")


def _folders(workspace: Workspace, stage: str) -> list[Path]:
    found = (workspace.root / "runs").glob(f"*/{stage}")
    linked = (folder for folder in found if there_is(folder / _CLUSTERS))
    return sorted(linked, key=lambda folder: folder.parent.name, reverse=True)


def view_records(workspace: Workspace, engine: Engine) -> None:
    """Make the view ``known``: the columns of ``clusters`` and ``age``, 0 for the newest run."""
    folders = sorted([*linked_runs(workspace), *added_runs(workspace)], key=_run_of, reverse=True)
    runs = [folder / _CLUSTERS for folder in folders[:_RUNS]]
    current = [workspace.newest(dataset) for dataset in workspace.datasets()]
    paths = runs + [folder / _CLUSTERS for folder in current if folder is not None]
    if not paths:
        engine.register(
            "known_clusters", CLUSTERS.empty_table().append_column("age", pa.array([], pa.int64()))
        )
        engine.execute("CREATE OR REPLACE VIEW known AS SELECT * FROM known_clusters")
        return
    parts = []
    for age, path in enumerate(paths):
        engine.view(f"known_{age}", path)
        parts.append(f"SELECT *, {age} AS age FROM known_{age}")
    engine.execute(f"CREATE OR REPLACE VIEW known AS {' UNION ALL BY NAME '.join(parts)}")


def _run_of(folder: Path) -> str:
    return folder.parent.name


def types_of(workspace: Workspace, record_ids: Collection[str]) -> dict[str, EntityType]:
    """The entity type of each record that a run knows."""
    with ReadingEngine() as engine:
        view_records(workspace, engine)
        engine.register("wanted", pa.table({"record_id": list(record_ids)}))
        rows = engine.rows(
            "SELECT record_id, min(entity_type) FROM known SEMI JOIN wanted USING (record_id) GROUP BY ALL"
        )
    return {record_id: cast(EntityType, entity_type) for record_id, entity_type in rows}


def places(workspace: Workspace, record_ids: Collection[str]) -> dict[str, str]:
    """By record where the newest run that knows it read it: ``Contacts.xlsx · Main · row 12``."""
    with ReadingEngine() as engine:
        view_records(workspace, engine)
        engine.register("wanted", pa.table({"record_id": pa.array(list(record_ids), pa.string())}))
        rows = engine.rows(
            """SELECT record_id, concat_ws(' · ', file_name, nullif(sheet, ''), 'row ' || "row")
            FROM known SEMI JOIN wanted USING (record_id)
            QUALIFY row_number() OVER (PARTITION BY record_id ORDER BY age) = 1"""
        )
    return dict(rows)
