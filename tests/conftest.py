"""Fixtures that the tests of several rooms share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import hypothesis
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from hotpass.settings import settings, use_workspace
from hotpass.workspace import Workspace
from tests.databases import Cluster, postgres_programs
from tests.sample_run import sample_run
from tests.workbench.fixtures import chromium, empty_workbench, published, workbench

__all__ = ["chromium", "empty_workbench", "published", "sample_run", "workbench"]

# As Hypothesis does by itself where CI is set: how long an example takes says what else the machine does.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
if not os.environ.get("CI"):
    hypothesis.settings.load_profile("unhurried")

#: Whose tests share one server, so that all of the folder go to one process.
TOGETHER = ("label_studio",)
#: Whose tests share nothing that is dear, so that each goes to whichever process is free.
APART = ("docs/test_snippets.py", "profiles/test_obeyed.py", "profiles/test_mapping.py")
#: What takes longest goes first, so that no process is left alone with it at the end.
LONGEST = (
    *("label_studio", "uploads/test_hurting.py", "e2e/test_main_job.py", "accessibility", "faults", "review"),
    *("runs/test_applying.py", "e2e", "workbench", "cli", "quality", "runs", "uploads"),
    *("compliance", "matrix", "docs", "profiles", "main_job", "stages"),
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: those that drive a browser or a server wait for it now and then."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Several at a time, the tests of a file go to one process, as they share what its fixtures make.

    (The marks of ``--dist loadgroup`` do nothing under this pytest, whose node ids cannot be set.)
    """
    return _ByFile(config, log)


class _ByFile(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        path = PurePosixPath(nodeid.partition("::")[0]).relative_to("tests")
        if path.as_posix() in APART:
            return nodeid
        return path.parts[0] if path.parts[0] in TOGETHER else path.as_posix()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest goes first."""
    items.sort(key=_turn)


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


@pytest.fixture(autouse=True)
def _no_workspace_in_use() -> Iterator[None]:
    """A command that a test calls leaves no workspace in use for the next, as a process's end does."""
    yield
    use_workspace(None)


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
