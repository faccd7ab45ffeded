"""The seam to the query engine: the only package that opens one."""

from hotpass.engine.base import Engine, Shortcut
from hotpass.engine.duckdb import DuckDBEngine, QueryError
from hotpass.engine.patched import (
    Patch,
    base_of,
    files_of,
    parts_folder,
    patch_folder,
    table_of,
    table_sql,
    there_is,
)
from hotpass.engine.picking import picked_sql
from hotpass.engine.reading import ReadingEngine
from hotpass.engine.tables import TableWriter

__all__ = [
    "DuckDBEngine",
    "Engine",
    "Patch",
    "QueryError",
    "ReadingEngine",
    "Shortcut",
    "TableWriter",
    "base_of",
    "files_of",
    "parts_folder",
    "patch_folder",
    "picked_sql",
    "table_of",
    "table_sql",
    "there_is",
]
