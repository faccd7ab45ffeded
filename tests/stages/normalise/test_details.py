"""What columns without a field say, kept as digests for linkage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]
NAMES = [
    f"{first} {last}" for first in ("Anna", "Piet", "Sipho") for last in ("Botha", "Nel", "Nkosi", "Maas")
]


def test_texts_that_differ_but_not_in_every_row_are_kept_as_digests(simple: Run) -> None:
    columns = ["person.name", None, None, None]
    rows = [[name, ("Male", "female ")[n % 2], "yes", str(n)] for n, name in enumerate(NAMES)]
    out = simple(columns, *rows, ["Lerato Dube", None, "yes", "99"], ["Zola Dube", "MALE", "yes", "98"])
    told = [person["details"] for person in out.person_records]
    assert {detail["name"] for details in told if details for detail in details} == {"b"}
    assert [details is None for details in told].count(True) == 1
    digests = [details[0]["digest"] for details in told if details]
    assert len(set(digests)) == 2
    assert digests[0] == digests[-1] != digests[1]
    assert not any("ale" in digest for digest in digests)


def test_what_its_person_is_called_is_a_detail_of_an_organisation(simple: Run) -> None:
    rows = [[f"Karoo Club {n}", NAMES[n % 9], None] for n in range(12)]
    out = simple(["organisation.name", "person.name", None], *rows, ["Karoo Club 99", None, "x"])
    *told, nobody = [organisation["details"] for organisation in out.organisation_records]
    assert {detail["name"] for details in told for detail in details} == {"contact"}
    assert nobody is None
    digests = [details[0]["digest"] for details in told]
    assert (digests[0], len(set(digests))) == (digests[9], 9)


def test_how_its_person_is_reached_is_a_detail_of_an_organisation(simple: Run) -> None:
    columns = ["organisation.name", "person.name", "person.phone", "person.email"]
    ways = ["082 555 12{n:02}", "+27 82 555-12{n:02}"]
    rows = [
        [f"Club {n}", NAMES[n % 9], ways[n < 9].format(n=n % 9), f"a{n % 9}@karoo.co.za"] for n in range(12)
    ]
    organisations = simple(columns, *rows).organisation_records
    told = [{d["name"]: d["digest"] for d in organisation["details"]} for organisation in organisations]
    assert [sorted(details) for details in told] == [["contact", "contact_email", "contact_phone"]] * 12
    for name in told[0]:
        assert (told[0][name], len({details[name] for details in told})) == (told[9][name], 9)


def test_fields_of_a_few_values_that_are_no_evidence_are_details(simple: Run) -> None:
    rows = [
        [f"Club {n}", ("club", "school")[n % 2], NAMES[n % 9], ("Owner", "Clerk")[n % 2]] for n in range(12)
    ]
    out = simple(["organisation.name", "organisation.category", "person.name", "person.role"], *rows)
    told = [{d["name"]: d["digest"] for d in person["details"]} for person in out.person_records]
    assert {name for details in told for name in details} >= {"organisation_category", "person_role"}
    assert told[0]["person_role"] == told[2]["person_role"] != told[1]["person_role"]


def test_what_people_are_called_is_no_detail_where_no_organisation_is_named(simple: Run) -> None:
    out = simple(["person.name", None], *([name, "x"] for name in NAMES * 2))
    assert {person["details"] for person in out.person_records} == {None}


def test_columns_that_somebody_left_out_are_left_alone(inputs: Any, refine: Run) -> None:
    cells = [["h", "h"], *([name, ("x", "y")[n % 2]] for n, name in enumerate(NAMES))]
    inputs.table(inputs.sheet("Sheet", cells), {"A": "person.name", "B": None}, 2, len(cells))
    inputs.tables[0]["columns"][1]["decided_by"] = "person"
    assert {person["details"] for person in refine(inputs).person_records} == {None}


def test_keys_are_details_where_they_stand_in_several_rows(simple: Run) -> None:
    rows = [[name, f"K{n % 7}", f"M{n}"] for n, name in enumerate(NAMES)]
    out = simple(["person.name", "person.key", None], *rows)
    told = {d["name"] for person in out.person_records for d in person["details"]}
    assert told == {"identifier_person_key"}
