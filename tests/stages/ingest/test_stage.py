"""The stage from files to tables, through the reading child."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from hotpass.errors import InputError
from hotpass.model import ISSUES, LEFT_OUT, SHEETS, TABLES
from hotpass.profiles import Profile
from hotpass.stages.ingest import inspect_each

from .tricky import BODY, HEAD, MORE

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "sample"
ROWS = [line.split("|") for line in [HEAD, *BODY.split("\n")]]


def cells(*lines: str) -> list[list[str]]:
    return [line.split("|") for line in lines]


def filled_rows(path: Path) -> set[tuple[str, int]]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, row[0].row)
        for sheet in book
        for row in sheet.iter_rows()
        if any(cell.value is not None and str(cell.value).strip() for cell in row)
    }


def accounted(found: Any) -> set[tuple[str, str, int]]:
    """(file, sheet, row) of each row of used tables or left-out ranges, by the tables alone."""
    rows: set[tuple[str, str, int]] = set()
    for sheet in found.sheets:
        grid = {row["row"]: row for row in found.grid(sheet)}
        here = [part for part in found.left_out if part["sheet_id"] == sheet["sheet_id"]]
        tables = [t for t in found.tables if t["sheet_id"] == sheet["sheet_id"]]
        areas = [
            *((part, ()) for part in here),
            *((t, [p for p in here if p["table_id"] == t["table_id"]]) for t in tables),
        ]
        for area, without in areas:
            for number, row in grid.items():
                inside = area["first_row"] <= number <= area["last_row"]
                columns = range(area["first_column"], area["last_column"] + 1)
                aside = any(part["first_row"] <= number <= part["last_row"] for part in without)
                if inside and not aside and any(row.get(f"c{c}") for c in columns):
                    rows.add((sheet["file_name"], sheet["sheet"], number))
    return rows


def test_the_sample_is_read_and_accounted_for(run: Any) -> None:
    paths = sorted(SAMPLE.glob("*.xlsx"))
    found = run(*paths)
    every = {(path.name, sheet, row) for path in paths for sheet, row in filled_rows(path)}
    assert {(s["file_name"], s["sheet"], r["row"]) for s in found.sheets for r in found.grid(s)} == every
    assert accounted(found) == every
    used = {(t["sheet"], t["range"]) for t in found.tables if t["used"]}
    assert {sheet for sheet, _ in used} == {
        "Organisation", "Contact Info", "Company_Cat", "Company_Contacts", "Company_Notes",
        "Company_Addresses", "CAA", "Sheet 1", "Flight schools", "10-10-25 Capture", "Cleaned",
    }  # fmt: skip
    assert found.figures["tables_used"] == len(used)
    assert {i["rule_id"] for i in found.issues} == {"INGEST-FORMULA-WITHOUT-VALUE", "INGEST-READING"}


def test_tables_have_the_schemas_of_the_model(run: Any, book: Any) -> None:
    found = run(book(one=ROWS))
    for name, schema in (("sheets", SHEETS), ("tables", TABLES), ("left_out", LEFT_OUT), ("issues", ISSUES)):
        assert pq.read_schema(found.folder / f"{name}.parquet").equals(schema)
    (sheet,), (table,) = found.sheets, found.tables
    assert sheet["grid"] == f"grid/{sheet['sheet_id']}.parquet"
    assert (sheet["source"], sheet["state"], sheet["rows"], sheet["columns"]) == ("book", "visible", 6, 4)
    assert (table["range"], table["first_row"], table["last_row"]) == ("A1:D6", 2, 6)
    assert [c["field"] for c in table["columns"]][:3] == [
        "organisation.name", "organisation.phone", "organisation.email",
    ]  # fmt: skip


def test_the_same_files_give_the_same_bytes(run: Any, book: Any) -> None:
    path = book(one=ROWS, two=cells(HEAD, *MORE.split("\n")))
    first, second = run(path), run(path)
    assert digests(first.folder) == digests(second.folder)


def digests(folder: Path) -> Mapping[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_tables_without_organisations_or_people_are_not_used(run: Any, book: Any) -> None:
    orders = [
        ["Order no", "Order date", "Amount"],
        *[[n, f"2024-01-{n:02d}", f"{n * 100}.50"] for n in range(1, 20)],
    ]
    found = run(
        book(orders=orders, keys=[["C_ID", "Cell"], *[[n * 7, f"082 555 1{n:03d}"] for n in range(30)]])
    )
    by_sheet = {table["sheet"]: table for table in found.tables}
    assert not by_sheet["orders"]["used"]
    assert "dates" in by_sheet["orders"]["reason"]
    assert by_sheet["keys"]["used"]
    (left,) = [part for part in found.left_out if part["code"] == "not_used"]
    assert (left["range"], left["rows"], left["table_id"]) == ("A2:C20", 19, by_sheet["orders"]["table_id"])


def test_what_is_hidden_is_left_out_with_its_reason(tmp_path: Path, run: Any, book: Any) -> None:
    path = book(shown=ROWS, secret=ROWS)
    workbook = openpyxl.load_workbook(path)
    workbook["shown"].row_dimensions[3].hidden = True
    workbook["shown"].column_dimensions["B"].hidden = True
    workbook["secret"].sheet_state = "hidden"
    workbook.save(path)
    found = run(path)
    (table,) = found.tables
    assert (table["range"], table["rows"]) == ("A1:D6", 4)
    assert [c["field"] for c in table["columns"]][1] is None
    hidden = {(p["sheet"], p["range"], p["rows"]) for p in found.left_out if p["code"] == "hidden"}
    assert hidden == {("shown", "A3:D3", 1), ("shown", "B1:B6", 5), ("secret", "A1:D6", 6)}
    assert [s["state"] for s in found.sheets] == ["visible", "hidden"]


def test_a_profile_names_sources_and_skips_sheets(run: Any, book: Any, generic: Profile) -> None:
    said = {"name": "Clients", "files": "*BOOK*", "skip_sheets": ["old*"]}
    profile = Profile.model_validate({**generic.model_dump(), "sources": [said]})
    found = run(book(data=ROWS, Old_data=ROWS), profile=profile)
    assert {sheet["source"] for sheet in found.sheets} == {"Clients"}
    assert [table["sheet"] for table in found.tables] == ["data"]
    assert [p["code"] for p in found.left_out if p["sheet"] == "Old_data"] == ["skipped"]


def test_a_bad_sheet_is_an_issue_and_the_others_are_read(tmp_path: Path, run: Any, book: Any) -> None:
    from .test_workbook import rewritten

    path = book(good=ROWS, bad=ROWS)
    torn = rewritten(path, lambda n, c: c[: c.find(b"</sheetData>") - 20] if n.endswith("sheet2.xml") else c)
    found = run(torn)
    assert [table["sheet"] for table in found.tables] == ["good"]
    (issue,) = found.issues
    assert (issue["rule_id"], issue["severity"], issue["sheet"]) == (
        "INGEST-UNREADABLE-SHEET",
        "critical",
        "bad",
    )
    assert [p["code"] for p in found.left_out if p["sheet"] == "bad"] == ["unreadable"]


def test_what_reading_finds_wrong_is_told(tmp_path: Path, run: Any) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "keys.xlsx"))
    sheet = book.add_worksheet("Contacts")
    for row, texts in enumerate([["C_ID", *ROWS[0]], *[["", *texts] for texts in ROWS[1:]]]):
        sheet.write_row(row, 0, texts)
        if row:
            sheet.write_formula(row, 0, f"=ROW(B{row})", None, "")
    sheet.write_formula("C7", "=NA()", None, "#N/A")
    book.close()
    text = tmp_path / "list.csv"
    text.write_text("Organisation,Mail\nKaroo,a@b.co.za\nProtea,c@d.co.za,x\nFynbos,e@f.co.za\n")
    issues = {issue["rule_id"]: issue for issue in run(tmp_path / "keys.xlsx", text).issues}
    assert issues["INGEST-FORMULA-WITHOUT-VALUE"]["cell"] == "A2"
    assert "Column A (C_ID) holds 5 formulas" in issues["INGEST-FORMULA-WITHOUT-VALUE"]["message"]
    assert (issues["INGEST-ERROR-CELL"]["cell"], issues["INGEST-ERROR-CELL"]["value"]) == ("C7", "#N/A")
    assert (issues["INGEST-RAGGED-ROW"]["cell"], issues["INGEST-RAGGED-ROW"]["file_name"]) == (
        "A3",
        "list.csv",
    )


def test_two_names_of_one_content_are_two_files(tmp_path: Path, run: Any, book: Any) -> None:
    path = book(one=ROWS)
    twin = path.with_name("twin.xlsx")
    twin.write_bytes(path.read_bytes())
    assert len({sheet["sheet_id"] for sheet in run(path, twin).sheets}) == 2


def test_text_has_no_sheets_and_its_header_is_row_1(tmp_path: Path, run: Any) -> None:
    path = tmp_path / "schools.csv"
    path.write_text("School;Phone\nKaroo Flight School;011 555 1001\nProtea Flight School;011 555 1002\n")
    found = run(path)
    (sheet,), (table,) = found.sheets, found.tables
    assert (sheet["sheet"], sheet["sheet_no"], table["range"], table["header_rows"]) == ("", 1, "A1:B3", [1])


def test_inspect_answers_as_documented(tmp_path: Path, book: Any, generic: Profile) -> None:
    path = book(People=[["Contact list"], [], *ROWS, ["Total", 5]], Lists=[["Status"], ["Open"], ["Closed"]])
    (found,) = inspect_each([(path, "book.xlsx")], generic)
    assert found.keys() == {"file", "tables", "left_out", "warnings"}
    assert found["file"] == "book.xlsx"
    (table,) = found["tables"]
    assert table.keys() == {"sheet", "range", "header_rows", "rows", "columns"}
    assert (table["sheet"], table["range"], table["header_rows"], table["rows"]) == (
        "People",
        "A3:D8",
        [3],
        5,
    )
    assert [c["name"] for c in table["columns"]] == HEAD.split("|")
    told = {"name", "field", "confidence", "whose_confidence", "reason"}
    assert all(c.keys() == told for c in table["columns"])
    assert all((c["whose_confidence"] is None) == (c["field"] is None) for c in table["columns"])
    left = {(part["sheet"], part["range"]) for part in found["left_out"]}
    assert left == {("People", "A1"), ("People", "A9:D9"), ("Lists", "A1:A3")}
    assert found["warnings"] == []


def test_a_person_changes_the_range_the_header_and_columns(run: Any, book: Any) -> None:
    path = book(one=[*cells(HEAD, *BODY.split("\n")), [], *cells(HEAD, *MORE.split("\n"))])
    said = {"file": "book.xlsx", "sheet": "one", "use": True}
    drawn = run(
        path,
        mappings=[{**said, "range": "A1:C4", "header_rows": [1], "columns": {"B": "person.phone", "C": ""}}],
    )
    (table,) = drawn.tables
    assert (table["range"], table["header_rows"], table["rows"]) == ("A1:C4", [1], 3)
    assert [(c["field"], c["decided_by"]) for c in table["columns"]] == [
        ("organisation.name", "suggested"), ("person.phone", "person"), (None, "person"),
    ]  # fmt: skip
    outside = [(p["range"], p["rows"]) for p in drawn.left_out if p["code"] == "outside"]
    assert outside == [("D1:D4", 4), ("A5:D6", 2), ("A8:D11", 4)]


def test_a_column_that_a_person_leaves_out_is_one_range_however_sparse(run: Any, book: Any) -> None:
    rows = [["Company", "Phone", "Note"]]
    rows += [[f"Karoo {n}", f"021 555 0{n:03}", "x" if n % 3 else ""] for n in range(30)]
    said = {"file": "book.xlsx", "sheet": "one", "range": "A1:B31", "header_rows": [1]}
    found = run(book(one=rows), mappings=[said])
    outside = [(p["range"], p["rows"]) for p in found.left_out if p["code"] == "outside"]
    assert outside == [("C1:C31", 21)]


def test_a_person_keeps_what_was_found_and_changes_a_column(run: Any, book: Any) -> None:
    path = book(one=[*ROWS, ["Total", 5]])
    plain = run(path)
    said = {"file": "book.xlsx", "sheet": "one", "range": "A1:D6", "header_rows": [1], "use": True}
    changed = run(path, mappings=[{**said, "columns": {"D": "organisation.notes"}}])
    assert changed.left_out == plain.left_out
    assert changed.tables[0]["table_id"] == plain.tables[0]["table_id"]
    assert changed.tables[0]["columns"][3]["field"] == "organisation.notes"


def test_a_person_uses_and_does_not_use_tables(run: Any, book: Any) -> None:
    path = book(one=ROWS, Lists=[["Status"], ["Open"], ["Closed"]])
    no = {
        "file": "book.xlsx",
        "sheet": "one",
        "range": None,
        "header_rows": None,
        "use": False,
        "columns": {},
    }
    yes = {**no, "sheet": "Lists", "use": True, "columns": {"A": "organisation.name"}}
    found = run(path, mappings=[no, yes])
    assert {t["sheet"]: t["used"] for t in found.tables} == {"one": False, "Lists": True}
    assert found.tables[0]["reason"] == "A person said that it is not used"


def test_a_person_says_that_there_is_no_header(run: Any, book: Any) -> None:
    said = {
        "file": "book.xlsx",
        "sheet": "one",
        "range": "A1:D6",
        "header_rows": [],
        "use": True,
        "columns": {},
    }
    (table,) = run(book(one=ROWS), mappings=[said]).tables
    assert (table["header_rows"], table["rows"], table["first_row"]) == ([], 6, 1)


def test_a_person_reads_a_hidden_sheet(run: Any, book: Any) -> None:
    path = book(shown=ROWS, secret=ROWS)
    workbook = openpyxl.load_workbook(path)
    workbook["secret"].sheet_state = "hidden"
    workbook.save(path)
    said = {
        "file": "book.xlsx",
        "sheet": "secret",
        "range": "A1:D4",
        "header_rows": [1],
        "use": True,
        "columns": {},
    }
    found = run(path, mappings=[said])
    assert [(t["sheet"], t["rows"]) for t in found.tables] == [("shown", 5), ("secret", 3)]
    assert [p["range"] for p in found.left_out if p["code"] == "hidden"] == ["A5:D6"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"range": "A4-F9"}, "like A4:F120"), ({"columns": {"A": "person.shoe"}}, "no field")],
)
def test_what_a_person_cannot_mean_is_refused(run: Any, book: Any, wrong: Any, words: str) -> None:
    said = {
        "file": "book.xlsx",
        "sheet": "one",
        "range": "A1:D6",
        "header_rows": [1],
        "use": True,
        "columns": {},
    }
    with pytest.raises(InputError, match=words) as refused:
        run(book(one=ROWS), mappings=[{**said, **wrong}])
    assert refused.value.where == "book.xlsx"
