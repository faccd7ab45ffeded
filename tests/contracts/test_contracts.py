from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from hotpass.contracts import TABLES, contract, emit, row_schema
from hotpass.errors import InputError
from hotpass.profiles import load_profile
from tests.sample_run import SampleRun

CHECKED_IN = Path(__file__).resolve().parents[2] / "schemas"


def test_the_contracts_that_are_checked_in_are_those_of_the_model(tmp_path: Path) -> None:
    made = emit(load_profile("generic"), tmp_path)
    assert sorted(p.name for p in CHECKED_IN.glob("*.json")) == sorted(p.name for p in made)
    assert [p.name for p in made if p.read_text() != (CHECKED_IN / p.name).read_text()] == []


def test_a_published_version_holds_what_its_contracts_say(sample_run: SampleRun) -> None:
    for path in (sample_run.output / "contracts").glob("*.json"):
        told = json.loads(path.read_text())
        table = pq.read_table(sample_run.output / f"{path.stem}.parquet")
        assert [f["name"] for f in told["fields"]] == table.column_names
        required = [f["name"] for f in told["fields"] if f.get("constraints", {}).get("required")]
        assert all(table[name].null_count == 0 for name in required)
        keys = table.select(told["primaryKey"]) if "primaryKey" in told else None
        assert keys is None or keys.group_by(keys.column_names).aggregate([]).num_rows == table.num_rows


def test_both_contracts_name_the_same_columns() -> None:
    profile = load_profile("aviation")
    for table in TABLES:
        columns = [f["name"] for f in contract(table, profile)["fields"]]
        assert list(row_schema(table, profile)["properties"]) == columns


def test_an_unknown_table_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="there is no table 'nothing'"):
        contract("nothing", load_profile("generic"))
