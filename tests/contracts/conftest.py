"""A workspace in which a run has been held to a contract: made once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hotpass import api
from hotpass.contracts import write
from hotpass.workspace import Workspace
from tests.contracts.files import contract, profile, rows, workbook


@pytest.fixture(scope="session")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the version that the run has published."""
    folder = tmp_path_factory.mktemp("held")
    space = Workspace(folder / "workspace")
    write(replace(contract(), name="agreed", version="1.2.0"), space.contracts / "agreed")
    path = workbook(folder, rows(tel={2: "ask Anna"}, ref={4: "K2"}, status={1: "Gone", 2: "Lost"}))
    return api.refine(path, profile=profile(contract="agreed"), workspace=space).folder
