"""Previews are read by a few processes of their own, whoever asks for them and however often.

The desk of a preview is ``<workspace>/previews/.<key>``; whoever reads it holds its lock, which ends with the
process. When as many processes read as may, a further preview waits at its desk until one of them takes it
up; the next look begins anew if none did. A preview that several sessions or servers ask for is read once.
Where only a boundary or a header was moved, the cells are there already, and whoever asks is answered at
once.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from hotpass.desks import LOCK, hand_over, is_held
from hotpass.errors import HotpassError
from hotpass.preview.reading import Preview, Request, folder_of, is_quick, load, read, remove_all
from hotpass.telemetry import record_failure
from hotpass.workspace import StoredFile, Workspace

if TYPE_CHECKING:
    from hotpass.stages.ingest.child import Together

#: Processes that read previews at one time.
_MOST_READING: Final = 2
_ATTEMPTS: Final = 2
_ENDED: Final = ("refused", "failed")
_DIED: Final = "reading it broke off; take it out and add it again"

#: Processes started here, so that they leave nothing behind when they have ended.
_started: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True, slots=True)
class Looking:
    """How far a preview is.

    Attributes:
        state: ``waiting`` for other previews, ``reading``, ``ready``, ``refused`` (the file cannot be read),
            ``failed`` (our fault).
        preview: once it is ready.
        sentence: why it was refused or failed, what is wrong and what to do; else ``""``.
        seconds: since it was first asked for.
        share: of the file that is read, 0–1; None while that is not known.
    """

    state: Literal["waiting", "reading", "ready", "refused", "failed"]
    preview: Preview | None = None
    sentence: str = ""
    seconds: float = 0.0
    share: float | None = None

    @property
    def going_on(self) -> bool:
        """Whether there is something to wait for."""
        return self.state in ("waiting", "reading")


def look(workspace: Workspace, request: Request) -> Looking:
    """The preview, or how far it is; begins to read the file when nobody does. Never waits for a file."""
    folder = folder_of(workspace, request)
    if folder.is_dir():
        return _ready(folder, request)
    desk = _desk(folder)
    desk.mkdir(parents=True, exist_ok=True)
    lock = os.open(desk / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _told(_status(desk))
    else:
        return _begun(workspace, request, folder, lock)
    finally:
        os.close(lock)


def wait(workspace: Workspace, request: Request, seconds: float = 120.0) -> Looking:
    """Look until the preview is there or will not be, at most so long."""
    deadline = time.monotonic() + seconds
    while (looking := look(workspace, request)).going_on and time.monotonic() < deadline:
        time.sleep(0.05)
    return looking


def forget(workspace: Workspace, request: Request) -> None:
    """Stop reading a file that nobody wants any more, and forget that it was refused."""
    _give_up(_desk(folder_of(workspace, request)))


def clear(workspace: Workspace, file: StoredFile) -> None:
    """Remove all that previews hold of a file that nobody looks at any more."""
    folder = workspace.root / "previews"
    for asked in folder.glob(".*/request.json"):
        if _read(asked).get("file", {}).get("digest") == file.digest:
            _give_up(asked.parent)
    remove_all(folder, file)


def _give_up(desk: Path) -> None:
    """Stop whoever reads at the desk, and clear it; what else that process was to read is begun anew."""
    status = _status(desk)
    if "pid" in status and status.get("state") not in _ENDED and is_held(desk):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(status["pid"], signal.SIGTERM)
    shutil.rmtree(desk, ignore_errors=True)


def _desk(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}")


def _ready(folder: Path, request: Request) -> Looking:
    os.utime(folder)
    return Looking("ready", load(folder, request.file))


def _begun(workspace: Workspace, request: Request, folder: Path, lock: int) -> Looking:
    """With the lock held: what the last process left, or a new one that takes the lock over."""
    desk = _desk(folder)
    status = _status(desk)
    if folder.is_dir():
        shutil.rmtree(desk, ignore_errors=True)
        return _ready(folder, request)
    if status.get("state") in _ENDED:
        return _told(status)
    attempt = status.get("attempt", 0) + 1
    if attempt > _ATTEMPTS:
        tell(desk, {**status, "state": "failed", "sentence": f"{request.file.name}: {_DIED}"})
        return _told(_status(desk))
    write(desk / "request.json", request.as_json())
    waiting = {"state": "waiting", "attempt": attempt - 1, "since": status.get("since") or time.time()}
    quick = is_quick(workspace, request)
    if not quick and _reading(desk) >= _MOST_READING:
        tell(desk, waiting)
        return _told(waiting)
    tell(desk, {**waiting, "attempt": attempt})
    if quick:
        carry_out(workspace, desk, request)
        return _ready(folder, request) if folder.is_dir() else _told(_status(desk))
    _start(workspace, desk, lock)
    return _told(_status(desk))


def _reading(desk: Path) -> int:
    """How many desks beside this one somebody works at."""
    others = (lock.parent for lock in desk.parent.glob(f".*/{LOCK}"))
    return sum(is_held(other) for other in others if other != desk)


def next_waiting(folder: Path) -> tuple[Path, int] | None:
    """A desk at which a preview waits, with its lock, which is then ours; None when there is none."""
    for asked in sorted(folder.glob(".*/request.json"), key=lambda path: path.stat().st_mtime):
        desk = asked.parent
        try:
            lock = os.open(desk / LOCK, os.O_RDWR)
        except FileNotFoundError:
            continue
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            status = _status(desk)
            if status.get("state") == "waiting" and asked.is_file():
                tell(desk, {**status, "attempt": status["attempt"] + 1})
                return desk, lock
        os.close(lock)
    return None


def carry_out(workspace: Workspace, desk: Path, request: Request, together: Together | None = None) -> None:
    """Read the preview asked for at the desk, and clear the desk or leave on it why there is none."""
    status = _status(desk)
    try:
        read(workspace, request, lambda share, _: tell(desk, {**status, "share": share}), together)
    except HotpassError as error:
        tell(desk, {**status, "state": "refused", "sentence": error.sentence})
    except Exception as error:
        name = record_failure(error)
        sentence = f"{request.file.name}: it could not be read; give the operator the error id {name}"
        tell(desk, {**status, "state": "failed", "sentence": sentence})
    else:
        shutil.rmtree(desk, ignore_errors=True)


def _start(workspace: Workspace, desk: Path, lock: int) -> None:
    _started[:] = [child for child in _started if child.poll() is None]
    _started.append(hand_over(lock, "hotpass.preview", workspace.root, desk))


def _told(status: Mapping[str, Any]) -> Looking:
    since = status.get("since") or time.time()
    state = status.get("state", "waiting")
    seconds = max(0.0, time.time() - since)
    return Looking(state, None, status.get("sentence", ""), seconds, status.get("share") or None)


def _status(desk: Path) -> dict[str, Any]:
    return _read(desk / "status.json")


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    return found


def tell(desk: Path, status: Mapping[str, Any]) -> None:
    """Say how far the preview is."""
    write(desk / "status.json", status)


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON through a temporary name."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_text(json.dumps(content), encoding="utf-8")
    part.replace(path)
