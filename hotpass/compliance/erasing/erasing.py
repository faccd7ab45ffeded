"""Erasures: proposed from what a request was found to be about, approved, carried out, certified.

What is known of the subject lies in a file beside the erasure from its start to its end, so that one that was
cut goes on where it was. Each step may be done again.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal

import sqlalchemy as sa

from hotpass import access, days
from hotpass.catalogue import Catalogue, erasures
from hotpass.catalogue import runs as run_table
from hotpass.catalogue.erasures import Erasure
from hotpass.catalogue.tables import now
from hotpass.compliance.erasing import proposed
from hotpass.compliance.erasing.destroying import (
    ELSEWHERE,
    Destroyed,
    Report,
    destroy,
    folder_of,
    subject_file,
)
from hotpass.compliance.erasing.gathering import gather, others_say
from hotpass.compliance.erasing.handed_out import handed_out
from hotpass.compliance.erasing.knowing import keys_of_records, records_again
from hotpass.compliance.erasing.others import values_of_others
from hotpass.compliance.erasing.subject import Subject, load, save, write_private
from hotpass.compliance.forgetting import forget
from hotpass.compliance.keyed import value_key
from hotpass.compliance.recipients import recipients_of
from hotpass.compliance.registers import Backup, entries
from hotpass.compliance.sealing import seal
from hotpass.compliance.subjects.opening import readings_of
from hotpass.compliance.subjects.requests import Request, find_request
from hotpass.compliance.subjects.unread import UNREAD, unread
from hotpass.desks import LOCK, is_held
from hotpass.errors import InputError, InternalError
from hotpass.settings import settings
from hotpass.workspace import Workspace

#: Time that an erasure stays its worker's without a sign, in leases of runs: a large table takes long.
_PATIENCE: Final = 24
_CUT: Final = "it was cut, and goes on when it is taken up again"
#: The file of what was handed out, as it was known before requests forgot whom they were about.
_HANDED_OUT: Final = "handed-out.json"


def propose(workspace: Workspace, request: str, report: Report = lambda *_: None) -> Erasure:
    """Say what an erasure would take away, and ask for it to be approved.

    Raises:
        InputError: it cannot be carried out as the request stands.
    """
    who = access.require(access.Act.SUBJECTS)
    asked = _erasable(workspace, request)
    state = proposed.state_of(workspace, asked)
    subject, keys = _gathered(workspace, asked, report)
    with Catalogue.open(workspace).write() as connection:
        standing = erasures.get(connection, request)
        if standing is not None and standing.state in ("approved", "working", "done"):
            raise InputError(f"the erasure is {standing.state}", where=request)
        erasures.propose(connection, request, _counts(subject), who.name)
    proposed.keep(workspace, asked, state, subject, keys)
    return find_erasure(workspace, request)


def approve(workspace: Workspace, request: str) -> Erasure:
    """Approve what was proposed: a worker carries it out then.

    Raises:
        AccessError: whoever proposed it may not approve it where two persons are asked.
        InputError: nothing is proposed, or the subject is held by now.
    """
    who = access.require(access.Act.SUBJECTS)
    standing = _proposed(workspace, request)
    if needs_second_person() and standing.proposed_by == who.name:
        raise InputError("another person than the one who proposed it approves an erasure", where=request)
    _erasable(workspace, request)
    _decide(workspace, request, "approved", who.name)
    return find_erasure(workspace, request)


def refuse(workspace: Workspace, request: str) -> Erasure:
    """Refuse what was proposed, also once it is approved and no worker has begun; it may be proposed anew.

    Raises:
        InputError: nothing is proposed, or a worker has begun.
    """
    who = access.require(access.Act.SUBJECTS)
    find_erasure(workspace, request)
    _decide(workspace, request, "refused", who.name)
    proposed.drop(workspace, request)
    return find_erasure(workspace, request)


def _decide(workspace: Workspace, request: str, state: Literal["approved", "refused"], by: str) -> None:
    with Catalogue.open(workspace).write() as connection:
        done = erasures.decide(connection, request, state, by)
    if not done:
        raise InputError(f"the erasure is {find_erasure(workspace, request).state}", where=request)


def standing_erasure(workspace: Workspace, request: str) -> Erasure | None:
    """The erasure that a request asks for, or None where none was proposed."""
    access.require(access.Act.SUBJECTS)
    with Catalogue.open(workspace).read() as connection:
        return erasures.get(connection, request)


def find_erasure(workspace: Workspace, request: str) -> Erasure:
    """The erasure that a request asks for.

    Raises:
        InputError: none was proposed.
    """
    found = standing_erasure(workspace, request)
    if found is None:
        raise InputError(
            "no erasure is proposed", where=request, remedy="`hotpass subjects erase` proposes it"
        )
    return found


def needs_second_person() -> bool:
    """Whether another person than the one who proposes an erasure approves it."""
    asked = settings().erasure_second_person
    return settings().sign_in_metadata_url is not None if asked is None else asked


def erase_now(workspace: Workspace, request: str, report: Report = lambda *_: None) -> None:
    """Carry an erasure out in this process: proposed and approved at once where one person may do both.

    Raises:
        InputError: it waits for another person's approval, or cannot be carried out as the request stands.
    """
    standing = standing_erasure(workspace, request)
    if standing is not None and standing.state == "done":
        raise InputError("the erasure is done", where=request)
    if standing is None or standing.state == "refused":
        standing = propose(workspace, request)
    if standing.state == "proposed":
        approve(workspace, request)
    if not work_once(workspace, request, report):
        raise InputError("a worker carries the erasure out", where=request)


def work_once(workspace: Workspace, request: str | None = None, report: Report = lambda *_: None) -> bool:
    """Carry out an approved erasure, or go on with one that was cut; returns whether there was one.

    Raises:
        InputError: a run is going on, which would bring back what is erased.
    """
    _forget_finished(workspace)
    _let_go_of_killed(workspace)
    catalogue, owner = Catalogue.open(workspace), secrets.token_hex(8)
    lease = _PATIENCE * settings().lease_seconds
    with catalogue.write() as connection:
        if run_table.newest(connection, "running", limit=1):
            if request is not None:
                raise InputError("a run is going on", where=request, remedy="Erase once it is over")
            return False
        taken = erasures.claim(connection, owner, lease, request)
    if taken is None:
        return False

    def told(fraction: float, message: str) -> None:
        with catalogue.write() as connection:
            if not erasures.hold(connection, taken, owner, lease, round(fraction, 4), message):
                raise InternalError("another worker carries out the erasure", where=taken)
        report(fraction, message)

    try:
        with _at_work(folder_of(workspace, taken)):
            _carry_out(workspace, taken, told)
    except BaseException:
        with catalogue.write() as connection:
            erasures.release(connection, taken, owner, _CUT)
        raise
    return True


def _let_go_of_killed(workspace: Workspace) -> None:
    """Let those be taken up again whose process is gone; a process elsewhere is waited for by its lease."""
    catalogue = Catalogue.open(workspace)
    with catalogue.read() as connection:
        owners = erasures.owners(connection)
    for request, owner in owners.items():
        folder = folder_of(workspace, request)
        if (folder / LOCK).exists() and not is_held(folder):
            with catalogue.write() as connection:
                gone = erasures.release(connection, request, owner, _CUT)
            if gone:
                (folder / LOCK).unlink(missing_ok=True)


@contextmanager
def _at_work(folder: Path) -> Iterator[None]:
    """Hold the lock of an erasure's folder, which goes with the process however it ends."""
    part = subject_file(folder).with_name(f".{LOCK}.{os.getpid()}.part")
    with part.open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        part.replace(folder / LOCK)  # held from the moment on in which it is there
        yield


