"""The cells of every table of the files that were read, one row a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from hotpass.contracts.texts import make_rows
from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.fields.headers import fold_header

_NUMBERED: Final = pa.schema(
    [
        ("t", pa.int32()),
        ("table_id", pa.string()),
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("last_row", pa.int64()),
        ("letter", pa.string()),
    ]
)

#: Columns that are taken out of a table at once: each statement names all columns that it reads from.
_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the tables of a sheet that have the same headers.

    Attributes:
        number: of the column, as ``k`` of the table ``cells`` has it.
        group: of such tables.
        position: number of the sheet column.
        name: its header.
        kind: what it was recognised as, or None.
        field: ``<entity>.<field>`` of the profile that it gives, or None.
        file_name: of the file.
        sheet: ``""`` where there is none.
        letter: of the sheet column; None where records are no rows.
    """

    number: int
    group: int
    position: int
    name: str
    kind: str | None
    field: str | None
    file_name: str
    sheet: str
    letter: str | None

    @property
    def header(self) -> str:
        """The header without what is written differently from file to file."""
        return fold_header(self.name) or self.name.lower()


def lay_out(engine: Engine, grid: Path) -> list[Place]:
    """Make the tables ``cells`` (k, g, t, row, cell, text), ``data_rows`` (g, t, row) and ``numbered``.

    The last has the tables themselves: t, table_id, file, sheet, last_row and the letter of the first column.

    Args:
        engine: with the views ``tables`` and ``left_out`` of the ingest stage.
        grid: its folder ``grid``.

    Returns:
        the columns, by number.
    """
    found = engine.arrow("SELECT * FROM tables ORDER BY file_name, sheet, table_no, table_id").to_pylist()
    places: dict[tuple[Any, ...], Place] = {}
    groups: dict[tuple[Any, ...], int] = {}
    engine.execute(
        'CREATE OR REPLACE TABLE cells (k INTEGER, g INTEGER, t INTEGER, "row" BIGINT, cell VARCHAR, '
        "text VARCHAR)"
    )
    engine.execute('CREATE OR REPLACE TABLE data_rows (g INTEGER, t INTEGER, "row" BIGINT)')
    engine.register("numbered", pa.Table.from_pylist([*map(_numbered, range(len(found)), found)], _NUMBERED))
    for number, table in enumerate(found):
        there = make_rows(engine, grid, table, f"cells_{number}")
        names = tuple((c["position"], c["name"]) for c in table["columns"])
        group = groups.setdefault((table["file_digest"], table["sheet"], names), len(groups))
        columns = _columns(table, group, places, there)
        engine.execute(f'INSERT INTO data_rows SELECT {group}, {number}, "row" FROM rows_cells_{number}')
        for first in range(0, len(columns), _AT_ONCE):
            _add(engine, number, columns[first : first + _AT_ONCE])
    return list(places.values())


def _numbered(number: int, table: Mapping[str, Any]) -> dict[str, Any]:
    rows = None if table["grid"] else table["columns"][0]["letter"]
    same = {name: table[name] for name in ("table_id", "sheet", "last_row")}
    return {"t": number, "file": table["file_name"], "letter": rows, **same}


def _add(engine: Engine, number: int, columns: Sequence[tuple[Place, str]]) -> None:
    """Add the cells of some columns of a table, each with the SQL of its cell."""
    read = ", ".join(f"{cell} AS a{place.position}, c{place.position}" for place, cell in columns)
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE some_cells AS SELECT "row", {read}
        FROM grid_cells_{number} SEMI JOIN rows_cells_{number} USING ("row")"""
    )
    parts = (
        f"""SELECT {place.number}, {place.group}, {number}, "row", a{place.position}, c{place.position}
        FROM some_cells WHERE c{place.position} IS NOT NULL"""
        for place, _ in columns
    )
    engine.execute(f"INSERT INTO cells SELECT * FROM ({' UNION ALL '.join(parts)})")


def _columns(
    table: Mapping[str, Any], group: int, places: dict[tuple[Any, ...], Place], there: set[str]
) -> Sequence[tuple[Place, str]]:
    columns = []
    for column in table["columns"]:
        position = int(column["position"])
        place = places.setdefault(
            (group, position),
            Place(
                len(places),
                group,
                position,
                column["name"] or "",
                column["kind"],
                column["field"],
                table["file_name"],
                table["sheet"],
                None if table["grid"] else column["letter"],
            ),
        )
        if f"c{position}" in there:
            cell = f"a{position}" if table["grid"] else f'{literal(column["letter"])} || "row"'
            columns.append((place, cell))
    return columns
