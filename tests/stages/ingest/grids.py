"""Grids of sheets that exist only in a test."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from hotpass.stages.ingest.find.grid import Grid
from hotpass.stages.ingest.read.cell_text import text_column
from hotpass.stages.ingest.read.grid_writer import GridWriter, positions_of
from hotpass.stages.ingest.read.result import SheetRead, runs_of

Merged = Sequence[tuple[int, int, int, int]]


def grid_of(
    folder: Path,
    rows: Sequence[Sequence[str]],
    merged: Merged = (),
    *,
    is_text: bool = False,
    hidden: Collection[int] = (),
) -> Grid:
    """A grid of the given texts.

    ``merged`` as first row, last row, first column, last column from 1; ``hidden`` as row numbers.
    """
    width = max(map(len, rows), default=0)
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    sheet = SheetRead(1, "Sheet", "sheet", positions=positions_of(width), merged=list(merged), columns=width)
    sheet.hidden_rows = runs_of(list(hidden))
    writer = GridWriter(folder / "sheet.parquet", folder / "sheet.bits", sheet.positions)
    if width:
        writer.add(1, [text_column(column) for column in zip(*full, strict=True)])
    writer.close()
    sheet.rows = writer.rows
    return Grid(folder / "sheet.parquet", sheet, (folder / "sheet.bits").read_bytes(), is_text=is_text)
