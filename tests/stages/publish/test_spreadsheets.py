"""The CSV file and the workbook: harmless, whole and formatted."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import openpyxl.utils.escape
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.engine import DuckDBEngine
from hotpass.spreadsheet_text import safe_in_cell, safe_in_line
from hotpass.stages.publish import workbook
from tests.ssot.published import build
from tests.stages.merge.said import Said, profile_of, rows_of

from .conftest import FORMULAS, NOTES, PLAIN

RUNS = re.compile(r"[\s\u00a0]*[=+@＝＋－＠-]")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def csv_rows(folder: Path) -> list[dict[str, str]]:
    text = (folder / "ssot.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet_rows(sheet: Any) -> Iterator[dict[str, Any]]:
    """Rows by the header; codes that stand for characters are read as Excel does."""
    header, *rows = sheet.iter_rows(values_only=True)
    texts = ([openpyxl.utils.escape.unescape(v) if isinstance(v, str) else v for v in row] for row in rows)
    return (dict(zip(header, row, strict=True)) for row in texts)


@pytest.fixture(scope="session")
def book(built: Path) -> Any:
    return openpyxl.load_workbook(built / "ssot.xlsx")


def test_csv_starts_with_the_mark_that_makes_excel_read_utf8(built: Path) -> None:
    assert (built / "ssot.csv").read_bytes().startswith(b"\xef\xbb\xbfentity_id,name,")


def test_csv_holds_the_flat_table(built: Path) -> None:
    expected = rows_of(built / "ssot.parquet")
    found = csv_rows(built)
    assert len(found) == len(expected)
    for row, want in zip(found, expected, strict=True):
        for name, value in want.items():
            text = "" if value is None else str(value)
            assert row[name].replace("'", "") == text.replace("'", "")


def test_no_text_of_the_csv_runs(built: Path) -> None:
    cells = [cell for row in csv_rows(built) for cell in row.values()]
    assert [c for c in cells if RUNS.match(c) and not NUMBER.fullmatch(c)] == []
    pieces = [piece for cell in cells for piece in re.split(r"[;\t\r\n]", cell)[1:]]
    assert [p for p in pieces if RUNS.match(p) and not NUMBER.fullmatch(p.strip())] == []


def test_plain_text_and_numbers_stay_as_they_are(built: Path) -> None:
    notes = {row["entity_id"]: row["notes"] for row in csv_rows(built)}
    assert [notes[s.entity_id] for s in NOTES[len(FORMULAS) :]] == PLAIN
    (karoo,) = [row for row in csv_rows(built) if row["entity_id"] == "O-KAROO"]
    assert karoo["phone"] == "+27115550001"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="=+-@;a1. \t\r\n'＝\u00a0\"", max_size=8), min_size=1, max_size=20))
def test_whatever_the_text_no_cell_runs_and_nothing_but_apostrophes_is_added(texts: list[str]) -> None:
    with DuckDBEngine() as engine:
        engine.register("given", pa.table({"text": texts}))
        rows = engine.rows(f"SELECT text, {safe_in_cell('text')}, {safe_in_line('text')} FROM given")
    for text, cell, line in rows:
        assert not RUNS.match(cell) or NUMBER.fullmatch(cell)
        assert cell in (text, f"'{text}")
        for piece in [line, *re.split(r"[;\t\r\n]", line)[1:]]:
            assert not RUNS.match(piece) or NUMBER.fullmatch(piece.strip("\u00a0 "))
        assert line.replace("'", "") == text.replace("'", "")


def test_the_workbook_holds_the_flat_table(built: Path, book: Any) -> None:
    expected = rows_of(built / "ssot.parquet")
    found = list(sheet_rows(book["Organisations"]))
    assert [r["entity_id"] for r in found] == [r["entity_id"] for r in expected]
    for row, want in zip(found, expected, strict=True):
        for name, value in want.items():
            text = f"'{value}" if isinstance(row[name], str) and row[name].startswith("'") else value
            assert row[name] == text


def test_no_cell_of_the_workbook_is_a_formula(book: Any) -> None:
    for sheet in book:
        for row in sheet.iter_rows():
            assert not [c for c in row if c.data_type == "f"]
            texts = [c.value for c in row if isinstance(c.value, str)]
            assert [t for t in texts if RUNS.match(t) and not NUMBER.fullmatch(t)] == []


def test_what_would_run_has_an_apostrophe_and_phones_stay(book: Any) -> None:
    rows = {r["entity_id"]: r for r in sheet_rows(book["Organisations"])}
    assert rows["O-KAROO"]["phone"] == "+27115550001"
    assert rows["O-N10"]["notes"] == "'=1+1"
    assert [rows[s.entity_id]["notes"] for s in NOTES[len(FORMULAS) :]] == PLAIN


def test_figures_are_figures(book: Any) -> None:
    row = next(r for r in sheet_rows(book["Organisations"]) if r["entity_id"] == "O-KAROO")
    assert isinstance(row["records"], int)
    assert isinstance(row["quality_score"], float)


def test_the_sheet_is_formatted(book: Any) -> None:
    sheet = book["Organisations"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == sheet.dimensions
    header = sheet["A1"]
    assert header.font.bold
    assert header.fill.fgColor.rgb == "FF0B5C6B"
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width > 8
    assert all(d.width <= 51 for d in sheet.column_dimensions.values())


def test_quality_is_coloured_by_conditional_formats(book: Any) -> None:
    sheet = book["Organisations"]
    names = [c.value for c in sheet[1]]
    by_range = {str(r.sqref): [rule.type for rule in r.rules] for r in sheet.conditional_formatting}
    for name in ("quality", "quality_score"):
        letter = openpyxl.utils.get_column_letter(names.index(name) + 1)
        assert by_range[f"{letter}2:{letter}{sheet.max_row}"].count("cellIs") == 4


def test_the_summary_counts_rows_and_columns(built: Path, book: Any) -> None:
    lines = list(book["Summary"].iter_rows(values_only=True))
    said = {name: value for name, value, _ in lines if name}
    assert (said["Version"], said["left out, with a reason"]) == (1, 1)
    rows = rows_of(built / "ssot.parquet")
    filled = sum(row["notes"] is not None for row in rows)
    assert said["organisations"] == len(rows)
    assert ("notes", filled, filled / len(rows)) in lines


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    said = [Said(f"O-{n}", {"name": f"Name {n}"}, row=n) for n in range(1, 6)]
    folder = build(tmp_path, said, profile_of())
    book = openpyxl.load_workbook(folder / "ssot.xlsx")
    assert book.sheetnames == ["Organisations", "Organisations 2", "Organisations 3", "Summary"]
    found = [r["name"] for name in book.sheetnames[:3] for r in sheet_rows(book[name])]
    assert found == [f"Name {n}" for n in range(1, 6)]
    assert book["Organisations 3"].dimensions.endswith("2")


def test_text_that_xml_or_a_cell_cannot_hold(tmp_path: Path) -> None:
    texts = {"Bell": "a\x07b\ufffec", "Return": "one\rtwo\nthree", "Long": "x" * 40_000}
    said = [Said(f"O-{name}", {"name": name, "notes": name}, row=n) for n, name in enumerate(texts, 2)]
    folder = tmp_path / "run"
    build(folder, said, profile_of())
    flat = pq.read_table(folder / "publish" / "ssot.parquet")
    notes = pa.array([texts[name] for name in flat["name"].to_pylist()])
    table = flat.set_column(flat.schema.get_field_index("notes"), "notes", notes)
    written = write_workbook_of(table, tmp_path)
    rows = {r["name"]: r["notes"] for r in sheet_rows(openpyxl.load_workbook(written)["Organisations"])}
    assert rows["Bell"] == "a�b�c"
    assert rows["Return"].split() == ["one", "two", "three"]
    assert rows["Long"] == "x" * 32_766 + "…"


def write_workbook_of(flat: pa.Table, folder: Path) -> Path:
    from hotpass.stage import StageJob

    with DuckDBEngine() as engine:
        engine.register("given", flat)
        engine.execute("CREATE TABLE flat AS SELECT row_number() OVER () AS n, * FROM given")
        figures = workbook.write_workbook(StageJob({}, folder, profile_of(), engine), len(flat), [])
    assert figures == {"workbook_sheets": 1, "workbook_cells_cut": 1}
    return folder / "ssot.xlsx"
