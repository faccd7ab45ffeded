"""Patched tables written whole."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.engine import DuckDBEngine, Patch
from hotpass.engine.base import literal
from hotpass.model import PROVENANCE
from hotpass.profiles import load_profile
from hotpass.stage import StageJob
from hotpass.stages.publish.whole import write_whole


def test_a_table_that_something_was_erased_from_takes_what_was_merged_again(tmp_path: Path) -> None:
    patch = Patch(tmp_path / "provenance.patch")
    patch.folder.mkdir()
    other = {"value": "a", "record_id": "r9", "file_name": "f", "sheet": "", "cell": "A2"}
    rows = [
        {
            "entity_type": "person",
            "entity_id": entity,
            "field": "email",
            "value": value,
            "alternatives": [other],
        }
        for entity, value in (("P-1", "a"), ("P-2", "b"))
    ]
    with DuckDBEngine() as engine:
        engine.register("before", pa.Table.from_pylist(rows, PROVENANCE))
        named = "'person' AS entity_type, * EXCLUDE (entity_type)"  # as the engine names what it writes
        engine.execute(f"COPY (SELECT {named} FROM before) TO {literal(str(patch.base))} (FORMAT parquet)")
        pq.write_table(pa.table({"entity_id": ["P-1"]}), patch.gone)
        pq.write_table(pa.Table.from_pylist([{**rows[0], "value": "c"}], PROVENANCE), patch.rows)
        write_whole(StageJob({}, tmp_path, load_profile("generic", tmp_path), engine), "provenance", patch)
    told = pq.read_table(tmp_path / "provenance.parquet")
    assert told["value"].to_pylist() == ["c", "b"]
    assert told["alternatives"].to_pylist() == [[other], [other]]
