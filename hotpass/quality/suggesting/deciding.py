"""What people say of suggestions: accepted ones become rules of the workspace, others are remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue
from hotpass.catalogue import suggestions as kept
from hotpass.catalogue.suggestions import Decided, Decision
from hotpass.catalogue.tables import now
from hotpass.errors import ConfigError, InputError
from hotpass.quality.own import state_rule
from hotpass.quality.suggesting.tolerance import surely_holds
from hotpass.quality.suggesting.weighing import Suggestion
from hotpass.quality.suites import Rule, load_suite, rule_of
from hotpass.workspace import Workspace


def offered(workspace: Workspace, found: Sequence[Suggestion]) -> list[Suggestion]:
    """Those of the suggestions that are still to be decided.

    Not offered is what a rule of the suite says already, and what was rejected, unless the evidence is
    another now: twice the rows, or a share of exceptions that the rows seen then rule out.
    """
    suites = sorted({one.suite for one in found})
    rules = {suite: _rules(workspace, suite) for suite in suites}
    with Catalogue.open(workspace).read() as connection:
        said = kept.newest(connection, suites)
    return [
        one
        for one in found
        if not any(_says(rule, one) for rule in rules[one.suite])
        and not ((before := said.get(one.id)) and before.decision == "rejected" and not _changed(before, one))
    ]


def _rules(workspace: Workspace, suite: str) -> tuple[Rule, ...]:
    try:
        return load_suite(suite, own=workspace.expectations).rules
    except ConfigError:
        return ()


def _says(rule: Rule, one: Suggestion) -> bool:
    same = rule.arguments.get("row_condition") == one.candidate.arguments.get("row_condition")
    return rule.type == one.candidate.type and rule.columns == one.candidate.columns and same


def _changed(before: Decided, one: Suggestion) -> bool:
    if one.support >= 2 * before.support:
        return True
    least = surely_holds(before.exceptions, before.support)
    most = 1 - surely_holds(before.support - before.exceptions, before.support)
    return not least <= 1 - one.exceptions / one.support <= most


def accept(workspace: Workspace, one: Suggestion, by: str, changes: Mapping[str, Any] | None = None) -> Rule:
    """Make a suggestion a rule of the workspace; the next run is held to it.

    Args:
        workspace: whose suite the rule is written into, atomically.
        one: the suggestion.
        by: who accepts it.
        changes: what is to be otherwise: ``severity``, ``sentence``, ``message``, or keyword arguments of the
            expectation such as ``mostly``, ``min_value`` or ``value_set``.

    Raises:
        ConfigError: the rule cannot be used as it was changed; nothing is written.
    """
    require(Act.RULE)
    stated = _edited(one, changes or {})
    rule = rule_of(stated)
    state_rule(workspace.expectations, one.suite, stated, one.sheet.meta if one.sheet else None)
    _keep(workspace, one, "accepted", by, stated=stated)
    return rule


def _edited(one: Suggestion, changes: Mapping[str, Any]) -> dict[str, Any]:
    stated = one.expectation
    share = changes.get("mostly", one.mostly)
    if not isinstance(share, int | float) or not 0 < share <= 1:
        raise ConfigError("the share of rows is to lie between 0 and 1", where=one.id)
    stated["meta"]["sentence"] = replace(one, mostly=share).sentence
    for name, value in changes.items():
        if name == "severity":
            stated["severity"] = value
        elif name in ("sentence", "message"):
            stated["meta"][name] = value
        elif name == "mostly" or name in stated["kwargs"]:
            stated["kwargs"][name] = _like(stated["kwargs"].get(name), value, one.id)
        else:
            raise ConfigError(f"a rule of this sort has no {name!r}", where=one.id)
    return stated


def _like(before: Any, value: Any, where: str) -> Any:
    """A bound as it was typed, as the number that the one before was."""
    if not isinstance(before, int | float) or not isinstance(value, str):
        return value
    try:
        return float(value)
    except ValueError as error:
        raise InputError("a bound of numbers is to be a number", where=where) from error


def reject(workspace: Workspace, one: Suggestion, by: str, reason: str) -> None:
    """Remember that a suggestion is not wanted; it is not offered again while the evidence stays as it is.

    Raises:
        InputError: no reason is given.
    """
    require(Act.RULE)
    if not reason.strip():
        raise InputError("rejecting a suggestion needs a reason", where=one.id)
    _keep(workspace, one, "rejected", by, reason=reason.strip())


def _keep(
    workspace: Workspace,
    one: Suggestion,
    decision: Decision,
    by: str,
    *,
    stated: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    said = Decided(one.id, one.suite, decision, one.support, one.exceptions, stated, reason, by, now())
    with Catalogue.open(workspace).write() as connection:
        kept.add(connection, said)
