from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.engine import DuckDBEngine
from hotpass.model import CLASSIFICATION, ENTITY_TYPES, LEFT_OUT, TABLES, record_schema, record_table
from hotpass.profiles import load_profile
from hotpass.stage import StageJob
from hotpass.stages import classify

PROFILE = load_profile("generic")


def classified(
    folder: Path, inputs: dict[str, Path] | None = None, **rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    inputs = dict(inputs or {})
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
        {"record_id": "2", "name": "Piet Nel", "email": "anna@karoo.co.za", "date_of_birth": "1990-04-05"},
    ]
    found = {f["field"]: f for f in classified(tmp_path, person=people)}
    assert (found["email"]["personal"], found["email"]["values"]) == ("contact", 2)
    assert found["email"]["distinct_values"] == 1
    assert found["name"]["personal"] != "none"
    assert found["date_of_birth"]["personal"] == "identity"
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


def test_every_column_that_was_read_is_classified_also_those_of_no_field(tmp_path: Path) -> None:
    grid = tmp_path / "grid"
    grid.mkdir()
    cells = [
        {"row": 2, "c1": "Karoo Air", "c2": "NG Kerk", "c3": "ring 082 555 0123", "c4": "A1"},
        {"row": 3, "c1": "Vaal Air", "c2": "Katoliek", "c3": "pays late", "c4": "A2"},
    ]
    pq.write_table(pa.Table.from_pylist(cells), grid / "s1.parquet")
    heads = [("Name", "organisation.name"), ("Geloof", None), ("Notas", "organisation.notes"), ("Code", None)]
    columns = [
        {"position": n, "letter": "ABCD"[n - 1], "name": name, "field": field}
        for n, (name, field) in enumerate(heads, 1)
    ]
    table = {
        **{
            "table_id": "t1",
            "sheet_id": "s1",
            "file_name": "Leads.xlsx",
            "sheet": "Leads",
            "file_digest": "d",
        },
        **{"first_row": 2, "last_row": 3, "first_column": 1, "last_column": 4, "columns": columns},
    }
    inputs = {"grid": grid}
    for name, schema, rows in (("tables", TABLES, [table]), ("left_out", LEFT_OUT, [])):
        inputs[name] = tmp_path / f"{name}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), inputs[name])
    classified(tmp_path, inputs=inputs)
    rows = pq.read_table(tmp_path / "detected.parquet").to_pylist()
    assert [(r["header"], r["sort"], r["personal"], r["matching"], r["share"]) for r in rows] == [
        ("Name", "", "none", None, None),
        ("Geloof", "religion", "special", 2, 1.0),
        ("Notas", "phone", "contact", 1, 0.5),
        ("Code", "", "none", None, None),
    ]
    assert all(r["reason"] and "Kerk" not in str(r["examples"]) for r in rows)
