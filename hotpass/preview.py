"""What a file would give, before anything is run: its tables, columns and cells, read once and kept.

The ingest stage reads the file into ``<workspace>/previews/``; a file and a profile have one preview.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.engine import DuckDBEngine
from hotpass.fields import KINDS
from hotpass.model import column_letter
from hotpass.profiles import Profile
from hotpass.stage import StageJob
from hotpass.workspace import StoredFile, Workspace


@dataclass(frozen=True, slots=True)
class Preview:
    """One file as the ingest stage sees it.

    Attributes:
        file: the stored file.
        folder: where the preview is kept.
        sheets: rows of :data:`hotpass.model.SHEETS`.
        tables: rows of :data:`hotpass.model.TABLES`.
        left_out: rows of :data:`hotpass.model.LEFT_OUT`.
        issues: rows of :data:`hotpass.model.ISSUES` found while reading.
    """

    file: StoredFile
    folder: Path
    sheets: Sequence[Mapping[str, Any]]
    tables: Sequence[Mapping[str, Any]]
    left_out: Sequence[Mapping[str, Any]]
    issues: Sequence[Mapping[str, Any]]

    def grid(self, sheet_id: str, first_row: int = 1, last_row: int | None = None) -> pa.Table:
        """The non-blank rows of a sheet between two rows: ``row`` int32, then ``c1``…``cN`` text."""
        sheet = next(s for s in self.sheets if s["sheet_id"] == sheet_id)
        upto = "" if last_row is None else f" AND row <= {int(last_row)}"
        with DuckDBEngine() as engine:
            engine.view("grid", self.folder / sheet["grid"])
            return engine.arrow(f"SELECT * FROM grid WHERE row >= {int(first_row)}{upto} ORDER BY row")

    def samples(self, table_id: str, limit: int = 3) -> dict[str, list[tuple[str, str | None]]]:
        """By column letter, the first distinct texts and what the column's field makes of them."""
        table = next(t for t in self.tables if t["table_id"] == table_id)
        first = int(table["first_row"])
        grid = self.grid(table["sheet_id"], first, min(int(table["last_row"]), first + 500))
        return {c["letter"]: _samples(grid, c, limit) for c in table["columns"]}


def _samples(grid: pa.Table, column: Mapping[str, Any], limit: int) -> list[tuple[str, str | None]]:
    name = f"c{column['position']}"
    if name not in grid.column_names:
        return []
    texts = [t for t in grid[name].unique().to_pylist() if t][:limit]
    kind = KINDS.get(column["kind"] or "")
    return [(text, kind.normalise(text).value if kind else text) for text in texts]


def preview(
    workspace: Workspace, file: StoredFile, profile: Profile, mappings: Sequence[Mapping[str, Any]] = ()
) -> Preview:
    """Read a stored file as a run with this profile and these mappings would.

    Raises:
        InputError: the file cannot be read; the message is one sentence.
    """
    key = f"{file.digest}|{file.name}|{profile.model_dump_json()}|{list(mappings)!r}"
    folder = workspace.root / "previews" / hashlib.sha256(key.encode()).hexdigest()[:24]
    if not folder.is_dir():
        _read(workspace, file, profile, mappings, folder)
    tables = [pq.read_table(folder / f"{t}.parquet").to_pylist() for t in _TABLES]
    return Preview(file, folder, *tables)


_TABLES = ("sheets", "tables", "left_out", "issues")


def _read(
    workspace: Workspace,
    file: StoredFile,
    profile: Profile,
    mappings: Sequence[Mapping[str, Any]],
    folder: Path,
) -> None:
    from hotpass.stages import ingest

    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
    given = {"digest": file.digest, "name": file.name, "path": str(workspace.files / file.digest)}
    try:
        with DuckDBEngine() as engine:
            options = {"files": [given], "mappings": list(mappings)}
            ingest.run(StageJob({}, temporary, profile, engine, options))
        _settle(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _settle(temporary: Path, folder: Path) -> None:
    """Another session may have read the same file meanwhile: the first to finish wins."""
    try:
        temporary.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def blank_rows_filled(grid: pa.Table, first_row: int, last_row: int, columns: int) -> list[list[str]]:
    """A grid's window as lists of texts, one list a row, blank rows and cells as ``""``."""
    by_row = {row["row"]: row for row in grid.to_pylist()}
    names = [f"c{n}" for n in range(1, columns + 1)]
    return [
        [(by_row.get(row) or {}).get(name) or "" for name in names] for row in range(first_row, last_row + 1)
    ]


def letters(columns: int) -> list[str]:
    """Letters of the first so many sheet columns."""
    return [column_letter(n) for n in range(1, columns + 1)]
