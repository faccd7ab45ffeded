"""The trail verified by a process of its own, as a million entries take longer than a page may.

Its desk is ``<workspace>/verifying/``: whoever verifies holds its lock, says there how far it is, and then
what came of it, so that any page, opened anew or by somebody else, can tell. Run as
``python -m hotpass.compliance.verifying_aside WORKSPACE`` with the lock handed over.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue.tables import now
from hotpass.compliance.verifying import Verified, verify
from hotpass.desks import LOCK, hand_over, is_held
from hotpass.errors import HotpassError
from hotpass.telemetry import log_to, record_failure
from hotpass.workspace import Workspace, write_whole

_STATUS: Final = "status.json"
_BROKE_OFF: Final = "It broke off before every entry was looked at. Verify the trail again."


@dataclass(frozen=True, slots=True)
class Verifying:
    """How far a verification is, or what came of it.

    Attributes:
        by: who asked for it.
        at: when it began, or when it ended.
        going_on: whether it is not over.
        seen: entries that were looked at so far.
        entries: how many there were when it began.
        found: the trail, where it is sound.
        wrong: what is not as it was written, or why it could not be verified: a sentence; else ``""``.
    """

    by: str
    at: datetime
    going_on: bool
    seen: int
    entries: int
    found: Verified | None
    wrong: str


def verify_aside(workspace: Workspace) -> bool:
    """Let a process of its own verify the trail and record that it was sound; False where one is at it.

    Raises:
        AccessRefused: whoever acts may not read the trail.
    """
    who, desk = require(Act.AUDIT), _desk(workspace)
    desk.mkdir(parents=True, exist_ok=True)
    lock = os.open(desk / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with Catalogue.open(workspace).read() as connection:
            newest = audit.newest(connection)
        _tell(desk, {"by": who.name, "seen": 0, "entries": newest.seq if newest else 0})
        hand_over(lock, "hotpass.compliance.verifying_aside", workspace.root)
    except BlockingIOError:
        return False
    finally:
        os.close(lock)
    return True


def verifying(workspace: Workspace) -> Verifying | None:
    """How far the last verification is, or what came of it; None where there was none.

    Raises:
        AccessRefused: whoever acts may not read the trail.
    """
    require(Act.AUDIT)
    desk = _desk(workspace)
    going_on = is_held(desk)  # asked first: what ends meanwhile has told its end
    try:
        told = json.loads((desk / _STATUS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    found, wrong = told.get("found"), told.get("wrong", "")
    if not going_on and not (found or wrong):
        wrong = _BROKE_OFF
    return Verifying(
        told["by"],
        datetime.fromisoformat(told["at"]),
        going_on,
        told["seen"],
        told["entries"],
        Verified(**found) if found else None,
        wrong,
    )


def _carry_out(workspace: Workspace) -> None:
    desk = _desk(workspace)
    told = json.loads((desk / _STATUS).read_text(encoding="utf-8"))
    try:
        found = verify(workspace, told=lambda seen: _tell(desk, {**told, "seen": seen}))
        with Catalogue.open(workspace).write() as connection:
            said = {"entries": found.entries, "sealed": found.sealed}
            audit.note(connection, told["by"], "audit.verify", "trail", **said)
        _tell(desk, {**told, "seen": found.entries, "found": asdict(found)})
    except HotpassError as error:
        _tell(desk, {**told, "wrong": error.sentence})
    except Exception as error:
        _tell(desk, {**told, "wrong": f"Hotpass met a fault of its own (error {record_failure(error)})."})


def _tell(desk: Path, status: Mapping[str, Any]) -> None:
    write_whole(desk / _STATUS, json.dumps({**status, "at": now().isoformat()}))


def _desk(workspace: Workspace) -> Path:
    return workspace.root / "verifying"


if __name__ == "__main__":
    os.nice(10)
    space = Workspace(sys.argv[1])
    log_to(space.logs)
    _carry_out(space)
