"""Great Expectations and SQL say the same of every shipped rule."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.engine import DuckDBEngine
from hotpass.golden import scored_schema
from hotpass.model import ENTITY_TYPES, golden_table, record_schema, record_table
from hotpass.profiles import load_profile
from hotpass.quality import load_suite
from hotpass.stages.validate.judging import verdicts

PROFILE = load_profile("generic")
TEXTS = [
    *(
        None,
        None,
        "",
        " ",
        "x",
        "n" * 81,
        "n" * 130,
        "Karoo Aviation",
        "Anna Botha",
        "Böhm & Söhne",
        "Anna 2",
    ),
    *("anna@karoo.co.za", "info@karoo.co.za", "an na@karoo.co.za", "a@b", "a@.co", "Karoo 0825551234"),
    *("+27825551234", "+0825551234", "0825551234", "https://karoo.co.za", "karoo.co.za", "https://karoo"),
    *("2011/123456/07", "2011/12345/07", "4123456789", "41234567890", "Gauteng", "gauteng", "Bavaria"),
    *("2024-03-09", "1899-01-01", "2050-01-01", "see 8001015009087", "80010150090871", "O-abcdefghjkmn"),
    *("P-abcdefghjkmn", "O-abc", "placeholder", "unreadable", "repaired", "٣", "naïve\n"),
]


def schemas() -> dict[str, pa.Schema]:
    shaped = {record_table(e): record_schema(PROFILE.entities[e].fields) for e in ENTITY_TYPES}
    golden = {golden_table(e): scored_schema(e, PROFILE.entities[e].published) for e in ENTITY_TYPES}
    return {**shaped, **golden}


def some(dtype: pa.DataType, chance: random.Random) -> Any:
    if pa.types.is_string(dtype):
        return chance.choice(TEXTS)
    if pa.types.is_integer(dtype):
        return chance.choice([None, 0, 1, 2, -1])
    return chance.choice([None, 0.0, 0.39, 0.4, 1.0, 1.01, -0.1]) if pa.types.is_floating(dtype) else None


@pytest.mark.parametrize("table", sorted(schemas()))
def test_both_engines_agree_on_every_shipped_rule(table: str, tmp_path: Path) -> None:
    schema, chance = schemas()[table], random.Random(table)
    rows = [{f.name: some(f.type, chance) for f in schema} for _ in range(400)]
    pq.write_table(pa.Table.from_pylist(rows, schema), tmp_path / "t.parquet")
    suite = load_suite(PROFILE.suites[table])
    with DuckDBEngine() as engine:
        engine.view(table, tmp_path / "t.parquet")
        found = verdicts(engine, table, schema.names[0], suite, suite.rules, 1000)
    # A rule on which the counts differ is errored.
    assert [(v["rule_id"], v["detail"]) for v in found if v["state"] in ("errored", "not_evaluated")] == []
    assert sum(v["failed"] > 0 for v in found) > 0.9 * len(found) - 1
