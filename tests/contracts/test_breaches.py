"""A file that breaks its contract: which column, which cell, and what the run does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hotpass.contracts import Column, Contract, Table
from tests.contracts.files import (
    COLUMNS,
    HEADERS,
    NAMES,
    breaches,
    contract,
    held,
    profile,
    rows,
    together,
    workbook,
)


def test_a_file_that_keeps_its_contract_breaks_nothing(tmp_path: Path) -> None:
    found = held(workbook(tmp_path, rows()), contract())
    assert list(found.breaches) == []
    assert not found.broken


@pytest.mark.parametrize(
    ("changed", "rule", "cells", "then"),
    [
        (
            {"tel": {2: "call Anna", 4: "n/a"}},
            "kind",
            [("C3", "call Anna")],
            "phone of the organisation stays",
        ),
        ({"last": {3: "31/02/2026"}}, "kind", [("D4", "31/02/2026")], "the text is kept and flagged"),
        ({"company": {5: None}}, "required", [("B6", None)], "name of the organisation stays empty"),
        (
            {"company": {5: "unknown"}},
            "required",
            [("B6", "unknown")],
            "name of the organisation stays empty",
        ),
        ({"ref": {4: "K2"}}, "unique", [("A5", "K2")], "linkage decides whether they are the same"),
        (
            {"ref": {4: "X4"}},
            "pattern",
            [("A5", "X4")],
            "read as source key of the organisation all the same",
        ),
        ({"status": {1: "active", 2: "Gone"}}, "enum", [("E2", "active"), ("E3", "Gone")], "all the same"),
        ({"score": {6: 11}}, "range", [("F7", "11")], "the run does not use the column"),
        ({"score": {6: "high"}}, "kind", [("F7", "high")], "the run does not use the column"),
    ],
)
def test_a_cell_that_breaks_a_rule_is_named(
    changed: dict[str, Any], rule: str, cells: list[tuple[str, str | None]], then: str, tmp_path: Path
) -> None:
    found = breaches(workbook(tmp_path, rows(**changed)), contract())
    assert list(found) == [rule]
    breach = found[rule]
    assert (breach.severity, breach.sheet, list(breach.cells)) == ("warning", "Clients", cells)
    assert breach.count == len(cells)
    assert then in breach.then


def test_a_required_column_without_any_value_is_one_breach(tmp_path: Path) -> None:
    blank = dict.fromkeys(range(1, 7))
    breach = breaches(workbook(tmp_path, rows(ref=blank)), contract())["empty-column"]
    assert (breach.severity, breach.column, breach.count, breach.cells) == ("critical", "Ref", 1, ())


def without(header: str) -> tuple[list[list[Any]], list[str]]:
    at = HEADERS.index(header)
    return [[v for n, v in enumerate(row) if n != at] for row in rows()], [h for h in HEADERS if h != header]


@pytest.mark.parametrize(
    ("header", "severity", "then"),
    [
        ("Tel no.", "warning", "phone of the organisation stays empty for these rows; the run goes on"),
        ("Ref", "critical", "source key of the organisation stays empty for these rows; the run goes on"),
        ("Score", "info", "the run does not use it"),
    ],
)
def test_a_missing_column(header: str, severity: str, then: str, tmp_path: Path) -> None:
    data, headers = without(header)
    breach = breaches(workbook(tmp_path, data, headers), contract())["missing-column"]
    assert (breach.severity, breach.column, breach.then) == (severity, header, then)
    assert breach.what == f"Column {header!r} is missing"


def test_a_column_of_another_name_stands_in(tmp_path: Path) -> None:
    headers = [h.replace("Tel no.", "Telephone") for h in HEADERS]
    breach = breaches(workbook(tmp_path, rows(), headers), contract())["renamed-column"]
    assert breach.what == "Column 'Tel no.' is missing; 'Telephone' stands in its place"
    assert breach.then == "the run reads it as phone of the organisation"


def test_headers_may_be_written_a_little_differently(tmp_path: Path) -> None:
    headers = ["REF", "company", "Tel. No", "last_visit", " Status ", "Score"]
    assert breaches(workbook(tmp_path, rows(), headers), contract()) == {}


def test_a_column_that_the_contract_does_not_know_is_an_information(tmp_path: Path) -> None:
    data = [[*row, f"info@client{n}.co.za"] for n, row in enumerate(rows())]
    found = held(workbook(tmp_path, data, [*HEADERS, "E-mail"]), contract())
    (breach,) = found.breaches
    assert (breach.rule, breach.severity, breach.column) == ("contract.unknown-column", "info", "E-mail")
    assert breach.then == "the run reads it as e-mail of the organisation"
    assert not found.broken


def test_a_column_read_as_something_else_is_said(tmp_path: Path) -> None:
    other = [replace(c, field="person.phone") if c.name == "Tel no." else c for c in COLUMNS]
    breach = breaches(workbook(tmp_path, rows()), contract(other))["other-meaning"]
    assert breach.what == "Column 'Tel no.' is to be phone of the person and is not taken for it"
    assert breach.then == "the run reads it as phone of the organisation"


def test_a_missing_sheet(tmp_path: Path) -> None:
    visits = Table("visits", (Column("Ref", required=True), Column("When")), sheet="Visits")
    breach = breaches(workbook(tmp_path, rows()), contract(visits=visits))["missing-table"]
    assert (breach.severity, breach.what) == ("critical", "No sheet 'Visits' holds a table")


def test_a_sheet_without_a_column_of_the_contract(tmp_path: Path) -> None:
    strange = [Column("Voucher", required=True), Column("Amount")]
    breach = breaches(workbook(tmp_path, rows()), contract(strange))["missing-table"]
    assert breach.what == "No table of the sheet has a column of the contract"


def test_text_files_have_no_sheet(tmp_path: Path) -> None:
    lines = [",".join(HEADERS), *(",".join(map(str, row)) for row in rows(tel={3: "ask Anna"}))]
    (tmp_path / "clients.csv").write_text("\n".join(lines) + "\n")
    breach = breaches(tmp_path / "clients.csv", contract(sheet="*"))["kind"]
    assert (breach.sheet, list(breach.cells)) == ("", [("C4", "ask Anna")])


def test_rows_that_are_no_data_are_not_judged(tmp_path: Path) -> None:
    """A title, a repeated header, a total and a note break nothing."""
    data = rows()
    book = [["Clients of the year"], [], list(HEADERS), *data[:3], list(HEADERS), *data[3:], []]
    book += [["Total", None, None, None, None, 21], [], ["Note: as of November"]]
    path = workbook(tmp_path, book[1:], book[0])
    assert breaches(path, contract()) == {}


def test_blocks_of_one_sheet_are_one_table(tmp_path: Path) -> None:
    """Each block is held to the contract, and a key may stand in one of them only."""
    data = rows()
    again = [["K2", *data[4][1:]], data[5]]
    book = [*data[:4], [], [], list(HEADERS), *again]
    breach = breaches(workbook(tmp_path, book), contract())["unique"]
    assert list(breach.cells) == [("A9", "K2")]


def test_a_turned_table_has_its_records_in_columns(tmp_path: Path) -> None:
    headers = ("Company", "Tel no.", "E-mail", "Town")
    data = [
        (row[1], row[2], f"info@client{n}.co.za", "Paarl") for n, row in enumerate(rows(tel={3: "ask Anna"}))
    ]
    turned = list(zip(headers, *data, strict=True))
    agreed = [c for c in COLUMNS if c.name in headers] + [Column("E-mail"), Column("Town")]
    breach = breaches(workbook(tmp_path, turned[1:], turned[0]), contract(agreed))["kind"]
    assert list(breach.cells) == [("D2", "ask Anna")]


def test_cells_of_a_table_that_gives_no_records_are_not_judged(tmp_path: Path) -> None:
    data = [[n, f"2026-01-{n + 1:02d}", "x"] for n in range(1, 9)]
    agreed = [Column("Ref", field="organisation.key", kind="identifier", pattern=r"K\d+"), Column("Day")]
    found = breaches(workbook(tmp_path, data, ("Ref", "Day", "Remark")), contract(agreed))
    assert set(found) == {"unused-table", "unknown-column"}
    assert found["unused-table"].then.startswith("it gives no records. ")


def test_a_blank_column_of_a_very_wide_sheet(tmp_path: Path) -> None:
    """Of such a sheet not every column is kept."""
    wide = [[*row, None, *range(1100)] for row in rows(tel={2: "ask Anna"})]
    headers = [*HEADERS, "Fax", *(f"Value {n}" for n in range(1100))]
    lines = [",".join("" if v is None else str(v) for v in row) for row in (headers, *wide)]
    (tmp_path / "clients.csv").write_text("\n".join(lines))
    agreed = contract([*COLUMNS, Column("Fax", required=True)], sheet="*")
    found = breaches(tmp_path / "clients.csv", agreed)
    assert (found["kind"].cells[0], found["empty-column"].column) == (("C3", "ask Anna"), "Fax")


def test_columns_that_may_stand_anywhere(tmp_path: Path) -> None:
    anywhere = contract([*COLUMNS[:3], Column("Fax")], sheet="*")
    breach = breaches(workbook(tmp_path, rows(), sheet="November"), anywhere)["missing-column"]
    assert (breach.column, breach.severity) == ("Fax", "info")


def test_many_cells_are_counted_and_some_are_named(tmp_path: Path) -> None:
    data = [[f"K{n}", f"Client {n} CC", "ask Anna", "2026-01-05", "Active", 1] for n in range(1, 1501)]
    path = tmp_path / "clients.csv"
    path.write_text("\n".join([",".join(HEADERS), *(",".join(map(str, row)) for row in data)]))
    breach = breaches(path, contract(sheet="*"))["kind"]
    assert (breach.count, len(breach.cells), breach.cells[0]) == (1500, 1000, ("C2", "ask Anna"))


def test_a_source_without_a_contract_is_held_to_nothing(tmp_path: Path) -> None:
    found = held(workbook(tmp_path, rows(tel={2: "call Anna"})), None)
    assert (found.contract, found.breaches, found.broken) == (None, (), False)


def test_the_columns_of_a_source_are_its_contract(tmp_path: Path) -> None:
    said = profile(columns={"Clients": {"Company": "organisation.name", "Site": "organisation.website"}})
    found = held(workbook(tmp_path, rows()), None, said)
    assert found.contract is not None
    assert found.contract.name == "clients"
    missing = {b.column: b.severity for b in found.breaches if b.rule == "contract.missing-column"}
    assert missing == {"Site": "warning"}


def two_sheets() -> Contract:
    columns = (Column(VISIT[0], required=True), *map(Column, VISIT[1:]))
    return contract(visits=Table("visits", columns, sheet="Visits"))


def text_file(folder: Path, name: str, headers: Sequence[str], *data: Sequence[Any]) -> Path:
    path = folder / name
    lines = [headers, *data]
    path.write_text("\n".join(",".join(map(str, line)) for line in lines), encoding="utf-8")
    return path


VISIT = ("Company name", "Visit date", "Spoke to")
VISITS = [(name, f"2026-01-{n:02d}", "Anna Botha") for n, name in enumerate(NAMES, 1)]


@pytest.mark.parametrize("name", ["Register - Clients.csv", "register_clients_2026.csv", "export.csv"])
def test_a_sheet_saved_on_its_own_is_told_by_the_name_or_the_columns(name: str, tmp_path: Path) -> None:
    path = text_file(tmp_path, name, HEADERS, *rows(tel={2: "call Anna"}))
    found = breaches(path, two_sheets())
    assert list(found) == ["kind"], "what it lacks may stand in another file"
    assert list(found["kind"].cells) == [("C3", "call Anna")]


def test_a_single_file_that_is_none_of_the_sheets_is_told(tmp_path: Path) -> None:
    path = text_file(tmp_path, "other.csv", ("Bird", "Colour"), ("Weaver", "yellow"), ("Ibis", "grey"))
    breach = breaches(path, two_sheets())["missing-table"]
    assert breach.what == "Neither name nor columns tell that the file is 'clients' or 'visits'"


def test_a_sheet_is_missing_only_where_no_file_of_the_run_brings_it(tmp_path: Path) -> None:
    clients = text_file(tmp_path, "Register - Clients.csv", HEADERS, *rows())
    other = text_file(tmp_path, "Register - Old clients.csv", HEADERS, *rows())
    visits = text_file(tmp_path, "Register - Visits.csv", VISIT, *VISITS)
    assert together([clients, visits], two_sheets()) == []
    (missing,) = together([clients, other], two_sheets())
    assert (missing.rule, missing.severity) == ("contract.missing-table", "critical")
    assert missing.what == "None of the 2 files of the source holds the sheet 'Visits'"
