"""Expectation suites: Great Expectations' JSON, with what Hotpass needs to know of each rule in its ``meta``.

An expectation's ``meta`` has ``id`` (unique over all suites), ``dimension``, ``owner`` (the role that mends
it), ``popia`` (the section of the Act that asks for it), ``sentence`` (what holds) and ``message`` (what is
wrong with a row for which it does not hold). ``recorded_by`` names the stage that has already written an
issue for each failing row. ``against_last_run`` (``less`` and ``more``, shares) bounds the rows of a table by
those of the last run, which are then the parameters ``least`` and ``most``. A suite's own ``meta`` may hold
``off``: by rule id, why the rule is not to be evaluated.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from hotpass.errors import ConfigError
from hotpass.model import Dimension, Severity
from hotpass.quality.conditions import ROW_COUNT, TYPES, columns_read, condition
from hotpass.quality.known_to_great import types_of_columns
from hotpass.resources import expectations_folder

_META = ("id", "dimension", "owner", "popia", "sentence", "message")

Origin = Literal["shipped", "workspace"]


@dataclass(frozen=True)
class Rule:
    """One expectation of a suite.

    Attributes:
        rule_id: unique over all suites.
        type: Great Expectations' name of the expectation.
        arguments: its keyword arguments.
        expectation: the expectation as the file states it.
        origin: whether it comes with Hotpass, or the workspace states it.
        off: why it is switched off, or None.
    """

    rule_id: str
    type: str
    arguments: Mapping[str, Any]
    severity: Severity
    dimension: Dimension
    owner: str
    popia: str
    sentence: str
    message: str
    recorded_by: str | None
    expectation: Mapping[str, Any]
    origin: Origin = "shipped"
    off: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the rule reads, its subject first."""
        return columns_read(self.type, self.arguments)

    @property
    def column(self) -> str | None:
        """The column that it is about; None for rules on the whole table."""
        return next(iter(self.columns), None)

    @property
    def compiles(self) -> bool:
        """Whether the rule is put into SQL too; Great Expectations alone decides of the others."""
        return self.type in TYPES

    @property
    def follows_last_run(self) -> bool:
        """Whether it bounds the rows of a table by those of the last run."""
        return bool(self.expectation["meta"].get("against_last_run"))

    def after(self, rows: int) -> Rule:
        """The rule of a table that had so many rows in the last run."""
        bounds = self.expectation["meta"]["against_last_run"]
        least, most = math.ceil(rows * (1 - bounds["less"])), math.floor(rows * (1 + bounds["more"]))
        return self.given({"min_value": least, "max_value": most})

    def given(self, arguments: Mapping[str, Any]) -> Rule:
        """The rule with arguments that only a run knows; it stays the rule that it is."""
        every = {**self.arguments, **arguments}
        return replace(self, arguments=every, expectation={**self.expectation, "kwargs": every})

    @property
    def mostly(self) -> float:
        """Share of rows for which it must hold."""
        return float(self.arguments.get("mostly", 1.0))

    @cached_property
    def stated(self) -> str:
        """The expectation as JSON, the same text for the same rule."""
        return json.dumps(self.expectation, sort_keys=True, ensure_ascii=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the rule as it is stated, and of whether it is on."""
        return hashlib.sha256(f"{self.stated}{self.off or ''}".encode()).hexdigest()


@dataclass(frozen=True)
class Suite:
    """The rules on one table."""

    name: str
    rules: tuple[Rule, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all its rules in their order."""
        return hashlib.sha256("".join(rule.digest for rule in self.rules).encode()).hexdigest()

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """Rules by id."""
        return {rule.rule_id: rule for rule in self.rules}


def load_suite(name: str, folder: Path | None = None, own: Path | None = None) -> Suite:
    """The suite ``<name>.json`` of a folder, by default of the shipped ones, with what the workspace says.

    Args:
        name: of the suite.
        folder: of the suites that come with Hotpass.
        own: folder of the workspace's suites; a rule of its file of that name takes the place of the shipped
            one with the same id, or is one more.

    Raises:
        ConfigError: there is no such file, it is not JSON, or a rule of it cannot be used; names the rule.
    """
    return suite_of(name, stated_suite(name, own, folder))


def stated_suite(name: str, own: Path | None = None, folder: Path | None = None) -> dict[str, Any]:
    """What is stated of a suite, as :func:`suite_of` takes it: plain JSON values by where they come from.

    Raises:
        ConfigError: there is no such suite, or a file of it is not JSON.
    """
    shipped = (folder or expectations_folder()) / f"{name}.json"
    mine = own / f"{name}.json" if own is not None else None
    found: dict[str, Any] = {}
    if shipped.is_file():
        found["shipped"] = _read(shipped)
    if mine is not None and mine.is_file():
        found["workspace"] = _read(mine)
    if not found:
        raise ConfigError(f"there is no expectation suite {name!r}", where=str(mine or shipped))
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        stated = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        where = f"{path}, line {error.lineno}"
        raise ConfigError("the expectation suite is not valid JSON", where=where) from error
    if not isinstance(stated, dict):
        raise ConfigError("the expectation suite is no JSON object", where=str(path))
    return {"path": path.name, **stated}


def suite_of(name: str, stated: Mapping[str, Any]) -> Suite:
    """The suite that files state together.

    Raises:
        ConfigError: a rule cannot be used, two of a file have one id, or a rule is switched off that is not
            there or without a reason.
    """
    rules: dict[str, Rule] = {}
    off: dict[str, str] = {}
    for origin in get_args(Origin):
        if origin in stated:
            rules |= _rules(stated[origin], origin)
            off |= _off(stated[origin], rules)
    return Suite(name, tuple(_with_reason(rule, off.get(rule.rule_id)) for rule in rules.values()))


def _rules(stated: Mapping[str, Any], origin: Origin) -> dict[str, Rule]:
    path = stated.get("path", "")
    found = [rule_of(e, f"{path}, rule {n}", origin) for n, e in enumerate(stated.get("expectations", []), 1)]
    ids = [rule.rule_id for rule in found]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise ConfigError(f"two rules have the id {twice[0]}", where=path)
    return {rule.rule_id: rule for rule in found}


def _off(stated: Mapping[str, Any], rules: Mapping[str, Rule]) -> dict[str, str]:
    off = (stated.get("meta") or {}).get("off") or {}
    for rule_id, reason in off.items():
        if rule_id not in rules:
            raise ConfigError(f"there is no rule {rule_id} to switch off", where=stated.get("path", ""))
        if not str(reason or "").strip():
            raise ConfigError(f"rule {rule_id} is switched off without a reason", where=stated["path"])
    return dict(off)


def _with_reason(rule: Rule, off: str | None) -> Rule:
    return Rule(**{**_given(rule), "off": off}) if off else rule


def _given(rule: Rule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in Rule.__dataclass_fields__}


def rule_of(expectation: Mapping[str, Any], where: str = "", origin: Origin = "workspace") -> Rule:
    """The rule that an expectation states.

    Args:
        expectation: Great Expectations' JSON.
        where: it stands, for the error.
        origin: who states it.

    Raises:
        ConfigError: it cannot be used.
    """
    meta = expectation.get("meta") or {}
    missing = [key for key in _META if not meta.get(key)]
    if missing:
        raise ConfigError(f"its meta has no {' and no '.join(missing)}", where=where)
    kind, severity = expectation.get("type"), expectation.get("severity")
    if kind not in TYPES and kind not in types_of_columns():
        _one_of("expectation type", kind, TYPES | types_of_columns(), where)
    _one_of("severity", severity, get_args(Severity), where)
    _one_of("dimension", meta["dimension"], get_args(Dimension), where)
    arguments = expectation.get("kwargs") or {}
    _usable(str(kind), arguments, meta, where)
    named = {key: meta[key] for key in _META if key != "id"}
    return Rule(
        rule_id=meta["id"],
        type=str(kind),
        arguments=arguments,
        severity=severity,  # type: ignore[arg-type]
        recorded_by=meta.get("recorded_by"),
        expectation=expectation,
        origin=origin,
        **named,
    )


def _usable(kind: str, arguments: Mapping[str, Any], meta: Mapping[str, Any], where: str) -> None:
    try:
        if kind not in TYPES:
            _ = columns_read(kind, arguments)[0]
        elif kind != ROW_COUNT:
            condition(kind, arguments)
        elif bounds := meta.get("against_last_run"):
            _ = float(bounds["less"]), float(bounds["more"])
    except (KeyError, IndexError, TypeError) as error:
        missing = f"the rule cannot be put into SQL: there is no {error}, or it is of an unknown form"
        if kind not in TYPES:
            missing = "the rule names no column, or its row_condition is of an unknown form"
        raise ConfigError(missing, where=where) from error


def _one_of(what: str, value: Any, known: Any, where: str) -> None:
    if value not in known:
        raise ConfigError(f"the {what} {value!r} is not one of {', '.join(sorted(known))}", where=where)