def _carry_out(workspace: Workspace, request: str, report: Report) -> None:
    folder, catalogue = folder_of(workspace, request), Catalogue.open(workspace)
    subject = load(kept := subject_file(folder))
    if subject is None:
        _erasable(workspace, request)
        report(0.0, "gathering what is held")
        asked = find_request(workspace, request)
        subject, keys = proposed.kept(workspace, asked) or _gathered(workspace, asked)
        with catalogue.write() as connection:
            erasures.know(connection, request, keys)
            erasures.mark(
                connection, request, "erased", "set", subject.reason, _approver(connection, request)
            )
        save(subject, kept)
    copies = _copies(workspace, request, folder / _HANDED_OUT)
    given = recipients_of(workspace, subject.entities)
    told = sorted({(subject.terms.out_of_file(r.recipient or ""), r.export) for r in given})
    with catalogue.read() as connection:
        by = _approver(connection, request)
    certificate = _certificate(request, subject, destroy(workspace, subject, folder, report, by))
    certificate |= {"backups": backups(workspace), "recipients": told, "handed_out": copies}
    with catalogue.write() as connection:
        erasures.finish(connection, request, certificate, _approver(connection, request))
    forget(folder)
    seal(workspace)


def _copies(workspace: Workspace, request: str, path: Path) -> list[str]:
    """What was handed out, kept in a file from before the rows of requests are rewritten."""
    if not path.is_file():
        write_private(path, {"copies": handed_out(workspace, find_request(workspace, request))})
    copies: list[str] = json.loads(path.read_text(encoding="utf-8"))["copies"]
    return copies


