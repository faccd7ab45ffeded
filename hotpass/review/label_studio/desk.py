"""The place at which one process at a time sends or fetches, ``<workspace>/label-studio/``."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from hotpass.desks import LOCK, hand_over, is_held
from hotpass.errors import DependencyError
from hotpass.workspace import Workspace, write_whole

Job = Literal["push", "pull"]
#: Takes what is being done and how much of it is done, 0–1.
Tell = Callable[[str, float], None]

#: How long a command waits for another one to end, seconds.
_PATIENCE: Final = 120.0
_LOOK: Final = 0.1
_AGAIN: Final = "again"
_JOB: Final = "job.json"
_STATUS: Final = "status.json"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a process of its own is, or what came of it.

    Attributes:
        task: push or pull.
        going_on: whether it still works.
        doing: what it does.
        share: of the work that is done, 0–1.
        said: what came of it, a sentence; None until then.
        wrong: why nothing came of it, a sentence, or None.
    """

    task: Job
    going_on: bool
    doing: str
    share: float
    said: str | None
    wrong: str | None


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


def start(workspace: Workspace, task: Job, limit: int) -> bool:
    """Let a process of its own send or fetch; returns whether the place was free. Never waits."""
    lock = _open(workspace)
    try:
        if not _taken(lock):
            return False
        write_whole(desk(workspace) / _JOB, json.dumps([task, limit]))
        tell(workspace, {"task": task, "doing": "begins", "share": 0.0})
        hand_over(lock, "hotpass.review.label_studio", workspace.root)
    finally:
        os.close(lock)
    return True


def nudge(workspace: Workspace) -> None:
    """Let answers be fetched soon: now, or once more when whoever sends or fetches now has ended."""
    (_made(workspace) / _AGAIN).touch()
    start(workspace, "pull", 0)


def is_wanted_again(workspace: Workspace) -> bool:
    """Whether somebody asked for answers since this was asked last."""
    try:
        (desk(workspace) / _AGAIN).unlink()
    except FileNotFoundError:
        return False
    return True


def job(workspace: Workspace) -> tuple[Job, int]:
    """What the process that was started is to do: send or fetch, and how many pairs are to be there."""
    task, limit = json.loads((desk(workspace) / _JOB).read_text(encoding="utf-8"))
    return task, limit


def tell(workspace: Workspace, status: Mapping[str, Any]) -> None:
    """Say how far the work is, or what became of it."""
    write_whole(desk(workspace) / _STATUS, json.dumps(status))


def progress(workspace: Workspace) -> Progress | None:
    """How far a process of its own is, or what came of the last one; None where there was none."""
    going_on = is_held(desk(workspace))
    try:
        told = json.loads((desk(workspace) / _STATUS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    wrong = told.get("wrong")
    if not going_on and wrong is None and "said" not in told:
        wrong = "It broke off. Start it again; what was done until then is known."
    return Progress(
        told["task"], going_on, told.get("doing", ""), told.get("share", 1.0), told.get("said"), wrong
    )


def _open(workspace: Workspace) -> int:
    return os.open(_made(workspace) / LOCK, os.O_CREAT | os.O_RDWR, 0o600)


def _made(workspace: Workspace) -> Path:
    folder = desk(workspace)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
