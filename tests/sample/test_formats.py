"""The three formats, and that each is the same every time."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.errors import InputError
from hotpass.sample import SampleSummary, write_sample
from hotpass.sample.cells import Format
from hotpass.sample.feed import HELD_BACK
from hotpass.sample.sheets import REPORT_ROWS
from hotpass.sample.write import MOST_IN_WORKBOOK, SHEETS
from tests.sample.conftest import Sample, read_truth

FORMATS: tuple[Format, ...] = ("xlsx", "csv", "parquet")


def digests(summary: SampleSummary) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (*summary.files, summary.truth)
    }


@pytest.mark.parametrize("form", FORMATS)
def test_same_arguments_give_the_same_bytes(tmp_path: Path, form: Format) -> None:
    first = write_sample(tmp_path / "one", 40, 3, form)
    second = write_sample(tmp_path / "two", 40, 3, form)
    other = write_sample(tmp_path / "three", 40, 4, form)
    assert digests(first) == digests(second)
    assert not set(digests(first).values()) & set(digests(other).values())


def test_every_format_tells_of_the_same_organisations(tmp_path: Path) -> None:
    told = {}
    for form in FORMATS:
        summary = write_sample(tmp_path / form, 60, 8, form)
        assert {path.name for path in (tmp_path / form).iterdir()} == {
            path.name for path in (*summary.files, summary.truth)
        }
        told[form] = Counter(
            (line.sheet or line.file.rsplit(" - ", 1)[1].rsplit(".", 1)[0], line.entity_id)
            for line in read_truth(summary.truth)
        )
    assert told["csv"] == told["xlsx"]
    assert told["parquet"] == Counter(
        {key: count for key, count in told["csv"].items() if key[0] != "Sheet 1"}
    )


def test_csv_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    summary = write_sample(tmp_path, 120, 11, "csv")
    dialects = {"Contact Database": (";", "utf-8")}
    grids = {}
    for path in summary.files:
        delimiter, encoding = dialects.get(path.name.split(" - ")[0], (",", "utf-8-sig"))
        with path.open(encoding=encoding, newline="") as text:
            grids[path.name] = list(csv.reader(text, delimiter=delimiter))
        assert len({len(row) for row in grids[path.name]}) == 1, path.name
    assert grids["Reachout Database - Organisation.csv"][3][:2] == ["ID", "Organisation Name"]
    assert grids["Contact Database - Company_Cat.csv"][0][:2] == ["C_ID", "Company"]
    lines = read_truth(summary.truth)
    assert {line.file for line in lines} == set(grids)
    for line in lines:
        assert line.sheet == ""
        assert any(grids[line.file][line.row - 1])
    assert min(line.row for line in lines if "Organisation" in line.file) == 5
    assert min(line.row for line in lines if "Company_Cat" in line.file) == 2
    assert min(line.row for line in lines if "Flight schools.csv" in line.file) == 1
    assert {row[0] for row in grids["Contact Database - Company_Contacts.csv"]} == {"C_ID", ""}


def test_csv_says_in_its_first_bytes_what_the_regulator_used(tmp_path: Path) -> None:
    summary = write_sample(tmp_path, 20, 1, "csv")
    starts = {path.name: path.read_bytes()[:3] for path in summary.files}
    assert starts["SACAA Flight Schools - Cleaned - Cleaned.csv"] == b"\xef\xbb\xbf"
    assert starts["Reachout Database - Organisation.csv"] == b"Rea"


def test_parquet_holds_typed_data_rows_only(tmp_path: Path) -> None:
    summary = write_sample(tmp_path, 120, 11, "parquet")
    tables = {path.name: pq.read_table(path) for path in summary.files}
    lines = read_truth(summary.truth)
    assert sum(table.num_rows for table in tables.values()) == summary.rows
    for name, table in tables.items():
        rows = {line.row for line in lines if line.file == name}
        assert rows <= set(range(2, table.num_rows + 2))
    organisations = tables["Reachout Database - Organisation.parquet"]
    assert organisations.schema.field("Reachout Date").type == pa.date32()
    assert organisations.schema.field("ID").type == pa.string()
    staff = tables["Contact Database - Company_Contacts.parquet"]
    assert staff.schema.field("C_ID").type == pa.int64()
    assert staff.column("C_ID").null_count == staff.num_rows
    assert "Column 11" in tables["Reachout Database - Contact Info.parquet"].column_names


def test_files_are_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    first = write_sample(tmp_path, 5, 1)
    before = digests(first)
    second = write_sample(tmp_path, 5, 2)
    assert digests(second) != before
    assert {path.name for path in tmp_path.iterdir()} == {*before, "mine.txt"}


def test_a_sample_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def stop(fraction: float, message: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_sample(tmp_path, 50, 1, "csv", stop)
    assert list(tmp_path.iterdir()) == []


def test_progress_only_grows_and_ends_at_the_whole(tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    summary = write_sample(
        tmp_path, 230, 1, "csv", lambda fraction, message: told.append((fraction, message))
    )
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert 50 < len(fractions) <= 101
    assert told[-1] == (1.0, f"{summary.rows:,} rows written")


def test_more_than_a_worksheet_holds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Choose --format csv"):
        write_sample(tmp_path / "out", MOST_IN_WORKBOOK + 1)
    with pytest.raises(InputError, match="at least one organisation"):
        write_sample(tmp_path / "out", 0)
    assert not (tmp_path / "out").exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="Name a folder"):
        write_sample(tmp_path / "file", 1)


def test_a_large_sample_streams_and_still_mixes(tmp_path: Path) -> None:
    summary = write_sample(tmp_path, 12_000, 2, "csv")
    lines = [line for line in read_truth(summary.truth) if "Organisation" in line.file]
    assert len(lines) > HELD_BACK
    rows: dict[str, list[int]] = {}
    for line in lines:
        rows.setdefault(line.entity_id, []).append(line.row)
    apart = [max(numbers) - min(numbers) for numbers in rows.values() if len(numbers) > 1]
    assert sorted(apart)[len(apart) // 2] > 500
    assert sum(distance < 2 for distance in apart) < 5


def test_reports_stop_growing() -> None:
    for sheet in SHEETS:
        assert not sheet.is_report or sheet.asked(1_000_000) * 1_000_000 == pytest.approx(REPORT_ROWS)
        assert sheet.asked(100) == sheet.share


def test_workbooks_of_both_kinds_hold_the_same_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample: Sample
) -> None:
    from hotpass.sample import workbook
    from tests.sample.conftest import read_workbooks

    monkeypatch.setattr(workbook, "_IN_MEMORY", 0)
    write_sample(tmp_path, 200, 11)
    assert read_workbooks(tmp_path) == sample.cells
    import openpyxl

    merged = openpyxl.load_workbook(tmp_path / "Contact Database.xlsx")["CAA"].merged_cells.ranges
    assert len(merged) % 7 == 0
    assert merged
