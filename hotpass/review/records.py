"""Which records there are: by id, or by file, sheet and row as the runs of a workspace have read them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final, cast

import pyarrow as pa

from hotpass.engine import DuckDBEngine, Engine
from hotpass.errors import InputError
from hotpass.model import CLUSTERS, EntityType
from hotpass.workspace import Workspace

#: So many of the newest runs are looked through.
_RUNS: Final = 25
_CLUSTERS: Final = "clusters.parquet"


def linked_runs(workspace: Workspace) -> list[Path]:
    """Folders of what runs have linked, the newest run first."""
    found = (workspace.root / "runs").glob(f"*/link/{_CLUSTERS}")
    return sorted((path.parent for path in found), key=lambda p: p.parent.name, reverse=True)


def newest_linked(workspace: Workspace, run_id: str | None = None) -> Path:
    """Folder of what a run has linked; of the newest run that did when none is named.

    Raises:
        InputError: there is none.
    """
    if run_id is not None:
        folder = workspace.run(run_id) / "link"
        if not (folder / _CLUSTERS).is_file():
            raise InputError("no such run has linked records", where=run_id, remedy="See `hotpass runs list`")
        return folder
    runs = linked_runs(workspace)
    if not runs:
        raise InputError(
            "no run has linked records yet",
            where=str(workspace.root),
            remedy="Start one with `hotpass run` or `hotpass link`, in the same workspace",
        )
    return runs[0]


def view_records(workspace: Workspace, engine: Engine) -> None:
    """Make the view ``known``: the columns of ``clusters`` and ``age``, 0 for the newest run."""
    runs = [folder / _CLUSTERS for folder in linked_runs(workspace)[:_RUNS]]
    current = [workspace.current(dataset) for dataset in workspace.datasets()]
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


def types_of(workspace: Workspace, record_ids: Collection[str]) -> dict[str, EntityType]:
    """The entity type of each record that a run knows."""
    with DuckDBEngine() as engine:
        view_records(workspace, engine)
        engine.register("wanted", pa.table({"record_id": list(record_ids)}))
        rows = engine.rows(
            "SELECT record_id, min(entity_type) FROM known SEMI JOIN wanted USING (record_id) GROUP BY ALL"
        )
    return {record_id: cast(EntityType, entity_type) for record_id, entity_type in rows}
