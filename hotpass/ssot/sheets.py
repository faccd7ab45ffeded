"""A window of a source sheet around a cell, as the sheet looks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, runs
from hotpass.catalogue.personal import profile_of_run
from hotpass.engine import Engine, ReadingEngine
from hotpass.errors import InputError
from hotpass.model import column_letter, column_number
from hotpass.profiles import FieldSpec
from hotpass.ssot.answers import Neighbourhood
from hotpass.ssot.seen import window_seen
from hotpass.workspace import Workspace

_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d*)")
_WIDEST = 60


def neighbourhood(
    workspace: Workspace, run_id: str, file_name: str, sheet: str, cell: str, rows: int = 3, columns: int = 3
) -> Neighbourhood:
    """The cells around one cell or several, as whoever acts sees them (:func:`window`).

    Raises:
        AccessRefused: whoever acts may not read.
        InputError: the cell is none, or the run's folder, the file or the sheet is not there.
    """
    sees_all = require(Act.READ).sees_all
    found = window(workspace, run_id, file_name, sheet, cell, rows, columns)
    if sees_all:
        return found
    read_as = _read_as(workspace, run_id, file_name, sheet)
    return window_seen(found, [read_as.get(column_number(letter), ()) for letter in found.letters])


def _read_as(
    workspace: Workspace, run_id: str, file_name: str, sheet: str
) -> Mapping[int, tuple[FieldSpec | None, ...]]:
    """By column of a sheet, as what the tables in it read it; None for what nothing is known of."""
    with Catalogue.open(workspace).read() as connection:
        run = runs.get(connection, run_id)
    if run is None:
        return {}
    profile, read_as = profile_of_run(workspace, run.spec), dict[int, tuple[FieldSpec | None, ...]]()
    known = {f"{kind}.{f.name}": f for kind, entity in profile.entities.items() for f in entity.fields}
    with ReadingEngine() as engine:
        engine.view("tables", workspace.run(run_id) / "ingest" / "tables.parquet")
        rows = engine.rows(
            """SELECT c.position, list(DISTINCT coalesce(c.field, '')) FROM (
                SELECT unnest("columns") AS c FROM tables
                WHERE used AND grid IS NULL AND ? IN (file_name, file_digest) AND coalesce(sheet, '') = ?
            ) GROUP BY ALL""",
            [file_name, sheet],
        )
    for position, fields in rows:
        read_as[position] = tuple(known.get(field) for field in fields)
    return read_as


def window(
    workspace: Workspace, run_id: str, file_name: str, sheet: str, cell: str, rows: int = 3, columns: int = 3
) -> Neighbourhood:
    """The cells around one cell or several of a row, as the run read them.

    Args:
        workspace: where the run stands.
        run_id: the run; of a published version, :attr:`Version.run_id`.
        file_name: name of the file, or its digest where two files have one name.
        sheet: the sheet, ``""`` for formats without sheets.
        cell: a cell in A1 notation, or several parted by blanks.
        rows: rows to show above and below.
        columns: columns to show on either side; a window of far apart cells ends at 60 columns.

    Raises:
        InputError: the cell is none, or the run's folder, the file or the sheet is not there.
    """
    targets = [_position(c) for c in cell.split()]
    folder = workspace.run(run_id) / "ingest"
    if not targets:
        raise InputError("no cell is named", where=file_name)
    if not (folder / "sheets.parquet").is_file():
        raise InputError(f"the folder of run {run_id} is gone, and its sheets with it")
    with ReadingEngine() as engine:
        found = _sheet(engine, folder, file_name, sheet)
        first, last = min(r for r, _ in targets), max(r for r, _ in targets)
        left = max(1, min(c for _, c in targets) - columns)
        right = min(max(c for _, c in targets) + columns, max(found["columns"], left), left + _WIDEST - 1)
        header = _header(engine, folder, found["sheet_id"], targets[0])
        engine.view("grid", folder / found["grid"])
        shown = range(max(1, first - rows), last + rows + 1)
        texts = _texts(engine, left, right, [*shown, *header])
    return Neighbourhood(
        file_name=found["file_name"],
        sheet=sheet,
        rows=tuple(shown),
        letters=tuple(column_letter(c) for c in range(left, right + 1)),
        texts=tuple(texts[row] for row in shown),
        targets=tuple((shown.index(r), c - left) for r, c in targets if left <= c <= right),
        header_rows=tuple(header),
        header=tuple(
            " ".join(t for t in above if t) for above in zip(*(texts[r] for r in header), strict=True)
        ),
    )


def _position(cell: str) -> tuple[int, int]:
    """Row and column of a cell."""
    match = _CELL.fullmatch(cell)
    if match is None:
        raise InputError(f"{cell!r} is no cell", remedy="Name it as a spreadsheet does, such as C7")
    return int(match[2]), column_number(match[1])


def _sheet(engine: Engine, folder: Path, file_name: str, sheet: str) -> Mapping[str, Any]:
    engine.view("sheets", folder / "sheets.parquet")
    found = engine.arrow(
        """SELECT sheet_id, file_name, "columns", grid FROM sheets
        WHERE ? IN (file_name, file_digest) AND coalesce(sheet, '') = ?
        ORDER BY file_name, sheet_id LIMIT 1""",
        [file_name, sheet],
    ).to_pylist()
    if not found:
        where = f"{file_name}, sheet {sheet}" if sheet else file_name
        raise InputError("the run has read no such sheet", where=where)
    return dict(found[0])


def _header(engine: Engine, folder: Path, sheet_id: str, cell: tuple[int, int]) -> list[int]:
    """Header rows of the table that the cell belongs to."""
    engine.view("tables", folder / "tables.parquet")
    rows = engine.rows(
        """SELECT header_rows FROM tables WHERE sheet_id = ? AND ? BETWEEN first_row AND last_row
        AND ? BETWEEN first_column AND last_column ORDER BY table_no LIMIT 1""",
        [sheet_id, *cell],
    )
    return sorted(rows[0][0] or []) if rows else []


def _texts(engine: Engine, left: int, right: int, rows: list[int]) -> dict[int, tuple[str, ...]]:
    """Texts of the window by row; the grid has neither blank rows nor columns past the last used one."""
    numbers = ", ".join(map(str, sorted(set(rows))))
    names = [f"c{c}" for c in range(left, right + 1)]
    found = engine.arrow(f'SELECT * FROM grid WHERE "row" IN ({numbers})')
    have = [name for name in names if name in found.column_names]
    by_row = {row["row"]: row for row in found.select(["row", *have]).to_pylist()}
    return {r: tuple(by_row.get(r, {}).get(name) or "" for name in names) for r in rows}
