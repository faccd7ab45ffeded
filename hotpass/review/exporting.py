"""Decisions as a file that :func:`hotpass.review.import_decisions` takes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyarrow as pa

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, decisions
from hotpass.errors import InputError
from hotpass.workspace import Workspace

_SCHEMA: Final = pa.schema(
    [
        *(
            (name, pa.string())
            for name in ("entity_type", "record_id_l", "record_id_r", "decision", "reviewer")
        ),
        ("decided_at", pa.timestamp("us", tz="UTC")),
        *((name, pa.string()) for name in ("comment", "origin")),
        ("blind", pa.bool_()),
        ("seconds", pa.float64()),
        ("run_id", pa.string()),
        ("model", pa.string()),
    ]
)


def export(workspace: Workspace, path: Path) -> int:
    """Write every decision that was not taken back, the oldest first; returns their number.

    Raises:
        InputError: the name of the file ends neither in ``.csv`` nor in ``.parquet``.
    """
    require(Act.EXPORT)
    kind = path.suffix.lower()
    if kind not in (".csv", ".parquet"):
        raise InputError("decisions are written as .csv or .parquet", where=path.name)
    with Catalogue.open(workspace).read() as connection:
        kept = decisions.kept(connection)
    table = pa.table({name: [getattr(one, name) for one in kept] for name in _SCHEMA.names}, _SCHEMA)
    temporary = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == ".csv":
        _write_csv(table, temporary)
    else:
        import pyarrow.parquet as pq

        pq.write_table(table, temporary)
    temporary.replace(path)
    return len(kept)


def _write_csv(table: pa.Table, path: Path) -> None:
    from pyarrow import compute, csv

    moments = compute.strftime(table["decided_at"], format="%Y-%m-%dT%H:%M:%SZ")
    place = table.schema.get_field_index("decided_at")
    csv.write_csv(table.set_column(place, "decided_at", moments), path)
