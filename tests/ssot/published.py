"""Versions published from a few source rows, without the stages before merge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.model import (
    EXPECTATIONS,
    GATES,
    ISSUES,
    LINEAGE,
    PAIRS,
    REGROUPED,
    ROWS,
    SHEETS,
    TABLES,
    column_letter,
    column_number,
    record_table,
)
from hotpass.profiles import Profile
from hotpass.stages import merge, publish, score
from hotpass.workspace import Workspace
from tests.stages.merge.said import Said, run_stage, write_records

HEADER_ROW = 1


def build(
    folder: Path,
    said: Sequence[Said],
    profile: Profile,
    *,
    version: int = 1,
    run_id: str = "run-1",
    previous: Path | None = None,
    lineage: Sequence[Mapping[str, Any]] | None = None,
    regrouped: Sequence[Mapping[str, Any]] = (),
    issues: Sequence[Mapping[str, Any]] = (),
    expectations: Sequence[Mapping[str, Any]] = (),
    gates: Sequence[Mapping[str, Any]] = (),
    left_out: Sequence[Mapping[str, Any]] = (),
) -> Path:
    """Write a run's stage folders under ``folder``; returns the folder that publish wrote."""
    for stage in ("ingest", "normalise", "link"):
        (folder / stage).mkdir(parents=True)
    inputs = write_records(folder / "normalise", profile, said)
    inputs |= _sheets(folder / "ingest", said, profile)
    names = sorted({s.file for s in said})
    files = [
        {"name": n, "digest": next(s.file_digest for s in said if s.file == n), "size": 1} for n in names
    ]
    rows = {(s.file, s.sheet, s.row) for s in said}
    ledger = [
        {"file_name": f, "sheet": sheet, "row": row, "records": 1, "code": None, "reason": None}
        for f, sheet, row in sorted(rows)
    ]
    events = lineage if lineage is not None else [_created(s.entity_id) for s in said]
    events = list({tuple(e.items()): e for e in events}.values())
    made = {
        "rows": ([*ledger, *left_out], ROWS),
        "pairs": ([], PAIRS),
        "lineage": (events, LINEAGE),
        "regrouped": (regrouped, REGROUPED),
        "validate_issues": (issues, ISSUES),
        "check_expectations": (expectations, EXPECTATIONS),
        "validate_gates": (gates, GATES),
    }
    for table, (content, schema) in made.items():
        inputs[table] = folder / "link" / f"{table}.parquet"
        pq.write_table(pa.Table.from_pylist(list(content), schema=schema), inputs[table])
    for stage in (merge, score):
        name = stage.__name__.rsplit(".", 1)[1]
        run_stage(stage.run, inputs, folder / name, profile)
        inputs |= {p.stem: p for p in (folder / name).iterdir()}
    if previous:
        inputs["previous"] = previous
    run_stage(
        publish.run, inputs, folder / "publish", profile, version=version, run_id=run_id, files=files,
        started_at="2026-11-22T14:00:00+00:00", published_at=f"2026-11-2{version}T14:05:00+00:00",
        requested_by="analyst", figures={"merge": {"organisations": 1}},
    )  # fmt: skip
    return folder / "publish"


def publish_version(workspace: Workspace, said: Sequence[Said], profile: Profile, **given: Any) -> Path:
    """Build a version in the workspace and put it into place; the one before it is ``current``."""
    number = given.setdefault("version", 1)
    run_id = given.setdefault("run_id", f"run-{number}")
    given.setdefault("previous", workspace.current(profile.dataset))
    built = build(workspace.run(run_id), said, profile, **given)
    return publish.commit_version(built, workspace, profile.dataset, number)


def _created(entity_id: str) -> dict[str, Any]:
    kind = "organisation" if entity_id.startswith("O-") else "person"
    return {"entity_type": kind, "entity_id": entity_id, "event": "created"}


def _sheets(folder: Path, said: Sequence[Said], profile: Profile) -> dict[str, Path]:
    """Sheets with one table each: a header row, and the texts where the records say they stand."""
    sheets, tables = [], []
    (folder / "grid").mkdir()
    for number, (file, sheet) in enumerate(sorted({(s.file, s.sheet) for s in said}), 1):
        here = [s for s in said if (s.file, s.sheet) == (file, sheet)]
        grid: dict[int, dict[str, str]] = {HEADER_ROW: {}}
        for one in here:
            for position, field in enumerate(profile.entities[one.entity_type].fields, 1):
                if field.name in one.texts:
                    letters = one.cols.get(field.name, column_letter(position)).split()
                    column = f"c{column_number(letters[0])}"
                    grid[HEADER_ROW][column] = field.label
                    grid.setdefault(one.row, {})[column] = one.texts[field.name]
        width = max(int(c[1:]) for row in grid.values() for c in row)
        _write_grid(folder / "grid" / f"s{number}.parquet", grid, width)
        where = {
            "sheet_id": f"s{number}",
            "file_digest": here[0].file_digest,
            "file_name": file,
            "sheet": sheet,
        }
        sheets.append({**where, "grid": f"grid/s{number}.parquet", "rows": len(grid), "columns": width})
        bounds = {"first_row": 2, "last_row": max(grid), "first_column": 1, "last_column": width}
        tables.append(
            {**where, **bounds, "table_id": f"t{number}", "header_rows": [HEADER_ROW], "used": True}
        )
    pq.write_table(pa.Table.from_pylist(sheets, schema=SHEETS), folder / "sheets.parquet")
    pq.write_table(pa.Table.from_pylist(tables, schema=TABLES), folder / "tables.parquet")
    return {name: folder / f"{name}.parquet" for name in ("sheets", "tables")}


def _write_grid(path: Path, grid: Mapping[int, Mapping[str, str]], width: int) -> None:
    columns = [(f"c{n}", pa.string()) for n in range(1, width + 1)]
    schema = pa.schema([("row", pa.int32()), *columns])
    rows = [{"row": row, **texts} for row, texts in sorted(grid.items())]
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)


def records_of(folder: Path, entity_type: Any) -> list[dict[str, Any]]:
    """Rows of a record table of a run."""
    rows: list[dict[str, Any]] = pq.read_table(folder / f"{record_table(entity_type)}.parquet").to_pylist()
    return rows
