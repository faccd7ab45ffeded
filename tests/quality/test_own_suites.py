"""Suites of a workspace: rules added, put in place of shipped ones, and switched off with a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hotpass.errors import ConfigError, InputError
from hotpass.quality import as_of_now, load_suite, state_rule, switch_off, switch_on, withdraw_rule
from hotpass.quality.states import described, verdict_of

META = {"id": "OWN-NAME", "dimension": "validity", "owner": "analyst", "popia": "16"}
META |= {"sentence": "Names are short.", "message": "The name is long."}
OWN: dict[str, Any] = {
    "type": "expect_column_value_lengths_to_be_between",
    "kwargs": {"column": "name", "max_value": 20},
    "severity": "info",
    "meta": META,
}


def test_a_rule_is_added_changed_and_taken_back(tmp_path: Path) -> None:
    shipped = load_suite("people")
    added = state_rule(tmp_path, "people", OWN)
    assert [r.rule_id for r in added.rules] == [*(r.rule_id for r in shipped.rules), "OWN-NAME"]
    assert added.by_id["OWN-NAME"].origin == "workspace"
    again = {**OWN, "severity": "critical"}
    changed = load_suite("people", own=tmp_path), state_rule(tmp_path, "people", again)
    assert [s.by_id["OWN-NAME"].severity for s in changed] == ["info", "critical"]
    assert changed[0].digest != changed[1].digest
    assert withdraw_rule(tmp_path, "people", "OWN-NAME").digest == shipped.digest
    with pytest.raises(InputError, match="states no rule OWN-NAME"):
        withdraw_rule(tmp_path, "people", "OWN-NAME")


def test_a_rule_of_the_workspace_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    shipped = load_suite("people").by_id["SSOT-PER-ROLE-PRESENT"]
    stricter = json.loads(shipped.stated) | {"severity": "critical"}
    suite = state_rule(tmp_path, "people", stricter)
    assert len(suite.rules) == len(load_suite("people").rules)
    assert suite.by_id["SSOT-PER-ROLE-PRESENT"].severity == "critical"


def test_switching_off_needs_a_reason_and_a_rule(tmp_path: Path) -> None:
    assert switch_off(tmp_path, "people", "SSOT-PER-ROLE-PRESENT", "No source gives roles.").by_id[
        "SSOT-PER-ROLE-PRESENT"
    ].off == ("No source gives roles.")
    with pytest.raises(InputError, match="needs a reason"):
        switch_off(tmp_path, "people", "SSOT-PER-ROWS", " ")
    with pytest.raises(InputError, match="there is no rule NONE"):
        switch_off(tmp_path, "people", "NONE", "why")
    assert switch_on(tmp_path, "people", "SSOT-PER-ROLE-PRESENT").digest == load_suite("people").digest


def test_a_rule_that_cannot_be_used_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expectation type 'expect_magic'"):
        state_rule(tmp_path, "people", {**OWN, "type": "expect_magic"})
    assert not (tmp_path / "people.json").exists()


def test_a_rule_that_changed_since_the_run_is_stale(tmp_path: Path) -> None:
    before = load_suite("people")
    found = [{**described("people", before, rule), **verdict_of("passed", 5)} for rule in before.rules]
    changed = json.loads(before.rules[0].stated) | {"severity": "critical"}
    state_rule(tmp_path, "people", changed)
    state_rule(tmp_path, "people", OWN)
    now = {v["rule_id"]: v for v in as_of_now(found, {"people": load_suite("people", own=tmp_path)})}
    assert now["OWN-NAME"]["state"] == "not_evaluated"
    assert now.pop(before.rules[0].rule_id)["state"] == "stale"
    assert {v["state"] for i, v in now.items() if i != "OWN-NAME"} == {"passed"}
    assert {v["state"] for v in as_of_now(found, {})} == {"stale"}
