"""The files that a run could not read while it went on with the others."""

from __future__ import annotations

import pyarrow.parquet as pq
import sqlalchemy as sa

from hotpass.catalogue import files
from hotpass.model import REFUSED_FILE
from hotpass.workspace import Workspace


def refused(workspace: Workspace, run_id: str) -> dict[str, str]:
    """By name of the file, why it could not be read, as a sentence."""
    path = workspace.run(run_id) / "ingest" / "left_out.parquet"
    if not path.is_file():
        return {}
    found = pq.read_table(path, columns=["file_name", "code", "reason"]).to_pylist()
    return {row["file_name"]: row["reason"] for row in found if row["code"] == REFUSED_FILE}


def discard(
    connection: sa.Connection, workspace: Workspace, run_id: str, digests: set[str] | None = None
) -> None:
    """Keep none of the run's files, or none of those, that no other run reads."""
    own = files.only_of_run(connection, run_id)
    gone = own if digests is None else own & digests
    for digest in gone:
        workspace.discard(digest)
    files.forget(connection, gone)
