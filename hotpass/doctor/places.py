"""The workspace's folders, what cut runs have left in them, the disk, and who may read the secrets."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from hotpass.doctor.finding import Check, Finding, well, wrong
from hotpass.settings import settings
from hotpass.workspace import Workspace

_LEAST_FREE_MIB: Final = 500
#: Unfinished folders older than this belong to nobody: a lease lasts seconds, a stage minutes.
_STALE_SECONDS: Final = 24 * 3600
_UNFINISHED: Final = (
    "runs/*/.*",
    "published/*/.*.part",
    "models/*/.*",
    "previews/.*",
    "files/.*.part",
    "profiles/**/.*.part",
)
#: Files that hold passwords and keys where they are used; Streamlit reads the first.
_SECRETS: Final = (".streamlit/secrets.toml", ".env")


def look_at_workspace(workspace: Workspace) -> Finding:
    """Whether the folders are there and can be written; its own profiles are there once it has any."""
    root = workspace.root
    if not root.exists():
        return well("workspace", f"{root} is not there yet; the first run makes it")
    if not root.is_dir():
        return wrong("workspace", f"{root} is no folder", "Name another folder with --workspace")
    folders = (workspace.files, root / "runs", root / "published", workspace.logs)
    missing = [folder.name for folder in folders if not folder.is_dir()]
    if missing:
        found = f"{root} lacks {', '.join(missing)}"
        check = Check("workspace", False, found, "hotpass doctor --fix makes them")
        return Finding(check, lambda: _make(workspace), lambda: look_at_workspace(workspace))
    with tempfile.NamedTemporaryFile(dir=root):
        return well("workspace", str(root.resolve()))


def _make(workspace: Workspace) -> str:
    workspace.make()
    return "The missing folders were made"


def look_for_leftovers(workspace: Workspace) -> Finding:
    """Whether attempts that were cut have left unfinished files or folders."""
    stale = _stale(workspace)
    if not stale:
        return well("leftovers", "none")
    check = Check(
        "leftovers", False, f"{len(stale)} unfinished from before", "hotpass doctor --fix removes them"
    )
    return Finding(check, lambda: _remove(stale), lambda: look_for_leftovers(workspace))


def _stale(workspace: Workspace) -> list[Path]:
    before = time.time() - _STALE_SECONDS
    found = {path for pattern in _UNFINISHED for path in workspace.root.glob(pattern)}
    return sorted(path for path in found if path.lstat().st_mtime < before)


def _remove(paths: list[Path]) -> str:
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return f"{len(paths)} unfinished files and folders were removed"


def look_at_disk(workspace: Workspace) -> Finding:
    """Whether there is room for runs."""
    place = workspace.root if workspace.root.is_dir() else workspace.root.absolute().parent
    while not place.is_dir():
        place = place.parent
    free = shutil.disk_usage(place).free // (1 << 20)
    found = f"{free} MiB free"
    return (
        well("disk", found)
        if free >= _LEAST_FREE_MIB
        else wrong("disk", found, "Free some space for the runs")
    )


def look_at_permissions(workspace: Workspace) -> Iterator[Finding]:
    """Whether others on this machine may write the workspace, or read a secret."""
    if os.name != "posix":
        return
    places = [(workspace.root, stat.S_IWOTH, "can be changed by everybody on this machine")]
    secrets = [Path(name) for name in _SECRETS] + [workspace.root / "secrets.toml"]
    secrets += filter(None, [settings().label_studio_token_file])
    others = stat.S_IRWXG | stat.S_IRWXO
    places += [(path, others, "can be read by others on this machine") for path in secrets]
    for path, forbidden, what in places:
        if path.exists():
            yield _permission(path, forbidden, what)


def _permission(path: Path, forbidden: int, what: str) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    name = f"permissions of {path.name}"
    if not mode & forbidden:
        return well(name, oct(mode)[2:])
    remedy = "hotpass doctor --fix takes the permission away"
    check = Check(name, False, f"{path} {what} ({oct(mode)[2:]})", remedy)

    def mend() -> str:
        path.chmod(mode & ~forbidden)
        return f"Permissions are {oct(mode & ~forbidden)[2:]} now"

    return Finding(check, mend, lambda: _permission(path, forbidden, what))
