"""Checks of an installation and a workspace: what is wrong, and what to do."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from hotpass.errors import HotpassError
from hotpass.workspace import Workspace

_PACKAGES = ("duckdb", "splink", "great-expectations", "streamlit", "python-calamine", "phonenumbers")
_LEAST_FREE_MIB = 500


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: what was looked at.
        well: whether it is as it should be.
        found: what was found.
        remedy: what to do when it is not well, else ``""``.
    """

    name: str
    well: bool
    found: str
    remedy: str = ""


def check(workspace: Workspace) -> list[Check]:
    """Look at Python, the packages, the workspace, the disk, the catalogue and the profiles."""
    return [
        _python(),
        *_packages(),
        _guarded("workspace", lambda: _writable(workspace), "Name another folder with --workspace"),
        _disk(workspace),
        _guarded("catalogue", lambda: _catalogue(workspace), "See HOTPASS_DATABASE_URL"),
        *_profiles(workspace),
    ]


def _python() -> Check:
    found = ".".join(str(part) for part in sys.version_info[:3])
    return Check("Python", sys.version_info >= (3, 11), found, "Install Python 3.11 or newer")


def _packages() -> Iterator[Check]:
    for name in _PACKAGES:
        try:
            yield Check(name, True, version(name))
        except PackageNotFoundError:
            yield Check(name, False, "not installed", "Run make setup")


def _guarded(name: str, look: Callable[[], str], remedy: str) -> Check:
    try:
        return Check(name, True, look())
    except HotpassError as error:
        return Check(name, False, error.sentence, error.remedy or remedy)
    except OSError as error:
        return Check(name, False, str(error.strerror), remedy)


def _writable(workspace: Workspace) -> str:
    workspace.make()
    with tempfile.NamedTemporaryFile(dir=workspace.root):
        return str(workspace.root.resolve())


def _disk(workspace: Workspace) -> Check:
    place = workspace.root if workspace.root.exists() else workspace.root.absolute().parent
    free = shutil.disk_usage(place).free // (1 << 20)
    return Check("disk", free >= _LEAST_FREE_MIB, f"{free} MiB free", "Free some space for the runs")


def _catalogue(workspace: Workspace) -> str:
    from hotpass.catalogue import Catalogue

    return Catalogue.open(workspace).describe()


def _profiles(workspace: Workspace) -> Iterator[Check]:
    from hotpass.profiles import load_profile, shipped_profiles

    own = sorted(p.stem for p in workspace.profiles.glob("*.yaml"))

    def title(name: str) -> str:
        return load_profile(name, workspace.profiles).title

    for name in [*shipped_profiles(), *own]:
        yield _guarded(f"profile {name}", lambda name=name: title(name), "Mend the key that is named")  # type: ignore[misc]
