"""The process that reads previews: ``python -m hotpass.preview WORKSPACE DESK``.

It is given the lock of its desk. When it has written that preview, or why there is none, it reads those that
wait at other desks, small files all in one child, and ends when none waits.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hotpass.preview.background import carry_out, next_waiting, tell
from hotpass.preview.reading import Request
from hotpass.telemetry import log_to
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    from hotpass.stages.ingest.child import Together

#: How long a preview that nobody looks at is kept, seconds.
_KEPT: Final = 7 * 24 * 3600.0
_NICER: Final = 10


def main(arguments: list[str]) -> None:
    """Read the preview that is asked for at the desk, then those that wait."""
    from hotpass.stages import ingest

    os.nice(_NICER)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # what it was about to write is cleared away
    workspace, desk = Workspace(arguments[0]), Path(arguments[1])
    log_to(workspace.logs)
    with ingest.reading_child() as together:
        _read_at(workspace, desk, together)
        while (waiting := next_waiting(desk.parent)) is not None:
            other, lock = waiting
            _read_at(workspace, other, together)
            os.close(lock)
    _sweep(desk.parent)


def _read_at(workspace: Workspace, desk: Path, together: Together) -> None:
    """Read the preview that is asked for at a desk whose lock we hold."""
    status: dict[str, Any] = json.loads((desk / "status.json").read_text(encoding="utf-8"))
    tell(desk, {**status, "pid": os.getpid(), "state": "reading"})
    request = Request.of(json.loads((desk / "request.json").read_text(encoding="utf-8")))
    carry_out(workspace, desk, request, together)


def _sweep(folder: Path) -> None:
    """Remove what nobody has looked at for long."""
    before = time.time() - _KEPT
    for old in folder.iterdir():
        if old.is_dir() and old.stat().st_mtime < before:
            shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
