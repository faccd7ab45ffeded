"""The reader of plain sheets and the reader of all others give the same grid."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import Any

import fastexcel
import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from python_calamine import CalamineWorkbook

from hotpass.stages.ingest.limits import Limits
from hotpass.stages.ingest.read.archive import scan
from hotpass.stages.ingest.read.arrow_rows import is_plain, write_plain
from hotpass.stages.ingest.read.fast_rows import write_dense
from hotpass.stages.ingest.read.result import SheetRead
from hotpass.stages.ingest.read.structure import styles_of
from hotpass.stages.ingest.read.task import Task
from hotpass.stages.ingest.read.worksheet import SheetFacts
from tests.stages.ingest.test_workbook import rewritten

SHEET = "xl/worksheets/sheet1.xml"
_BODY = re.compile(rb"<sheetData>.*</sheetData>")
TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12)
NUMBER = st.integers(-(10**14), 10**14)
FRACTION = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e20, max_value=1e20)
PRICE = st.decimals(-(10**7), 10**7, places=2).map(float)
DAY = st.dates(dt.date(1901, 1, 1), dt.date(2100, 1, 1))
MOMENT = st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2100, 1, 1)).map(
    lambda at: at.replace(microsecond=0)
)
CELLS = st.dictionaries(
    st.tuples(st.integers(1, 9), st.integers(1, 6)),
    st.one_of(TEXT, NUMBER, DAY, FRACTION, PRICE, st.booleans()),
    min_size=1,
)


def grid(folder: Path, name: str, write: Any) -> list[dict[str, Any]]:
    task = Task(folder / "book.xlsx", "book.xlsx", "d", "workbook", folder, folder, Limits())
    sheet = SheetRead(1, "Sheet", name)
    write(task, sheet)
    rows: list[dict[str, Any]] = pq.read_table(folder / f"{name}.parquet").to_pylist()
    return rows


def facts_of(path: Path) -> SheetFacts:
    with zipfile.ZipFile(path) as archive:
        return scan(archive, {SHEET: "Sheet"}, styles_of(archive), Limits())[SHEET]


def both(folder: Path) -> list[list[dict[str, Any]]]:
    path, facts = str(folder / "book.xlsx"), facts_of(folder / "book.xlsx")
    assert is_plain(facts)
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    return [
        grid(folder, "plain", lambda task, s: write_plain(task, s, fastexcel.read_excel(path), facts)),
        grid(folder, "dense", lambda task, s: write_dense(task, s, rows, facts)),
    ]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=CELLS)
def test_give_the_same_grid(tmp_path: Path, cells: dict[tuple[int, int], Any]) -> None:
    book = openpyxl.Workbook()
    for (row, column), value in cells.items():
        cell = book.active.cell(row, column, value)
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(tmp_path / "book.xlsx")
    plain, dense = both(tmp_path)
    assert plain == dense


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moments=st.lists(MOMENT, min_size=1, max_size=9))
def test_give_the_same_moments(tmp_path: Path, moments: list[dt.datetime]) -> None:
    book = openpyxl.Workbook()
    for moment in moments:
        book.active.append([moment])
    book.save(tmp_path / "book.xlsx")
    path, facts = str(tmp_path / "book.xlsx"), SheetFacts()
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    plain = grid(tmp_path, "plain", lambda task, s: write_plain(task, s, fastexcel.read_excel(path), facts))
    assert plain == grid(tmp_path, "dense", lambda task, s: write_dense(task, s, rows, facts))


@pytest.mark.parametrize(
    "number",
    ["1.5", "12.0", "-0.0", "0.10", ".25", "1E5", "1.5e-7", "123456789012.34", "-1.12345678901234E-3"],
)
def test_numbers_as_other_programs_write_them(tmp_path: Path, number: str) -> None:
    sheet = f'<row r="1"><c r="A1"><v>{number}</v></c><c r="B1" s="0" t="n"><v>{number}</v></c></row>'
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.save(tmp_path / "made.xlsx")
    body = f"<sheetData>{sheet}</sheetData>".encode()
    made = rewritten(tmp_path / "made.xlsx", lambda n, c: _BODY.sub(body, c) if n == SHEET else c)
    made.replace(tmp_path / "book.xlsx")
    plain, dense = both(tmp_path)
    assert plain == dense


@pytest.mark.parametrize("time", [False, True])
def test_dates_that_count_from_1904(tmp_path: Path, read: Any, time: bool) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([dt.date(2024, 3, 9), dt.datetime(1999, 12, 31, 8, 30)])
    if time:
        book.active["C1"] = dt.time(8, 30)
    book.save(tmp_path / "mac.xlsx")
    assert read(tmp_path / "mac.xlsx").texts()[0][:2] == ["2024-03-09", "1999-12-31 08:30:00"]


@pytest.mark.parametrize("value", [8388608.398438, 0.1, 1e-7, 1.5e20, -2.25, 29.123456789012])
def test_fractions_keep_every_digit(tmp_path: Path, read: Any, value: float) -> None:
    book = openpyxl.Workbook()
    book.active.append(["E. Botha", 12, value])
    book.save(tmp_path / "book.xlsx")
    (row,) = read(tmp_path / "book.xlsx").texts()
    assert float(row[2]) == value


def test_what_is_not_plain_is_told(tmp_path: Path, read: Any) -> None:
    assert is_plain(SheetFacts(columns=1_000))
    assert not is_plain(SheetFacts(columns=1_001))
    assert not is_plain(SheetFacts(unusual=True))


@pytest.mark.parametrize(
    ("value", "plain"),
    [(0.123456789012, True), (True, True), (12.5, True), (dt.time(8, 30), False), ("0.5", True)],
)
def test_which_sheets_are_plain(tmp_path: Path, value: Any, plain: bool) -> None:
    book = openpyxl.Workbook()
    book.active.append(["E. Botha", 12, value])
    book.save(tmp_path / "book.xlsx")
    assert is_plain(facts_of(tmp_path / "book.xlsx")) == plain
