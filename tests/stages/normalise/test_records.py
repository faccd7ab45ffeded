from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow.parquet as pq
import pytest

from hotpass.model import record_schema, record_table
from hotpass.profiles import Profile

Run = Callable[..., Any]


def test_a_row_gives_an_organisation_and_a_person(simple: Run) -> None:
    out = simple(
        ["organisation.name", "person.name", "person.email", "person.phone", "organisation.province"],
        ["Karoo Aviation (Pty) Ltd", "Botha, Anna (CFI)", "Anna@Karoo.co.za", "082 555 1234", "GP"],
    )
    (org,) = out.organisation_records
    (person,) = out.person_records
    assert (org["province"], org["province__raw"], org["province__cols"]) == ("Gauteng", "GP", "E")
    assert (person["name"], person["role"], person["role__cols"]) == ("Anna Botha", "CFI", "B")
    assert (person["email"], person["phone"]) == ("anna@karoo.co.za", "+27825551234")
    assert (person["email__all"], person["phone__last7"]) == (["anna@karoo.co.za"], "5551234")
    assert person["parent_record_id"] == org["record_id"]
    assert person["organisation"] == org["name"]
    assert (person["row"], person["part"], person["organisation__cols"]) == (2, 1, "A")
    assert [r["records"] for r in out.rows] == [0, 2]


def test_tables_have_the_schema_of_the_profile(simple: Run, generic: Profile) -> None:
    out = simple(["organisation.name"], ["Karoo Aviation"])
    for entity, spec in generic.entities.items():
        written = pq.read_schema(out.folder / f"{record_table(entity)}.parquet")
        expected = record_schema(spec.fields)
        assert (written.names, written.types) == (expected.names, expected.types)
    assert sorted(p.name for p in out.folder.iterdir()) == [
        "issues.parquet",
        "joined.parquet",
        "joins.parquet",
        "organisation_records.parquet",
        "origins.json",
        "person_records.parquet",
        "rows.parquet",
    ]


def test_several_columns_of_one_field(simple: Run) -> None:
    fields = ["organisation.name", "organisation.phone", "organisation.phone", "organisation.address"]
    out = simple(
        [*fields, "organisation.address"],
        ["Karoo", "011 555 1234", "082 555 1234 / 011 555 1234", "12 Main Street", "George"],
        ["Cape", "call us", "082 555 1235", None, "George"],
        ["Rand", "call us", None, "PO Box 12", None],
    )
    karoo, cape, rand = out.organisation_records
    assert karoo["phone__all"] == ["+27115551234", "+27825551234"]
    assert karoo["phone__raw"] == "011 555 1234; 082 555 1234 / 011 555 1234"
    assert (karoo["phone__cols"], karoo["phone"]) == ("B C", "+27115551234")
    assert (karoo["address__raw"], karoo["address__cols"]) == ("12 Main Street, George", "D E")
    assert (cape["phone"], cape["phone__cols"], cape["address__cols"]) == ("+27825551235", "C", "E")
    assert (rand["phone"], rand["phone__raw"], rand["phone__cols"]) == (None, "call us", "B")
    assert (rand["phone__problem"], rand["phone__all"]) == ("unreadable", None)


def test_the_first_column_that_can_be_read_gives_a_single_value(simple: Run) -> None:
    out = simple(
        ["organisation.name", "organisation.website", "organisation.website"],
        ["Karoo", "none", "www.karoo.co.za"],
        ["Cape", "www.cape.co.za", "www.cape.com"],
    )
    karoo, cape = out.organisation_records
    assert (karoo["website"], karoo["website__cols"]) == ("https://karoo.co.za", "C")
    assert cape["website__cols"] == "B"
    assert [i["cell"] for i in out.issue("NORM-WEBSITE-OTHER-COLUMN")] == ["C3"]


def test_what_is_known_of_an_unread_value_is_kept(simple: Run) -> None:
    out = simple(["organisation.name", "organisation.phone"], ["Ritz Cafe", "404-237-2700"])
    (ritz,) = out.organisation_records
    assert (ritz["phone"], ritz["phone__all"], ritz["phone__problem"]) == (None, None, "unreadable")
    assert (ritz["phone__national"], ritz["phone__last7"]) == ("4042372700", "2372700")


def test_parts_of_a_date_in_three_columns(simple: Run) -> None:
    out = simple(["organisation.name", *["organisation.last_contact"] * 3], ["Karoo", "9", "3", "2024"])
    (karoo,) = out.organisation_records
    assert (karoo["last_contact"], karoo["last_contact__cols"]) == ("2024-03-09", "B C D")


