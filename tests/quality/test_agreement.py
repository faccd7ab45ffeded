"""Great Expectations and SQL say the same of every shipped rule."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.engine import DuckDBEngine
from hotpass.fields.identity_number import is_identity_number
from hotpass.golden import scored_schema
from hotpass.model import ENTITY_TYPES, golden_table, is_input_table, record_schema, record_table
from hotpass.profiles import load_profile, shipped_profiles
from hotpass.quality import condition, load_suite
from hotpass.stages.validate.judging import verdicts
from hotpass.stages.validate.usable import can_be_evaluated

PROFILE = load_profile("generic")
#: Suites of the rows of sources by table, over all shipped profiles.
INPUTS = {
    table: suite
    for name in shipped_profiles()
    for table, suite in load_profile(name).every_suite.items()
    if is_input_table(table)
}
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
    *("0001", "2196", "6001", "8001", "0999", "1999", "western cape", "Western Cape", "(Pty) Ltd", "CC"),
    *("2011/123456/23", "mail.karoo.co.za", "karoo.com", "+27111234567", "+27191234567", "+2782555123"),
    *("021 555 1234", "(021) 555-1234x", "0027215551234", "٠٢١5551234", "+442071234567", "+4420"),
]


def schemas() -> dict[str, pa.Schema]:
    shaped = {record_table(e): record_schema(PROFILE.entities[e].fields) for e in ENTITY_TYPES}
    golden = {golden_table(e): scored_schema(e, PROFILE.entities[e].published) for e in ENTITY_TYPES}
    return {**shaped, **golden, **{table: _rows_as_they_stand(suite) for table, suite in INPUTS.items()}}


def _rows_as_they_stand(suite: str) -> pa.Schema:
    """The columns that the rules on a source's rows read; those that its tables compare with, among them."""
    rules = load_suite(suite).rules
    read = {column for rule in rules for column in rule.columns}
    read |= {rule.arguments["other_column"] for rule in rules if "other_column" in rule.arguments}
    return pa.schema([("row_id", pa.string()), *((column, pa.string()) for column in sorted(read))])


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
    suite = load_suite({**PROFILE.every_suite, **INPUTS}[table])
    with DuckDBEngine() as engine:
        if table == "person_records":
            engine.register("organisation_records", pa.table({"record_id": [*TEXTS[3:20]]}))
        engine.view(table, tmp_path / "t.parquet")
        usable, why = can_be_evaluated(engine, suite, schema.names, last=1000)
        found = verdicts(engine, table, schema.names[0], suite, usable, 1000, (), why)
    # A rule on which the counts differ is errored.
    assert [(v["rule_id"], v["detail"]) for v in found if v["state"] in ("errored", "not_evaluated")] == []
    assert sum(v["failed"] > 0 for v in found) > 0.9 * len(found) - 2


def _stated(number: int, kind: str, **arguments: Any) -> dict[str, Any]:
    meta = {"id": f"T-{number}", "dimension": "validity", "owner": "analyst", "popia": "16"}
    words = {"sentence": "It holds.", "message": "It does not."}
    return {"type": kind, "kwargs": arguments, "severity": "warning", "meta": {**meta, **words}}


_PAIR = {"column_A": "a", "column_B": "b", "ignore_row_if": "either_value_is_missing"}
_SOME = {"type": "nullity", "column": {"name": "c"}, "is_null": False}
_TYPES = [
    ("expect_column_texts_to_read_between", {"column": "a", "reads_as": "number", "min_value": -1.5}),
    ("expect_column_texts_to_read_between", {"column": "b", "reads_as": "number", "max_value": 10}),
    ("expect_column_texts_to_read_between", {"column": "a", "reads_as": "day", "min_value": "1900-01-01"}),
    ("expect_column_pair_values_to_be_equal", _PAIR),
    ("expect_column_pair_values_a_to_be_greater_than_b", {**_PAIR, "or_equal": True}),
    ("expect_column_pair_values_a_to_be_greater_than_b", _PAIR),
    ("expect_column_pair_values_to_agree_within_groups", _PAIR),
    ("expect_column_pair_values_to_agree_within_groups", {**_PAIR, "row_condition": _SOME}),
    ("expect_column_pair_values_to_agree_within_groups", {**_PAIR, "letters": 2}),
    (
        "expect_column_values_to_exist_in_table",
        {"column": "a", "other_table": "pairs", "other_column": "d"},
    ),
    ("expect_column_values_to_be_phone_numbers", {"column": "a"}),
    ("expect_column_values_to_be_company_numbers", {"column": "a"}),
    ("expect_column_pair_postal_codes_to_lie_in_provinces", _PAIR),
    ("expect_column_pair_company_numbers_to_fit_legal_forms", _PAIR),
    ("expect_column_pair_domains_to_agree", _PAIR),
]
#: Pairs of which the first of each two lines is sound and the second is not.
_TOLD_APART = [
    *(("2196", "Gauteng"), ("2196", "Western Cape")),
    *(("2011/123456/23", "CC"), ("2011/123456/23", "(Pty) Ltd")),
    *(("mail.karoo.co.za", "karoo.co.za"), ("karoo.com", "karoo.co.za")),
]


