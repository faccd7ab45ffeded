"""What is wrong in files as JUnit XML, for programs that judge a build by it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from hotpass.findings import Finding


def findings_junit(findings: Sequence[Finding]) -> str:
    """The findings as JUnit XML: a suite a file, a case a rule; those above information are failures."""
    whole = Element("testsuites", name="hotpass qa")
    by_file: dict[str, dict[str, list[Finding]]] = {}
    for one in findings:
        by_file.setdefault(one.file, {}).setdefault(one.rule_id, []).append(one)
    for file, rules in by_file.items():
        failing = sum(those[0].severity != "info" for those in rules.values())
        suite = SubElement(whole, "testsuite", name=file, tests=str(len(rules)), failures=str(failing))
        for rule_id, those in rules.items():
            case = SubElement(suite, "testcase", classname=file, name=rule_id)
            where = "\n".join(" ".join(filter(None, (one.sheet, one.cell, one.value))) for one in those)
            kind = "system-out" if those[0].severity == "info" else "failure"
            said = SubElement(case, kind)
            if kind == "failure":
                said.set("type", those[0].severity)
                said.set("message", f"{those[0].message} ({len(those)})")
            said.text = where
    indent(whole)
    return tostring(whole, encoding="unicode")
