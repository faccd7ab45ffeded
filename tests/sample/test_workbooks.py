"""What the workbooks look like to those who read them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from hotpass.sample import contacts, reachout, regulator
from hotpass.sample.write import SHEETS
from tests.sample.conftest import Sample

REACHOUT, CONTACT, REGULATOR = (
    f"{name}.xlsx" for name in (reachout.WORKBOOK, contacts.WORKBOOK, regulator.WORKBOOK)
)


def file(sample: Sample, name: str) -> Path:
    return next(path for path in sample.summary.files if path.name == name)


def body(sample: Sample, name: str) -> list[tuple[object, ...]]:
    """Data rows of a sheet: those that the truth knows, once each."""
    lines = [line for line in sample.truth if line.sheet == name]
    rows = sample.cells[lines[0].file, name]
    return [rows[number - 1] for number in sorted({line.row for line in lines})]


def test_header_stands_in_row_four_below_a_title(sample: Sample) -> None:
    rows = sample.cells[REACHOUT, "Organisation"]
    assert rows[0][0] == "Reach-out database"
    assert not any(rows[2])
    assert list(rows[3]) == list(SHEETS[0].columns)
    assert min(line.row for line in sample.truth if line.sheet == "Organisation") == 5


def test_total_and_notes_stand_below_the_data(sample: Sample) -> None:
    rows = sample.cells[REACHOUT, "Organisation"]
    last = max(line.row for line in sample.truth if line.sheet == "Organisation")
    assert rows[last][:2] == ("Total", last - 4)
    assert [row[0] for row in rows[last + 1 :] if any(row)] == [
        "Touch indicator: Y = spoken to within six months",
        "Afstand in km vanaf Lanseria",
    ]


def test_ids_are_text_that_keeps_its_leading_zeros(sample: Sample) -> None:
    ids = [row[0] for row in body(sample, "Organisation")]
    assert all(isinstance(key, str) and key.startswith("0") and len(key) == len(str(ids[0])) for key in ids)
    assert len(set(ids)) == len(ids)


def test_a_third_of_the_contacts_has_no_id_and_the_others_point_at_organisations(sample: Sample) -> None:
    known = {row[0] for row in body(sample, "Organisation")}
    ids = [row[0] for row in body(sample, "Contact Info")]
    assert 0.2 < ids.count(None) / len(ids) < 0.42
    assert {key for key in ids if key is not None} <= known


def test_keys_of_company_contacts_are_formulas_that_nobody_computed(sample: Sample) -> None:
    path = file(sample, CONTACT)
    formulas = openpyxl.load_workbook(path)["Company_Contacts"]
    values = openpyxl.load_workbook(path, data_only=True)["Company_Contacts"]
    rows = [line.row for line in sample.truth if line.sheet == "Company_Contacts"]
    assert rows
    for row in rows:
        assert formulas.cell(row, 1).value == (
            f"=INDEX(Company_Cat!$A$2:$A$201,MATCH(B{row},Company_Cat!$B$2:$B$201,0))"
        )
        assert values.cell(row, 1).value is None
    grid = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Company_Contacts").to_python()
    assert {grid[row - 1][0] for row in rows} == {""}


def test_cell_numbers_lost_their_leading_zero_and_landlines_are_mixed(sample: Sample) -> None:
    rows = body(sample, "Company_Contacts")
    assert all(isinstance(row[6], int) and 600_000_000 <= row[6] <= 849_999_999 for row in rows if row[6])
    assert {type(row[8]) for row in rows} == {int, str, type(None)}


def test_register_has_headings_merged_over_two_rows_in_every_section(sample: Sample) -> None:
    sheet = openpyxl.load_workbook(file(sample, CONTACT))["CAA"]
    titles = [row for row in range(1, sheet.max_row + 1) if "REGISTER" in str(sheet.cell(row, 1).value)]
    assert len(titles) >= 5
    merged = {str(area) for area in sheet.merged_cells.ranges}
    for row in titles:
        expected = {f"{column}{row + 1}:{column}{row + 2}" for column in "ABCD"}
        assert merged >= expected | {f"A{row}:I{row}", f"E{row + 1}:G{row + 1}", f"H{row + 1}:I{row + 1}"}
        assert [sheet.cell(row + 2, column).value for column in (5, 6, 7, 8, 9)] == [
            "PPL", "CPL", "IR", "Person", "Telephone",
        ]  # fmt: skip
        assert sheet.cell(row + 3, 1).value == 1


def test_sheets_that_hold_no_data(sample: Sample) -> None:
    book = openpyxl.load_workbook(file(sample, CONTACT))
    assert len(book.sheetnames) == 14
    assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == ["Old settings"]
    assert book["Sheet"].dimensions == "A1:A1"
    assert {cell.value for row in book["Aviation Codes"].iter_rows() for cell in row} == {None}
    assert book["Aviation Codes"]["A1"].border.left.style == "thin"
    admin = list(book["Admin"].iter_rows(values_only=True))
    assert admin[0][::2] == ("Category", "Status", "Priority", "Province", "Region code", "Aircraft")
    assert {row[column] for row in admin for column in range(1, len(row), 2)} == {None}
    told = {line.sheet for line in sample.truth if line.file == CONTACT}
    assert told == {sheet.name for sheet in SHEETS if sheet.workbook == contacts.WORKBOOK}


def test_flight_schools_have_no_header(sample: Sample) -> None:
    rows = [line.row for line in sample.truth if line.sheet == "Flight schools"]
    assert min(rows) == 1
    assert set(rows) == set(range(1, max(rows) + 1))


def test_two_tables_share_a_sheet(sample: Sample) -> None:
    rows = sample.cells[CONTACT, "Sheet 1"]
    heads = [number for number, row in enumerate(rows) if row[0] in {"Company", "Instructor"}]
    assert [tuple(filter(None, rows[number])) for number in heads] == [
        ("Company", "Phone"),
        ("Instructor", "Cell", "School"),
    ]
    assert not any(rows[heads[1] - 1])
    assert heads[1] - heads[0] > 3


def test_formatted_blank_rows_trail(sample: Sample) -> None:
    rows = sample.cells[CONTACT, "Company_Contacts"]
    last = max(line.row for line in sample.truth if line.sheet == "Company_Contacts")
    assert len(rows) - last == 900
    assert not any(any(row) for row in rows[last:])


def test_several_people_phones_and_emails_stand_in_one_cell(sample: Sample) -> None:
    parts = Counter(
        line.row for line in sample.truth if (line.sheet, line.entity_type) == ("10-10-25 Capture", "person")
    )
    assert max(parts.values()) > 1
    rows = sample.cells[CONTACT, "10-10-25 Capture"]
    assert rows[0][0] == ""
    for number, people in parts.items():
        assert str(rows[number - 1][3]).count("\n") < 4
        assert len(re.split(r"; |\n| / | & ", str(rows[number - 1][2]))) == people
    assert any("\n" in str(row[5]) for row in rows)
    assert any("(" in str(row[2]) for row in rows[1:])


def test_dates_stand_in_every_spelling(sample: Sample) -> None:
    dates = [row[2] for row in body(sample, "Organisation")]
    assert {type(cell) for cell in dates} == {datetime, int, str}
    texts = [cell for cell in dates if isinstance(cell, str)]
    for pattern in (r"\d{4}-\d\d-\d\d", r"\d\d/\d\d/\d{4}", r"\d+ [A-Z][a-z]{2} \d{4}", r"\d+ Maart \d{4}"):
        assert any(re.fullmatch(pattern, text) for text in texts), pattern


@pytest.mark.parametrize(
    ("sheet", "column", "wanted"),
    [
        ("Cleaned", 1, {"Gauteng", "GP", "KZN", "Kwazulu Natal", "W Cape", "Unspecified"}),
        ("Contact Info", 3, {"Unknown"}),
        ("Contact Info", 9, {"x", "Invalid", "bounced"}),
        ("Company_Cat", 7, {"Active", "0"}),
    ],
)
def test_values_that_must_be_met(usual_sample: Sample, sheet: str, column: int, wanted: set[str]) -> None:
    assert {str(row[column]).strip() for row in body(usual_sample, sheet)} >= wanted


def test_legal_forms_are_spelt_in_many_ways(usual_sample: Sample) -> None:
    rows = body(usual_sample, "Organisation") + body(usual_sample, "Company_Cat")
    names = " | ".join(str(row[1]) for row in rows)
    for form in ("(Pty) Ltd", "Pty Ltd", "Proprietary Limited", "(Edms) Bpk", "CC", "BK", "NPC", "t/a"):
        assert form in names, form


def test_phones_are_spelt_in_many_ways(usual_sample: Sample) -> None:
    phones = [str(row[6]) for row in body(usual_sample, "Contact Info")]
    for shape in (
        r"0\d\d \d{3} \d{4}",
        r"\+27 \d\d \d{3} \d{4}",
        r"\(0\d\d\) \d{3}-\d{4}",
        r"0027\d{9}",
        r"[1-8]\d{8}",
        r".* x\d\d",
        r".*@.*",
    ):
        assert any(re.fullmatch(shape, phone) for phone in phones), shape


def test_names_keep_their_accents(sample: Sample) -> None:
    names = {str(cell) for row in body(sample, "Contact Info") for cell in row[3:5]}
    assert any(not name.isascii() for name in names)


def test_regulator_lists_duplicates_and_issues(sample: Sample) -> None:
    issues = sample.cells[REGULATOR, "Issues"]
    assert issues[0] == ("Row", "Issue")
    assert len(issues) == 76
    assert all(isinstance(row[0], int) for row in issues[1:])


def test_workbooks_carry_no_time_of_writing(sample: Sample) -> None:
    for path in sample.summary.files:
        with ZipFile(path) as archive:
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            core = ElementTree.fromstring(archive.read("docProps/core.xml"))
        assert {node.text for node in core if node.tag.endswith(("created", "modified"))} == {
            "2026-01-01T00:00:00Z"
        }


def test_both_readers_see_the_same_rows(sample: Sample) -> None:
    for (name, sheet), rows in sample.cells.items():
        grid = CalamineWorkbook.from_path(str(file(sample, name))).get_sheet_by_name(sheet).to_python()
        filled = [number for number, row in enumerate(rows) if any(cell not in (None, "") for cell in row)]
        assert [number for number, row in enumerate(grid) if any(cell != "" for cell in row)] == filled


def test_truth_is_a_plain_table(sample: Sample) -> None:
    with sample.summary.truth.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert rows[0] == ["file", "sheet", "row", "part", "entity_type", "entity_id"]
    assert {len(row) for row in rows} == {6}
    assert len({tuple(row) for row in rows}) == len(rows)
