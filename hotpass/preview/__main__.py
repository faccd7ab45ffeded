"""The process that reads one preview: ``python -m hotpass.preview WORKSPACE DESK``.

It is given the lock of its desk, and ends when it has written the preview or why there is none.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, Final

from hotpass.preview.background import carry_out, tell
from hotpass.preview.reading import Request
from hotpass.telemetry import log_to
from hotpass.workspace import Workspace

#: Previews read at one time, and how long one that nobody looks at is kept, seconds.
_TOGETHER: Final = 2
_KEPT: Final = 7 * 24 * 3600.0
_NICER: Final = 10


def main(arguments: list[str]) -> None:
    """Read the preview that is asked for at the desk."""
    os.nice(_NICER)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # what it was about to write is cleared away
    workspace, desk = Workspace(arguments[0]), Path(arguments[1])
    log_to(workspace.logs)
    status: dict[str, Any] = json.loads((desk / "status.json").read_text(encoding="utf-8"))
    status |= {"pid": os.getpid()}
    tell(desk, status)
    request = Request.of(json.loads((desk / "request.json").read_text(encoding="utf-8")))
    with _turn(desk.parent):
        tell(desk, {**status, "state": "reading"})
        carry_out(workspace, desk, request)
        _sweep(desk.parent)


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Wait until few enough others read."""
    with ExitStack() as open_:
        turns = [open_.enter_context((folder / f".turn-{n}").open("a")) for n in range(_TOGETHER)]
        if not any(map(_is_free, turns)):
            fcntl.flock(turns[os.getpid() % _TOGETHER], fcntl.LOCK_EX)
        yield


def _is_free(turn: IO[str]) -> bool:
    """Whether nobody has this turn; it is ours then."""
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sweep(folder: Path) -> None:
    """Remove what nobody has looked at for long."""
    before = time.time() - _KEPT
    for old in folder.iterdir():
        if old.is_dir() and old.stat().st_mtime < before:
            shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
