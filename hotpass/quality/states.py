"""The states of rules, as of the rules that are stated now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, get_args

from hotpass.quality.suites import Rule, Suite

State = Literal["passed", "passed_with_exceptions", "failed", "errored", "not_evaluated", "stale"]
STATES: Final[tuple[State, ...]] = get_args(State)

#: States in which a rule holds; a rule that did not run is never among them.
HOLDING: Final[frozenset[State]] = frozenset({"passed", "passed_with_exceptions"})


def as_of_now(verdicts: Iterable[Mapping[str, Any]], suites: Mapping[str, Suite]) -> list[dict[str, Any]]:
    """What a run found (rows of :data:`hotpass.model.EXPECTATIONS`), held to the rules as they are now.

    Args:
        verdicts: of a run.
        suites: as they are stated now, by table.

    Returns:
        the verdicts in their order, ``stale`` where the rule is stated otherwise now or is no more, then
        those of rules that came since, which were not evaluated.
    """
    found = [dict(verdict) for verdict in verdicts]
    for verdict in found:
        suite = suites.get(verdict["table"])
        rule = suite.by_id.get(verdict["rule_id"]) if suite else None
        if rule is None or rule.digest != verdict["rule_digest"]:
            gone = "The rule is no more." if rule is None else "The rule was changed since this run."
            verdict |= {"state": "stale", "detail": gone}
    known = {(verdict["table"], verdict["rule_id"]) for verdict in found}
    for table, suite in suites.items():
        for rule in suite.rules:
            if (table, rule.rule_id) not in known:
                why = "The rule was stated after this run."
                found.append({**described(table, suite, rule), **verdict_of("not_evaluated", detail=why)})
    return found


def described(table: str, suite: Suite, rule: Rule) -> dict[str, Any]:
    """What a row of :data:`hotpass.model.EXPECTATIONS` says of the rule itself."""
    return {
        "suite": suite.name,
        "table": table,
        "rule_id": rule.rule_id,
        "expectation_type": rule.type,
        "column": rule.column,
        "severity": rule.severity,
        "dimension": rule.dimension,
        "owner": rule.owner,
        "popia": rule.popia,
        "sentence": rule.sentence,
        "mostly": rule.mostly,
        "origin": rule.origin,
        "rule_digest": rule.digest,
        "stated": rule.stated,
    }


def verdict_of(
    state: State, evaluated: int = 0, failed: int = 0, detail: str | None = None
) -> dict[str, Any]:
    """What a row of :data:`hotpass.model.EXPECTATIONS` says of what became of a rule."""
    return {"state": state, "evaluated": evaluated, "failed": failed, "kept": 0, "detail": detail}
