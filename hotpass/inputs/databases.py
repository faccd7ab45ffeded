"""Tables and queries of a database, copied into Parquet files.

``postgresql://host/db?table=contacts`` names a table or view (``schema.table`` too), ``?query=SELECT …`` a
query; without either, every table is read. Both may stand behind ``#`` as well. The copy is made in one
read-only transaction, some thousand rows at a time, and values are kept as text as a spreadsheet shows them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, quote

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import URL, column, create_engine, inspect, make_url, select, table, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from hotpass.errors import DependencyError, HotpassError, InputError
from hotpass.stages.ingest.limits import MIB, limits_in_force
from hotpass.stages.ingest.read.cell_text import text_column

if TYPE_CHECKING:
    from sqlalchemy import ColumnClause, Connection, Engine, Executable

    from hotpass.inputs import File

_BATCH_ROWS: Final = 5_000
_OURS: Final = ("table", "query")
_UNFIT: Final = re.compile(r"[^\w.-]+")


def snapshot(address: str, folder: Path) -> list[File]:
    """Copy what an address names into ``<database>.<table>.parquet`` files.

    Raises:
        InputError: there is no such database, table or column, or it holds more than is read.
        DependencyError: the database cannot be reached, or its driver is not installed.
    """
    url, wanted = _parted(address)
    name = Path(url.database or url.host or "database").stem
    with _told(url, name), _engine(url).connect() as connection:
        reading = connection.execution_options(stream_results=True, max_row_buffer=_BATCH_ROWS)
        return [
            (_copy(reading, statement, folder), f"{name}.{_UNFIT.sub('_', label)}.parquet")
            for label, statement in _statements(reading, wanted)
        ]


def _parted(address: str) -> tuple[URL, dict[str, list[str]]]:
    """The address of the database alone, and what is wanted of it."""
    bare, _, behind = address.partition("#")
    try:
        url = make_url(bare)
    except (ArgumentError, ValueError):
        raise InputError(
            "the address of the database cannot be read",
            remedy="Write postgresql://USER@HOST/DATABASE?table=TABLE or sqlite:///FILE?table=TABLE",
        ) from None
    wanted = parse_qs(behind)
    for key in _OURS:
        values = url.query.get(key, ())
        wanted.setdefault(key, []).extend([values] if isinstance(values, str) else values)
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    return url.difference_update_query(_OURS), wanted


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        if not path.is_file():
            raise InputError("there is no such file", where=str(path))
        return create_engine("sqlite://", creator=lambda: _sqlite(path))
    engine = create_engine(url)
    if url.get_backend_name() == "postgresql":
        return engine.execution_options(postgresql_readonly=True)
    return engine


def _sqlite(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.text_factory = lambda content: content.decode("utf-8", "replace")
    return connection


def _statements(connection: Connection, wanted: dict[str, list[str]]) -> Iterator[tuple[str, Executable]]:
    for query in wanted["query"]:
        yield "query", text(query.replace(":", r"\:"))
    names = wanted["table"]
    if not names and not wanted["query"]:
        names = sorted(inspect(connection).get_table_names())
        if not names:
            raise InputError("the database holds no table", remedy="Name a view or a query")
    for name in names:
        yield name, _whole(connection, name)


def _whole(connection: Connection, name: str) -> Executable:
    """All rows of a table or view, in the order of its key, so that the same rows give the same copy."""
    found = inspect(connection)
    schema, _, own = name.rpartition(".")
    if found.has_table(name):
        schema, own = "", name
    elif not schema or not found.has_table(own, schema=schema):
        known = ", ".join(sorted(found.get_table_names())[:10])
        raise InputError(f"there is no table {name}", remedy=f"There are {known}" if known else "")
    columns: list[ColumnClause[Any]] = [
        column(c["name"]) for c in found.get_columns(own, schema=schema or None)
    ]
    key = found.get_pk_constraint(own, schema=schema or None)["constrained_columns"]
    source = table(own, *columns, schema=schema or None)
    return select(source).order_by(*(source.c[name] for name in key))


def _copy(connection: Connection, statement: Executable, folder: Path) -> Path:
    limits = limits_in_force()
    result = connection.execute(statement)
    names = list(result.keys())
    path = folder / f"table-{len(list(folder.iterdir()))}.parquet"
    schema = pa.schema([(name, pa.string()) for name in names])
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in result.partitions(_BATCH_ROWS):
            writer.write_batch(_batch(batch, schema))
            rows += len(batch)
            if rows > limits.parquet_rows or path.stat().st_size > limits.file:
                raise InputError(
                    f"it holds more than {limits.file // MIB:,} MiB or {limits.parquet_rows:,} rows",
                    remedy="Name a query that gives less",
                )
    return path


def _batch(rows: Sequence[Any], schema: pa.Schema) -> pa.RecordBatch:
    columns = [text_column(values) for values in zip(*rows, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


@contextmanager
def _told(url: URL, name: str) -> Iterator[None]:
    """Faults of the database in one sentence; without their causes, which may repeat the password."""
    try:
        yield
    except HotpassError as error:
        raise type(error)(error.what, where=error.where or name, remedy=error.remedy) from None
    except (NoSuchModuleError, ImportError):
        raise DependencyError(
            f"the driver of {url.get_backend_name()} is not installed",
            where=name,
            remedy=f"Install the package of {url.drivername}",
        ) from None
    except DBAPIError as error:
        reached = error.statement is not None
        what = "the database refuses it" if reached else "the database cannot be reached"
        kind: type[HotpassError] = InputError if reached else DependencyError
        raise kind(f"{what}: {_first_line(error.orig, url)}", where=name) from None
    except SQLAlchemyError as error:
        raise InputError(f"the database cannot be read: {_first_line(error, url)}", where=name) from None


def _first_line(error: BaseException | None, url: URL) -> str:
    line = next(iter(str(error).strip().splitlines()), "no reason given")
    return line.replace(str(url.password), "***") if url.password else line
