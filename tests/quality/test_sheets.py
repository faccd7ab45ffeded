"""Tables of files that no profile knows: rules are suggested by their own headers, and hold the next file."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from hotpass import findings, runs
from hotpass.errors import ConfigError
from hotpass.profiles import load_profile
from hotpass.quality import asking
from hotpass.quality.sheets import Sheet, columns_of, grouped, known_sheets
from hotpass.quality.suggesting import Suggestion, accept, offered
from hotpass.workspace import Workspace

HEADER = ["N° livraison", "Départ", "Ville", "Code postal", "Poids", "État"]
TOWNS = {"Lyon": "69000", "Lille": "59000", "Nantes": "44000", "Brest": "29200"}


def _write(path: Path, seed: int, mend: dict[tuple[int, int], str] | None = None) -> Path:
    draw = random.Random(seed)
    rows = [HEADER]
    for n in range(200):
        town = draw.choice(list(TOWNS))
        day = f"{draw.randint(1, 28):02}/{draw.randint(1, 12):02}/2026"
        weight = str(draw.randint(1, 900) / 10)
        state = draw.choice(["livré", "retour"])
        rows.append([f"LV-{seed}{n:05}", day, town, TOWNS[town], weight, state])
    for (row, column), text in (mend or {}).items():
        rows[row - 1][column] = text
    path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
    return path


def _run(space: Workspace, path: Path, until: str) -> str:
    named = path.with_name("clients.csv")
    named.write_text("name,city\nKaroo Kestrel Logistics,George\n")
    files = [(one, one.name) for one in (path, named)]
    run_id = runs.submit(space, files, profile=load_profile("generic"), until=until)
    runs.execute(space, run_id)
    return run_id


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, list[Suggestion]]:
    folder = tmp_path_factory.mktemp("sheets")
    space = Workspace(folder / "space")
    run_id = _run(space, _write(folder / "livraisons janvier.csv", 1), "ingest")
    found = asking.suggestions(space, asking.held_of_run(space, run_id))
    for one in found:
        if one.by_default:
            accept(space, one, "anna")
    return space, found


def test_columns_that_no_field_takes_are_spoken_for(learnt: tuple[Workspace, list[Suggestion]]) -> None:
    space, found = learnt
    assert {one.suite for one in found} == {"sheet_livraisons-janvier"}
    sure = {(one.candidate.family, *one.candidate.columns) for one in found if one.by_default}
    assert {
        ("form", "N° livraison"),
        ("allowed", "État"),
        ("range", "Poids"),
        ("follows", "Ville", "Code postal"),
        ("filled", "Départ"),
    } <= sure
    assert {one.id for one in offered(space, found)} == {one.id for one in found if not one.by_default}


def test_the_next_file_is_held_to_what_was_accepted(
    learnt: tuple[Workspace, list[Suggestion]], tmp_path: Path
) -> None:
    space, _ = learnt
    wrong = {(7, 0): "LV/77", (9, 3): "75001", (11, 4): "-3", (13, 5): "perdu"}
    path = _write(tmp_path / "envois.csv", 2, wrong)
    found = findings.find([(path, path.name)], load_profile("generic"), own=space.expectations)
    assert {"A7", "D9", "E11", "F13"} <= {one.cell for one in found}
    assert any(one.rule_id.startswith("SHEET-LIVRAISONS-JANVIER-") for one in found)

    run_id = _run(space, path, "validate")
    folder = space.run(run_id) / "validate"
    said = pq.read_table(folder / "expectations.parquet").to_pylist()
    mine = [one for one in said if one["suite"] == "sheet_livraisons-janvier"]
    assert mine
    assert {one["state"] for one in mine} == {"passed", "passed_with_exceptions"}
    failing = pq.read_table(folder / "failures.parquet").to_pylist()
    cells = {one["cell"] for one in failing if one["suite"] == "sheet_livraisons-janvier"}
    assert {"A7", "E11", "F13"} <= cells


def _table(source: str, *names: str, sheet: str = "") -> dict[str, Any]:
    columns = [
        {"name": name, "letter": "ABCDEFGH"[n], "position": n + 1, "field": None, "kind": "text"}
        for n, name in enumerate(names)
    ]
    return {"file_name": source, "source": source, "sheet": sheet, "table_no": 1, "columns": columns}


def test_tables_of_the_same_columns_are_one_and_others_are_not() -> None:
    months = [_table("stock", "Code", "Qty", "Bin", sheet=month) for month in ("Jan", "Feb")]
    marks = _table("marks", "Roll", "Maths", "Art")
    found = grouped([*months, marks], [], new=True)
    assert [(sheet.suite, len(tables)) for sheet, tables in found] == [
        ("sheet_marks", 1),
        ("sheet_stock-feb", 2),
    ]
    known = [sheet for sheet, _ in found]
    next_month = _table("lager", "qty", "CODE", "Bin", "Note")
    ((sheet, _),) = grouped([next_month], known)
    assert sheet.suite == "sheet_stock-feb"
    assert list(sheet.under_its_names(columns_of(next_month))) == ["Qty", "Code", "Bin", "Note"]
    assert grouped([_table("other", "Code", "Price", "Colour")], known) == []


def test_headers_that_an_engine_could_not_tell_apart_are() -> None:
    odd = _table("odd", "Phone", "phone", "Row", "unit__price", "")
    assert list(columns_of(odd)) == ["Phone (A)", "phone (B)", "Row (C)", "unit_price", "odd E"]


def test_a_suite_that_does_not_say_what_it_is_for_is_refused(tmp_path: Path) -> None:
    sheet = Sheet("sheet_a", "a", ("x",))
    path = tmp_path / "sheet_a.json"
    path.write_text(json.dumps({"expectations": [], "meta": sheet.meta}))
    assert known_sheets(tmp_path) == [sheet]
    path.write_text(json.dumps({"expectations": [], "meta": {"sheet": {"name": "a"}}}))
    with pytest.raises(ConfigError, match="does not say of its sheet"):
        known_sheets(tmp_path)
