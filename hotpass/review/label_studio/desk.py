"""The place at which one process at a time sends or fetches, ``<workspace>/label-studio/``."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal

from hotpass.desks import LOCK, hand_over, is_held
from hotpass.errors import DependencyError
from hotpass.workspace import Workspace, write_whole

Task = Literal["push", "pull"]
#: Takes what is being done and how much of it is done, 0–1.
Tell = Callable[[str, float], None]

#: How long a command waits for another one to end, seconds.
_PATIENCE: Final = 120.0
_LOOK: Final = 0.1
_STATUS: Final = "status.json"


def desk(workspace: Workspace) -> Path:
    """Its folder."""
    return workspace.root / "label-studio"


@contextmanager
def held(workspace: Workspace, patience: float = _PATIENCE) -> Iterator[None]:
    """Hold the place; waits for whoever holds it.

    Raises:
        DependencyError: another process did not end in time.
    """
    lock = _open(workspace)
    try:
        until = time.monotonic() + patience
        while not _taken(lock):
            if time.monotonic() > until:
                raise DependencyError(
                    "another process sends to Label Studio or fetches from it",
                    where=str(workspace.root),
                    remedy="Wait for it to end",
                )
            time.sleep(_LOOK)
        yield
    finally:
        os.close(lock)


def start(workspace: Workspace, task: Task, limit: int) -> bool:
    """Let a process of its own send or fetch; returns whether the place was free. Never waits."""
    lock = _open(workspace)
    try:
        if not _taken(lock):
            return False
        tell(workspace, {"task": task, "doing": "begins", "share": 0.0})
        hand_over(lock, "hotpass.review.label_studio", workspace.root, Path(task), Path(str(limit)))
    finally:
        os.close(lock)
    return True


def tell(workspace: Workspace, status: Mapping[str, Any]) -> None:
    """Say how far the work is, or what became of it."""
    write_whole(desk(workspace) / _STATUS, json.dumps(status))


def status(workspace: Workspace) -> Mapping[str, Any]:
    """What was last said, with ``going_on``: whether a process still works at it."""
    try:
        said: dict[str, Any] = json.loads((desk(workspace) / _STATUS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {**said, "going_on": is_held(desk(workspace))}


def _open(workspace: Workspace) -> int:
    folder = desk(workspace)
    folder.mkdir(parents=True, exist_ok=True)
    return os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
