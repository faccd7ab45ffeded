"""A workspace with two published versions, its workbench, and a browser: made once for all browser tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from hotpass import api
from hotpass.workspace import Workspace
from tests.workbench import books, serving


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose second version adds a file to the first."""
    folder = tmp_path_factory.mktemp("published")
    first, second = books.reachout(folder), books.schools(folder)
    workspace = Workspace(folder / "workspace")
    workspace.make()
    api.refine(first, workspace=workspace)
    api.refine([first, second], workspace=workspace)
    return workspace.root


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not serving.CHROMIUM.exists():
        pytest.skip(f"needs Chromium at {serving.CHROMIUM} (Debian: apt-get install chromium)")
    with serving.browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def workbench(
    published: Path, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[serving.Workbench]:
    """The workbench over the published workspace; tests only look at it."""
    with serving.served(published, tmp_path_factory.mktemp("log") / "serve.log") as running:
        yield running


@pytest.fixture
def empty_workbench(chromium: Browser, tmp_path: Path) -> Iterator[serving.Workbench]:
    """A workbench over a workspace in which nothing has happened yet."""
    workspace = Workspace(tmp_path / "workspace")
    workspace.make()
    with serving.served(workspace.root, tmp_path / "serve.log") as running:
        yield running
