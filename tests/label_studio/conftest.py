"""A real Label Studio server, one for all tests here, started from a copy of the migrated template."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from deploy.label_studio import ENVIRONMENT, TEMPLATE, Account, Server

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
