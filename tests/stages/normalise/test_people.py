from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotpass.stages.normalise.pairing import NOBODY, owners

Run = Callable[..., Any]
FIELDS = ["organisation.name", "person.name", "person.email", "person.phone", "person.role"]


def people(out: Any) -> list[tuple[Any, ...]]:
    return [(p["name"], p["role"], p["email"], p["phone"]) for p in out.person_records]


def test_several_people_in_a_cell_with_their_roles_and_contacts_in_order(simple: Run) -> None:
    out = simple(
        FIELDS,
        [
            "Karoo",
            "Anna Botha (CFI); Piet Nel (Accounts)",
            "info@x.co.za, desk@x.co.za",
            "082 555 1234 / 083 555 1234",
            None,
        ],
    )
    assert people(out) == [
        ("Anna Botha", "CFI", "info@x.co.za", "+27825551234"),
        ("Piet Nel", "Accounts", "desk@x.co.za", "+27835551234"),
    ]
    assert [p["part"] for p in out.person_records] == [1, 2]
    assert {p["name__raw"] for p in out.person_records} == {"Anna Botha (CFI); Piet Nel (Accounts)"}
    (org,) = out.organisation_records
    assert {p["parent_record_id"] for p in out.person_records} == {org["record_id"]}
    assert [r["records"] for r in out.rows] == [0, 3]


def test_contacts_go_by_the_names_that_they_hold(simple: Run) -> None:
    cell = "Anna Botha; Piet Nel"
    mails = "piet@x.co.za; a.botha@x.co.za; info@x.co.za"
    out = simple(FIELDS, ["Karoo", cell, mails, "082 555 1234", "Owner; Pilot"])
    assert people(out) == [
        ("Anna Botha", "Owner", "a.botha@x.co.za", None),
        ("Piet Nel", "Pilot", "piet@x.co.za", None),
    ]
    (org,) = out.organisation_records
    assert (org["email__all"], org["phone"]) == (["info@x.co.za"], "+27825551234")


def test_a_name_that_is_said_again_is_no_second_person(simple: Run) -> None:
    fields = ["person.name", "person.name", "person.given_name", "person.family_name"]
    out = simple(
        fields,
        ["Thomas Clifford, 1st Baron of Chudleigh", "Thomas Chudleigh", "Thomas", "Chudleigh"],
        ["Anna Maria Botha", "Anna Botha", "Anna", "Botha"],
        ["Piet Nel", None, "-", "-"],
        ["-", "Sipho Dube", "Sipho", "Dube"],
        ["Koos Smit", "Lerato Smit", "Koos", "Smit"],
        ["Jan Nel", "Maria Fourie", "Jan", "Nel"],
        ["Thandi Zulu", "Thandi Zulu", "Thandi", "Zulu"],
        ["Thabo Nkosi", "Thabo Dube", "Thabo", "Nkosi"],
        ["Zola Maseko", "Zola Masecko", "Zola", "Maseko"],
        ["Ayanda Cele", "Ayanda Cele", "Ayanda", "Cele"],
        ["Palesa Moloi", "Palesa Moloi", "Palesa", "Moloi"],
        ["Riaan Steyn", "Riaan Steyn", "Riaan", "Steyn"],
        ["Naledi Radebe", "Naledi Radebe", "Naledi", "Radebe"],
        ["Kagiso Sithole", "Kagiso Sithole", "Kagiso", "Sithole"],
    )
    names: dict[int, list[str]] = {row: [] for row in range(2, 16)}
    for person in out.person_records:
        names[person["row"]].append(person["name"])
    assert list(names.values()) == [
        ["Thomas Chudleigh"],
        ["Anna Maria Botha"],
        ["Piet Nel"],
        ["Sipho Dube"],
        ["Koos Smit", "Lerato Smit"],
        ["Jan Nel", "Maria Fourie"],
        ["Thandi Zulu"],
        ["Thabo Nkosi", "Thabo Dube"],
        ["Zola Maseko"],
        ["Ayanda Cele"],
        ["Palesa Moloi"],
        ["Riaan Steyn"],
        ["Naledi Radebe"],
        ["Kagiso Sithole"],
    ]


def test_two_columns_of_names_name_two_people(simple: Run) -> None:
    out = simple(
        ["person.name", "person.name"],
        ["Koos Smit", "Lerato Smit"],
        ["Jan Nel", "Maria Nel"],
        ["A Uys", "P Uys"],
    )
    assert len(out.person_records) == 6


def test_without_an_organisation_the_first_person_keeps_the_rest(simple: Run) -> None:
    out = simple(FIELDS, [None, "Anna Botha & Piet Nel", "nel@x.co.za", "082 555 1234", "Owner"])
    assert people(out) == [
        ("Anna Botha", "Owner", None, "+27825551234"),
        ("Piet Nel", None, "nel@x.co.za", None),
    ]


