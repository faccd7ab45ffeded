"""Suggested rules hold on fresh rows of the same distribution, find planted faults, and are decided once."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.suggesting.defects import plant
from benchmarks.suggesting.judging import hold, learnt
from benchmarks.suggesting.worlds import world
from hotpass.access import Role
from hotpass.engine import DuckDBEngine
from hotpass.errors import ConfigError, InputError
from hotpass.quality import Suite, load_suite, rule_of
from hotpass.quality.profiling import Column, Subject
from hotpass.quality.suggesting import Suggestion, accept, offered, reject, suggest, surely_holds, tolerated
from hotpass.stages.validate.judging import verdicts
from hotpass.workspace import Workspace

ROWS = 400


@given(st.integers(2, 100_000), st.floats(0, 1))
def test_a_rule_asks_for_less_than_was_seen_and_for_more_the_more_was_seen(rows: int, share: float) -> None:
    exceptions = int(share * rows)
    asked = tolerated(exceptions, rows)
    assert 0 <= asked <= 1 - exceptions / rows
    assert tolerated(exceptions, 2 * rows) >= asked
    assert surely_holds(exceptions, rows) <= 1 - exceptions / rows + 1e-9


@pytest.mark.parametrize("number", [3, 21])
def test_no_rule_fails_on_fresh_rows_and_most_planted_faults_are_found(number: int) -> None:
    """The small version of ``benchmarks/suggesting``."""
    rows = world(number)
    rules = learnt(rows(0, ROWS))
    assert len(rules) > 10
    for seed in range(1, 5):
        fresh = rows(seed, ROWS)
        held = hold(rules, fresh)
        assert held.failed == ()
        assert len(held.flagged) < 0.01 * ROWS * fresh.num_columns
    faulty, planted = plant(rows(9, ROWS), number, share=0.01)
    found = hold(rules, faulty).flagged
    assert sum(cell in found for cell in planted) > 0.6 * len(planted)


def _table(rows: int = 600) -> pa.Table:
    return pa.table(
        {
            "Ref": [f"K-{n:06}" for n in range(rows)],
            "Status": [("open", "closed", "waiting")[n * n % 3] for n in range(rows)],
            "E-mail": [f"p{n * 7 % 501}@karoo.co.za" if n % 4 else None for n in range(rows)],
            "Net": [float(n * 37 % 997) for n in range(rows)],
            "Gross": [float(n * 37 % 997) * 1.15 for n in range(rows)],
            "Town": [f"Town {n % 20}" for n in range(rows)],
            "Province": [f"P{n % 20 % 4}" for n in range(rows)],
            "Opened": [f"20{10 + n % 14}-0{1 + n % 9}-1{n % 10}" for n in range(rows)],
        }
    )


def _suggested(table: pa.Table) -> list[Suggestion]:
    columns = tuple(
        Column(
            f.name,
            f.name,
            "email" if f.name == "E-mail" else None,
            "number" if pa.types.is_floating(f.type) else "text",
        )
        for f in table.schema
    )
    with DuckDBEngine() as engine:
        engine.register("given", table)
        return suggest(engine, Subject("t", "T", "input", "sales", columns, "SELECT * FROM given"))


@pytest.fixture(scope="module")
def suggested() -> list[Suggestion]:
    table = _table()
    status = table["Status"].to_pylist()
    status[7] = "opne anna@karoo.co.za"
    return _suggested(table.set_column(1, "Status", pa.array(status)))


def test_what_the_data_says_is_suggested_with_its_evidence(suggested: list[Suggestion]) -> None:
    sure = {(one.candidate.family, *one.candidate.columns) for one in suggested if one.by_default}
    assert {
        ("key", "Ref"),
        ("form", "Ref"),
        ("allowed", "Status"),
        ("form", "E-mail"),
        ("order", "Gross", "Net"),
        ("follows", "Town", "Province"),
        ("range", "Opened"),
    } <= sure
    assert ("key", "Net") not in sure
    allowed = {one.id for one in suggested if one.candidate.family == "allowed"}
    status = next(one for one in suggested if one.candidate.columns == ("Status",) and one.id in allowed)
    assert (status.support, status.exceptions, len(status.candidate.arguments["value_set"])) == (600, 1, 2)


def test_examples_are_masked_by_the_role_of_who_looks() -> None:
    texts = [f"Karoo {n % 9}" for n in range(900)]
    texts[5] = "call anna@karoo.co.za"
    found = _suggested(pa.table({"Note": texts}))
    shown = [one for one in found if one.examples]
    assert shown
    assert all("anna" not in text for one in shown for text in one.shown_to(Role.AUDITOR))
    assert any("anna" in text for one in shown for text in one.shown_to(Role.ANALYST))


def test_both_engines_agree_on_every_suggested_rule(suggested: list[Suggestion]) -> None:
    rules = tuple(rule_of(one.expectation) for one in suggested)
    table, _ = plant(_table(), 4, share=0.03)
    with DuckDBEngine() as engine:
        engine.register("t", table.append_column("id", pa.array([f"{n:04}" for n in range(len(table))])))
        found = verdicts(engine, "t", "id", Suite("sales", rules), rules, 5000)
    assert [(v["rule_id"], v["detail"]) for v in found if v["state"] in ("errored", "not_evaluated")] == []
    assert sum(v["failed"] > 0 for v in found) > 0.5 * len(found)


def test_an_accepted_suggestion_is_a_rule_and_a_rejected_one_comes_back_with_new_evidence(
    workspace: Workspace, suggested: list[Suggestion]
) -> None:
    workspace.make()
    key, status = (next(s for s in suggested if s.candidate.family == f) for f in ("key", "allowed"))
    accept(workspace, key, "steward")
    accept(workspace, status, "steward", {"mostly": 0.9, "severity": "critical", "value_set": ["open"]})
    rules = {rule.type: rule for rule in load_suite("sales", own=workspace.expectations).rules}
    assert rules["expect_column_values_to_be_unique"].column == "Ref"
    edited = rules["expect_column_values_to_be_in_set"]
    assert (edited.mostly, edited.severity, edited.arguments["value_set"]) == (0.9, "critical", ["open"])
    assert "90" in edited.sentence
    order = next(one for one in suggested if one.candidate.family == "order")
    with pytest.raises(InputError, match="reason"):
        reject(workspace, order, "steward", " ")
    with pytest.raises(ConfigError, match="no 'colour'"):
        accept(workspace, order, "steward", {"colour": "red"})
    reject(workspace, order, "steward", "Discounts turn it round")
    left = {one.id for one in offered(workspace, suggested)}
    assert left == {one.id for one in suggested} - {key.id, status.id, order.id}
    assert offered(workspace, [replace(order, support=order.support + 9)]) == []
    assert offered(workspace, [replace(order, support=2 * order.support)]) != []
    assert offered(workspace, [replace(order, exceptions=60)]) != []


def test_two_columns_name_a_row_and_a_count_that_goes_on_has_no_sure_bounds() -> None:
    lines = [{"order": 5_000 + n // 4, "line": n % 4 + 1, "item": f"I{n * 7 % 19:02}"} for n in range(480)]
    found = learnt(pa.Table.from_pylist(lines))
    together = [one for one in found if one.candidate.type == "expect_compound_columns_to_be_unique"]
    assert [one.candidate.columns for one in together] == [("order", "line")]
    assert "0 of 480 rows share both" in together[0].candidate.why.replace("\u202f", " ")
    assert not [one for one in found if one.candidate.family == "range" and "order" in one.candidate.columns]
    lines[7] = dict(lines[6])
    failing = hold(together, pa.Table.from_pylist(lines)).flagged
    assert failing == {(row, name) for row in (6, 7) for name in ("order", "line")}
