"""Fixtures that the tests of several rooms share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotpass.settings import settings
from hotpass.workspace import Workspace
from tests.databases import Cluster, postgres_programs
from tests.sample_run import sample_run
from tests.workbench.fixtures import chromium, empty_workbench, published, workbench

__all__ = ["chromium", "empty_workbench", "published", "sample_run", "workbench"]


#: Whose tests share one server, so that all of the folder go to one process.
TOGETHER = ("label_studio",)
#: What takes longest goes first, so that no process is left alone with it at the end.
LONGEST = (
    *("label_studio", "e2e/test_main_job.py", "accessibility", "faults", "profiles/test_obeyed.py", "review"),
    *("docs", "e2e", "runs", "uploads", "main_job", "quality", "workbench", "cli", "stages"),
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: those that drive a browser or a server wait for it now and then."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Several at a time, the tests of a file go to one process, as they share what its fixtures make."""
    items.sort(key=_turn)
    for item in items:
        folder = item.path.parent
        group = folder if folder.name in TOGETHER else item.path
        item.add_marker(pytest.mark.xdist_group(group.as_posix()))


def _turn(item: pytest.Item) -> int:
    path = item.path.relative_to(Path(__file__).parent)
    return next((at for at, name in enumerate(LONGEST) if path.is_relative_to(name)), len(LONGEST))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server of our own."""
    programs = postgres_programs()
    if programs is None:
        reason = "PostgreSQL's programs (initdb, pg_ctl) are not installed: apt-get install postgresql"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    cluster = Cluster(programs)
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def workspace(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workspace]:
    """A new workspace; the test runs once with SQLite and once with PostgreSQL."""
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgres")
        monkeypatch.setenv("HOTPASS_DATABASE_URL", cluster.new_database())
    else:
        monkeypatch.delenv("HOTPASS_DATABASE_URL", raising=False)
    settings.cache_clear()
    yield Workspace(tmp_path / "workspace")
    monkeypatch.undo()
    settings.cache_clear()