def test_in_a_row_without_an_organisation_the_place_is_of_all_who_are_named_in_one_cell(simple: Run) -> None:
    out = simple(
        ["person.name", "organisation.name", "organisation.city", "organisation.postal_code", "person.city"],
        ["Anna Botha", "Karoo", "George", "6529", None],
        ["Piet Nel; Sipho Nkosi", None, "Knysna", "6571", None],
        ["Thandi Dube", None, "Durban", "4001", "Ballito"],
    )
    found = [(r["name"], r["city"], r["city__cols"], r["postal_code"]) for r in out.person_records]
    assert found == [
        ("Anna Botha", None, None, None),
        ("Piet Nel", "Knysna", "C", "6571"),
        ("Sipho Nkosi", "Knysna", "C", "6571"),
        ("Thandi Dube", "Ballito", "E", "4001"),
    ]
    assert [(i["rule_id"], i["cell"]) for i in out.issues if "NO-ORGANISATION" in i["rule_id"]] == [
        ("NORM-CITY-NO-ORGANISATION", "C4")
    ]


def test_several_columns_of_people(simple: Run) -> None:
    out = simple(
        ["organisation.name", "person.name", "person.name", "person.notes"],
        ["Karoo", "Anna Botha", "Piet Nel (CFI)", "Met in May"],
    )
    found = [(p["name"], p["name__cols"], p["role"], p["notes"]) for p in out.person_records]
    assert found == [("Anna Botha", "B", None, "Met in May"), ("Piet Nel", "C", "CFI", None)]


def test_the_roles_own_column_comes_before_the_bracket(simple: Run) -> None:
    out = simple(["person.name", "person.role"], ["Anna Botha (CFI)", "Head of training"])
    assert [(p["role"], p["role__cols"]) for p in out.person_records] == [("Head of training", "B")]


def test_a_contact_inside_a_name_is_kept(simple: Run) -> None:
    out = simple(["person.name", "person.email"], ["Anna Botha 082 555 1234 anna@karoo.co.za", None])
    (person,) = out.person_records
    assert (person["name"], person["phone"], person["email"]) == (
        "Anna Botha",
        "+27825551234",
        "anna@karoo.co.za",
    )
    assert {i["rule_id"] for i in out.issues} == {"NORM-NAME-MOVED"}


def test_swapped_columns_are_put_right(simple: Run) -> None:
    out = simple(
        ["organisation.name", "person.name", "person.email", "person.phone"],
        ["Karoo", "Anna Botha", "082 555 1234", "anna@karoo.co.za"],
    )
    (person,) = out.person_records
    assert (person["email"], person["email__cols"]) == ("anna@karoo.co.za", "D")
    assert (person["phone"], person["phone__cols"]) == ("+27825551234", "C")
    assert sorted((i["rule_id"], i["severity"], i["cell"]) for i in out.issues) == [
        ("NORM-EMAIL-MOVED", "info", "C2"),
        ("NORM-PHONE-MOVED", "info", "D2"),
    ]


NAMES = st.lists(
    st.sampled_from(["Anna Botha", "Piet Nel", "Thabo Mokoena", "Jo Li"]), min_size=1, max_size=4
)
VALUES = st.lists(
    st.sampled_from(["anna@x.co.za", "nel.p@x.co.za", "info@x.co.za", "+27825551234", "botha@y.co.za"]),
    max_size=4,
    unique=True,
)


@given(NAMES, VALUES)
def test_every_value_has_one_owner_who_is_there(names: list[str], values: list[str]) -> None:
    found = owners(names, values)
    assert len(found) == len(values)
    assert all(NOBODY <= owner <= len(names) for owner in found)


def test_order_yields_to_names() -> None:
    names = ["Anna Botha", "Piet Nel"]
    assert owners(names, ["a@x.co.za", "b@x.co.za"]) == [1, 2]
    assert owners(names, ["piet@x.co.za", "anna@x.co.za"]) == [2, 1]
    assert owners(names, ["piet@x.co.za", "info@x.co.za"]) == [2, NOBODY]
    assert owners(["Anna Botha", "Piet Botha"], ["abotha@x.co.za", "pietbotha@x.co.za"]) == [1, 2]
    assert owners(["Anna Botha", "Piet Botha"], ["botha@x.co.za"]) == [NOBODY]


@pytest.mark.parametrize("turned", [False, True])
def test_names_and_numbers_stand_in_the_order_of_their_headers(
    turned: bool, inputs: Any, refine: Run
) -> None:
    said = [
        ("first_name", "person.given_name", "Anna"),
        ("midl_name", "person.given_name", "Maria"),
        ("Surname", "person.family_name", "Botha"),
        ("Phone", "person.phone", "082 555 1234"),
        ("Phone 2", "person.phone", "011 884 1234"),
    ]
    headers, fields, values = zip(*(reversed(said) if turned else said), strict=True)
    sheet = inputs.sheet("Sheet", [list(headers), list(values)])
    inputs.table(sheet, dict(zip("ABCDE", fields, strict=True)), 2, 2)
    for column, header in zip(inputs.tables[-1]["columns"], headers, strict=True):
        column["name"] = header
    (record,) = refine(inputs).person_records
    assert (record["name"], record["phone"]) == ("Anna Maria Botha", "+27825551234")
    assert record["phone__all"] == ["+27825551234", "+27118841234"]
