"""The stage over what ingest makes of the sample workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from hotpass.engine import DuckDBEngine
from hotpass.profiles import load_profile
from hotpass.resources import sample_folder
from hotpass.stage import StageJob
from hotpass.stages import ingest, normalise
from hotpass.workspace import sha256


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    read, made = tmp_path_factory.mktemp("ingest"), tmp_path_factory.mktemp("normalise")
    profile = load_profile("aviation")
    workbooks = sorted(sample_folder().glob("*.xlsx"))
    files = [{"digest": sha256(p), "name": p.name, "path": str(p)} for p in workbooks]
    with DuckDBEngine() as engine:
        ingest.run(StageJob({}, read, profile, engine, {"files": files, "mappings": []}))
    inputs = {t: read / f"{t}.parquet" for t in ("sheets", "tables", "left_out")}
    with DuckDBEngine() as engine:
        normalise.run(StageJob({**inputs, "grid": read / "grid"}, made, profile, engine))
    return read, made


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return found


def test_every_source_row_is_accounted_for(folders: tuple[Path, Path]) -> None:
    read, made = folders
    ledger = rows(made, "rows")
    expected = [
        (sheet["file_name"], sheet["sheet"], row)
        for sheet in rows(read, "sheets")
        for row in pq.read_table(read / sheet["grid"], columns=["row"])["row"].to_pylist()
    ]
    assert sorted((r["file_name"], r["sheet"], r["row"]) for r in ledger) == sorted(expected)
    records = rows(made, "organisation_records") + rows(made, "person_records")
    assert sum(r["records"] for r in ledger) == len(records) > 2000
    assert {r["code"] for r in ledger if r["records"]} == {None}
    assert {r["code"] for r in ledger if not r["records"]}.isdisjoint({None, "not_covered"})


def test_every_raw_text_is_in_its_cells(folders: tuple[Path, Path]) -> None:
    read, made = folders
    grids = {
        sheet["sheet_id"]: {r["row"]: r for r in pq.read_table(read / sheet["grid"]).to_pylist()}
        for sheet in rows(read, "sheets")
    }
    from hotpass.model import column_number

    checked = 0
    for record in rows(made, "organisation_records") + rows(made, "person_records"):
        for name in (key.removesuffix("__raw") for key in record if key.endswith("__raw")):
            if record[f"{name}__raw"] is None:
                assert record[name] is None
                continue
            row = grids[record["sheet_id"]][record["row"]]
            cells = [row[f"c{column_number(c)}"] for c in record[f"{name}__cols"].split()]
            raw = record[f"{name}__raw"]
            assert all(cell in raw or raw in cell for cell in cells), (name, record["sheet"], record["row"])
            checked += 1
    assert checked > 5000


def test_ids_are_unique_and_parents_exist(folders: tuple[Path, Path]) -> None:
    organisations, people = (rows(folders[1], t) for t in ("organisation_records", "person_records"))
    ids = [r["record_id"] for r in organisations + people]
    assert len(set(ids)) == len(ids)
    assert {p["parent_record_id"] for p in people} - {None} <= {o["record_id"] for o in organisations}
