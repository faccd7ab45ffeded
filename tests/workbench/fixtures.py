"""A workspace with two published versions, its workbench, and a browser: made once for many tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotpass.workspace import Workspace
from tests.once import once

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.workbench.serving import Workbench


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose second version adds a file to the first; each process serves a copy of its own."""
    own = tmp_path_factory.mktemp("published") / "workspace"
    return Path(shutil.copytree(once(tmp_path_factory, "published", _publish_two), own, symlinks=True))


def _publish_two(folder: Path) -> None:
    from hotpass import api
    from tests.workbench import books

    given = folder.with_name("published-files")
    given.mkdir(exist_ok=True)
    first, second = books.reachout(given), books.schools(given)
    workspace = Workspace(folder)
    workspace.make()
    api.refine(first, workspace=workspace)
    api.refine([first, second], workspace=workspace)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; not kept longer, since its driver holds the thread's event loop."""
    from tests.workbench import serving

    if not serving.CHROMIUM.exists():
        reason = f"Chromium is not at {serving.CHROMIUM}: apt-get install chromium"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with serving.browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def workbench(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """The workbench over the published workspace; tests only look at it."""
    from tests.workbench import serving

    with serving.served(published, tmp_path_factory.mktemp("log") / "serve.log", works=False) as running:
        yield running


@pytest.fixture(scope="session")
def empty_workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """A workbench over a workspace in which nothing has happened yet; tests only look at it."""
    from tests.workbench import serving

    folder = tmp_path_factory.mktemp("empty")
    workspace = Workspace(folder / "workspace")
    workspace.make()
    with serving.served(workspace.root, folder / "serve.log", works=False) as running:
        yield running
