"""Rules as JUnit XML, for programs that judge a build by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from hotpass.quality.answers import RuleLine
from hotpass.quality.states import State

#: What stands in a rule's case by its state; nothing where it holds.
_SAID: Final[Mapping[State, str]] = {
    "failed": "failure",
    "errored": "error",
    "stale": "skipped",
    "not_evaluated": "skipped",
}


def rules_junit(lines: Iterable[RuleLine]) -> str:
    """A suite for each table and a case for each rule; rules that did not run are skipped, never passed."""
    whole = Element("testsuites", name="hotpass qa report")
    by_table: dict[str, list[RuleLine]] = {}
    for line in lines:
        by_table.setdefault(line.table, []).append(line)
    for table, rules in sorted(by_table.items()):
        counts = {
            kind: sum(_SAID.get(r.state) == kind for r in rules) for kind in ("failure", "error", "skipped")
        }
        suite = SubElement(
            whole,
            "testsuite",
            name=table,
            tests=str(len(rules)),
            failures=str(counts["failure"]),
            errors=str(counts["error"]),
            skipped=str(counts["skipped"]),
        )
        for rule in rules:
            _case(suite, rule)
    indent(whole)
    return tostring(whole, encoding="unicode")


def _case(suite: Element, rule: RuleLine) -> None:
    case = SubElement(suite, "testcase", classname=rule.table, name=rule.rule_id)
    kind = _SAID.get(rule.state)
    if kind is not None:
        figures = f"{rule.failed} of {rule.evaluated} rows fail, {rule.missing} give nothing"
        said = SubElement(case, kind, type=rule.severity, message=f"{rule.sentence} ({figures})")
        said.text = rule.detail
