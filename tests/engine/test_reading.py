"""Sessions that share one DuckDB, and rows that are found by one column first."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.engine import Patch, QueryError, ReadingEngine, picked_sql
from hotpass.engine.patched import patch_folder


def test_sessions_see_nothing_of_each_other_and_leave_nothing() -> None:
    with ReadingEngine() as one, ReadingEngine() as other:
        one.register("given", pa.table({"a": [1, 2]}))
        one.execute("CREATE VIEW more AS SELECT * FROM given UNION ALL BY NAME SELECT 3 AS a")
        one.execute("CREATE TEMP TABLE kept AS SELECT * FROM more")
        one.execute("CREATE VIEW plain AS SELECT 4 AS a")
        one.pass_through("passed", "SELECT a FROM plain", lambda part: part)
        assert one.rows("SELECT * FROM passed") == [(4,)]
        assert len(one.rows("SELECT * FROM kept")) == 3
        for name in ("given", "more", "kept", "plain", "passed"):
            with pytest.raises(QueryError):
                other.rows(f"SELECT * FROM {name}")
        other.execute("CREATE VIEW more AS SELECT 9 AS a")
        assert other.rows("SELECT a FROM more") == [(9,)]
    with ReadingEngine() as later:
        databases = {name for (name,) in later.rows("SELECT database_name FROM duckdb_databases()")}
        assert len([name for name in databases if name.startswith("session_")]) == 1
        with pytest.raises(QueryError):
            later.rows("SELECT * FROM more")


def test_a_forked_process_opens_one_of_its_own() -> None:
    with ReadingEngine() as engine:
        assert engine.rows("SELECT 1") == [(1,)]
        if not (child := os.fork()):
            with ReadingEngine() as own:
                os._exit(0 if own.rows("SELECT 2") == [(2,)] else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert engine.rows("SELECT 3") == [(3,)]


@pytest.mark.parametrize("wanted", [["k7"], ["k0", "k2999"], ["none"], [f"k{n}" for n in range(1_500)]])
def test_picked_rows_are_those_that_the_condition_holds_for(tmp_path: Path, wanted: list[str]) -> None:
    table = pa.table({"key": [f"k{n}" for n in range(3_000)], "value": list(range(3_000))})
    whole, patched = tmp_path / "whole.parquet", tmp_path / "patched.parquet"
    pq.write_table(table, whole, row_group_size=500)
    patch = Patch(patch_folder(patched))
    patch.folder.mkdir()
    pq.write_table(table.slice(1_000), patch.base)
    pq.write_table(table.slice(0, 1_000), patch.rows)
    pq.write_table(table.slice(0, 0).select(["key"]), patch.gone)
    listed = ", ".join(f"'{key}'" for key in wanted)
    with ReadingEngine() as engine:
        for path in (whole, patched):
            picked = picked_sql(engine, path, f"key IN ({listed})")
            found = engine.rows(f"SELECT key FROM ({picked}) ORDER BY value")
            assert [key for (key,) in found] == [key for key in wanted if key != "none"]
