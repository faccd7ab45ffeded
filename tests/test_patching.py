"""Tables of which some rows are written again read as if they had been written whole."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.engine import DuckDBEngine, Patch, there_is
from hotpass.patching import take_over, write_patch

SCHEMA = pa.schema([("entity_id", pa.string()), ("field", pa.string()), ("n", pa.int64())])
Rows = dict[str, list[int]]

_ENTITIES = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.integers(0, 9), min_size=1, max_size=3))


def table_of(rows: Rows) -> pa.Table:
    told = [
        {"entity_id": key, "field": str(at), "n": n} for key, ns in rows.items() for at, n in enumerate(ns)
    ]
    return pa.Table.from_pylist(sorted(told, key=str), SCHEMA)


@settings(max_examples=12, deadline=None)
@given(_ENTITIES, st.lists(st.tuples(st.sets(st.sampled_from("abcdefg")), _ENTITIES), max_size=3))
def test_a_patch_reads_as_the_whole_table(
    tmp_path_factory: pytest.TempPathFactory, before: Rows, rounds: list[tuple[set[str], Rows]]
) -> None:
    folder = tmp_path_factory.mktemp("patched")
    path, now = folder / "0" / "t.parquet", dict(before)
    path.parent.mkdir()
    pq.write_table(table_of(before), path)
    base = path.read_bytes()
    with DuckDBEngine() as engine:
        for number, (gone, given_rows) in enumerate(rounds, 1):
            new = {key: rows for key, rows in given_rows.items() if key in gone}
            now = {key: rows for key, rows in now.items() if key not in gone} | new
            engine.register("fresh_rows", table_of(new))
            engine.register("left_out", pa.table({"entity_id": pa.array(sorted(gone), pa.string())}))
            output = folder / str(number) / "t.parquet"
            output.parent.mkdir()
            write_patch(engine, path, output, "FROM left_out", "FROM fresh_rows", SCHEMA)
            assert there_is(output)
            assert not output.exists()
            path = output
        again = folder / "again" / "t.parquet"
        again.parent.mkdir()
        take_over(path, again)
        engine.view("t", again)
        found = engine.arrow("SELECT * FROM t ORDER BY ALL").cast(SCHEMA)
    assert found.to_pylist() == table_of(now).to_pylist()
    patch = Patch.at(again)
    assert (patch.base if patch else again).read_bytes() == base, "what was is never written to"
