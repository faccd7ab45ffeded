"""Putting a version into its place: atomic, and the same after a kill at any point."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hotpass import ssot
from hotpass.errors import InternalError
from hotpass.stages.publish import commit_version
from hotpass.workspace import Workspace
from tests.ssot.published import build
from tests.stages.merge.said import Said, profile_of

KILLED = """
import os, pathlib, signal, sys
from hotpass.stages.publish import commit_version
from hotpass.workspace import Workspace

root, built, number, step, count = sys.argv[1:]
left = [int(count)]

def cut(function):
    def cutting(*given, **named):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*given, **named)
    return cutting

owner = os if step == "link" else pathlib.Path
setattr(owner, step, cut(getattr(owner, step)))
commit_version(pathlib.Path(built), Workspace(root), "ssot", int(number))
"""


@pytest.fixture(scope="session")
def two_builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    said = [Said("O-A", {"name": "Karoo"})]
    return (
        build(tmp_path_factory.mktemp("first"), said, profile_of(), version=1),
        build(tmp_path_factory.mktemp("second"), said, profile_of(), version=2, run_id="run-2"),
    )


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_version_becomes_the_current_one(two_builds: tuple[Path, Path], tmp_path: Path) -> None:
    space = Workspace(tmp_path)
    (two_builds[0] / "stage.json").write_text("{}")
    folder = commit_version(two_builds[0], space, "ssot", 1)
    assert folder == space.published("ssot") / "v0001"
    assert space.current("ssot") == folder
    assert (space.published("ssot") / "current").readlink() == Path("v0001")
    assert content(folder).keys() == content(two_builds[0]).keys() - {"stage.json"}


def test_done_again_it_ends_the_same(two_builds: tuple[Path, Path], tmp_path: Path) -> None:
    space = Workspace(tmp_path)
    for _ in range(2):
        commit_version(two_builds[0], space, "ssot", 1)
    assert sorted(p.name for p in space.published("ssot").iterdir()) == ["current", "v0001"]


def test_a_late_retry_does_not_turn_back_the_current_version(
    two_builds: tuple[Path, Path], tmp_path: Path
) -> None:
    space = Workspace(tmp_path)
    commit_version(two_builds[1], space, "ssot", 2)
    commit_version(two_builds[0], space, "ssot", 1)
    assert [v.number for v in ssot.versions(space, "ssot")] == [2, 1]
    assert ssot.current_version(space, "ssot").number == 2  # type: ignore[union-attr]


def test_a_number_is_never_given_to_two_runs(two_builds: tuple[Path, Path], tmp_path: Path) -> None:
    space = Workspace(tmp_path)
    folder = commit_version(two_builds[0], space, "ssot", 1)
    before = content(folder)
    with pytest.raises(InternalError, match="another run has published this version"):
        commit_version(two_builds[1], space, "ssot", 1)
    assert content(folder) == before


@pytest.mark.parametrize(
    ("step", "count"),
    [("link", 0), ("link", 7), ("rename", 0), ("symlink_to", 0), ("replace", 0)],
)
def test_killed_at_any_point_a_reader_sees_a_whole_version_and_a_retry_mends(
    two_builds: tuple[Path, Path], tmp_path: Path, step: str, count: int
) -> None:
    space = Workspace(tmp_path)
    first = commit_version(two_builds[0], space, "ssot", 1)
    arguments = [str(tmp_path), str(two_builds[1]), "2", step, str(count)]
    killed = subprocess.run([sys.executable, "-c", KILLED, *arguments], cwd=Path(__file__).parents[3])
    assert killed.returncode == -signal.SIGKILL
    assert space.current("ssot") == first
    assert content(first).keys() == content(two_builds[0]).keys() - {"stage.json"}
    assert ssot.current_version(space, "ssot").number == 1  # type: ignore[union-attr]
    second = commit_version(two_builds[1], space, "ssot", 2)
    assert space.current("ssot") == second
    assert content(second) == content(two_builds[1])
    assert sorted(p.name for p in space.published("ssot").glob("v*")) == ["v0001", "v0002"]
