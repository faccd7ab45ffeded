"""The grid of a table whose records are no rows: a row a record, with the cell of every value beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.model import column_letter
from hotpass.stages.ingest.find.grid import Grid
from hotpass.stages.ingest.find.layout import Cell, FoundTable


def texts_of(grid: Grid, table: FoundTable) -> list[list[str]]:
    """The texts of each of its columns, a text a record; ``""`` where blank."""
    wanted = sorted({cell[0] for record in table.records for cell in record if cell})
    rows = dict(zip(wanted, grid.rows(np.searchsorted(grid.numbers, wanted).tolist()), strict=True))
    place = {int(position): at for at, position in enumerate(grid.positions)}

    def text(cell: Cell | None) -> str:
        return rows[cell[0]][place[cell[1]]] if cell and cell[1] in place else ""

    return [[text(cell) for cell in column] for column in zip(*table.records, strict=True)]


def write_own_grid(grid: Grid, table: FoundTable, path: Path) -> None:
    """Write the table's records: ``record``, ``row``, and ``cN`` and ``aN`` for each of its columns."""
    columns: dict[str, pa.Array] = {
        "record": pa.array(range(len(table.records)), pa.int32()),
        "row": pa.array([min(c for c in r if c)[0] for r in table.records], pa.int32()),
    }
    texts, cells = texts_of(grid, table), list(zip(*table.records, strict=True))
    for position, at in zip(table.positions, range(len(cells)), strict=True):
        columns[f"c{position}"] = pa.array([text or None for text in texts[at]], pa.string())
        addresses = [f"{column_letter(c[1])}{c[0]}" if c else None for c in cells[at]]
        columns[f"a{position}"] = pa.array(addresses, pa.string())
    part = path.with_name(f".{path.name}.part")
    pq.write_table(pa.table(columns), part, compression="zstd", store_schema=False)
    part.replace(path)
