"""The workspace's own suites: rules that are added, changed, or switched off with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hotpass.errors import ConfigError, InputError
from hotpass.quality.suites import Suite, load_suite, rule_of, stated_suite, suite_of
from hotpass.workspace import write_whole


def state_rule(
    folder: Path, suite: str, expectation: Mapping[str, Any], meta: Mapping[str, Any] | None = None
) -> Suite:
    """Add a rule to the workspace's suite, or put it in place of the one with its id.

    Args:
        folder: of the workspace's suites.
        suite: its name.
        expectation: Great Expectations' JSON, with the ``meta`` that :mod:`hotpass.quality.suites` asks for.
        meta: what the suite's file is to say of itself beside.

    Returns:
        the suite as it is now.

    Raises:
        ConfigError: the rule cannot be used; nothing is written.
    """
    rule_id = rule_of(expectation, f"{suite}.json").rule_id

    def change(stated: dict[str, Any]) -> None:
        others = [e for e in stated["expectations"] if e["meta"]["id"] != rule_id]
        stated["expectations"] = [*others, dict(expectation)]
        stated["meta"] |= meta or {}

    return _change(folder, suite, change)


def withdraw_rule(folder: Path, suite: str, rule_id: str) -> Suite:
    """Take a rule of the workspace back; a shipped one of its id then stands again.

    Raises:
        InputError: the workspace states no such rule.
    """

    def change(stated: dict[str, Any]) -> None:
        others = [e for e in stated["expectations"] if e["meta"]["id"] != rule_id]
        if len(others) == len(stated["expectations"]):
            raise InputError(f"the workspace states no rule {rule_id}", where=f"{suite}.json")
        stated["expectations"] = others
        stated["meta"].get("off", {}).pop(rule_id, None)

    return _change(folder, suite, change)


def switch_off(folder: Path, suite: str, rule_id: str, reason: str) -> Suite:
    """Let a rule be evaluated no more; it is then shown as not evaluated, with the reason.

    Raises:
        InputError: no reason is given, or there is no such rule.
    """
    if not reason.strip():
        raise InputError("switching a rule off needs a reason", where=rule_id)
    if rule_id not in load_suite(suite, own=folder).by_id:
        raise InputError(f"there is no rule {rule_id}", where=f"{suite}.json")

    def change(stated: dict[str, Any]) -> None:
        stated["meta"]["off"] = {**stated["meta"].get("off", {}), rule_id: reason.strip()}

    return _change(folder, suite, change)


def switch_on(folder: Path, suite: str, rule_id: str) -> Suite:
    """Let a rule be evaluated again.

    Raises:
        InputError: it is not switched off.
    """

    def change(stated: dict[str, Any]) -> None:
        if rule_id not in stated["meta"].get("off", {}):
            raise InputError(f"rule {rule_id} is not switched off", where=f"{suite}.json")
        del stated["meta"]["off"][rule_id]

    return _change(folder, suite, change)


def _change(folder: Path, suite: str, change: Callable[[dict[str, Any]], None]) -> Suite:
    path = folder / f"{suite}.json"
    stated = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    stated = {"name": suite, "expectations": [], "meta": {}, "notes": None} | stated
    change(stated)
    changed = _with(folder, suite, stated)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(stated, indent=2, ensure_ascii=False) + "\n")
    return changed


def _with(folder: Path, suite: str, stated: Mapping[str, Any]) -> Suite:
    """The suite with a file that is not written yet; raises what is wrong with it."""
    try:
        known = {k: v for k, v in stated_suite(suite).items() if k == "shipped"}
    except ConfigError:
        known = {}
    return suite_of(suite, {**known, "workspace": {"path": f"{suite}.json", **stated}})
