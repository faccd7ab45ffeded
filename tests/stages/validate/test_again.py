"""Golden tables of which some rows changed, validated again, are found as if all had been validated."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.engine import DuckDBEngine
from hotpass.golden import scored_schema
from hotpass.model import ENTITY_TYPES, MEASURES, golden_table
from hotpass.patching import write_patch
from hotpass.profiles import load_profile
from hotpass.quality import Outcome, stated_suite
from hotpass.stage import StageJob
from hotpass.stages import validate
from hotpass.stages.validate import judging

PROFILE = load_profile("generic")
SCHEMAS = {golden_table(t): scored_schema(t, PROFILE.entities[t].published) for t in ENTITY_TYPES}
WRITTEN = ("expectations", "measures", "failures", "issues", "gates", "quarantine")
Golden = dict[str, dict[str, dict[str, Any]]]


def rule(name: str, kind: str, **arguments: Any) -> dict[str, Any]:
    said = {"id": name, "dimension": "consistency", "owner": "analyst", "popia": "16"}
    return {
        "type": kind,
        "kwargs": arguments,
        "severity": "warning",
        "meta": {**said, "sentence": f"{name} holds.", "message": f"{name} fails."},
    }


MORE = {
    "organisations": [
        rule(
            "ORG-CITY-PROVINCE",
            "expect_column_pair_values_to_agree_within_groups",
            column_A="city",
            column_B="province",
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            "ORG-ANY-UNIQUE",
            "expect_compound_columns_to_be_unique",
            column_list=["city", "email"],
            ignore_row_if="all_values_are_missing",
        ),
        rule("ORG-NO-SUCH", "expect_column_values_to_not_be_null", column="no_such"),
    ],
    "people": [
        rule(
            "PER-EMPLOYER-KNOWN",
            "expect_column_values_to_exist_in_table",
            column="organisation",
            other_table="organisations",
            other_column="name",
        )
    ],
}
SUITES = {
    name: {
        "shipped": {**(told := stated_suite(name)["shipped"]), "expectations": told["expectations"] + more}
    }
    for name, more in MORE.items()
}

#: One of the rules is stated no more.
FEWER = {
    name: {"shipped": {**suite["shipped"], "expectations": suite["shipped"]["expectations"][1:]}}
    for name, suite in SUITES.items()
}


def drawn(dice: random.Random, table: str, key: str) -> dict[str, Any]:
    """A golden record of few distinct values, so that many are alike; every field may be missing."""
    row: dict[str, Any] = {"entity_id": key, "records": dice.randrange(1, 4), "sources": ["a"]}
    for field in SCHEMAS[table]:
        if field.type == pa.string() and field.name != "entity_id" and dice.random() < 0.7:
            row[field.name] = f"{field.name} {dice.randrange(4)}"
        elif field.type == pa.float64() and dice.random() < 0.7:
            row[field.name] = dice.random()
    return row


def drawn_tables(dice: random.Random, people: int = 25) -> Golden:
    rows = {"organisations": 25, "people": people}
    return {
        table: {
            key: drawn(dice, table, key) for key in (f"{table[0].upper()}-{n:02}" for n in range(rows[table]))
        }
        for table in SCHEMAS
    }


def changed(dice: random.Random, table: str, rows: dict[str, dict[str, Any]]) -> tuple[set[str], Any]:
    """Keys that are replaced, and the rows afterwards: some stay, go, come, or become others."""
    gone = {key for key in rows if dice.random() < 0.2} | {f"{table[0].upper()}-{dice.randrange(25, 40)}"}
    kept = {key: row for key, row in rows.items() if key not in gone}
    drawn_again = {key: drawn(dice, table, key) for key in gone if dice.random() < 0.8}
    stay = {key: rows[key] for key in gone if key in rows and dice.random() < 0.2}
    return gone, kept | drawn_again | stay


def checked(folder: Path, inputs: Mapping[str, Path], suites: Mapping[str, Any] = SUITES) -> Path:
    output = folder / "check"
    output.mkdir()
    with DuckDBEngine() as engine:
        validate.check(StageJob(inputs, output, PROFILE, engine, {"suites": suites}))
    return output


def as_table(table: str, rows: dict[str, dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([rows[key] for key in sorted(rows)], SCHEMAS[table])


def scored(folder: Path, tables: Golden) -> dict[str, Path]:
    (folder / "score").mkdir(parents=True)
    paths = {table: folder / "score" / f"{table}.parquet" for table in tables}
    for table, rows in tables.items():
        pq.write_table(as_table(table, rows), paths[table])
    return paths


def found(folder: Path) -> dict[str, list[Any]]:
    rows = {}
    with DuckDBEngine() as engine:
        for name in WRITTEN:
            engine.view(name, folder / f"{name}.parquet")
            rows[name] = engine.rows(f"SELECT * FROM {name} ORDER BY ALL")
    assert rows["expectations"]
    assert len(rows["measures"][0]) == len(MEASURES)
    return rows


def test_rows_that_changed_validated_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "ROW_LIMIT", 5)
    dice = random.Random(8)
    # On a sample Great Expectations only tells whether a rule can be validated.
    can_be = Outcome(True, 0, None)
    monkeypatch.setattr(judging, "validate_frame", lambda rules, _: {r.rule_id: can_be for r in rules})
    start = scored(tmp_path / "start", drawn_tables(dice))
    known = checked(tmp_path / "start", start)
    given = {"base_check": known, "previous_measures": known / "measures.parquet"}
    for turn in range(3):
        folder = tmp_path / str(turn)
        tables = drawn_tables(dice, people=2 if turn == 2 else 25)  # few are validated whole, also none
        paths = scored(folder, tables)
        base = checked(folder, {**paths, **(given if turn else {})})  # none is before the first
        for step in range(2):  # the second time on what is a patch already
            now, patched = folder / f"now{step}", folder / f"patched{step}"
            (patched / "score").mkdir(parents=True)
            after, inputs = dict[str, Any](), dict[str, Path]()
            with DuckDBEngine() as engine:
                for table, rows in tables.items():
                    gone, after[table] = changed(dice, table, rows)
                    engine.register("gone_keys", pa.table({"entity_id": pa.array(sorted(gone), pa.string())}))
                    engine.register(
                        "now_there",
                        as_table(table, {k: row for k, row in after[table].items() if k in gone}),
                    )
                    inputs[table] = patched / "score" / f"{table}.parquet"
                    files = paths[table], inputs[table]
                    write_patch(engine, *files, "FROM gone_keys", "FROM now_there", SCHEMAS[table])
            carried = {**given, "base_check": base, "base_score": paths["people"].parent}
            suites = FEWER if (turn, step) == (1, 1) else SUITES
            with monkeypatch.context() as patch:
                patch.setattr(validate, "_validate", lambda *_: pytest.fail("validated whole"))
                base = checked(patched, {**inputs, **carried}, suites)
            whole = found(checked(now, {**scored(now, after), **given}, suites))
            told = found(base)
            assert [name for name in WRITTEN if told[name] != whole[name]] == []
            tables, paths = after, inputs
