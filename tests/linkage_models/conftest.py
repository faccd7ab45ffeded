from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from hotpass import linkage_models, runs
from hotpass.linkage_models import KeptModel
from hotpass.model import QUARANTINE
from hotpass.pipeline import STANDARD, Pipeline
from hotpass.pipeline.steps import Step
from hotpass.settings import settings
from hotpass.stage import StageJob
from hotpass.workspace import Workspace
from tests.stages.link.written import small_world


def nothing_held_back(job: StageJob) -> Mapping[str, int]:
    """Stands for the stage that judges records by rules, which takes seconds and lets all of these pass."""
    pq.write_table(QUARANTINE.empty_table(), job.output / "quarantine.parquet")
    return {}


LINKING = Pipeline(
    tuple(
        Step("validate", nothing_held_back) if step.name == "validate" else step
        for step in STANDARD.steps
        if step.name in ("ingest", "normalise", "validate", "link")
    ),
    commit=STANDARD.commit,
    gate=STANDARD.gate,
)
HEADINGS = {"name": "Organisation", "phone": "Phone", "website": "Website", "city": "City"}


def write_rows(path: Path, seed: int, organisations: int) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS.values())
        for row in small_world(seed, organisations).organisations:
            writer.writerow([row.texts.get(name, "") for name in HEADINGS])
    return path


def train(space: Workspace, file: Path) -> KeptModel:
    """What ``api.train`` does, without the stages that linkage does not read."""
    run_id = runs.submit(space, [file], until="link", train=True, pipeline=LINKING)
    runs.execute(space, run_id, pipeline=LINKING)
    return linkage_models.keep(space, run_id)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two models of two files, and the files beside it."""
    folder = tmp_path_factory.mktemp("trained")
    for seed in (1, 2):
        file = write_rows(folder / f"list {seed}.csv", seed, 20)
        train(Workspace(folder / "workspace"), file)
    return folder


@pytest.fixture
def space(trained: Path, tmp_path: Path) -> Iterator[Workspace]:
    """The workspace of :func:`trained`, to spoil."""
    shutil.copytree(trained, tmp_path / "trained")
    yield Workspace(tmp_path / "trained" / "workspace")
    settings.cache_clear()
