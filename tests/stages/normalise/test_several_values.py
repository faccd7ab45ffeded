"""Several people, numbers and addresses in a cell, and people in columns beside each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotpass.profiles import load_profile
from hotpass.profiles.mapping import map_columns
from hotpass.stages.normalise.pairing import _spans, owners
from hotpass.stages.normalise.slots import slots

Run = Callable[..., Any]
FIELDS = ["organisation.name", "person.name", "person.role", "person.email", "person.phone"]
A, B = "+27825551234", "+27835551234"


def people(out: Any) -> list[tuple[Any, ...]]:
    return [(p["name"], p["role"], p["email"], p["phone"]) for p in out.person_records]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            [
                "Anna Botha (CFI); Piet Nel (Accounts)",
                None,
                "a@k.co.za; p@k.co.za",
                "082 555 1234; 083 555 1234",
            ],
            [("Anna Botha", "CFI", "a@k.co.za", A), ("Piet Nel", "Accounts", "p@k.co.za", B)],
        ),
        (
            ["Anna Botha - CFI / Piet Nel - Accounts", None, "p.nel@k.co.za\nannab@k.co.za", None],
            [("Anna Botha", "CFI", "annab@k.co.za", None), ("Piet Nel", "Accounts", "p.nel@k.co.za", None)],
        ),
        (
            ["Anna en Piet Botha", None, "pbotha@k.co.za", None],
            [("Anna Botha", None, None, None), ("Piet Botha", None, "pbotha@k.co.za", None)],
        ),
        (
            [
                "1. Anna Botha\n2. Piet Nel",
                None,
                "1. a@k.co.za\n2. p@k.co.za",
                "1. 082 555 1234\n2. 083 555 1234",
            ],
            [("Anna Botha", None, "a@k.co.za", A), ("Piet Nel", None, "p@k.co.za", B)],
        ),
        (
            ["Mr & Mrs J Smith", None, None, None],
            [("J. Smith", None, None, None), ("Smith", None, None, None)],
        ),
        (
            ["Anna Botha; Piet Nel", "CFI / Accounts", None, "Piet: 083 555 1234, Anna: 082 555 1234"],
            [("Anna Botha", "CFI", None, A), ("Piet Nel", "Accounts", None, B)],
        ),
        (
            ["Anna Botha & Piet Nel", None, None, "083 555 1234 (Piet) / 082 555 1234 (Anna)"],
            [("Anna Botha", None, None, A), ("Piet Nel", None, None, B)],
        ),
        (
            ["Anna Botha, Piet Nel", None, '"Piet Nel" <boss@k.co.za>, Anna Botha <chief@k.co.za>', None],
            [("Anna Botha", None, "chief@k.co.za", None), ("Piet Nel", None, "boss@k.co.za", None)],
        ),
        (
            ["Anna Botha; Piet Nel", None, "ab@k.co.za; pn@k.co.za; info@k.co.za", None],
            [("Anna Botha", None, "ab@k.co.za", None), ("Piet Nel", None, "pn@k.co.za", None)],
        ),
        (
            ["Anna Botha; Piet Nel 083 555 1234", None, None, None],
            [("Anna Botha", None, None, None), ("Piet Nel", None, None, B)],
        ),
        (
            ["Mike Nel; Anna Botha", None, "michael@k.co.za", None],
            [("Mike Nel", None, "michael@k.co.za", None), ("Anna Botha", None, None, None)],
        ),
    ],
)
def test_people_of_a_cell_have_what_is_theirs(
    simple: Run, cells: list[str | None], expected: list[Any]
) -> None:
    assert people(simple(FIELDS, ["Karoo", *cells])) == expected


def test_what_is_nobodys_is_the_organisations_and_said(simple: Run) -> None:
    out = simple(
        FIELDS,
        ["Karoo", "Anna Botha; Piet Nel", "A; B; C", "x@k.co.za; y@k.co.za; z@k.co.za", "082 555 1234"],
    )
    (karoo,) = out.organisation_records
    assert karoo["email__all"] == ["x@k.co.za", "y@k.co.za", "z@k.co.za"]
    assert karoo["phone"] == A
    assert [(i["rule_id"], i["cell"], i["record_id"], i["entity_type"]) for i in out.issues] == [
        ("NORM-ROLE-UNASSIGNED", "C2", out.person_records[0]["record_id"], "person"),
        ("NORM-EMAIL-UNASSIGNED", "D2", karoo["record_id"], "organisation"),
        ("NORM-PHONE-UNASSIGNED", "E2", karoo["record_id"], "organisation"),
    ]


def test_without_an_organisation_the_first_person_keeps_it_and_it_is_said(simple: Run) -> None:
    out = simple(FIELDS, [None, "Anna Botha; Piet Nel", None, "x@k.co.za", None])
    assert people(out) == [("Anna Botha", None, "x@k.co.za", None), ("Piet Nel", None, None, None)]
    (issue,) = out.issues
    assert (issue["rule_id"], issue["entity_type"]) == ("NORM-EMAIL-UNASSIGNED", "person")


def test_mailboxes_of_a_desk_are_no_puzzle(simple: Run) -> None:
    out = simple(FIELDS, ["Karoo", "Anna Botha; Piet Nel", None, "info@k.co.za", None])
    assert out.organisation_records[0]["email"] == "info@k.co.za"
    assert out.issues == []


BESIDE = ["organisation.name", *(f"person.{f}" for _ in range(2) for f in ("name", "email", "phone", "role"))]
HEADERS = ["Company", *(f"Contact {n} {what}" for n in (1, 2) for what in ("Name", "Email", "Phone", "Role"))]


@pytest.fixture
def beside(inputs: Any, refine: Run) -> Run:
    """One sheet whose columns have headers."""

    def run(headers: Sequence[str], fields: Sequence[str | None], *rows: Sequence[str | None]) -> Any:
        sheet = inputs.sheet("Sheet", [headers, *rows])
        letters = [chr(65 + n) for n in range(len(fields))]
        inputs.table(sheet, dict(zip(letters, fields, strict=True)), 2, len(rows) + 1)
        for column, header in zip(inputs.tables[-1]["columns"], headers, strict=True):
            column["name"] = header
        return refine(inputs)

    return run


def test_numbered_columns_are_several_people(beside: Run) -> None:
    out = beside(
        HEADERS,
        BESIDE,
        [
            "Karoo",
            "Anna Botha",
            "x@k.co.za",
            "082 555 1234",
            "CFI",
            "Piet Nel",
            "y@k.co.za",
            "083 555 1234",
            "Owner",
        ],
        ["Cape", "Anna Botha", None, "082 555 1234", None, "Piet Nel", "y@k.co.za", None, "Owner"],
        [
            "Rand",
            "Anna Botha",
            "x@k.co.za",
            "082 555 1234",
            None,
            "Piet Nel",
            "x@k.co.za",
            "082 555 1234",
            None,
        ],
    )
    assert people(out) == [
        ("Anna Botha", "CFI", "x@k.co.za", A),
        ("Piet Nel", "Owner", "y@k.co.za", B),
        ("Anna Botha", None, None, A),
        ("Piet Nel", "Owner", "y@k.co.za", None),
        ("Anna Botha", None, "x@k.co.za", A),
        ("Piet Nel", None, "x@k.co.za", A),
    ]
    assert [p["email__cols"] for p in out.person_records] == ["C", "G", None, "G", "C", "G"]
    assert out.issues == []


def test_columns_of_somebody_who_is_not_named(beside: Run) -> None:
    out = beside(
        HEADERS,
        BESIDE,
        ["Karoo", "Anna Botha", None, None, None, None, "y@k.co.za", None, "Owner"],
        [None, None, None, None, None, None, "z@k.co.za", None, "Owner"],
    )
    assert people(out) == [("Anna Botha", None, None, None), (None, "Owner", "z@k.co.za", None)]
    assert out.organisation_records[0]["email"] == "y@k.co.za"
    assert [(i["rule_id"], i["cell"]) for i in out.issues] == [
        ("NORM-EMAIL-UNASSIGNED", "G2"),
        ("NORM-ROLE-NO-PERSON", "I2"),
    ]


def test_names_in_two_columns_each_are_composed_apart(beside: Run) -> None:
    out = beside(
        ["Company", "First Name 1", "Surname 1", "Email 1", "First Name 2", "Surname 2", "Email 2"],
        ["organisation.name", *["person.given_name", "person.family_name", "person.email"] * 2],
        ["Karoo", "Anna", "Botha", "x@k.co.za", "Piet", "Nel", "y@k.co.za"],
    )
    found = [(p["name"], p["name__cols"], p["given_name"], p["email"]) for p in out.person_records]
    assert found == [("Anna Botha", "C B", "Anna", "x@k.co.za"), ("Piet Nel", "F E", "Piet", "y@k.co.za")]


N, G, F, E = "person.name", "person.given_name", "person.family_name", "person.email"


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ([("Contact", N), ("Email", E), ("Contact 2", N), ("Email 2", E)], [1, 1, 2, 2]),
        ([("Kontak 1", N), ("Kontak 2", N), ("E-pos 1", E), ("E-pos 2", E)], [1, 2, 1, 2]),
        ([("Director 1", N), ("Director 2", N), ("Email", E)], [1, 2, 0]),
        ([("Principal", N), ("Principal email", E), ("Secretary", N), ("Secretary email", E)], [1, 1, 2, 2]),
        (
            [("Contact person", N), ("Email", E), ("Alternative contact", N), ("Alternative email", E)],
            [1, 1, 2, 2],
        ),
        ([("First name", G), ("Surname", F), ("First name 2", G), ("Surname 2", F)], [1, 1, 2, 2]),
        ([("Contact1", N), ("Email1", E), ("Contact2", N), ("Email2", E), ("Email3", E)], [1, 1, 2, 2, 0]),
        ([("Column 2", N), ("Column 3", E), ("Column 4", N), ("Column 5", E)], [1, 1, 2, 2]),
        ([("", N), ("", N), ("", E), ("", E)], [1, 2, 1, 2]),
        ([("Contact", N), ("Email 1", E), ("Email 2", E)], []),
        ([("First name", G), ("Second name", G), ("Surname", F), ("Email", E)], []),
        ([("Full name", N), ("First name", G), ("Surname", F), ("Email", E)], []),
        ([("Name", N), ("Name", N), ("Email", E)], []),
    ],
)
def test_slots(columns: list[tuple[str, str]], expected: list[int]) -> None:
    given = [{"position": at, "name": name, "field": target} for at, (name, target) in enumerate(columns, 1)]
    found = slots(given)
    assert [found[at] for at in range(1, len(columns) + 1) if found] == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [["Gerd", None, "Bauer", None], ["Anna", "Maria", "Lange", None]],
            ["Gerd Bauer", "Anna Maria Lange"],
        ),
        ([["Gerd", "Anna", "Bauer", "Lange"]], ["Gerd Bauer", "Anna Lange"]),
    ],
)
def test_halves_of_names_make_no_second_person(
    beside: Run, rows: list[list[str | None]], expected: list[str]
) -> None:
    fields = ["person.given_name", "person.given_name", "person.family_name", "person.family_name"]
    out = beside(["fname_c1", "fname_c2", "lname_c1", "lname_c2"], fields, *rows)
    assert [p["name"] for p in out.person_records] == expected


def test_the_mapping_keeps_every_column_of_a_second_person() -> None:
    names = ["Anna Botha", "Piet Nel", "Thabo Mokoena", "Jo Li"]
    samples = [["Karoo Aviation", "Cape Flying", "Rand Air", "Delta Wings"]]
    for n in (1, 2):
        samples += [names[::n], [f"{x.split()[0].lower()}{n}@k.co.za" for x in names]]
        samples += [[f"082 555 12{n}{x}" for x in range(4)], ["CFI", "Accounts", "Owner", "Pilot"]]
    found = map_columns(load_profile("generic"), "list.csv", "Sheet1", HEADERS, samples)
    assert [column.field for column in found] == BESIDE


@pytest.mark.parametrize(
    ("names", "values", "raws", "expected"),
    [
        (["Anna Botha", "Piet Nel"], ["a@x", "b@x"], (), [1, 2]),
        (["Anna Botha", "Piet Nel"], ["piet@x", "info@x"], (), [2, 0]),
        (["P.J. Nel", "P. Nel"], ["pjnel@x"], (), [1]),
        (["Anna Botha", "Piet Botha"], ["botha@x"], (), [0]),
        (["Jo Li", "Anna Botha"], ["jo.li@x"], (), [1]),
        (
            ["Anna Botha", "Piet Nel"],
            [B, "+27115551234", A],
            ("Piet 083 555 1234, 011 555 1234; Anna 0825551234",) * 3,
            [2, 2, 1],
        ),
    ],
)
def test_owners(names: list[str], values: list[str], raws: Sequence[str], expected: list[int]) -> None:
    assert owners(names, values, raws) == expected


PERSON = st.sampled_from(
    ["Anna Botha", "Piet Nel (CFI)", "Mr T Mokoena", "Li, Jo", "Botha A", "n/a", "Reception"]
)
ADDRESS = st.sampled_from(
    ["anna@k.co.za", "nel.p@k.co.za", "info@k.co.za", "x@y.org", "broken@", "jo@li.aero"]
)
NUMBER = st.sampled_from(
    ["082 555 1234", "(011) 884 1234 x12", "+27835551234", "011 884 4321/2", "12345678", "T 021 555 1234"]
)
BETWEEN = st.sampled_from(["; ", "\n", " / ", ", "])


def cell(items: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    joined = st.builds(lambda some, mark: mark.join(some) or None, st.lists(items, max_size=3), BETWEEN)
    return joined | st.none()


#: Each example costs a run of the stage, so that few have many rows.
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["Karoo", None]),
            cell(PERSON | NUMBER),
            st.none(),
            cell(ADDRESS | NUMBER),
            cell(NUMBER),
        ),
        min_size=8,
        max_size=30,
    )
)
def test_no_address_and_no_digit_vanishes(simple_anew: Run, rows: list[tuple[str | None, ...]]) -> None:
    """Each address and number is in a record, as value or as raw text, or in an issue of its cell."""
    out = simple_anew(FIELDS, *map(list, rows))
    records = [*out.organisation_records, *out.person_records]
    for number, row in enumerate(rows, 2):
        here = [r for r in records if r["row"] == number]
        said = [str(v) for r in here for v in r.values()] + [
            i["value"] for i in out.issues if i["cell"].endswith(str(number))
        ]
        flat = " ".join(said)
        kept = flat + re.sub(r"\D", "", flat)
        reasons = [r for r in out.rows if r["row"] == number and not r["records"]]
        for text in filter(None, row[1:]):
            for address in re.findall(r"\S+@\w\S+", text):
                assert address.strip(";,") in flat
            for digits in re.findall(r"\d[\d ]{6,}", text):
                assert reasons or re.sub(r"\D", "", digits).lstrip("0") in kept.replace("+27", "")


PIECES = ["082 555 1234", "(082)555-1234", "5551234", "555 12 34", "+27 82 555 1234", "8841234", "884/1234"]
PIECES += ["a@b.co", "A@B.CO", " ", "; ", ", ", "\n", "-", "x", "1", "١", " ext ", "    ", "5551234555 1234"]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    raw=st.lists(st.sampled_from(PIECES), max_size=9).map("".join),
    values=st.lists(st.sampled_from(["+27825551234", "+27118841234", "a@b.co"]), max_size=3),
)
def test_values_are_found_in_their_cell_as_a_regular_expression_finds_them(
    raw: str, values: list[str]
) -> None:
    start, expected = 0, []
    for value in values:
        last = r"[^\d\n;,]{0,3}".join(re.sub(r"\D", "", value)[-7:])
        written = re.escape(value) if "@" in value else rf"[+(]?[\d()+./ -]*{last}"
        found = re.compile(written, re.IGNORECASE).search(raw, start)
        if found is None:
            break
        expected.append(found.span())
        start = found.end()
    assert list(_spans(raw, values)) == expected
