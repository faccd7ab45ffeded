"""Other texts in some cells of the grids of sheets, as a run has read them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotpass.compliance.erasing.beside import AT, from_beside, lay_beside, write
from hotpass.compliance.erasing.subject import Cell
from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.model import a1_range


def rewrite_grid(engine: Engine, path: Path, part: Path, cells: Sequence[Cell]) -> bool:
    """Write the grid of a sheet with other texts in some of its cells; False where it has them already."""
    return _write_cells(engine, path, part, cells, '"row"')


def rewrite_own_grid(engine: Engine, path: Path, part: Path, cells: Sequence[Cell]) -> bool:
    """The same of the grid of a table whose records are no rows: each text stands beside its cell."""
    return _write_cells(engine, path, part, cells, "")


def _write_cells(engine: Engine, path: Path, part: Path, cells: Sequence[Cell], row: str) -> bool:
    """Write a grid with the texts of some cells: by number of row, or by the cell that stands beside each."""
    rows = [
        {"number": row, "cell": a1_range(row, row, column, column), "name": f"c{column}", "text": text}
        for row, column, text in cells
    ]
    types = (pa.int64(), pa.string(), pa.string(), pa.string())
    schema = pa.schema([*zip(("number", "cell", "name", "text"), types, strict=True)])
    engine.register("texts_of_cells", pa.Table.from_pylist(rows, schema))
    there = {str(one["name"]) for one in rows}
    engine.view("source", path, numbered=AT)
    found = []
    for name in pq.read_schema(path).names:
        if not re.fullmatch(r"c\d+", name) or (row and name not in there):
            continue
        mine = f"t.name = {literal(name)} AND t.number = s.{row}" if row else f"t.cell = s.a{name[1:]}"
        found.append(
            f"""SELECT s.{AT} AS v, {literal(name)} AS name, any_value(t.text) AS text
            FROM source s JOIN texts_of_cells t ON {mine} WHERE s.{quote(name)} IS DISTINCT FROM t.text
            GROUP BY ALL"""
        )
    if not found:
        return False
    changed = engine.arrow(" UNION ALL ".join(found))
    columns, beside = {}, []
    for name in sorted(set(changed["name"].to_pylist())):
        theirs = changed.filter(pc.equal(changed["name"], name)).select(["v", "text"])
        lay_beside(engine, f"changed_{name}", theirs)
        columns[name] = from_beside(f"changed_{name}", name, "text")
        beside.append(f"changed_{name}")
    if columns:
        write(engine, columns, "", part, beside)
    return bool(columns)
