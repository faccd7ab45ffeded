"""Tables of files as they stand, by their own headers: what suites of sheets are held against.

A row is a row of a sheet. Of each column there is its text, and ``__cols``, its letter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hotpass.contracts.texts import make_rows
from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.quality.sheets import Sheet, can_be_held, columns_of, grouped


def lay_out_sheets(engine: Engine, grid: Path, sheets: Sequence[Sheet]) -> dict[str, list[Mapping[str, Any]]]:
    """Make a table of the rows of each suite's tables, of suites that have any; returns these by its name.

    Args:
        engine: with the views ``tables`` and ``left_out`` of the ingest stage.
        grid: its folder ``grid``.
        sheets: what tables the suites are for.
    """
    if not sheets:
        return {}
    found = [t for t in engine.arrow("SELECT * FROM tables").to_pylist() if can_be_held(t)]
    made: dict[str, list[Mapping[str, Any]]] = {}
    for number, (sheet, tables) in enumerate(grouped(found, sheets)):
        parts = [_rows(engine, grid, sheet, t, f"sheet_{number}_{at}") for at, t in enumerate(tables)]
        union = " UNION ALL BY NAME ".join(f"({part})" for part in parts)
        engine.execute(f"CREATE OR REPLACE TABLE {quote(sheet.table)} AS {union}")
        made[sheet.table] = tables
    return made


def fields_given(sheet: Sheet, tables: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """By column of a suite's table the field that it alone gives, and the same in all its tables."""
    given: dict[str, set[str | None]] = {}
    for table in tables:
        columns = sheet.under_its_names(columns_of(table))
        often = Counter(c["field"] for c in columns.values())
        for column, c in columns.items():
            given.setdefault(column, set()).add(c["field"] if often[c["field"]] == 1 else None)
    return {column: field for column, (field, *more) in given.items() if field and not more}


def _rows(engine: Engine, grid: Path, sheet: Sheet, table: Mapping[str, Any], name: str) -> str:
    """Query for the rows of one table, under the names of its suite."""
    there = make_rows(engine, grid, dict(table), name)
    chosen = [
        f"{literal(table['table_id'])} || ':' || \"row\" AS row_id",
        *(
            f"{literal(table[place] or '')} AS {place}"
            for place in ("source", "file_digest", "file_name", "sheet_id", "sheet")
        ),
        '"row"',
    ]
    for column, c in sheet.under_its_names(columns_of(table)).items():
        cell = f"c{c['position']}"
        letter = "NULL" if table["grid"] or not c["letter"] else literal(c["letter"])
        text = cell if cell in there else "NULL"
        chosen.append(f"CAST({text} AS VARCHAR) AS {quote(column)}")
        chosen.append(f"CAST({letter} AS VARCHAR) AS {quote(f'{column}__cols')}")
    return f'SELECT {", ".join(chosen)} FROM grid_{name} SEMI JOIN rows_{name} USING ("row")'
