"""The seam to the query engine: the only package that opens one."""

from hotpass.engine.base import Engine, Shortcut
from hotpass.engine.duckdb import DuckDBEngine, QueryError
from hotpass.engine.tables import TableWriter

__all__ = ["DuckDBEngine", "Engine", "QueryError", "Shortcut", "TableWriter"]
