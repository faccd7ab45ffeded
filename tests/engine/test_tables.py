"""Parquet files written a part at a time."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.engine import DuckDBEngine, TableWriter

OTHER = pa.struct([("value", pa.string()), ("sheet", pa.string())])
SCHEMA = pa.schema([("id", pa.string()), ("sheet", pa.string()), ("others", pa.list_(OTHER))])


def part(identifier: str, sheet: str) -> pa.Table:
    """A row whose sheets come as dictionaries, also within the list."""
    sheets = pa.array([sheet]).dictionary_encode()
    others = pa.StructArray.from_arrays([pa.array(["x"]), sheets], ["value", "sheet"])
    columns = [pa.array([identifier]), sheets, pa.ListArray.from_arrays([0, 1], others)]
    return pa.table(columns, names=SCHEMA.names)


def test_what_comes_as_dictionaries_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "some.parquet"
    with TableWriter(path, SCHEMA, sorted_by=["id"], encode=False) as writer:
        writer.write(part("a", "First"))
        writer.write(part("b", "Second"))
    rows = [
        {"id": "a", "sheet": "First", "others": [{"value": "x", "sheet": "First"}]},
        {"id": "b", "sheet": "Second", "others": [{"value": "x", "sheet": "Second"}]},
    ]
    assert writer.rows == 2
    assert pq.read_schema(path).types == SCHEMA.types
    with DuckDBEngine() as engine:
        engine.view("written", path)
        assert engine.arrow("SELECT * FROM written ORDER BY id").to_pylist() == rows


def test_texts_that_repeat_are_written_as_dictionaries(tmp_path: Path) -> None:
    path, ids = tmp_path / "some.parquet", [f"{n:04d}" for n in range(1_000)]
    others = [[{"value": i, "sheet": "First"}] for i in ids]
    table = pa.table({"id": ids, "sheet": ["First", None] * 500, "others": others}, schema=SCHEMA)
    with TableWriter(path, SCHEMA, sorted_by=["id"]) as writer:
        writer.write(table)
        writer.write(table.slice(500))
    chunks = pq.ParquetFile(path).metadata.row_group(0)
    encoded = [chunks.column(n).path_in_schema for n in range(4) if chunks.column(n).has_dictionary_page]
    assert encoded == ["sheet"]
    assert pq.read_table(path).equals(pa.concat_tables([table, table.slice(500)]))


def test_a_file_is_there_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "some.parquet"
    writer = TableWriter(path, SCHEMA, sorted_by=["id"])
    parts = [part("a", "First"), part("b", "Second").select(["id"])]
    with pytest.raises(ValueError, match="schema"), writer:
        list(map(writer.write, parts))
    assert not path.exists()
    with TableWriter(path, SCHEMA, sorted_by=["id"]):
        pass
    assert pq.read_table(path).schema.types == SCHEMA.types


def test_the_rows_of_a_file_are_numbered(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": ["c", "a", "b"]}), tmp_path / "some.parquet", row_group_size=1)
    with DuckDBEngine() as engine:
        engine.view("written", tmp_path / "some.parquet", numbered="line")
        assert engine.rows("SELECT id, line FROM written ORDER BY id") == [("a", 1), ("b", 2), ("c", 0)]
