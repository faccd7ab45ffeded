"""The contracts of the published tables: checked in, well-formed, kept by what is published."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import frictionless
import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.contracts import TABLES, compare, published_contract, read, row_schema, write
from hotpass.contracts.versions import goes_far_enough, widest
from hotpass.profiles import load_profile
from tests.sample_run import SampleRun

ROOT = Path(__file__).resolve().parents[2]
CHECKED_IN = ROOT / "schemas"


def test_the_contracts_that_are_checked_in_are_those_of_the_model(tmp_path: Path) -> None:
    made = write(published_contract(load_profile("generic")), tmp_path)
    there = [*CHECKED_IN.glob("*.table.json"), *CHECKED_IN.glob("*.row.json")]
    assert sorted(p.name for p in there) == sorted(p.name for p in made)
    stale = [p.name for p in made if p.read_text() != (CHECKED_IN / p.name).read_text()]
    assert stale == [], "renew them: hotpass contracts emit --output schemas"


def test_what_breaks_the_released_contract_has_a_new_major_version() -> None:
    released, now = read(CHECKED_IN / "released"), read(CHECKED_IN)
    changes = compare(released, now)
    step = widest(change.step for change in changes)
    assert goes_far_enough(released.version, now.version, step), (
        f"hotpass.contracts.published.VERSION needs a {step} step from {released.version}: "
        + "; ".join(change.sentence for change in changes if change.step == step)
    )


def test_what_is_written_reads_the_same(tmp_path: Path) -> None:
    made = published_contract(load_profile("aviation"))
    write(made, tmp_path)
    assert read(tmp_path) == made


def test_a_contract_carries_on_the_version_before() -> None:
    profile = load_profile("generic")
    first = published_contract(profile)
    before = replace(first, version="3.2.1")
    assert published_contract(profile, before=before).version == "3.2.1"
    fewer = replace(before, tables=first.tables[1:])
    assert published_contract(profile, before=fewer).version == "3.3.0"
    assert published_contract(profile, TABLES[1:], before=before).version == "4.0.0"


@pytest.mark.parametrize("path", sorted(CHECKED_IN.rglob("*.table.json")), ids=lambda p: p.name)
def test_frictionless_loads_each_table_schema(path: Path) -> None:
    loaded = frictionless.Schema.from_descriptor(str(path))
    told = json.loads(path.read_text())
    assert [f.name for f in loaded.fields] == [f["name"] for f in told["fields"]]
    assert loaded.primary_key == told.get("primaryKey", [])


@pytest.mark.parametrize("path", sorted(CHECKED_IN.rglob("*.row.json")), ids=lambda p: p.name)
def test_each_row_schema_is_a_json_schema_of_the_same_columns(path: Path) -> None:
    told = json.loads(path.read_text())
    jsonschema.Draft202012Validator.check_schema(told)
    table = json.loads(path.with_name(path.name.replace(".row.", ".table.")).read_text())
    assert list(told["properties"]) == [f["name"] for f in table["fields"]]


def test_a_published_version_holds_what_its_contracts_say(sample_run: SampleRun) -> None:
    contract = read(sample_run.output / "contracts")
    assert contract.version == published_contract(load_profile("generic")).version
    for table in contract.tables:
        rows = pq.read_table(sample_run.output / f"{table.name}.parquet")
        assert [column.name for column in table.columns] == rows.column_names
        keys = rows.select(list(table.key)) if table.key else None
        assert keys is None or keys.group_by(keys.column_names).aggregate([]).num_rows == rows.num_rows
        validator = jsonschema.Draft202012Validator(row_schema(contract, table))
        wrong = [error.message for row in _some(rows) for error in validator.iter_errors(row)]
        assert wrong == [], table.name
        for reference in table.references:
            there = pq.read_table(sample_run.output / f"{reference.table}.parquet", columns=[*reference.to])
            given = {tuple(row.values()) for row in rows.select([*reference.columns]).to_pylist()}
            assert given - {tuple(row.values()) for row in there.to_pylist()} == set()


def _some(rows: Any) -> list[dict[str, Any]]:
    step = max(1, rows.num_rows // 150)
    return list(rows.take(pa.array(range(0, rows.num_rows, step), pa.int64())).to_pylist())


def test_frictionless_finds_the_published_csv_valid(sample_run: SampleRun) -> None:
    """Somebody else's reading of the contract, over somebody else's reading of the file."""
    told = json.loads((sample_run.output / "contracts" / "ssot.json").read_text())
    lists = {f["name"] for f in told["fields"] if f["type"] == "array"}
    schema = frictionless.Schema.from_descriptor(told)
    resource = frictionless.Resource(path="ssot.csv", basepath=str(sample_run.output), schema=schema)
    report = resource.validate(limit_rows=60)
    said = report.flatten(["type", "fieldName", "note"])
    # In CSV the entries of a list are parted by "; ", which Frictionless does not read as one.
    assert [line for line in said if not (line[0] == "type-error" and line[1] in lists)] == []


def test_the_version_is_semantic() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", read(CHECKED_IN).version)
