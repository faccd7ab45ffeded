from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.engine import DuckDBEngine
from hotpass.model import CLASSIFICATION, ENTITY_TYPES, record_schema, record_table
from hotpass.profiles import load_profile
from hotpass.stage import StageJob
from hotpass.stages import classify

PROFILE = load_profile("generic")


def classified(folder: Path, **rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    inputs = {}
    for entity_type in ENTITY_TYPES:
        schema = record_schema(PROFILE.entities[entity_type].fields)
        path = folder / f"{record_table(entity_type)}.parquet"
        pq.write_table(pa.Table.from_pylist(rows.get(entity_type, []), schema=schema), path)
        inputs[record_table(entity_type)] = path
    with DuckDBEngine() as engine:
        classify.run(StageJob(inputs, folder, PROFILE, engine))
    table = pq.read_table(folder / "classification.parquet")
    assert table.schema.names == CLASSIFICATION.names
    return table.to_pylist()


def test_a_field_has_the_class_of_its_kind(tmp_path: Path) -> None:
    people = [
        {"record_id": "1", "name": "Anna Botha", "email": "anna@karoo.co.za"},
        {"record_id": "2", "name": "Piet Nel", "email": "anna@karoo.co.za"},
    ]
    found = {f["field"]: f for f in classified(tmp_path, person=people)}
    assert (found["email"]["personal"], found["email"]["values"]) == ("contact", 2)
    assert found["email"]["distinct_values"] == 1
    assert found["name"]["personal"] != "none"
    assert "phone" not in found


def test_free_text_is_told_by_what_it_holds(tmp_path: Path) -> None:
    organisations = [
        {"record_id": "1", "notes": "Owner's id 800101 5009 087, phone 082 555 0134"},
        {"record_id": "2", "notes": "Invoice 2024/000123/07 of 9 March"},
    ]
    found = classified(tmp_path, organisation=organisations)
    notes = {(f["personal"], f["values"]) for f in found if f["field"] == "notes"}
    assert notes == {("none", 2), ("identity", 1), ("contact", 1)}


def test_no_records_have_no_classes(tmp_path: Path) -> None:
    assert classified(tmp_path) == []
