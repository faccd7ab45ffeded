"""What work that was cut left half-written, and what was dropped and is in no draft yet.

Nobody goes on with either: a run does a stage that was cut again from its beginning, and a drop that is gone
is one that broke off, of which the person is told. So what of them may tell of a subject is removed whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from hotpass.workspace import Workspace

#: Where there is nothing that work leaves, or that an erasure sees to itself.
_ASIDE: Final = ("audit", "erasures")
#: What a drop on its desk consists of besides the files: names and states alone.
_OF_THE_DESK: Final = ("drop.json", "status.json", "lock")


def left_by_work(workspace: Workspace, says: Callable[[Path], bool]) -> Iterator[Path]:
    """Files that work has left, as far as they may tell of a subject; no run may be going on.

    Args:
        workspace: which is looked through.
        says: whether a file says something of the subject. What a run has left is not asked for: what an
            engine puts on disk for want of memory is packed in its own way.
    """
    for path in _hidden(workspace.root):
        of_a_run = path.relative_to(workspace.root).parts[0] == "runs"
        for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
            if of_a_run or says(file):
                yield file


def dropped(workspace: Workspace, says: Callable[[Path], bool]) -> Iterator[Path]:
    """Files of the drops in which one says something of the subject, with the answers about them."""
    for desk in sorted(p for p in (workspace.root / "incoming").glob("*") if p.is_dir()):
        files = sorted(p for p in desk.rglob("*") if p.is_file() and p.name not in _OF_THE_DESK)
        if any(says(file) for file in files):
            yield from (file for file in files if file.suffix != ".fetched")


def _hidden(folder: Path) -> Iterator[Path]:
    """Files and folders whose names begin with a dot, without what is in these folders."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            yield path
        elif path.is_dir() and not path.is_symlink() and path.name not in _ASIDE:
            yield from _hidden(path)
