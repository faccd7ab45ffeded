from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hotpass.profiles import Profile
from hotpass.stages.ingest import inspect_each

from .tricky import TRICKY


@pytest.fixture(scope="module")
def inspected(tmp_path_factory: pytest.TempPathFactory, generic: Profile) -> Mapping[str, Any]:
    """All layouts as sheets of one workbook."""
    path = tmp_path_factory.mktemp("tricky") / "tricky.xlsx"
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, tricky in enumerate(TRICKY.values()):
        sheet = book.create_sheet(f"s{number}")
        for row, texts in enumerate(tricky.rows, 1):
            for column, text in enumerate(texts, 1):
                if text:
                    figures = text.isdigit() and not text.startswith("0")
                    sheet.cell(row, column, int(text) if figures else text)
        for area in tricky.merged:
            sheet.merge_cells(area)
    book.save(path)
    (found,) = inspect_each([(path, "tricky.xlsx")], generic)
    return found


@pytest.mark.parametrize("case", TRICKY)
def test_tables_are_found(case: str, inspected: Mapping[str, Any]) -> None:
    sheet, tricky = f"s{list(TRICKY).index(case)}", TRICKY[case]
    tables = [table for table in inspected["tables"] if table["sheet"] == sheet]
    assert [(t["range"], t["header_rows"], t["rows"]) for t in tables] == list(tricky.tables)
    if tricky.names:
        assert [column["name"] for column in tables[0]["columns"]] == list(tricky.names)
    ranges = {part["range"] for part in inspected["left_out"] if part["sheet"] == sheet}
    assert set(tricky.left_out) <= ranges


CSV = (
    (
        "a preamble and a summary",
        "Karoo bank,,,\nStatement for,March 2026,,\n,,,\nDate,Description,Amount,Balance\n"
        "2026-03-01,Fuel,-1200.00,5000.00\n2026-03-04,Landing fee,-90.50,4909.50\n"
        "2026-03-09,Training,750.00,5659.50\n,,,\nTotal,,-540.50,\n",
        ("A4:D7", [4], 3),
        {"A1:B2", "A9:C9"},
    ),
    (
        "short lines over semicolons",
        "Ledelys\n\nNaam;Selfoon;E-pos\nAnna Botha;082 555 1001;anna@karoo.co.za\n"
        "Piet Nel;083 555 1002;piet@protea.co.za\n",
        ("A3:C5", [3], 2),
        {"A1"},
    ),
    (
        "line breaks and repeated names in the header",
        'School,"Phone\n(office)",Phone,,Phone\nKaroo,011 555 1001,082 555 1001,x,083 555 1001\n'
        "Protea,021 555 1002,082 555 1002,,083 555 1002\n",
        ("A1:E3", [1], 2),
        set(),
    ),
    (
        "a line before the header, as wide as it",
        "HDR|20240331|KAROO|FILE 00012\nACCT|NAME|AMOUNT|REF\n4055512345|MKHIZE Z|1500.00|RENT\n"
        "4055512346|BOSHOFF D|250.75|WATER\n4055512347|ISAACS F|99.00|LEVY\n",
        ("A2:D5", [2], 3),
        {"A1:D1"},
    ),
)


@pytest.mark.parametrize(("text", "table", "left_out"), [c[1:] for c in CSV], ids=[c[0] for c in CSV])
def test_tables_in_text_are_found(
    text: str, table: tuple[str, list[int], int], left_out: set[str], tmp_path: Path, generic: Profile
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    (found,) = inspect_each([(path, "list.csv")], generic)
    assert [(t["range"], t["header_rows"], t["rows"]) for t in found["tables"]] == [table]
    assert {part["range"] for part in found["left_out"]} == left_out


def test_names_of_columns_are_tidied_and_numbered(tmp_path: Path, generic: Profile) -> None:
    path = tmp_path / "list.csv"
    path.write_text(CSV[2][1], encoding="utf-8")
    (found,) = inspect_each([(path, "list.csv")], generic)
    (table,) = found["tables"]
    assert [c["name"] for c in table["columns"]] == [
        "School", "Phone (office)", "Phone", "Column 4", "Phone (2)",
    ]  # fmt: skip


def test_a_wide_sheet_is_one_table(tmp_path: Path, generic: Profile) -> None:
    """More columns than are understood, with the first ones blank and numbers as names."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(3, 8):
        sheet.cell(row, 3, "Organisation" if row == 3 else f"Karoo Aviation {row}")
        for column in range(4, 364):
            sheet.cell(row, column, f"Visit {column - 3}" if row == 3 else row * column)
    path = tmp_path / "wide.xlsx"
    book.save(path)
    (found,) = inspect_each([(path, "wide.xlsx")], generic)
    (table,) = found["tables"]
    assert (table["range"], table["header_rows"], table["rows"]) == ("C3:MY7", [3], 4)
    assert [c["name"] for c in table["columns"]][:3] == ["Organisation", "Visit 1", "Visit 2"]
    assert len(table["columns"]) == 361
