from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from hotpass.stages.ingest.read.result import Marked


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The workbook with parts changed, or left out where the change is None."""
    copy = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return copy


def first_sheet(pattern: str, by: str) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        if not name.endswith("worksheets/sheet1.xml"):
            return content
        text, count = re.subn(pattern, by, content.decode())
        assert count
        return text.encode()

    return change


@pytest.mark.parametrize(
    ("value", "format_", "shown"),
    [
        ("  padded text ", None, "  padded text "),
        ("0083", None, "0083"),
        ("two\nlines", None, "two\nlines"),
        (7, None, "7"),
        (7.0, None, "7"),
        (0.1, None, "0.1"),
        (-12.5, None, "-12.5"),
        (1e-7, None, "0.0000001"),
        (45360, None, "45360"),
        (27821234567, None, "27821234567"),
        (821234567, "0000000000", "0821234567"),
        (83, "0000", "0083"),
        (8.5, "0000", "8.5"),
        (8001015009087, "yyyy-mm-dd", "8001015009087"),
        (45000000, "dd/mm/yyyy", "45000000"),
        (3000000.5, "yyyy-mm-dd", "3000000.5"),
        (-3, "yyyy-mm-dd", "-3"),
        (1e20, "yyyy-mm-dd", "100000000000000000000"),
        (-1e300, "yyyy-mm-dd", f"{-1e300:.0f}"),
        (dt.date(2024, 3, 9), None, "2024-03-09"),
        (dt.datetime(2024, 3, 9), None, "2024-03-09"),
        (dt.datetime(2024, 3, 9, 12, 5), None, "2024-03-09 12:05:00"),
        (dt.datetime(1900, 1, 15), None, "1900-01-15"),
        (dt.time(3, 4, 5), None, "03:04:05"),
        (dt.timedelta(hours=30), None, "30:00:00"),
        (True, None, "TRUE"),
        (False, None, "FALSE"),
        ("#N/A", None, "#N/A"),
        ("#DIV/0!", None, "#DIV/0!"),
    ],
)
def test_cells_read_as_people_see_them(
    tmp_path: Path, read: Any, value: object, format_: str | None, shown: str
) -> None:
    book = openpyxl.Workbook()
    book.active["B2"] = value
    if format_:
        book.active["B2"].number_format = format_
    book.save(tmp_path / "book.xlsx")
    assert read(tmp_path / "book.xlsx").rows() == {2: [None, shown]}


def test_dates_of_the_1904_system(tmp_path: Path, read: Any) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "mac.xlsx"), {"date_1904": True})
    sheet = book.add_worksheet()
    sheet.write_datetime(0, 0, dt.datetime(2024, 3, 9), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    assert read(tmp_path / "mac.xlsx").rows() == {1: ["2024-03-09"]}


def test_only_rows_with_text_are_kept_under_their_numbers(tmp_path: Path, read: Any) -> None:
    book = openpyxl.Workbook()
    book.active["A3"], book.active["A4"], book.active["C7"] = "a", "   ", "\u00a0"
    book.active["B9"] = "b"
    book.save(tmp_path / "book.xlsx")
    found = read(tmp_path / "book.xlsx")
    assert found.rows() == {3: ["a", None, None], 9: [None, "b", None]}
    assert (found.sheets[0].rows, found.sheets[0].columns) == (2, 3)


def test_formulas_without_a_value_are_told_and_a_computed_blank_is_not(tmp_path: Path, read: Any) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "book.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["key", "name"])
    for row in range(1, 4):
        sheet.write_formula(row, 0, f"=ROW(B{row})", None, "")
        sheet.write_string(row, 1, f"n{row}")
    sheet.write_formula(4, 1, "=1+1", None, 2)
    book.close()
    computed = first_sheet(r'<c r="A3"><f>(.*?)</f><v></v></c>', r'<c r="A3" t="str"><f>\1</f><v></v></c>')
    found = read(rewritten(tmp_path / "book.xlsx", computed))
    assert found.sheets[0].uncached == [Marked(1, 2, 2)]
    assert found.rows()[5] == [None, "2"]


def test_shared_formulas_without_a_value(tmp_path: Path, read: Any, book: Any) -> None:
    path = book(one=[["k", "n"], [1, "a"], [2, "b"]])
    shared = first_sheet(r'<c r="A3"[^>]*><v>2</v></c>', '<c r="A3"><f t="shared" si="0"/></c>')
    assert read(rewritten(path, shared)).sheets[0].uncached == [Marked(1, 1, 3)]


def test_error_cells_are_put_back_and_counted(tmp_path: Path, read: Any) -> None:
    book = openpyxl.Workbook()
    for row, text in enumerate(["name", "#N/A", "x", "#REF!"], 1):
        book.active.cell(row, 2, text)
    book.save(tmp_path / "book.xlsx")
    found = read(tmp_path / "book.xlsx")
    assert [row[1] for row in found.texts()] == ["name", "#N/A", "x", "#REF!"]
    assert found.sheets[0].errors == [Marked(2, 2, 2, "#N/A")]


def test_hidden_sheets_rows_and_columns_are_told(tmp_path: Path, read: Any) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 7):
        sheet.append([f"a{row}", f"b{row}", f"c{row}"])
    for row in (2, 3, 5):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("secret").sheet_state = "veryHidden"
    book.save(tmp_path / "book.xlsx")
    first, second = read(tmp_path / "book.xlsx").sheets
    assert (first.state, first.hidden_rows, first.hidden_columns) == ("visible", [(2, 3), (5, 5)], [(2, 2)])
    assert second.state == "hidden"


def test_merged_cells_are_told(tmp_path: Path, read: Any, book: Any) -> None:
    path = book(one=[["Title", None, None], ["a", "b", "c"]])
    workbook = openpyxl.load_workbook(path)
    workbook.active.merge_cells("A1:C1")
    workbook.save(path)
    assert read(path).sheets[0].merged == [(1, 1, 1, 3)]


def test_prefixed_tags_and_cells_without_addresses(tmp_path: Path, read: Any) -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = (
        f'<?xml version="1.0"?><x:worksheet xmlns:x="{space}"><x:cols>'
        '<x:col min="3" max="3" hidden="1"/></x:cols><x:sheetData>'
        '<x:row r="2"><x:c r="A2" t="inlineStr"><x:is><x:t>name</x:t></x:is></x:c>'
        '<x:c r="B2" t="e"><x:v>#REF!</x:v></x:c><x:c r="C2"><x:f>1+1</x:f></x:c></x:row>'
        '<x:row r="3" hidden="1"><x:c r="A3"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    plain = (
        f'<worksheet xmlns="{space}"><sheetData><row><c><v>1</v></c><c><v>2</v></c></row>'
        "<row><c><v>3</v></c></row></sheetData></worksheet>"
    )
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.create_sheet("two")["A1"] = "x"
    book.save(tmp_path / "book.xlsx")
    parts = {"xl/worksheets/sheet1.xml": xml, "xl/worksheets/sheet2.xml": plain}
    path = rewritten(tmp_path / "book.xlsx", lambda n, c: parts[n].encode() if n in parts else c)
    found = read(path)
    assert found.rows(1) == {2: ["name", "#REF!"], 3: ["5", None]}
    assert found.sheets[0].hidden_rows == [(3, 3)]
    assert found.sheets[0].hidden_columns == [(3, 3)]
    assert found.sheets[0].uncached == [Marked(3, 1, 2)]
    assert found.rows(2) == {1: ["1", "2"], 2: ["3", None]}


def test_a_stray_cell_at_the_end_of_the_grid_costs_nothing(tmp_path: Path, read: Any) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["name", "when", "ok"])
    sheet.append(["Karoo", dt.date(2024, 3, 9), True])
    sheet["XFD1048576"] = "far"
    sheet["B1048576"] = 821234567
    sheet["B1048576"].number_format = "0000000000"
    sheet["C1048576"] = "#N/A"
    book.save(tmp_path / "far.xlsx")
    found = read(tmp_path / "far.xlsx")
    assert found.rows() == {
        1: ["name", "when", "ok", None],
        2: ["Karoo", "2024-03-09", "TRUE", None],
        1048576: [None, "0821234567", "#N/A", "far"],
    }
    assert found.sheets[0].positions == [1, 2, 3, 16384]
    assert found.sheets[0].columns == 16384


def test_a_far_row_keeps_all_columns_of_a_narrow_sheet(tmp_path: Path, read: Any) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["D1048576"], book.active["H1"] = "a", "b", "c"
    book.active.merge_cells("D1048570:F1048571")
    book.save(tmp_path / "far.xlsx")
    found = read(tmp_path / "far.xlsx")
    assert found.sheets[0].positions == list(range(1, 9))
    assert found.sheets[0].merged == [(1048570, 1048571, 4, 6)]
    assert found.rows()[1048576] == [None, None, None, "b", None, None, None, None]


def test_blank_but_formatted_cells_give_nothing(tmp_path: Path, read: Any) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "book.xlsx"))
    sheet, border = book.add_worksheet(), book.add_format({"border": 1})
    sheet.write_row(0, 0, ["a", "b"])
    for row in range(1, 2000):
        sheet.write_blank(row, 0, None, border)
    book.close()
    assert read(tmp_path / "book.xlsx").rows() == {1: ["a", "b"]}


def test_one_bad_sheet_does_not_fail_the_others(tmp_path: Path, read: Any, book: Any) -> None:
    path = book(good=[["Organisation"], ["Karoo"]], bad=[["a"], ["b"]], gone=[["c"], ["d"]])

    def change(name: str, content: bytes) -> bytes | None:
        if name.endswith("sheet2.xml"):
            return content[: content.find(b"</sheetData>") - 20]
        return None if name.endswith("sheet3.xml") else content

    found = read(rewritten(path, change))
    assert [bool(sheet.problem) for sheet in found.sheets] == [False, True, True]
    assert found.rows(1) == {1: ["Organisation"], 2: ["Karoo"]}
    assert found.rows(2) == found.rows(3) == {}


def test_charts_are_no_sheets_of_cells(tmp_path: Path, read: Any) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "book.xlsx"))
    sheet = book.add_worksheet("data")
    sheet.write_column(0, 0, [1, 2, 3])
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=data!$A$1:$A$3"})
    book.add_chartsheet("picture").set_chart(chart)
    book.close()
    assert [sheet.name for sheet in read(tmp_path / "book.xlsx").sheets] == ["data"]


def test_escapes_rich_text_and_markup_are_text(tmp_path: Path, read: Any) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "book.xlsx"))
    sheet = book.add_worksheet("A & B <1>")
    sheet.write_string(0, 0, "=HYPERLINK(1)")
    sheet.write_string(1, 0, '<b>&amp;</b> r="ZZ99999999" ')
    sheet.write_rich_string(2, 0, "Anna", book.add_format({"bold": True}), " Botha", " (CFI)")
    book.close()
    found = read(tmp_path / "book.xlsx")
    assert found.sheets[0].name == "A & B <1>"
    assert [row[0] for row in found.texts()] == [
        "=HYPERLINK(1)",
        '<b>&amp;</b> r="ZZ99999999" ',
        "Anna Botha (CFI)",
    ]
