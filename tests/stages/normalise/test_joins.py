"""Tables of one upload joined by keys that their values tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from hotpass.model import NAMES_NOBODY, column_letter
from hotpass.stages.normalise.joining import Overlap, judge

Run = Callable[..., Any]
Sheet = tuple[Sequence[tuple[str, str | None]], Sequence[Sequence[str | None]]]
NAME, KEY, PERSON = "organisation.name", "organisation.key", "person.name"
NAMES = ["Karoo Aviation", "Cape Flying", "Rand Air", "Delta Wings", "Zulu Heli"]
PEOPLE = ["Anna Botha", "Piet Nel", "Jo Li", "Thabo Mokoena", "Sipho Nkosi"]


@pytest.fixture
def book(inputs: Any, refine: Run) -> Run:
    """A workbook of sheets with headers and fields."""

    def run(**sheets: Sheet) -> Any:
        for name, (columns, rows) in sheets.items():
            sheet = inputs.sheet(name, [[header for header, _ in columns], *rows])
            letters = {column_letter(n): field for n, (_, field) in enumerate(columns, 1)}
            inputs.table(sheet, letters, 2, len(rows) + 1)
            for column, (header, _) in zip(inputs.tables[-1]["columns"], columns, strict=True):
                column["name"] = header
        return refine(inputs)

    return run


def organisations(header: str, keys: Sequence[str], field: str | None = KEY) -> Sheet:
    return ([(header, field), ("Company", NAME)], list(zip(keys, NAMES, strict=True)))


def owners(out: Any) -> dict[str, str | None]:
    """Names of organisations by people, through the records that the joins make one."""
    names = {r["record_id"]: r["name"] for r in out.organisation_records}
    for pair in out.joined:
        names[pair["record_id"]] = names[pair["record_id"]] or names[pair["of_record_id"]]
    return {p["name"]: names.get(p["parent_record_id"]) for p in out.person_records}


@pytest.mark.parametrize(
    ("keys", "references"),
    [
        (["0001", "0002", "0003", "0004", "0005"], ["1", "1.0", "3"]),
        (["C-0042", "C-0107", "C-0108", "C-0950", "C-1313"], ["42", "42", "108"]),
        (["kx7", "kx91", "kx300", "kx4", "kx15"], ["KX7", "KX7", "KX300"]),
    ],
)
@pytest.mark.parametrize("field", [KEY, None, "person.key"])
def test_contacts_belong_to_the_organisation_of_their_key(
    book: Run, keys: list[str], references: list[str], field: str | None
) -> None:
    contacts = ([("C_ID", field), ("Name", PERSON)], list(zip(references, PEOPLE, strict=False)))
    out = book(Organisations=organisations("C_ID", keys), Contacts=contacts)
    (join,) = out.joins
    assert (join["left_column"], join["right_sheet"], join["decision"]) == ("A C_ID", "Contacts", "joined")
    assert (join["distinct_values"] >= join["shared"] > 0, join["rows"]) == (True, 3)
    assert owners(out) == {"Anna Botha": NAMES[0], "Piet Nel": NAMES[0], "Jo Li": NAMES[2]}
    assert out.issues == []


def test_notes_and_addresses_are_records_of_their_organisation(book: Run) -> None:
    out = book(
        Organisations=organisations("C_ID", ["11", "22", "33", "44", "55"]),
        Notes=(
            [("C_ID", None), ("Note", "organisation.notes")],
            [["22", "Called"], ["22", "Again"], ["55", None]],
        ),
        Addresses=(
            [("C_ID", KEY), ("Address", "organisation.address")],
            [["33", "PO Box 1, Brits"], ["11", None]],
        ),
    )
    named = {r["record_id"]: r for r in out.organisation_records}
    found = [(named[j["record_id"]], named[j["of_record_id"]]["name"]) for j in out.joined]
    said = {(r["sheet"], r["row"], r["notes"], r["notes__cols"], r["address__cols"], of) for r, of in found}
    assert said == {
        ("Notes", 2, "Called", "B", None, "Cape Flying"),
        ("Notes", 3, "Again", "B", None, "Cape Flying"),
        ("Addresses", 2, None, None, "B", "Rand Air"),
        ("Addresses", 3, None, None, None, "Karoo Aviation"),
    }
    assert {j["sentence"].split(":")[0] for j in out.joins} == {"Joined"}


@pytest.mark.parametrize(("header", "field"), [("No", None), ("ID", KEY), ("ID", "person.key"), ("#", None)])
def test_lists_that_only_count_their_rows_are_not_joined(book: Run, header: str, field: str | None) -> None:
    counted = [str(n) for n in range(1, 6)]
    people = (
        [(header, field if field != KEY else None), ("Name", PERSON)],
        list(zip(counted, PEOPLE, strict=True)),
    )
    out = book(Organisations=organisations(header, counted, None if field != KEY else KEY), People=people)
    assert [join["decision"] for join in out.joins] == ["not_joined"]
    assert "only count" in out.joins[0]["sentence"]
    assert set(owners(out).values()) == {None}
    assert [i["cell"] for i in out.issue("NORM-PERSON-NO-ORGANISATION")] == ["B2", "B3", "B4", "B5", "B6"]


def test_names_that_agree_make_counters_keys_and_names_that_contradict_unmake_any(
    book: Run, inputs: Any
) -> None:
    counted = [str(n) for n in range(1, 6)]
    columns = [("ID", KEY), ("Company", NAME), ("Name", PERSON)]
    agreeing = [[n, f"{name} (Pty) Ltd", PEOPLE[0]] for n, name in zip(counted, NAMES, strict=True)]
    out = book(Organisations=organisations("ID", counted), Staff=(columns, agreeing))
    assert [(j["decision"], j["agreeing"], j["named"]) for j in out.joins] == [("joined", 5, 5)]
    assert len(out.joined) == 5
    inputs.sheets.clear(), inputs.tables.clear()
    others = [["1", "Blue Sky", PEOPLE[0]], ["2", "Green Hill", PEOPLE[1]], ["3", "Red Rock", PEOPLE[2]]]
    out = book(Organisations=organisations("C_ID", counted), Staff=(columns, others))
    assert [(j["decision"], j["agreeing"]) for j in out.joins] == [("not_joined", 0), ("not_joined", 0)]
    assert out.joined == []


def test_keys_that_are_unknown_or_of_another_name_are_told(book: Run) -> None:
    columns = [("C_ID", KEY), ("Company", NAME), ("Name", PERSON)]
    rows = [[k, n, p] for k, n, p in zip(["A7", "B8", "C9", "D10"], NAMES, PEOPLE, strict=False)]
    rows[3][1] = "Blue Sky"
    out = book(
        Organisations=organisations("C_ID", ["A7", "B8", "C9", "D10", "E11"]),
        Staff=(columns, [*rows, ["Z99", None, "Jo Li"]]),
    )
    assert [(i["rule_id"], i["cell"]) for i in out.issues] == [
        ("NORM-KEY-NAME-DIFFERS", "A5"),
        ("NORM-KEY-UNKNOWN", "A6"),
    ]
    assert len(out.joined) == 3
    assert len(out.person_records) == 5


def test_a_small_number_is_no_key(book: Run) -> None:
    people = (
        [("Name", PERSON), ("Priority", None)],
        list(zip(PEOPLE, ["1", "2", "1", "3", "2"], strict=True)),
    )
    out = book(Organisations=organisations("C_ID", ["1", "2", "3", "4", "5"]), People=people)
    assert [join["decision"] for join in out.joins] == ["not_joined"]
    assert set(owners(out).values()) == {None}


def test_the_host_of_an_address_tells_the_organisation_when_one_alone_has_it(book: Run) -> None:
    given = [
        [name, f"www.{host}.co.za"]
        for name, host in zip(NAMES, ["karoo", "cape", "rand", "rand", "z"], strict=True)
    ]
    addresses = ["anna@karoo.co.za", "piet@gmail.com", "jo@rand.co.za", None]
    out = book(
        Organisations=([("Company", NAME), ("Website", "organisation.website")], given),
        People=([("Name", PERSON), ("E-mail", "person.email")], list(zip(PEOPLE, addresses, strict=False))),
    )
    found = owners(out)
    assert found == {"Anna Botha": "Karoo Aviation", "Piet Nel": None, "Jo Li": None, "Thabo Mokoena": None}
    assert [(j["rows"], j["distinct_values"], j["decision"]) for j in out.joins] == [(1, 2, "joined")]
    assert [i["cell"] for i in out.issue("NORM-PERSON-NO-ORGANISATION")] == ["A3", "A4", "A5"]


def test_people_with_the_name_of_their_organisation_are_joined_by_it(book: Run) -> None:
    people = [
        ["Karoo Aviation (Pty) Ltd", "Anna Botha"],
        ["RAND AIR", "Piet Nel"],
        ["Delta Wing", "Jo Li"],
        ["Blue Sky", "Thabo Mokoena"],
    ]
    out = book(
        Organisations=organisations("C_ID", ["1", "2", "3", "4", "5"]),
        Contacts=([("Company", NAME), ("Name", PERSON)], people),
    )
    names = {r["record_id"]: r["name"] for r in out.organisation_records}
    assert {names[j["record_id"]]: names[j["of_record_id"]] for j in out.joined} == {
        "Karoo Aviation (Pty) Ltd": "Karoo Aviation",
        "Rand Air": "Rand Air",
        "Delta Wing": "Delta Wings",
    }
    assert [(j["right_column"], j["rows"], j["decision"]) for j in out.joins] == [("A (name)", 3, "joined")]
    assert [(i["cell"], i["rule_id"]) for i in out.issues] == [("A5", "NORM-NAME-UNKNOWN")]


def test_names_that_differ_in_a_figure_are_two(book: Run) -> None:
    schools = [[f"Primary School {n}", "x"] for n in (1, 2, 3)]
    out = book(
        Schools=([("School", NAME), ("Province", None)], schools),
        Contacts=(
            [("School", NAME), ("Name", PERSON)],
            [["Primary School 1", "Anna Botha"], ["Primary School 4", "Jo Li"]],
        ),
    )
    assert len(out.joined) == 1
    assert [i["cell"] for i in out.issue("NORM-NAME-UNKNOWN")] == ["A3"]


def test_a_table_that_names_nobody_gives_records_where_a_key_joins_it(
    inputs: Any, refine: Run, book: Run
) -> None:
    notes = inputs.sheet("Notes", [["C_ID", "Note"], ["Z99", "Of nobody"], ["33", "Called"]])
    reason = f"{NAMES_NOBODY}: it holds keys, dates, amounts or remarks"
    inputs.table(notes, {"A": KEY, "B": "organisation.notes"}, 2, 3, used=False, reason=reason)
    inputs.tables[-1]["columns"][0]["name"] = "C_ID"
    alone = refine(inputs)
    assert (alone.organisation_records, alone.issues) == ([], [])
    out = book(Organisations=organisations("C_ID", ["11", "22", "33", "44", "55"]))
    (pair,) = out.joined
    (note,) = [r for r in out.organisation_records if r["record_id"] == pair["record_id"]]
    assert (note["notes"], note["row"]) == ("Called", 3)
    ledger = {r["row"]: (r["records"], r["code"]) for r in out.rows if r["sheet"] == "Notes"}
    assert (ledger[2], ledger[3]) == ((0, "not_used"), (1, None))


def test_one_table_joins_nothing(simple: Run) -> None:
    out = simple([KEY, NAME], ["1", "Karoo"], ["2", "Cape"])
    assert (out.joins, out.joined, out.figures["joins"]) == ([], [], 0)


def overlap(**said: Any) -> Overlap:
    usual = {"values": 10, "shared": 10, "counts_left": False, "counts_right": False, "own_right": False}
    usual |= {"same_header": False, "telling": False, "named": 0, "agreeing": 0}
    return Overlap(**(usual | said))


@pytest.mark.parametrize(
    ("said", "joined"),
    [
        ({}, True),
        ({"shared": 8}, False),
        ({"shared": 8, "same_header": True, "telling": True}, True),
        ({"shared": 4, "same_header": True, "telling": True}, False),
        ({"shared": 6, "named": 4, "agreeing": 3}, True),
        ({"named": 10, "agreeing": 6}, False),
        ({"counts_left": True}, False),
        ({"counts_left": True, "same_header": True}, True),
        ({"counts_left": True, "counts_right": True, "own_right": True, "same_header": True}, False),
        (
            {
                "counts_left": True,
                "counts_right": True,
                "own_right": True,
                "same_header": True,
                "telling": True,
            },
            True,
        ),
        ({"values": 1, "shared": 1}, False),
    ],
)
def test_judgement(said: dict[str, Any], joined: bool) -> None:
    decided, sentence = judge(overlap(**said))
    assert decided == joined
    assert sentence.startswith("Joined: " if joined else "Not joined: ")
    assert sentence.endswith(".")
