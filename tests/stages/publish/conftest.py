"""A version built from texts that are hard to publish."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotpass.model import EXPECTATIONS
from tests.ssot.published import build
from tests.stages.merge.said import Said, profile_of

#: What a spreadsheet would run, or read as something else; each is the notes of one organisation.
FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://example.com";"x")',
    "+1+cmd|' /C calc'!A0",
    "-1+1",
    "@SUM(A1)",
    "＝1+1",
    "  =1+1",
    "call;=1+1;again",
    "call; @SUM(A1)",
    "-",
]
PLAIN = ["-25.5", "+27825551234", 'a <b> & "c"', "_x0041_ stays", "O'Neil", "1;-2", "Škoda Ω 你好"]
KAROO = Said("O-KAROO", {"name": "Karoo Aviation", "phone": "011 555 0001; 082 555 0002"}, row=2)
PEOPLE = [
    Said(
        "P-ANNA",
        {"name": "Anna Botha", "role": "Owner", "email": "anna@karoo.co.za"},
        row=2,
        parent=KAROO.record_id,
    ),
    Said(
        "P-BEN",
        {"name": "Ben Nkosi", "role": "Pilot", "phone": "082 555 0009"},
        row=3,
        parent=KAROO.record_id,
    ),
    Said("P-CARA", {"name": "Cara Smith"}, row=4, parent=KAROO.record_id),
]
NOTES = [
    Said(f"O-N{n:02}", {"name": f"Notes {n:02}", "notes": text}, row=n)
    for n, text in enumerate([*FORMULAS, *PLAIN], 10)
]
SAID = [KAROO, *PEOPLE, *NOTES]
LEFT_OUT = [
    {"file_name": "regulator.xlsx", "sheet": "List", "row": 1, "records": 0, "code": "header", "reason": "x"}
]
ISSUE = {
    "rule_id": "phone",
    "severity": "warning",
    "dimension": "validity",
    "entity_type": "organisation",
    "record_id": KAROO.record_id,
    "field": "phone",
    "value": "082 555 0002",
    "message": "Anna's number is wrong",
}
EXPECTATION = dict.fromkeys(EXPECTATIONS.names) | {
    "suite": "organisations",
    "rule_id": "ORG-1",
    "sentence": "Every organisation | has a <name>.",
    "severity": "critical",
    "state": "passed",
    "evaluated": 3,
    "failed": 0,
}
GATE = {
    "gate": "names",
    "at": "records",
    "rule_id": "ORG-1",
    "then": "warn",
    "failed": 2,
    "evaluated": 3,
    "share": 2 / 3,
    "bound": 0.1,
    "closed": True,
}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that publish wrote; read only."""
    return build(
        tmp_path_factory.mktemp("built"),
        SAID,
        profile_of({"Regulator": 3}),
        issues=[ISSUE],
        expectations=[EXPECTATION],
        gates=[GATE],
        left_out=LEFT_OUT,
    )
