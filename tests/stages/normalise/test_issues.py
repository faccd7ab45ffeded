from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_unreadable_values_have_their_cell_and_record(simple: Run) -> None:
    out = simple(
        ["organisation.name", "organisation.province", "person.name", "person.email"],
        ["Karoo", "Gauteng", "Anna Botha", "anna at home"],
        ["Cape", "???", "n/a", "nobody@"],
    )
    found = {(i["rule_id"], i["cell"]): i for i in out.issues}
    anna = found["NORM-EMAIL-UNREADABLE", "D2"]
    assert anna["record_id"] == out.person_records[0]["record_id"]
    assert (anna["entity_type"], anna["severity"], anna["value"]) == ("person", "warning", "anna at home")
    assert (anna["sheet"], anna["file_name"], anna["dimension"]) == ("Sheet", "list.xlsx", "validity")
    nobody = found["NORM-EMAIL-UNREADABLE", "D3"]
    assert (nobody["entity_type"], nobody["record_id"]) == (
        "organisation",
        out.organisation_records[1]["record_id"],
    )


def test_messages_hold_no_values_and_placeholders_are_no_fault(simple: Run) -> None:
    out = simple(
        ["organisation.name", "organisation.phone", "organisation.postal_code", "organisation.last_contact"],
        ["Karoo", "12 34 xx", "83", "31 February 2024"],
        ["Cape", "n/a", "-", "unknown"],
    )
    assert {i["rule_id"]: i["severity"] for i in out.issues} == {
        "NORM-PHONE-UNREADABLE": "warning",
        "NORM-POSTAL-CODE-REPAIRED": "info",
        "NORM-LAST-CONTACT-IMPOSSIBLE-DATE": "warning",
    }
    assert not [i for i in out.issues if i["value"] in i["message"]]
    assert all(i["message"][0].isupper() and i["message"].endswith(".") for i in out.issues)


def test_values_that_no_record_takes_are_told(simple: Run) -> None:
    out = simple(
        ["organisation.name", "organisation.category", "person.name", "person.role", "person.notes"],
        ["Karoo", "School", None, "Owner", None],
        [None, "Club", "Piet Nel", None, "Friendly"],
    )
    assert [(i["rule_id"], i["cell"], i["entity_type"]) for i in out.issues] == [
        ("NORM-ROLE-NO-PERSON", "D2", "organisation"),
        ("NORM-CATEGORY-NO-ORGANISATION", "B3", "person"),
    ]
    assert [i["record_id"] for i in out.issues] == [
        out.organisation_records[0]["record_id"],
        out.person_records[0]["record_id"],
    ]
