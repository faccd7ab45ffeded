"""The seam to the query engine: the only package that opens one."""

from hotpass.engine.base import Engine, Shortcut
from hotpass.engine.duckdb import DuckDBEngine
from hotpass.engine.tables import TableWriter

__all__ = ["DuckDBEngine", "Engine", "Shortcut", "TableWriter"]
