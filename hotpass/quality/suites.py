"""Expectation suites: Great Expectations' JSON, with what Hotpass needs to know of each rule in its ``meta``.

An expectation's ``meta`` has ``id`` (unique over all suites), ``dimension``, ``owner`` (the role that mends
it), ``popia`` (the section of the Act that asks for it), ``sentence`` (what holds) and ``message`` (what is
wrong with a row for which it does not hold). ``recorded_by`` names the stage that has already written an
issue for each failing row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from hotpass.errors import ConfigError
from hotpass.model import Dimension, Severity
from hotpass.quality.conditions import ROW_COUNT, TYPES, columns_read, condition
from hotpass.resources import expectations_folder

_META = ("id", "dimension", "owner", "popia", "sentence", "message")


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation of a suite.

    Attributes:
        rule_id: unique over all suites.
        type: Great Expectations' name of the expectation.
        arguments: its keyword arguments.
        expectation: the expectation as the file states it.
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

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the rule reads, its subject first."""
        return columns_read(self.type, self.arguments)

    @property
    def column(self) -> str | None:
        """The column that it is about; None for rules on the whole table."""
        return next(iter(self.columns), None)

    @property
    def mostly(self) -> float:
        """Share of rows for which it must hold."""
        return float(self.arguments.get("mostly", 1.0))


@dataclass(frozen=True, slots=True)
class Suite:
    """The rules on one table."""

    name: str
    rules: tuple[Rule, ...]


def load_suite(name: str, folder: Path | None = None) -> Suite:
    """The suite ``<name>.json`` of a folder, by default of the shipped ones.

    Raises:
        ConfigError: there is no such file, it is not JSON, or a rule of it cannot be used; names the rule.
    """
    path = (folder or expectations_folder()) / f"{name}.json"
    if not path.is_file():
        raise ConfigError(f"there is no expectation suite {name!r}", where=str(path))
    try:
        stated = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        where = f"{path}, line {error.lineno}"
        raise ConfigError("the expectation suite is not valid JSON", where=where) from error
    rules = tuple(_rule(e, f"{path}, rule {n}") for n, e in enumerate(stated.get("expectations", []), 1))
    ids = [rule.rule_id for rule in rules]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise ConfigError(f"two rules have the id {twice[0]}", where=str(path))
    return Suite(name, rules)


def _rule(expectation: Mapping[str, Any], where: str) -> Rule:
    meta = expectation.get("meta") or {}
    missing = [key for key in _META if not meta.get(key)]
    if missing:
        raise ConfigError(f"its meta has no {' and no '.join(missing)}", where=where)
    kind, severity = expectation.get("type"), expectation.get("severity")
    _one_of("expectation type", kind, TYPES, where)
    _one_of("severity", severity, get_args(Severity), where)
    _one_of("dimension", meta["dimension"], get_args(Dimension), where)
    arguments = expectation.get("kwargs") or {}
    _usable(str(kind), arguments, where)
    named = {key: meta[key] for key in _META if key != "id"}
    return Rule(
        rule_id=meta["id"],
        type=str(kind),
        arguments=arguments,
        severity=severity,  # type: ignore[arg-type]
        recorded_by=meta.get("recorded_by"),
        expectation=expectation,
        **named,
    )


def _usable(kind: str, arguments: Mapping[str, Any], where: str) -> None:
    try:
        if kind != ROW_COUNT:
            condition(kind, arguments)
    except KeyError as error:
        missing = f"the rule cannot be put into SQL: there is no {error}, or it is of an unknown form"
        raise ConfigError(missing, where=where) from error


def _one_of(what: str, value: Any, known: Any, where: str) -> None:
    if value not in known:
        raise ConfigError(f"the {what} {value!r} is not one of {', '.join(sorted(known))}", where=where)
