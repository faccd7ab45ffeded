from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from hotpass.sample import SampleSummary, write_sample


class TruthLine(NamedTuple):
    file: str
    sheet: str
    row: int
    part: int
    entity_type: str
    entity_id: str


def read_truth(path: Path) -> list[TruthLine]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            TruthLine(t["file"], t["sheet"], int(t["row"]), int(t["part"]), t["entity_type"], t["entity_id"])
            for t in csv.DictReader(lines)
        ]


@dataclass(frozen=True)
class Sample:
    """A sample that was written, and everything that stands in it as a spreadsheet numbers it."""

    summary: SampleSummary
    truth: list[TruthLine]
    cells: Mapping[tuple[str, str], list[tuple[Any, ...]]]

    def row(self, line: TruthLine) -> tuple[Any, ...]:
        return self.cells[line.file, line.sheet][line.row - 1]


def read_workbooks(folder: Path) -> dict[tuple[str, str], list[tuple[Any, ...]]]:
    return {
        (path.name, sheet.title): list(sheet.iter_rows(values_only=True))
        for path in sorted(folder.glob("*.xlsx"))
        for sheet in openpyxl.load_workbook(path, data_only=True)
    }


@pytest.fixture(scope="session")
def make_sample(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, int], Sample]:
    """Writes workbooks for a number of organisations and a seed, once."""
    made: dict[tuple[int, int], Sample] = {}

    def make(organisations: int, seed: int) -> Sample:
        if (organisations, seed) not in made:
            folder = tmp_path_factory.mktemp("sample")
            summary = write_sample(folder, organisations, seed)
            made[organisations, seed] = Sample(summary, read_truth(summary.truth), read_workbooks(folder))
        return made[organisations, seed]

    return make


@pytest.fixture(scope="session")
def sample(make_sample: Callable[[int, int], Sample]) -> Sample:
    return make_sample(200, 11)


@pytest.fixture(scope="session")
def usual_sample(make_sample: Callable[[int, int], Sample]) -> Sample:
    """What the command writes when nothing is asked for."""
    return make_sample(500, 20260101)
