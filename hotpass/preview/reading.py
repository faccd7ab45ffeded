"""A preview: what was found in a file, kept in ``<workspace>/previews/`` as the ingest stage wrote it."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.engine import DuckDBEngine
from hotpass.fields import KINDS
from hotpass.model import column_letter
from hotpass.profiles import Profile
from hotpass.stage import Report, StageJob, silent
from hotpass.workspace import StoredFile, Workspace

if TYPE_CHECKING:
    from hotpass.stages.ingest.child import Together


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
        if table["grid"]:
            grid = pq.read_table(self.folder / table["grid"])
            return {c["letter"]: _samples(grid, c, limit) for c in table["columns"]}
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


@dataclass(frozen=True, slots=True)
class Request:
    """All that a preview depends on.

    Attributes:
        file: the stored file.
        profile: whose fields columns map to.
        mappings: what was said about its tables by hand, as a run takes it.
        known: what people said before; see :func:`hotpass.remembered.known`.
    """

    file: StoredFile
    profile: Profile
    mappings: Sequence[Mapping[str, Any]] = ()
    known: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Digest of the request: who asks the same gets the same preview."""
        return hashlib.sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()[:24]

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        file, profile = asdict(self.file), self.profile.model_dump(mode="json")
        return {"file": file, "profile": profile, "mappings": list(self.mappings), "known": dict(self.known)}

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Request:
        """The request that :meth:`as_json` gave."""
        file, profile = StoredFile(**given["file"]), Profile.model_validate(given["profile"])
        return cls(file, profile, given["mappings"], given["known"])


def folder_of(workspace: Workspace, request: Request) -> Path:
    """Where the preview is kept once it is there."""
    return workspace.root / "previews" / request.key


@lru_cache(maxsize=64)
def load(folder: Path, file: StoredFile) -> Preview:
    """A preview that is there; nothing of it is changed any more."""
    return Preview(file, folder, *[pq.read_table(folder / f"{t}.parquet").to_pylist() for t in _TABLES])


_TABLES = ("sheets", "tables", "left_out", "issues")


def read(
    workspace: Workspace, request: Request, report: Report = silent, together: Together | None = None
) -> None:
    """Read the file as a run would, and put the preview into its place; its cells are kept for the next one.

    Args:
        workspace: where previews are kept.
        request: what is asked for.
        report: told the share that is read.
        together: the child that reads small files, when there is one.

    Raises:
        InputError: the file cannot be read; the message is one sentence.
    """
    from hotpass.stages import ingest

    folder, file = folder_of(workspace, request), request.file
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
    given = {"digest": file.digest, "name": file.name, "path": str(workspace.files / file.digest)}
    try:
        with DuckDBEngine() as engine:
            said = {"mappings": list(request.mappings), **request.known}
            options = {"files": [given], "kept": str(folder.parent), "together": together, **said}
            ingest.run(StageJob({}, temporary, request.profile, engine, options, report))
        (temporary / _OF).write_text(file.digest, encoding="utf-8")
        _settle(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


#: Names the file of a preview, so that all its previews are found when it goes.
_OF: Final = "of"


def remove_all(folder: Path, file: StoredFile) -> None:
    """Remove the previews of a file, and its cells that are kept for the next one."""
    from hotpass.stages import ingest

    for of in folder.glob(f"[!.]*/{_OF}"):
        if of.read_text(encoding="utf-8") == file.digest:
            shutil.rmtree(of.parent, ignore_errors=True)
    ingest.forget_cells(folder, file.digest, file.name)


#: So many cells are looked through in about half a second.
_FEW_CELLS: Final = 2_000_000


def is_quick(workspace: Workspace, request: Request) -> bool:
    """Whether the file's cells are kept from an earlier preview, and few enough to answer at once."""
    from hotpass.stages import ingest

    folder = folder_of(workspace, request).parent
    cells = ingest.cells_kept(folder, request.file.digest, request.file.name)
    return cells is not None and cells <= _FEW_CELLS


def _settle(temporary: Path, folder: Path) -> None:
    """Another process may have read the same file meanwhile: the first to finish wins."""
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
