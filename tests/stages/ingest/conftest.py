from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from hotpass.engine import DuckDBEngine
from hotpass.profiles import Profile, load_profile
from hotpass.stage import StageJob
from hotpass.stages import ingest
from hotpass.stages.ingest.gate import admit
from hotpass.stages.ingest.limits import Limits
from hotpass.stages.ingest.read import reader_of
from hotpass.stages.ingest.read.result import SheetRead
from hotpass.stages.ingest.read.task import Task

Rows = dict[int, list[str | None]]


@dataclass(frozen=True)
class Read:
    """A file read in this process: its sheets and, by row number, the texts of each row."""

    sheets: list[SheetRead]
    grids: Path

    def rows(self, number: int = 1) -> Rows:
        sheet = next(s for s in self.sheets if s.number == number)
        table = pq.read_table(self.grids / f"{sheet.sheet_id}.parquet").to_pylist()
        return {row.pop("row"): list(row.values()) for row in table}

    def texts(self, number: int = 1) -> list[list[str | None]]:
        return list(self.rows(number).values())


@dataclass(frozen=True)
class Ingested:
    """What the stage wrote."""

    folder: Path
    figures: Mapping[str, Any]

    def __getattr__(self, table: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = pq.read_table(self.folder / f"{table}.parquet").to_pylist()
        return rows

    def grid(self, sheet: Mapping[str, Any]) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = pq.read_table(self.folder / sheet["grid"]).to_pylist()
        return rows


@pytest.fixture(scope="session")
def generic() -> Profile:
    return load_profile("generic")


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Callable[..., Read]]:
    """Read a file without a child process."""

    def here(path: Path, name: str | None = None, **limits: int) -> Read:
        bounds = Limits(**limits)
        grids, scratch = tmp_path / "grids", tmp_path / "scratch"
        grids.mkdir(exist_ok=True)
        scratch.mkdir(exist_ok=True)
        form = admit(path, name or path.name, bounds)
        task = Task(path, name or path.name, "digest", form, grids, scratch, bounds)
        return Read(reader_of(form)(task), grids)

    yield here
    assert not list((tmp_path / "grids").glob(".*")), "a temporary file was left behind"


@pytest.fixture
def run(tmp_path: Path, generic: Profile) -> Callable[..., Ingested]:
    """Run the stage over files."""

    def stage(*paths: Path, mappings: Sequence[Any] = (), profile: Profile = generic) -> Ingested:
        output = tmp_path / f"out{len(list(tmp_path.glob('out*')))}"
        output.mkdir()
        files = [{"digest": f"d-{p.name}", "name": p.name, "path": str(p)} for p in paths]
        with DuckDBEngine() as engine:
            options = {"files": files, "mappings": list(mappings)}
            figures = ingest.run(StageJob({}, output, profile, engine, options))
        return Ingested(output, figures)

    return stage


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """A workbook of sheets given as rows."""

    def make(name: str = "book.xlsx", **sheets: Sequence[Sequence[Any]]) -> Path:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        workbook.save(tmp_path / name)
        return tmp_path / name

    return make
