"""A search for a data subject, and the proposal of an erasure, by a process of their own: that takes minutes
where a large upload that no run has read is to be read for it, or a large version to be looked through.

The desk of each is ``<workspace>/.seeking/<name>/``, for the owner of the workspace alone: whoever works
there holds its lock and says how far it is, so that a page that is opened anew goes on telling. What was
found is forgotten once a page has taken it, or after a day. Run as
``python -m hotpass.compliance.subjects_aside WORKSPACE DESK`` with the lock handed over.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from hotpass.access import Act, Identity, Role, acting_as, current, require
from hotpass.catalogue import Catalogue, erasures
from hotpass.compliance import erasing, subjects
from hotpass.compliance.erasing.destroying import folder_of
from hotpass.compliance.erasing.subject import write_private
from hotpass.compliance.forgetting import forget
from hotpass.compliance.subjects import Holdings, Sought
from hotpass.compliance.subjects.opening import readings_of
from hotpass.compliance.subjects.unread import UNREAD, bytes_unread, sweep
from hotpass.desks import LOCK, end, hand_over, is_held
from hotpass.errors import HotpassError
from hotpass.quality.ahead import is_large
from hotpass.ssot.versions import current_version
from hotpass.telemetry import log_to, record_failure
from hotpass.workspace import Workspace

Sort = Literal["find", "propose"]

#: Bytes of uploads that are read in about a second.
_READ_AT_ONCE: Final = 1 << 20
_TASK, _STATUS, _FOUND = "task.json", "status.json", "found.json"
_BROKE_OFF: Final = "It broke off before everything was looked through. Begin it again."
_OUTDATED: Final = "Somebody was erased meanwhile, so that what was found does not hold. Begin it again."
#: After how many seconds it is forgotten what nobody took.
_KEPT: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Seeking:
    """How far it is, or what came of it.

    Attributes:
        going_on: whether it is not over.
        share: how much of it is done, 0-1.
        message: what is done now, in words.
        wrong: why it came to nothing, a sentence; else ``""``.
    """

    going_on: bool
    share: float = 0.0
    message: str = ""
    wrong: str = ""


def takes_long(workspace: Workspace) -> bool:
    """Whether a search takes longer than a page may."""
    if bytes_unread(workspace, readings_of(workspace)) > _READ_AT_ONCE:
        return True
    found = (current_version(workspace, dataset) for dataset in workspace.datasets())
    return any(is_large(one) for one in found if one is not None)


def find_aside(workspace: Workspace, sought: Sought, request: str | None) -> None:
    """Begin to look for a subject; what was looked for before at the same desk is given up.

    Raises:
        AccessRefused: whoever acts may not look.
    """
    _begin(workspace, "find", request, asdict(sought))


def propose_aside(workspace: Workspace, request: str) -> None:
    """Begin to work out what an erasure would take away, and propose it.

    Raises:
        AccessRefused: whoever acts may not propose it.
    """
    _begin(workspace, "propose", request, {"request": request})


def seeking(workspace: Workspace, sort: Sort, request: str | None) -> Seeking | None:
    """How far it is; None where there is nothing to be told.

    Raises:
        AccessRefused: whoever acts may not look.
    """
    desk = _desk(workspace, sort, request)
    going_on = is_held(desk)  # asked first: what ends meanwhile has told its end
    status = _read(desk / _STATUS)
    if not going_on and not status:
        return None
    wrong = status.get("wrong", "")
    if not going_on and not wrong:
        if not status.get("done"):
            wrong = _BROKE_OFF
        elif sort == "find" and not (desk / _FOUND).exists():  # an erasure has removed it
            wrong = _OUTDATED
    return Seeking(going_on, status.get("share", 0.0), status.get("message", ""), wrong)


def take(workspace: Workspace, request: str | None) -> Holdings | None:
    """What a search has found, which is forgotten then; None where it found nothing out."""
    desk = _desk(workspace, "find", request)
    try:
        return TypeAdapter(Holdings).validate_json((desk / _FOUND).read_bytes())
    except FileNotFoundError:
        return None
    finally:
        forget(desk)


def give_up(workspace: Workspace, sort: Sort, request: str | None) -> None:
    """End it, where it is going on, and forget what it has read and found."""
    desk = _desk(workspace, sort, request)
    end(desk)
    forget(desk)
    sweep(workspace)
    if sort == "propose" and request is not None:
        forget(folder_of(workspace, request) / UNREAD)


def _begin(workspace: Workspace, sort: Sort, request: str | None, said: Mapping[str, Any]) -> None:
    give_up(workspace, sort, request)
    desk, who = _desk(workspace, sort, request), current()
    forget_left(workspace)
    desk.mkdir(parents=True)
    desk.parent.chmod(0o700)
    acts = None if who.acts is None else sorted(who.acts)
    actor = {"name": who.name, "roles": sorted(who.roles), "origin": who.origin, "acts": acts}
    write_private(desk / _TASK, {"sort": sort, "said": said, "actor": actor})
    write_private(desk / _STATUS, {"message": "beginning"})
    lock = os.open(desk / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        hand_over(lock, "hotpass.compliance.subjects_aside", workspace.root, desk)
    finally:
        os.close(lock)


def forget_left(workspace: Workspace) -> None:
    """Forget what nobody took for a day, and what searches that were killed have read."""
    sweep(workspace)
    for desk in _desks(workspace).glob("*"):
        if not is_held(desk) and time.time() - desk.stat().st_mtime > _KEPT:
            forget(desk)


def _desks(workspace: Workspace) -> Path:
    return workspace.root / ".seeking"


def _desk(workspace: Workspace, sort: Sort, request: str | None) -> Path:
    """Of a request whoever works at it; else of each person one."""
    who = require(Act.SUBJECTS)
    name = request or hashlib.sha256(who.name.encode()).hexdigest()[:16]
    return _desks(workspace) / f"{sort}-{name}"


def _read(path: Path) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    return said


def _carry_out(workspace: Workspace, desk: Path) -> None:
    task = _read(desk / _TASK)
    if not task:  # it was given up before it began
        return
    actor, erased = task["actor"], _erased(workspace)
    acts = None if actor["acts"] is None else frozenset(map(Act, actor["acts"]))
    who = Identity(actor["name"], frozenset(map(Role, actor["roles"])), actor["origin"], acts)

    def told(share: float, message: str) -> None:
        write_private(desk / _STATUS, {"share": share, "message": message})

    try:
        with acting_as(who):
            if task["sort"] == "propose":
                erasing.propose(workspace, task["said"]["request"], told)
            else:
                sought = TypeAdapter(Sought).validate_python(task["said"])
                found = asdict(subjects.find(workspace, sought, who.name, told))
                if _erased(workspace) == erased:
                    write_private(desk / _FOUND, found)
        ended: dict[str, Any] = {"done": True}
    except HotpassError as error:
        ended = {"wrong": error.sentence}
    except Exception as error:  # an erasure may have removed what is being read
        fault = f"Hotpass met a fault of its own (error {record_failure(error)})."
        ended = {"wrong": fault if _erased(workspace) == erased else _OUTDATED}
    write_private(desk / _STATUS, ended)


def _erased(workspace: Workspace) -> set[tuple[str, bool]]:
    """By whose requests somebody is being erased, or was."""
    with Catalogue.open(workspace).read() as connection:
        every = erasures.every(connection)
    return {(one.request, one.state == "done") for one in every if one.state in ("working", "done")}


if __name__ == "__main__":
    os.nice(10)
    space = Workspace(sys.argv[1])
    log_to(space.logs)
    with suppress(FileNotFoundError):  # it was given up meanwhile
        _carry_out(space, Path(sys.argv[2]))