def test_both_engines_agree_on_expectations_of_pairs_and_on_texts_that_read_as_numbers(
    tmp_path: Path,
) -> None:
    stated = [_stated(n, kind, **arguments) for n, (kind, arguments) in enumerate(_TYPES)]
    (tmp_path / "pairs.json").write_text(json.dumps({"name": "pairs", "expectations": stated}))
    texts = [*TEXTS, "12", "12.5", "-3", "0", "007", "1e5", "1999-12-31", "2024-03-09 10:00", "9\n"]
    chance = random.Random(7)
    rows = [{"id": f"{n:04}", **{c: chance.choice(texts) for c in "abc"}} for n in range(3000)]
    rows = [{**row, "b": row["a"] if chance.random() < 0.7 else row["b"]} for row in rows]
    rows = [{**row, "d": chance.choice(texts[:20])} for row in rows]
    rows += [{"id": f"x{n}", "a": a, "b": b, "c": None, "d": None} for n, (a, b) in enumerate(_TOLD_APART)]
    suite = load_suite("pairs", tmp_path)
    with DuckDBEngine() as engine:
        engine.register("pairs", pa.Table.from_pylist(rows))
        found = verdicts(engine, "pairs", "id", suite, suite.rules, 5000)
    assert [(v["rule_id"], v["detail"]) for v in found if v["state"] == "errored"] == []
    assert all(0 < v["failed"] < v["evaluated"] for v in found)


@pytest.mark.parametrize(
    ("kind", "sound", "faulty"),
    [
        (
            "values_to_be_phone_numbers",
            ["+27825551234", "021 555 1234", "(011) 884-1234", "0027 21 555 1234", "+44 20 7123 4567"],
            ["+2782555123", "082 555 123", "+27191234567", "0821 555 1234", "082 555 12E4", ""],
        ),
        (
            "values_to_be_company_numbers",
            ["2011/123456/07", "1998/012345/23", "1899/000001/06"],
            ["2011/12345/07", "2011/123456/99", "3011/123456/07", "2011-123456-07", "CK98/12345/23"],
        ),
        (
            "pair_postal_codes_to_lie_in_provinces",
            [("2196", "Gauteng"), ("8001", "Western Cape"), ("0999", "Gauteng"), ("2196", "Bavaria")],
            [("2196", "Limpopo"), ("0001", "KwaZulu-Natal")],
        ),
        (
            "pair_company_numbers_to_fit_legal_forms",
            [("2011/123456/07", "(Pty) Ltd"), ("2011/123456/07", "Trust"), ("2011/123456/10", "CC")],
            [("2011/123456/07", "CC"), ("1998/012345/23", "(Pty) Ltd")],
        ),
        (
            "pair_domains_to_agree",
            [("karoo.co.za", "karoo.co.za"), ("mail.karoo.co.za", "karoo.co.za")],
            [("karoo.com", "karoo.co.za"), ("mykaroo.co.za", "karoo.co.za")],
        ),
    ],
)
def test_what_is_south_african_is_told_from_what_only_looks_so(
    kind: str, sound: list[Any], faulty: list[Any]
) -> None:
    names = {"column": "a"} if kind.startswith("values") else _PAIR
    found = condition(f"expect_column_{kind}", names)
    rows = [(one, "") if isinstance(one, str) else one for one in (*sound, *faulty)]
    with DuckDBEngine() as engine:
        engine.register("t", pa.table({"a": [a for a, _ in rows], "b": [b for _, b in rows]}))
        said = [row[0] for row in engine.rows(f"SELECT {found.failed} FROM t")]
    assert said == [False] * len(sound) + [True] * len(faulty)


def test_sql_knows_identity_numbers_as_the_kind_does() -> None:
    chance = random.Random("identity")
    numbers = [
        f"{chance.randrange(100):02d}{chance.randint(0, 13):02d}{chance.randint(0, 32):02d}"
        f"{chance.randrange(10**4):04d}{chance.randint(0, 3)}{chance.randrange(100):02d}"
        for _ in range(20_000)
    ]
    texts = [*numbers, "8001015009087", "", "x", "80010150090871", "٨001015009087"]
    found = condition("expect_column_values_to_be_identity_numbers", {"column": "v"})
    with DuckDBEngine() as engine:
        engine.register("t", pa.table({"v": texts}))
        said = [row[0] for row in engine.rows(f"SELECT NOT ({found.failed}) FROM t")]
    assert said == [is_identity_number(text) for text in texts]
    assert sum(said) > 500
