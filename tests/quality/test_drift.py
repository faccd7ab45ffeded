"""Drift is told where something changed, and not where chance alone did."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa
import pytest

from hotpass.engine import DuckDBEngine
from hotpass.quality.drift import Drift, compare, same_table, stability
from hotpass.quality.profiling import Column, Subject


def _subject(name: str, table: pa.Table) -> Subject:
    columns = tuple(
        Column(f.name, f.name, None, "number" if pa.types.is_floating(f.type) else "text")
        for f in table.schema
    )
    return Subject("same", name, "input", "s", columns, f"SELECT * FROM {name}_rows")


def _compared(before: dict[str, list[Any]], now: dict[str, list[Any]]) -> Drift:
    tables = {"before": pa.table(before), "now": pa.table(now)}
    with DuckDBEngine() as engine:
        for name, table in tables.items():
            engine.register(f"{name}_rows", table)
        return compare(engine, *(_subject(name, table) for name, table in tables.items()))


def _rows(seed: int, count: int, **changed: float) -> dict[str, list[Any]]:
    chance = random.Random(seed)
    return {
        "amount": [chance.gauss(100 + changed.get("shift", 0), 20) for _ in range(count)],
        "kind": [chance.choice("abcd") for _ in range(count)],
        "town": [f"T{int(chance.expovariate(0.1))}" for _ in range(count)],
        "day": [f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" for _ in range(count)],
        "note": [None if chance.random() < 0.3 + changed.get("gap", 0) else "x" for _ in range(count)],
    }


@pytest.mark.parametrize("count", [12, 60, 400, 3000])
def test_chance_alone_is_no_drift(count: int) -> None:
    for seed in range(5):
        found = _compared(_rows(seed, count), _rows(seed + 100, count))
        assert [f.sentence for f in found.findings] == []


def test_what_changed_is_told_with_its_figure() -> None:
    now = _rows(2, 500, shift=25, gap=0.3)
    now["kind"] = ["e" if n % 9 == 0 else "a" if k == "d" else k for n, k in enumerate(now["kind"])]
    del now["day"]
    now["extra"] = ["y"] * 500
    found = _compared(_rows(1, 1000), now)
    told = {(f.sort, f.column.name if f.column else None): f for f in found.findings}
    assert told["volume", None].figure == pytest.approx(-0.5)
    assert told["distribution", "amount"].figure == pytest.approx(found.psi["amount"][0])
    assert told["distribution", "amount"].large
    assert told["missing", "note"].figure == pytest.approx(-0.3, abs=0.08)
    assert told["new values", "kind"].values == ("e",)
    assert told["vanished values", "kind"].values == ("d",)
    assert {("schema", "day"), ("schema", "extra")} <= told.keys()
    assert ("distribution", "town") not in told
    assert found.psi["town"][0] < max(0.1, found.psi["town"][1])
    assert all(f.sentence.endswith(".") for f in found.findings)


def test_the_index_is_that_of_the_formula_and_knows_what_chance_gives() -> None:
    index, by_chance = stability([500, 500], [400, 600])
    assert index == pytest.approx(0.0405, abs=1e-3)  # (0.1) ln(0.6 / 0.5) + (-0.1) ln(0.4 / 0.5)
    assert by_chance == pytest.approx(10.8 * 2 / 1000, rel=0.05)  # chi-squared, one degree, 0.999
    assert stability([5], [5]) == stability([0, 0], [1, 2]) == (0.0, 0.0)


def test_a_table_is_found_again_by_its_key_or_by_its_columns() -> None:
    one, renamed, other = (
        Subject(key, key, "input", suite, tuple(Column(c, c) for c in columns), "")
        for key, suite, columns in (("k1", "s", "abcd"), ("k2", "s", "abce"), ("k3", "other", "abcd"))
    )
    assert same_table(one, [other, renamed, one]) is one
    assert same_table(one, [other, renamed]) is renamed
    assert same_table(one, [other]) is None
