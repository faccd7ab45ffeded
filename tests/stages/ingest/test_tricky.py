from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest

from hotpass.profiles import Profile
from hotpass.stages.ingest import inspect_files

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
    (found,) = inspect_files([(path, "tricky.xlsx")], generic)
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
