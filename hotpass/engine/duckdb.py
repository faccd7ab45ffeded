"""DuckDB, in memory, over Parquet: the default engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from hotpass.engine.base import Engine, Shortcut, literal, quote
from hotpass.engine.patched import table_sql
from hotpass.settings import settings

#: What a query raises that cannot be answered.
QueryError = duckdb.Error

_BATCH = 20_000
_ROW_GROUP = 122_880
#: What a million wide records are sorted in, spilling the rest: the process then stays under 1.5 GiB.
_FRUGAL_MIB = 1152
#: What ten million pairs of a million records are joined with the records in, beside what linkage holds: hash
#: tables take more than the engine counts, so that the process stays as far under 1.5 GiB.
_FRUGAL_JOIN_MIB = 896
#: Freed memory of this much at once goes back to the system. By itself the engine's allocator keeps hundreds
#: of mebibytes of what a statement needed, beside what the next one takes.
_GIVEN_BACK_MIB = 16
#: Of a passing file. Each thread holds a group until it is whole, beyond what the engine can spill: of wide
#: rows those of the usual size take hundreds of mebibytes.
_PASSING_ROW_GROUP = 30_720


class DuckDBEngine(Engine):
    """One in-memory DuckDB connection with a private spill folder.

    Args:
        spill: folder for what does not fit in memory; made on demand by DuckDB.
        threads: overrides the setting of the same name.
    """

    def __init__(self, spill: Path | None = None, threads: int | None = None) -> None:
        self._connection = duckdb.connect(":memory:")
        self.execute(f"SET threads = {threads or settings().threads}")
        self._bound(settings().memory_limit_mib)
        self.execute("SET enable_progress_bar = false")
        self.execute(f"SET allocator_bulk_deallocation_flush_threshold = '{_GIVEN_BACK_MIB}MiB'")
        if spill is not None:
            self.execute(f"SET temp_directory = {literal(str(spill))}")

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection itself, for libraries that ask for one."""
        return self._connection

    def view(self, name: str, path: Path | Sequence[Path], *, numbered: str | None = None) -> None:
        """See :meth:`Engine.view`."""
        paths = [path] if isinstance(path, Path) else path
        self.execute(f"CREATE OR REPLACE VIEW {quote(name)} AS {table_sql(paths, numbered)}")

    def register(self, name: str, table: pa.Table) -> None:
        """See :meth:`Engine.register`."""
        self._connection.register(name, table)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """See :meth:`Engine.execute`."""
        self._connection.execute(sql, parameters or None)

    def make_frugally(self, sql: str) -> None:
        """See :meth:`Engine.make_frugally`."""
        self._frugally(sql, _FRUGAL_JOIN_MIB)

    def give_back(self) -> None:
        """See :meth:`Engine.give_back`."""
        self._bound(settings().memory_limit_mib)  # no new limit, but each time it is set DuckDB frees

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """See :meth:`Engine.rows`."""
        return self._connection.execute(sql, parameters or None).fetchall()

    def arrow(self, sql: str, parameters: Sequence[Any] = ()) -> pa.Table:
        """See :meth:`Engine.arrow`."""
        return self._connection.sql(sql, params=list(parameters) or None).to_arrow_table()

    def pass_through(self, name: str, sql: str, function: Callable[[pa.Table], pa.Table]) -> None:
        """See :meth:`Engine.pass_through`."""
        given = self._beside().sql(sql).to_arrow_reader(_BATCH)
        changed = (
            part
            for batch in given
            for part in function(pa.Table.from_batches([batch])).cast(given.schema).to_batches()
        )
        self._connection.register(name, pa.RecordBatchReader.from_batches(given.schema, changed))

    def _beside(self) -> duckdb.DuckDBPyConnection:
        """Another connection to the same tables and views, for what is read while this one is."""
        return self._connection.cursor()

    def write(
        self,
        sql: str,
        path: Path,
        *,
        schema: pa.Schema | None = None,
        passing: bool = False,
        frugal: bool = False,
    ) -> int:
        """See :meth:`Engine.write`."""
        temporary = path.with_name(f".{path.name}.part")
        if schema is not None:
            sql = f"SELECT {_casts(schema)} FROM ({sql})"
        packed, group = ("snappy", _PASSING_ROW_GROUP) if passing else ("zstd", _ROW_GROUP)
        copy = (
            f"COPY ({sql}) TO {literal(str(temporary))} "
            f"(FORMAT parquet, COMPRESSION {packed}, ROW_GROUP_SIZE {group})"
        )
        copied = self._frugally(copy, _FRUGAL_MIB) if frugal else self.rows(copy)
        temporary.replace(path)
        return int(copied[0][0])

    def _frugally(self, sql: str, mib: int) -> list[tuple[Any, ...]]:
        """The rows of a statement that can be repeated; with all the memory only where less does not do."""
        most = settings().memory_limit_mib
        try:
            self._bound(min(most, mib))
            return self.rows(sql)
        except duckdb.OutOfMemoryException:
            self._bound(most)
            return self.rows(sql)
        finally:
            self._bound(most)

    def _bound(self, mib: int) -> None:
        self.execute(f"SET memory_limit = '{mib}MiB'")

    def map_distinct(
        self,
        name: str,
        select: str,
        function: Callable[..., Sequence[Any]],
        outputs: pa.Schema,
        shortcut: Shortcut | None = None,
    ) -> None:
        """See :meth:`Engine.map_distinct`."""
        select = f"SELECT DISTINCT * FROM ({select})"
        given = quote(f"{name}__given")
        if shortcut:
            lets = "".join(f", {sql} AS {quote(let)}" for let, sql in shortcut.lets.items())
            self.execute(
                f"CREATE OR REPLACE TEMP TABLE {given} AS "
                f"SELECT *{lets}, coalesce({shortcut.where}, false) AS __known FROM ({select})"
            )
            dropped = ", ".join(map(quote, (*shortcut.lets, "__known")))
            select = f"SELECT * EXCLUDE ({dropped}) FROM {given} WHERE NOT __known"
        distinct = self.arrow(f"{select} ORDER BY ALL")
        self._map(name, distinct, function, outputs)
        if shortcut:
            known = [quote(column) for column in distinct.column_names]
            known += [f"CAST({shortcut.outputs.get(f.name, 'NULL')} AS {sql_type(f.type)})" for f in outputs]
            self.execute(f"INSERT INTO {quote(name)} SELECT {', '.join(known)} FROM {given} WHERE __known")
            self.execute(f"DROP TABLE {given}")

    def _map(
        self, name: str, distinct: pa.Table, function: Callable[..., Sequence[Any]], outputs: pa.Schema
    ) -> None:
        """Make a table of rows and what a function makes of them, of which only a few are ever in Arrow."""
        mapped = f"{name}__mapped"
        self._connection.register(mapped, pa.schema([*distinct.schema, *outputs]).empty_table())
        self.execute(f"CREATE OR REPLACE TABLE {quote(name)} AS SELECT * FROM {quote(mapped)}")
        for batch in distinct.to_batches(_BATCH):
            self._connection.register(mapped, pa.Table.from_batches([_apply(batch, function, outputs)]))
            self.execute(f"INSERT INTO {quote(name)} SELECT * FROM {quote(mapped)}")
        self._connection.unregister(mapped)

    def splink_api(self) -> Any:
        """See :meth:`Engine.splink_api`."""
        from splink import DuckDBAPI

        return DuckDBAPI(self._connection)

    def close(self) -> None:
        """See :meth:`Engine.close`."""
        self._connection.close()


