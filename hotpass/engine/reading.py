"""Sessions for what is only read in between, on one DuckDB that the process keeps open.

To open a DuckDB costs more than most of what a page asks of one, and a page asks many times.
"""

from __future__ import annotations

import ctypes
import itertools
import os
from threading import Lock

import duckdb

from hotpass.engine.duckdb import DuckDBEngine
from hotpass.settings import settings

_lock = Lock()
_numbers = itertools.count()
#: By threads and memory, MiB, as the settings said when it was opened.
_open: dict[tuple[int, int], duckdb.DuckDBPyConnection] = {}


class ReadingEngine(DuckDBEngine):
    """A session that sees no table or view of another, and whose own end with it.

    What it reads is bounded together with what others read meanwhile. For stages, for what is written and for
    Splink there is :class:`DuckDBEngine`.
    """

    def __init__(self) -> None:
        self._connection = _session()
        self._own = f"session_{next(_numbers)}"
        self.execute(f"ATTACH ':memory:' AS {self._own}; USE {self._own}")

    def _beside(self) -> duckdb.DuckDBPyConnection:
        beside = super()._beside()
        beside.execute(f"USE {self._own}")
        return beside

    def close(self) -> None:
        """See :meth:`Engine.close`."""
        try:
            self.execute(f"USE memory; DETACH {self._own}")
        finally:
            super().close()


def _session() -> duckdb.DuckDBPyConnection:
    bounds = settings().threads, settings().memory_limit_mib
    with _lock:
        if bounds not in _open or _is_broken(_open[bounds]):
            engine = DuckDBEngine().connection
            # Of files that may be erased nothing stays in memory.
            engine.execute("SET enable_external_file_cache = false")
            _open[bounds] = engine
        return _open[bounds].cursor()


def _is_broken(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether an error of its own has ended a DuckDB for all."""
    try:
        connection.execute("SELECT 1")
    except duckdb.Error:
        return True
    return False


def _after_fork() -> None:
    global _lock
    _lock = Lock()
    # Its threads are only in the other process: to close it here, at the end, would wait for them for ever.
    for connection in _open.values():
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))
    _open.clear()


os.register_at_fork(after_in_child=_after_fork)
