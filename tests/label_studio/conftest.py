"""A real Label Studio server, one for all tests here, started from a copy of the migrated template."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.label_studio import ENVIRONMENT, TEMPLATE, Account, Server
from hotpass import api
from hotpass.settings import settings
from hotpass.workspace import Workspace
from tests.label_studio.companies import companies
from tests.label_studio.people import Person, SetUp, invite, owner_of
from tests.review.conftest import write_list

#: The receiver of webhooks listens on this machine, which Label Studio refuses by default.
SETTINGS = {"LABEL_STUDIO_SSRF_PROTECTION_ENABLED": "false"}
_STARTED: list[Server] = []


@pytest.fixture(scope="session")
def label_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if not TEMPLATE.is_dir():
        reason = f"Label Studio is not in {ENVIRONMENT.name}: make .ls-venv/.made"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    data = tmp_path_factory.mktemp("label-studio") / "data"
    with Server(data, Account.new("owner@hotpass.test"), settings=SETTINGS) as server:
        _STARTED.append(server)
        yield server
    _STARTED.clear()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """What the server said stands below a test that failed."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.failed and _STARTED:
        report.sections.append(("Label Studio's log", _STARTED[0].said()))


@pytest.fixture(scope="session")
def people(label_studio: Server) -> tuple[Person, Person]:
    """Two who label: the owner and one who was invited."""
    return owner_of(label_studio), invite(label_studio, "thandi@hotpass.test")


@pytest.fixture(scope="session")
def linked_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``companies.csv`` and a workspace in which it was linked: 260 pairs."""
    folder = tmp_path_factory.mktemp("linked")
    path = write_list(folder / "companies.csv", companies(130))
    api.link(path, workspace=Workspace(folder / "workspace"))
    return folder


@pytest.fixture
def workspace(linked_once: Path, tmp_path: Path) -> Workspace:
    """A copy of it, with SQLite: what differs between databases is told in the catalogue's own tests."""
    shutil.copytree(linked_once / "workspace", tmp_path / "workspace")
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SetUp]:
    """Changes settings for a test, by their names without ``HOTPASS_``."""

    def change(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"HOTPASS_{name.upper()}", str(value))
        settings.cache_clear()

    yield change
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def connected(label_studio: Server, set_up: SetUp, tmp_path: Path) -> Server:
    """The server, which the settings name."""
    token = tmp_path / "token"
    token.write_text(f"{label_studio.account.token}\n")
    set_up(label_studio_url=label_studio.url, label_studio_token_file=token)
    return label_studio
