from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.engine import DuckDBEngine
from hotpass.engine.base import literal, quote
from hotpass.engine.duckdb import sql_type


def test_writes_the_same_bytes_for_the_same_rows(tmp_path: Path) -> None:
    written = []
    for name in ("a", "b"):
        with DuckDBEngine() as engine:
            engine.execute("CREATE TABLE t AS SELECT range AS n, hash(range) AS h FROM range(300000)")
            path = tmp_path / f"{name}.parquet"
            assert engine.write("SELECT * FROM t ORDER BY h, n", path) == 300_000
            written.append(path.read_bytes())
    assert written[0] == written[1]


def test_write_casts_to_the_schema_and_leaves_no_part_file(tmp_path: Path) -> None:
    schema = pa.schema([("b", pa.list_(pa.string())), ("a", pa.int32())])
    with DuckDBEngine() as engine:
        engine.write("SELECT 1 AS a, ['x'] AS b ORDER BY a", tmp_path / "t.parquet", schema=schema)
    assert pq.read_table(tmp_path / "t.parquet").to_pylist() == [{"b": ["x"], "a": 1}]
    assert [p.name for p in tmp_path.iterdir()] == ["t.parquet"]


def test_maps_each_distinct_row_once() -> None:
    seen: list[tuple[int, str]] = []

    def double(number: int, text: str) -> tuple[int, str | None]:
        seen.append((number, text))
        return number * 2, None if number == 1 else text

    outputs = pa.schema([("twice", pa.int64()), ("said", pa.string())])
    with DuckDBEngine() as engine:
        engine.execute("CREATE TABLE t AS SELECT range % 3 AS n, 'x' AS s FROM range(1000)")
        engine.map_distinct("m", "SELECT n, s FROM t", double, outputs)
        assert engine.rows("SELECT * FROM m ORDER BY n") == [
            (0, "x", 0, "x"),
            (1, "x", 2, None),
            (2, "x", 4, "x"),
        ]
    assert len(seen) == 3


@pytest.mark.parametrize("frugal_mib", [1, 1152])
def test_a_frugal_file_is_the_same_whether_little_memory_does_or_not(
    frugal_mib: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotpass.engine.duckdb._FRUGAL_MIB", frugal_mib)
    rows = "SELECT range AS n, md5(range::VARCHAR) AS s FROM range(50_000) ORDER BY s"
    with DuckDBEngine() as engine:
        limit = engine.rows("SELECT current_setting('memory_limit')")
        assert engine.write(rows, tmp_path / "frugal.parquet", frugal=True) == 50_000
        assert engine.rows("SELECT current_setting('memory_limit')") == limit
        engine.write(rows, tmp_path / "usual.parquet")
    assert (tmp_path / "frugal.parquet").read_bytes() == (tmp_path / "usual.parquet").read_bytes()


@pytest.mark.parametrize("frugal_mib", [1, 896])
def test_a_table_made_frugally_is_the_same_whether_little_memory_does_or_not(
    frugal_mib: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotpass.engine.duckdb._FRUGAL_JOIN_MIB", frugal_mib)
    made = "SELECT a.n, b.s FROM given a JOIN given b ON b.n = a.n + 1"
    with DuckDBEngine(tmp_path) as engine:
        engine.execute("CREATE TABLE given AS SELECT range AS n, md5(range::VARCHAR) AS s FROM range(50_000)")
        limit = engine.rows("SELECT current_setting('memory_limit')")
        engine.make_frugally(f"CREATE OR REPLACE TABLE made AS {made}")
        engine.give_back()
        assert engine.rows("SELECT current_setting('memory_limit')") == limit
        assert engine.rows("SELECT count(*) FROM made") == [(49_999,)]
        assert not engine.rows(f"FROM made EXCEPT ({made})")


def test_rows_pass_through_a_function_in_their_order_a_part_at_a_time() -> None:
    parts = []

    def doubled(part: pa.Table) -> pa.Table:
        parts.append(part.num_rows)
        return part.set_column(0, "n", pc.multiply(part.column("n"), 2))

    with DuckDBEngine() as engine:
        engine.execute("CREATE TABLE given AS SELECT range AS n FROM range(50_000)")
        engine.pass_through("passed", "SELECT n FROM given ORDER BY n DESC", doubled)
        assert engine.arrow("SELECT n FROM passed").column("n").to_pylist() == list(range(99_998, -1, -2))
    assert sum(parts) == 50_000
    assert max(parts) <= 20_000 + 2_048


def test_maps_no_rows_to_an_empty_table() -> None:
    with DuckDBEngine() as engine:
        engine.map_distinct("m", "SELECT 1 AS n WHERE false", lambda n: (n,), pa.schema([("o", pa.int64())]))
        assert engine.rows("SELECT count(*) FROM m") == [(0,)]
        assert engine.arrow("SELECT * FROM m").column_names == ["n", "o"]


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_literals_and_identifiers_survive_any_text(text: str) -> None:
    with DuckDBEngine(threads=1) as engine:
        assert engine.rows(f"SELECT {literal(text)}") == [(text,)]
        name = text or "x"
        assert engine.arrow(f"SELECT 1 AS {quote(name)}").column_names == [name]


@pytest.mark.parametrize(
    ("dtype", "name"),
    [
        (pa.list_(pa.string()), "VARCHAR[]"),
        (pa.map_(pa.string(), pa.float64()), "MAP(VARCHAR, DOUBLE)"),
        (pa.struct([("a", pa.int32())]), 'STRUCT("a" INTEGER)'),
    ],
)
def test_names_nested_types(dtype: pa.DataType, name: str) -> None:
    assert sql_type(dtype) == name
