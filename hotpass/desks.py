"""Folders at which one process at a time works: it holds their lock, which goes with it however it ends."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

LOCK = "lock"


def is_held(desk: Path) -> bool:
    """Whether a process works at this desk."""
    try:
        with (desk / LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def hand_over(lock: int, module: str, *arguments: Path) -> subprocess.Popen[bytes]:
    """Start a process of a module that takes the open lock of a desk over, and outlives this one.

    Args:
        lock: file descriptor of the held lock; close it afterwards.
        module: what it runs.
        arguments: folders it is given.
    """
    return subprocess.Popen(
        [sys.executable, "-m", module, *(str(path.resolve()) for path in arguments)],
        pass_fds=(lock,),
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