def _forget_finished(workspace: Workspace) -> None:
    """Forget what erasures still know that were cut between their certificate and their end."""
    with Catalogue.open(workspace).read() as connection:
        done = [one.request for one in erasures.every(connection) if one.state == "done"]
    left = [folder for request in done if (folder := folder_of(workspace, request)).is_dir()]
    for folder in left:
        forget(folder)
    if left:
        seal(workspace)


def _gathered(
    workspace: Workspace, asked: Request, report: Report = lambda *_: None
) -> tuple[Subject, set[tuple[str, str]]]:
    """The subject of a request, and by which keys it is known again."""
    reason = f"Erased at the request {asked.id} of the data subject"
    known, key = readings_of(workspace), value_key(workspace)
    of, every = asked.entity_type, list(asked.records)
    aside = folder_of(workspace, asked.id) / UNREAD
    with unread(workspace, known, aside, lambda share, said: report(0.6 * share, said)) as found:
        report(0.6, "working out what goes, and what stays as it is others' as well")
        if (
            fresh := found.readings
        ):  # what it says of the subject is the subject's own, and claims nothing for others
            keys = keys_of_records(known, of, every, others_say(known, of, every), key)
            every = sorted({*every, *records_again(fresh, of, keys, key)})
        readings = [*known, *fresh]
        subject, shared = gather(workspace, readings, of, every, reason)
        keys = keys_of_records(readings, of, every, shared, key)
    return replace(subject, of_others=values_of_others(workspace, known, subject)), keys


def _erasable(workspace: Workspace, request: str) -> Request:
    asked = find_request(workspace, request)
    if asked.kind not in ("deletion", "objection"):
        raise InputError(f"the request asks for {asked.kind}, not for deletion", where=request)
    if asked.state != "open":
        raise InputError(f"the request is {asked.state}", where=request)
    if asked.identified is None:
        raise InputError(
            "it was not made sure who asks",
            where=request,
            remedy="Record how with `hotpass subjects identify`",
        )
    if held := _held(workspace, request):
        raise InputError(f"the subject is held: {held}", where=request, remedy="Lift the hold first")
    if not asked.records:
        raise InputError(
            "it was not found whom the request is about",
            where=request,
            remedy="Search with `hotpass subjects find --request`",
        )
    return asked


def _held(workspace: Workspace, request: str) -> str:
    """Why a subject of this or another request about the same records may not be erased, or nothing."""
    own = set(find_request(workspace, request).records)
    with Catalogue.open(workspace).read() as connection:
        held = erasures.marked(connection, "held")
    return next((h.reason for h in held if own & set(find_request(workspace, h.request).records)), "")


def _proposed(workspace: Workspace, request: str) -> Erasure:
    standing = find_erasure(workspace, request)
    if standing.state != "proposed":
        raise InputError(f"the erasure is {standing.state}", where=request)
    return standing


def _approver(connection: sa.Connection, request: str) -> str:
    standing = erasures.get(connection, request)
    assert standing is not None
    return standing.approved_by or standing.proposed_by


def _counts(subject: Subject) -> dict[str, Any]:
    cells = [len(c) for sheets in subject.cells.values() for c in sheets.values()]
    return {
        "records": len(subject.records),
        "entities": len(subject.entities),
        "files_read": len(subject.cells),
        "cells": sum(cells),
        "shared": dict(subject.shared),
    }


def backups(workspace: Workspace) -> list[dict[str, str]]:
    """Backups of the register that were made by now and are not destroyed, and so still hold the subject."""
    today = days.today()
    return [
        {"backup": one.id, "name": one.form.title, "destroyed_by": str(one.form.destroy_by or "")}
        for one in entries(workspace, Backup.register)
        if isinstance(one.form, Backup) and one.form.made_on <= today and one.form.destroyed_on is None
    ]


def _certificate(request: str, subject: Subject, done: Destroyed) -> dict[str, Any]:
    counts = dict(done.ledger.counts())
    return {
        "request": request,
        "finished_at": now().isoformat(timespec="seconds"),
        "subject": subject.entity_type,
        **_counts(subject),
        "rows": {name: count for name, count in counts.items() if name != ELSEWHERE},
        "label_studio_tasks": counts.get(ELSEWHERE, 0),
        "files": [
            {"place": f.place, "kind": f.kind, "before": f.before, "after": f.after, "method": f.method}
            for f in done.ledger.every()
        ],
        "left": done.left,
        "unreadable": done.unreadable,
    }
