"""Files dropped on the Upload page, without the page."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

from hotpass import uploads
from hotpass.workspace import Workspace


def drop(workspace: Workspace, draft: uploads.Draft, *paths: Path) -> None:
    """Drop files together, and wait until all of them are taken in or refused."""
    with ExitStack() as opened:
        uploads.add(workspace, draft, [(path.name, opened.enter_context(path.open("rb"))) for path in paths])
        deadline = time.monotonic() + 120
        while uploads.settle(workspace, draft):
            assert time.monotonic() < deadline
            time.sleep(0.02)
