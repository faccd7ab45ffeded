"""Folders at which one process at a time works: it holds their lock, which goes with it however it ends."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

LOCK = "lock"
#: How long a process that was killed may take to be gone, seconds.
_GONE_WITHIN: Final = 5.0


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
    process = subprocess.Popen(
        [sys.executable, "-m", module, *(str(path.resolve()) for path in arguments)],
        pass_fds=(lock,),
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.pwrite(lock, str(process.pid).encode(), 0)
    return process


def end(desk: Path) -> None:
    """Kill the process that works at a desk, and what it has started; one of another machine goes on."""
    try:
        holder = int((desk / LOCK).read_bytes() or 0)
    except FileNotFoundError:
        return
    if not holder or not is_held(desk) or not _has_open(holder, desk / LOCK):
        return
    with suppress(ProcessLookupError):
        os.killpg(holder, signal.SIGKILL)
    deadline = time.monotonic() + _GONE_WITHIN
    while is_held(desk) and time.monotonic() < deadline:
        time.sleep(0.02)


def _has_open(process: int, path: Path) -> bool:
    """Whether a process has a file open: its number may be another's where the desk is shared by machines."""
    try:
        return any(one.samefile(path) for one in Path(f"/proc/{process}/fd").iterdir() if one.exists())
    except OSError:
        return not Path("/proc").is_dir()