def test_a_persons_name_is_composed_of_its_columns(simple: Run) -> None:
    out = simple(
        ["person.given_name", "person.family_name", "person.name"],
        ["Anna Maria", "van der Merwe", None],
        ["Piet", None, None],
        ["Piet", "Nel", "Johan Botha"],
        ["Unknown", "Unknown", None],
    )
    names = [(p["name"], p["name__cols"], p["name__family"]) for p in out.person_records]
    assert names == [
        ("Anna Maria van der Merwe", "B A", "van der merwe"),
        ("Piet", "A", None),
        ("Johan Botha", "C", "botha"),
    ]
    assert out.person_records[0]["given_name"] == "Anna Maria"
    assert out.issues == []


def test_either_column_names_the_organisation(simple: Run) -> None:
    out = simple(["person.name", "person.organisation"], ["Anna Botha", "Karoo Aviation"])
    (org,) = out.organisation_records
    assert (org["name"], org["name__cols"]) == ("Karoo Aviation", "B")
    assert out.person_records[0]["parent_record_id"] == org["record_id"]


def test_a_key_makes_an_organisation_and_is_its_sources(simple: Run) -> None:
    out = simple(
        ["organisation.key", "person.name"], ["0083", "Anna Botha"], [None, "Piet Nel"], source="Register"
    )
    (org,) = out.organisation_records
    assert (org["key"], org["key__raw"], org["name"]) == ("Register:0083", "0083", None)
    assert [p["parent_record_id"] for p in out.person_records] == [org["record_id"], None]


def test_contacts_of_nobody_are_the_organisations(simple: Run) -> None:
    out = simple(
        ["organisation.name", "organisation.email", "person.name", "person.email", "person.phone"],
        ["Karoo", "info@karoo.co.za", "n/a", "anna@karoo.co.za", "082 555 1234"],
        [None, None, None, "piet@cape.co.za", None],
        ["Rand", None, None, None, "call us"],
    )
    karoo, rand = out.organisation_records
    assert karoo["email__all"] == ["info@karoo.co.za", "anna@karoo.co.za"]
    assert (karoo["email__cols"], karoo["phone"], karoo["phone__cols"]) == ("B D", "+27825551234", "E")
    assert (rand["phone__raw"], rand["phone__problem"], rand["phone__cols"]) == ("call us", "unreadable", "E")
    (nameless,) = out.person_records
    assert (nameless["name"], nameless["email"], nameless["row"]) == (None, "piet@cape.co.za", 3)


def test_a_nameless_person_keeps_what_should_be_the_name(simple: Run) -> None:
    out = simple(["person.name", "person.email"], ["12345", "piet@cape.co.za"])
    (person,) = out.person_records
    assert (person["name"], person["name__raw"], person["name__cols"]) == (None, "12345", "A")
    assert person["name__problem"] == "unreadable"


def test_a_contact_reaches_an_organisation_without_a_name(simple: Run) -> None:
    out = simple(["organisation.name", "organisation.email"], [None, "info@karoo.co.za"])
    assert [o["email"] for o in out.organisation_records] == ["info@karoo.co.za"]


def test_no_tables_give_empty_tables(inputs: Any, refine: Run) -> None:
    inputs.sheet("Notes", [["only a note"]])
    inputs.leave_out("s000", 1, 1, "note")
    out = refine(inputs)
    assert (out.organisation_records, out.person_records, out.issues) == ([], [], [])
    assert [(r["records"], r["code"]) for r in out.rows] == [(0, "note")]


@pytest.mark.parametrize("person_field", [("name", "person_name"), ("cell", "phone"), ("remarks", "text")])
def test_profiles_of_few_fields(inputs: Any, refine: Run, person_field: tuple[str, str]) -> None:
    name, kind = person_field
    profile = Profile.model_validate(
        {
            "name": "small",
            "title": "Small",
            "entities": {
                "organisation": {
                    "fields": [{"name": "title", "kind": "organisation_name", "label": "Title"}]
                },
                "person": {"fields": [{"name": name, "kind": kind, "label": "It"}]},
            },
        }
    )
    sheet = inputs.sheet("", [["h", "h"], ["Karoo", None], ["Cape", "082 555 1234"], [None, "082 555 1235"]])
    inputs.table(sheet, {"A": "organisation.title", "B": f"person.{name}"}, 2, 4)
    out = refine(inputs, profile)
    assert [o["title"] for o in out.organisation_records] == ["Karoo", "Cape"]
    assert [p[name] for p in out.person_records] == (
        ["+27825551234", "+27825551235"] if kind == "phone" else []
    )
    assert [(r["sheet"], r["records"]) for r in out.rows][1] == ("", 1)
