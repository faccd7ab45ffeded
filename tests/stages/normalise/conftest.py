from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.engine import DuckDBEngine
from hotpass.model import LEFT_OUT, SHEETS, TABLES, a1_range, column_letter, column_number
from hotpass.profiles import Profile, load_profile
from hotpass.stage import StageJob
from hotpass.stages import normalise

Cells = Sequence[Sequence[str | None]]


@dataclass
class Inputs:
    """What ingest hands on, built by hand: sheets are lists of rows, tables name their columns' fields."""

    folder: Path
    sheets: list[dict[str, Any]] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, Any]] = field(default_factory=list)

    def sheet(self, name: str, cells: Cells, *, file_name: str = "list.xlsx", source: str = "list") -> str:
        sheet_id = f"s{len(self.sheets):03d}"
        width = max((len(row) for row in cells), default=0)
        rows = [
            {"row": n, **{f"c{c}": (row[c - 1] if c <= len(row) else None) for c in range(1, width + 1)}}
            for n, row in enumerate(cells, 1)
            if any(cell is not None for cell in row)
        ]
        schema = pa.schema([("row", pa.int32()), *((f"c{c}", pa.string()) for c in range(1, width + 1))])
        (self.folder / "grid").mkdir(exist_ok=True)
        pq.write_table(pa.Table.from_pylist(rows, schema), self.folder / "grid" / f"{sheet_id}.parquet")
        self.sheets.append(
            {"sheet_id": sheet_id, "file_digest": f"d-{file_name}", "file_name": file_name, "source": source}
            | {"sheet": name, "sheet_no": len(self.sheets) + 1, "state": "visible", "rows": len(rows)}
            | {"columns": width, "grid": f"grid/{sheet_id}.parquet"}
        )
        return sheet_id

    def table(
        self,
        sheet_id: str,
        columns: Mapping[str, str | None],
        first_row: int,
        last_row: int,
        *,
        used: bool = True,
        reason: str | None = None,
    ) -> str:
        sheet = next(s for s in self.sheets if s["sheet_id"] == sheet_id)
        positions = [column_number(letter) for letter in columns]
        table_id = f"t{len(self.tables):03d}"
        found = [
            {"position": column_number(letter), "letter": letter, "name": letter, "kind": None}
            | {"field": target, "confidence": 1.0, "decided_by": "suggested"}
            for letter, target in columns.items()
        ]
        self.tables.append(
            {key: sheet[key] for key in ("sheet_id", "file_digest", "file_name", "source", "sheet")}
            | {"table_id": table_id, "table_no": len(self.tables) + 1, "header_rows": [first_row - 1]}
            | {"range": a1_range(first_row, last_row, min(positions), max(positions))}
            | {"first_row": first_row, "last_row": last_row, "first_column": min(positions)}
            | {"last_column": max(positions), "rows": 0, "confidence": 1.0, "used": used, "reason": reason}
            | {"columns": found}
        )
        return table_id

    def leave_out(
        self, sheet_id: str, first_row: int, last_row: int, code: str, table_id: str | None = None
    ) -> None:
        sheet = next(s for s in self.sheets if s["sheet_id"] == sheet_id)
        self.left_out.append(
            {"sheet_id": sheet_id, "table_id": table_id, "file_name": sheet["file_name"]}
            | {"sheet": sheet["sheet"], "range": a1_range(first_row, last_row, 1, 3), "first_row": first_row}
            | {"last_row": last_row, "first_column": 1, "last_column": 3, "rows": last_row - first_row + 1}
            | {"code": code, "reason": f"It is a {code}"}
        )

    def write(self) -> dict[str, Path]:
        stated = {"sheets": (self.sheets, SHEETS), "tables": (self.tables, TABLES)}
        stated["left_out"] = (self.left_out, LEFT_OUT)
        for name, (rows, schema) in stated.items():
            pq.write_table(pa.Table.from_pylist(rows, schema), self.folder / f"{name}.parquet")
        paths = {name: self.folder / f"{name}.parquet" for name in stated}
        return {**paths, "grid": self.folder / "grid"}


@dataclass
class Outputs:
    folder: Path
    figures: Mapping[str, Any]

    def __getattr__(self, table: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = pq.read_table(self.folder / f"{table}.parquet").to_pylist()
        return rows

    def issue(self, rule_id: str) -> list[dict[str, Any]]:
        return [i for i in self.issues if i["rule_id"] == rule_id]


def published(out: Outputs) -> dict[str, Path]:
    """What a version made of these records says of them, each record an entity."""
    told = [
        {"entity_type": entity, "record_id": r["record_id"], "field": "name", "value": r["name"]}
        for entity, records in (("organisation", out.organisation_records), ("person", out.person_records))
        for r in records
    ]
    paths = {name: out.folder / f"previous_{name}" for name in ("clusters", "provenance", "manifest")}
    for name in ("clusters", "provenance"):
        pq.write_table(pa.Table.from_pylist(told), paths[name])
    origins = json.loads((out.folder / "origins.json").read_text(encoding="utf-8"))
    paths["manifest"].write_text(json.dumps({"origins": origins}), encoding="utf-8")
    return {f"previous_{name}": path for name, path in paths.items()}


@pytest.fixture(scope="session")
def generic() -> Profile:
    return load_profile("generic")


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    return Inputs(tmp_path)


@pytest.fixture
def refine(tmp_path: Path, generic: Profile) -> Callable[..., Outputs]:
    """Run the stage over the inputs."""

    def run(given: Inputs, profile: Profile = generic, before: Outputs | None = None) -> Outputs:
        output = tmp_path / f"out{len(list(tmp_path.glob('out*')))}"
        output.mkdir()
        stated = given.write() | (published(before) if before else {})
        with DuckDBEngine() as engine:
            figures = normalise.run(StageJob(stated, output, profile, engine))
        return Outputs(output, figures)

    return run


@pytest.fixture
def simple(inputs: Inputs, refine: Callable[..., Outputs]) -> Callable[..., Outputs]:
    """One sheet, header in row 1: fields by column in order, then rows of texts."""

    def run(fields: Sequence[str | None], *rows: Sequence[str | None], **kw: Any) -> Outputs:
        sheet = inputs.sheet("Sheet", [["h"] * len(fields), *rows], **kw)
        columns = {column_letter(n): target for n, target in enumerate(fields, 1)}
        inputs.table(sheet, columns, 2, len(rows) + 1)
        return refine(inputs)

    return run


@pytest.fixture
def simple_anew(tmp_path: Path, generic: Profile) -> Callable[..., Outputs]:
    """As ``simple``, in a folder of its own each time, for tests that run it over and over."""

    def run(fields: Sequence[str | None], *rows: Sequence[str | None]) -> Outputs:
        folder = Path(mkdtemp(dir=tmp_path))
        inputs = Inputs(folder)
        sheet = inputs.sheet("Sheet", [["h"] * len(fields), *rows])
        inputs.table(sheet, {column_letter(n): f for n, f in enumerate(fields, 1)}, 2, len(rows) + 1)
        output = folder / "out"
        output.mkdir()
        with DuckDBEngine() as engine:
            figures = normalise.run(StageJob(inputs.write(), output, generic, engine))
        return Outputs(output, figures)

    return run
