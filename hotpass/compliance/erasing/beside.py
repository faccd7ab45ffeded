"""Parquet tables written anew, with other values that lie beside them joined in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote

#: Rows of each group of a table that is written.
ROW_GROUP: Final = 122_880
#: Where a row stands in the file that is rewritten.
AT: Final = "__at"
#: Begins the names of columns that are joined to those of a table.
_LEFT: Final = "__left_"


def register(engine: Engine, name: str, texts: Collection[str]) -> None:
    """A table of one column ``v``, also for what is read beside."""
    _register(engine, name, pa.array(list(texts), pa.string()))


def register_numbers(engine: Engine, name: str, numbers: Sequence[int]) -> None:
    """The same of numbers."""
    _register(engine, name, pa.array(numbers, pa.int64()))


def _register(engine: Engine, name: str, values: pa.Array) -> None:
    engine.register(f"{name}__given", pa.table({"v": values}))
    engine.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT v FROM {name}__given")


def lay_beside(engine: Engine, name: str, rows: pa.Table) -> None:
    """Make a table of other values of the view ``source``, whose column ``v`` says where each row stands.

    It is joined: a subquery for each value would hold the whole of ``source`` while it is answered.
    """
    engine.register(f"{name}__given", rows)
    columns = ", ".join(f"{quote(c)} AS {quote(_LEFT + c)}" for c in rows.column_names)
    engine.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT {columns} FROM {name}__given")


def beside_column(name: str, column: str) -> str:
    """SQL of a column that lies beside."""
    return f"{name}.{quote(_LEFT + column)}"


def from_beside(name: str, column: str, of: str = "") -> str:
    """SQL of a column of ``source``, with the value that lies beside in the rows that have one."""
    left = beside_column(name, of or column)
    return f"CASE WHEN {name}.{_LEFT}v IS NOT NULL THEN {left} ELSE source.{quote(column)} END"


def source_with(beside: Iterable[str]) -> str:
    """SQL of ``source`` joined with tables of :func:`lay_beside`."""
    joins = (f"LEFT JOIN {name} ON {name}.{_LEFT}v = source.{AT}" for name in beside)
    return " ".join(("source", *joins))


def write(
    engine: Engine, columns: Mapping[str, str], keep: str, part: Path, beside: Iterable[str] = ()
) -> None:
    """Write the view ``source`` with other columns, and the rows that are kept, in their order.

    They are not sorted: of a million wide rows that takes seven times as long and more than two gibibytes.
    One thread passes the rows on in the order in which it reads them, as long as they are not the side of a
    join that is held, which the engine is kept from choosing.

    Args:
        engine: with the view.
        columns: SQL of columns, by their names.
        keep: SQL of the rows that stay; all where it is blank.
        part: the file to write.
        beside: names of tables of :func:`lay_beside`, which the SQL of columns may name.
    """
    replaced = ", ".join(f"{sql} AS {quote(name)}" for name, sql in columns.items())
    star = f"source.* EXCLUDE ({AT})" + (f" REPLACE ({replaced})" if replaced else "")
    rows = f" WHERE {keep}" if keep else ""
    ((threads,),) = engine.rows("SELECT current_setting('threads')")
    engine.execute("SET disabled_optimizers = 'build_side_probe_side,join_order'; SET threads = 1")
    try:
        engine.execute(
            f"COPY (SELECT {star} FROM {source_with(beside)}{rows}) TO {literal(str(part))} "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
        )
    finally:
        engine.execute(f"RESET disabled_optimizers; SET threads = {threads}")
