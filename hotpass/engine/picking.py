"""A few rows of a large table, found by one column before any other is read.

Told the numbers of rows, DuckDB reads the pieces of a file that they lie in; told what a column is to hold,
it reads all columns that are asked for along with it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from hotpass.engine.base import Engine, literal
from hotpass.engine.patched import table_sql

#: More rows lie in most pieces of a file.
_FEW: Final = 1_000


def picked_sql(engine: Engine, path: Path, where: str) -> str:
    """SQL of the rows of a table for which a condition holds, of which there are few.

    Args:
        engine: finds them.
        path: of the table, be it whole or not.
        where: the condition, over one column or two.
    """
    if not path.is_file():
        return f"SELECT * FROM ({table_sql([path])}) WHERE {where}"
    file = f"read_parquet({literal(str(path))})"
    found = engine.rows(f"SELECT file_row_number FROM {file} WHERE {where} LIMIT {_FEW + 1}")
    listed = ", ".join(str(number) for (number,) in found) or "NULL"
    return f"SELECT * FROM {file} WHERE {where if len(found) > _FEW else f'file_row_number IN ({listed})'}"