def _casts(schema: pa.Schema) -> str:
    return ", ".join(f"CAST({quote(f.name)} AS {sql_type(f.type)}) AS {quote(f.name)}" for f in schema)


def sql_type(dtype: pa.DataType) -> str:
    """DuckDB's name of an Arrow dtype."""
    if pa.types.is_list(dtype):
        return f"{sql_type(dtype.value_type)}[]"
    if pa.types.is_map(dtype):
        return f"MAP({sql_type(dtype.key_type)}, {sql_type(dtype.item_type)})"
    if pa.types.is_struct(dtype):
        return f"STRUCT({', '.join(f'{quote(f.name)} {sql_type(f.type)}' for f in dtype)})"
    return _SQL_TYPES[dtype]


_SQL_TYPES = {
    pa.string(): "VARCHAR",
    pa.int16(): "SMALLINT",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
}


def _apply(
    batch: pa.RecordBatch, function: Callable[..., Sequence[Any]], outputs: pa.Schema
) -> pa.RecordBatch:
    columns = [column.to_pylist() for column in batch.columns]
    given: Iterator[Sequence[Any]] = (function(*row) for row in zip(*columns, strict=True))
    made: list[Sequence[Any]] = list(zip(*given, strict=True)) or [()] * len(outputs)
    arrays = [pa.array(values, type=field.type) for values, field in zip(made, outputs, strict=True)]
    return pa.RecordBatch.from_arrays([*batch.columns, *arrays], schema=pa.schema([*batch.schema, *outputs]))
