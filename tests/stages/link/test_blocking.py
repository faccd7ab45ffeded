"""Candidate pairs: counted before they are made, and within a budget."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotpass.engine import DuckDBEngine
from hotpass.stages.link import joint
from hotpass.stages.link.blocking import block, bounds_within, budget, pairs_in
from hotpass.stages.link.evidence import Comparison, Evidence, Rule

_SIZES = st.dictionaries(
    st.integers(2, 500), st.integers(1, 50), min_size=1, max_size=12
).map(lambda groups: sorted(groups.items()))  # fmt: skip


@given(st.dictionaries(st.integers(0, 5), _SIZES, min_size=1), st.integers(0, 100_000))
def test_what_the_bounds_let_through_keeps_to_the_budget(
    sizes: dict[int, list[tuple[int, int]]], allowed: int
) -> None:
    bounds = bounds_within(sizes, allowed)
    kept = {
        rule: sum(times * pairs_in(n) for n, times in groups if n <= bounds[rule])
        for rule, groups in sizes.items()
    }
    assert sum(kept.values()) <= allowed
    assert max(kept.values()) <= allowed // 3


def test_the_budget_grows_with_the_records_and_with_how_many_bear_a_name() -> None:
    assert budget(1_000, 1_000) == 200_000
    assert budget(10_000, 6_000) == 600_000
    assert budget(10_000, 1_000) == 3_000_000
    assert budget(100_000, 25_000) == 2_000_000
    assert budget(1_000_000, 1_000) == 10_000_000
    assert [budget(n, n) for n in range(0, 500_000, 1000)] == sorted(
        budget(n, n) for n in range(0, 500_000, 1000)
    )


def nodes(engine: DuckDBEngine, names: list[str], towns: list[str]) -> Evidence:
    """People of whom only a name and a town are known, each with its rule."""
    engine.register("made", pa.table({"id": range(len(names)), "name": names, "town": towns}))
    engine.execute(
        """CREATE TABLE person_nodes AS
        SELECT CAST(id AS INTEGER) AS id, name, town, name AS record_id FROM made"""
    )
    level = {"sql_condition": "ELSE", "label_for_charts": "Different"}
    kinds = {"name": "person_name", "town": "locality"}
    comparisons = [Comparison(field, kind, (level, level)) for field, kind in kinds.items()]
    rules = [Rule(f"{field} 1", field, f'"{field}"') for field in kinds]
    return Evidence("person", comparisons, rules, {}, len(names))


def test_few_records_are_all_compared() -> None:
    with DuckDBEngine() as engine:
        blocking = block(engine, nodes(engine, list("abcd"), list("wxyz")))
        assert blocking.everything
        assert blocking.pairs == 6
        assert engine.rows("SELECT count(*) FROM candidates WHERE l < r") == [(6,)]


def test_a_value_shared_by_too_many_is_refused_with_its_number() -> None:
    names = [f"n{i // 2}" for i in range(2000)] + ["common"] * 1500
    towns = [f"t{i % 1000}" if i >= 2000 else "Pretoria" for i in range(3500)]
    with DuckDBEngine() as engine:
        blocking = block(engine, nodes(engine, names, towns))
        figures = {f["rule"]: f for f in blocking.figures}
        refused = {"refused_values": 1, "refused_pairs": pairs_in(1500), "refused_largest": 1500}
        assert figures["name 1"] == {"rule": "name 1", "pairs": 1000, "most_sharing": 2} | refused
        assert figures["town 1"]["refused_largest"] == 2000
        assert blocking.refused == {"name": pairs_in(1500), "town": pairs_in(2000)}
        assert blocking.pairs <= budget(3500, 1001)
        # The refused name is tried again within each town that is refused too: there is none in common here.
        found = engine.rows("SELECT count(*) FROM candidates WHERE l < 2000 AND r < 2000 AND l // 2 = r // 2")
        assert found == [(1000,)]


def test_a_refused_name_is_tried_again_with_another_field() -> None:
    names = ["common"] * 1500
    towns = [f"t{i // 2}" if i < 20 else f"big {i % 4}" for i in range(1500)]
    with DuckDBEngine() as engine:
        blocking = block(engine, nodes(engine, names, towns))
        assert "name 1 + town 1" in blocking.rules
        joint = next(f for f in blocking.figures if f["rule"] == "name 1 + town 1")
        assert joint["pairs"] + joint["refused_pairs"] > 0
        assert engine.rows("SELECT count(*) FROM candidates WHERE l < 20 AND r < 20") == [(10,)]


@pytest.mark.parametrize("at_once", [1, 10_000_000])
def test_joint_rules_find_the_same_however_many_are_counted_at_once(
    at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joint, "_KEYS_AT_ONCE", at_once)
    names = ["common"] * 1500 + ["rare"] * 1200
    towns = [f"t{i // 2}" if i < 20 else f"big {i % 4}" for i in range(2700)]
    with DuckDBEngine() as engine:
        evidence = nodes(engine, names, towns)
        rules = [
            *evidence.rules,
            Rule("name 2", "name", "name || '!'"),
            Rule("town 2", "town", "town || '!'"),
        ]
        blocking = block(engine, replace(evidence, rules=rules), tmp_path)
        figures = {f["rule"]: f["pairs"] + f["refused_pairs"] for f in blocking.figures}
        together = [name for name in blocking.rules if " + " in name]
        assert together == [f"{n} + {t}" for n in ("name 1", "name 2") for t in ("town 1", "town 2")]
        assert len({figures[name] for name in together}) == 1
        assert engine.rows("SELECT count(*) FROM candidates WHERE l < 20 AND r < 20") == [(10,)]
        index = [tmp_path / f"index_person_{table}.parquet" for table in ("keys", "joint", "refused")]
        for name, path in zip(("alone", "joint", "refused"), index, strict=True):
            engine.view(name, path)
        assert engine.rows(
            "SELECT count(*), count(DISTINCT rule) FROM joint SEMI JOIN refused USING (rule, key)"
        ) == [(0, 0)]
        assert engine.rows("SELECT DISTINCT rule FROM refused WHERE rule > 3 ORDER BY rule") == [
            (4,),
            (5,),
            (6,),
            (7,),
        ]
