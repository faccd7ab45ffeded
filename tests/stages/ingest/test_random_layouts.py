"""The finder against sheets whose tables are known, and against anything at all."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotpass.profiles import Profile
from hotpass.stages.ingest import columns as columns_module
from hotpass.stages.ingest.columns import data_rows
from hotpass.stages.ingest.find import grid as grid_module
from hotpass.stages.ingest.find.grid import Grid
from hotpass.stages.ingest.find.layout import Area
from hotpass.stages.ingest.find.tables import find_layout
from hotpass.stages.ingest.read.result import SheetRead
from hotpass.stages.ingest.shape import NOTHING
from hotpass.stages.ingest.sheet import SheetResult, examine

from .grids import grid_of
from .layouts import random_layout

SHEETS = 300


def test_random_layouts_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right, lost, expected = 0, 0, 0
    wrong: Counter[str] = Counter()
    for seed in range(20_000, 20_000 + SHEETS):
        made = random_layout(seed)
        grid = grid_of(tmp_path, made.rows, made.merged)
        layout = find_layout(grid)
        found = [(table.rows, len(table.positions)) for table in layout.tables if table.rows]
        exact = sorted(found) == sorted(made.tables)
        right += exact
        wrong.update([] if exact else made.tags)
        for column, rows in made.data:
            over = [t for t in layout.tables if t.area.first_column <= column <= t.area.last_column]
            expected += len(rows)
            lost += len(rows.difference(*(grid.numbers[data_rows(grid, t)].tolist() for t in over)))
    with capsys.disabled():
        print(f"\n{right} of {SHEETS} random layouts exact; {lost} of {expected} records lost; {dict(wrong)}")
    assert right >= 0.93 * SHEETS
    assert lost <= 0.001 * expected


def accounted(grid: Grid, result: SheetResult) -> None:
    """Each cell is data of a used table, or stands in a range with its reason."""
    covered = np.zeros(grid.filled.shape, dtype=bool)
    for table in result.tables:
        rows = data_rows(grid, table.found)
        assert len(rows) == table.found.rows or table.found.records
        assert not set(grid.numbers[rows].tolist()) & set(table.found.header_rows)
        if table.reason is None:
            covered[rows] |= within(grid, table.found.area)[rows]
    for part in result.left_out:
        inside = within(grid, part.area) & grid.filled
        assert part.code == "hidden" or inside.any(axis=1).sum() == part.rows
        assert part.reason
        covered |= inside
    assert covered[grid.filled].all()
    hidden = [part for part in result.left_out if part.reason == "Hidden rows of the sheet"]
    assert sum(part.rows for part in hidden) == len(grid.hidden_numbers)


def within(grid: Grid, area: Area) -> np.ndarray:
    """The cells of a grid in a range."""
    rows = (grid.numbers >= area.first_row) & (grid.numbers <= area.last_row)
    columns = (grid.positions >= area.first_column) & (grid.positions <= area.last_column)
    return np.outer(rows, columns)


def examined(grid: Grid, profile: Profile, width: int, **state: object) -> SheetResult:
    read = SheetRead(1, "Sheet", "sheet", columns=width, **state)  # type: ignore[arg-type]
    return examine(grid, read, profile, "file.xlsx", (), NOTHING, skipped=False)


CELL = st.one_of(
    st.just(""),
    st.sampled_from(
        [
            "Organisation",
            "Phone",
            "E-mail",
            "Total",
            "Note: x",
            "GAUTENG",
            "Karoo Aviation",
            "Anna Botha",
            "x",
        ]
    ),
    st.sampled_from(
        ["011 555 1001", "a@b.co.za", "2024-03-09", "12", "1.5", "#N/A", "  ", "www.karoo.co.za"]
    ),
    st.text(max_size=5),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(st.lists(CELL, max_size=7), max_size=25),
    merged=st.lists(st.tuples(*[st.integers(1, 8)] * 4), max_size=3),
    hidden=st.sets(st.integers(1, 25), max_size=5),
)
def test_any_sheet_is_accounted_for(
    rows: list[list[str]],
    merged: list[tuple[int, int, int, int]],
    hidden: set[int],
    tmp_path: Path,
    generic: Profile,
) -> None:
    areas = [(min(a, b), max(a, b), min(c, d), max(c, d)) for a, b, c, d in merged]
    rows = [[text.replace("\0", "") for text in row] for row in rows]
    grid = grid_of(tmp_path, rows, areas, hidden=hidden)
    accounted(grid, examined(grid, generic, max(map(len, rows), default=0)))


@pytest.mark.parametrize("seed", range(30_000, 30_030))
@pytest.mark.parametrize("small", [True, False])
def test_random_layouts_are_accounted_for(
    seed: int, small: bool, tmp_path: Path, generic: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid_module, "SMALL", 400_000 if small else 0)
    made = random_layout(seed)
    grid = grid_of(tmp_path, made.rows, made.merged)
    accounted(grid, examined(grid, generic, len(made.rows[0])))


def test_a_large_sheet_is_read_like_a_small_one(tmp_path: Path, generic: Profile) -> None:
    """Beyond the size at which all cells are looked at, only rows that something sets apart are."""
    head = ["Organisation", "Phone", "E-mail", "Learners"]
    body = [
        [f"Karoo Aviation {n}", f"011 555 {n % 9000:04d}", f"a{n}@karoo.co.za", str(n)]
        for n in range(120_000)
    ]
    rows = [["Contact list"], [], head, *body[:60_000], head, *body[60_000:], ["Total", "", "", "120000"]]
    rows += [["Note: excludes closed branches"]]
    grid = grid_of(tmp_path, rows)
    assert not grid.small
    result = examined(grid, generic, 4)
    (table,) = result.tables
    assert (table.found.area.a1, table.found.header_rows, table.found.rows) == ("A3:D120004", (3,), 120_000)
    assert table.found.aside == {60_004: "repeated_header", 120_005: "total", 120_006: "note"}
    accounted(grid, result)


def test_two_tables_in_a_large_sheet(tmp_path: Path, generic: Profile) -> None:
    schools = [[f"Karoo Aviation {n}", f"011 555 {n % 9000:04d}", str(n), "x"] for n in range(110_000)]
    people = [[f"Anna Botha {n}", "2024-03-09", ""] for n in range(50)]
    rows = [["School", "Phone", "Learners", "Mark"], *schools, ["Instructor", "Last contact", ""], *people]
    found = examined(grid_of(tmp_path, rows), generic, 4).tables
    assert [(t.found.header_rows, t.found.rows) for t in found] == [((1,), 110_000), ((110_002,), 50)]


def test_a_sheet_of_many_blank_rows_is_one_table_and_says_so(tmp_path: Path, generic: Profile) -> None:
    rows = [["Organisation", "Phone"]]
    for n in range(3_000):
        rows += [[f"Karoo Aviation {n}", f"011 555 {n:04d}"], []]
    grid = grid_of(tmp_path, rows)
    result = examined(grid, generic, 2)
    assert [table.found.rows for table in result.tables] == [3_000]
    accounted(grid, result)


def test_a_sheet_of_islands_is_not_cut_and_says_so(tmp_path: Path, generic: Profile) -> None:
    rows = [["x" if row % 2 and column % 2 else "" for column in range(90)] for row in range(90)]
    grid = grid_of(tmp_path, rows)
    result = examined(grid, generic, 90)
    assert len(result.tables) == 1
    assert "gaps" in result.warnings[0]
    accounted(grid, result)


def test_of_a_wide_table_only_so_many_columns_are_understood(
    tmp_path: Path, generic: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns_module, "MOST_COLUMNS", 2)
    rows = [
        ["School", "Phone", "E-mail"],
        *[[f"Karoo {n}", f"011 555 100{n}", f"a{n}@b.co.za"] for n in range(5)],
    ]
    (table,) = examined(grid_of(tmp_path, rows), generic, 3).tables
    assert [column.name for column in table.columns] == ["School", "Phone", "E-mail"]
    assert [column.kind for column in table.columns] == ["organisation_name", "phone", None]
