"""The audit trail looked through by people: found by what entries say, one looked at, how far it is sealed.

Looking is an act of its own. Whoever asks the same again within :data:`SAME_READING` is still reading.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from hotpass.access import Act, current, require
from hotpass.catalogue import Catalogue, audit, audit_search
from hotpass.catalogue.audit import NOTHING, Entry
from hotpass.catalogue.audit_search import Wanted
from hotpass.catalogue.tables import now
from hotpass.compliance.sealing import checkpoint_files, sealed_seq
from hotpass.errors import InputError
from hotpass.workspace import Workspace

SAME_READING: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the trail.

    Attributes:
        entries: the newest first.
        total: how many are wanted in all.
        newer: whether there are newer ones.
        older: whether there are older ones.
    """

    entries: list[Entry]
    total: int
    newer: bool
    older: bool


@dataclass(frozen=True, slots=True)
class Bound:
    """An entry and what it is bound to.

    Attributes:
        entry: the entry.
        fits: whether its hash is that of what it says.
        follows: whether it names the hash of the entry before.
        sealed_by: file of the first checkpoint that seals it, or None.
        last: number of the newest entry.
    """

    entry: Entry
    fits: bool
    follows: bool
    sealed_by: str | None
    last: int


@dataclass(frozen=True, slots=True)
class Sealing:
    """How far the trail is sealed, and when it was last found sound.

    Attributes:
        entries: number of the newest entry.
        sealed: number of the newest that is sealed; 0 where none is.
        sealed_at: when it was, or None.
        verified_at: when the whole was last verified here and recorded, or None.
        verified_by: by whom.
        verified: how many entries there were then.
    """

    entries: int
    sealed: int
    sealed_at: datetime | None
    verified_at: datetime | None
    verified_by: str
    verified: int


def browse(
    workspace: Workspace, wanted: Wanted, most: int = 100, below: int | None = None, above: int | None = None
) -> Found:
    """A page of the entries that are wanted: the newest, those below a number, or those next above one.

    Raises:
        AccessRefused: whoever acts may not read the trail.
    """
    require(Act.AUDIT)
    catalogue = Catalogue.open(workspace)
    with catalogue.read() as connection:
        if above is None:
            found = audit_search.newest_first(connection, wanted, most + 1, below)
            entries, newer, older = found[:most], below is not None, len(found) > most
        else:
            found = audit_search.next_newer(connection, wanted, most + 1, above)
            entries, newer, older = found[-most:], len(found) > most, True
        total = audit_search.count(connection, wanted)
    if not total:
        wanted = replace(wanted, subject="")  # to which nothing was done may be anything that somebody typed
    place = f"below {below}" if below is not None else f"above {above}" if above is not None else ""
    _note_reading(catalogue, ", ".join(filter(None, (wanted.words, place))))
    return Found(entries, total, newer, older)


def look_at(workspace: Workspace, seq: int) -> Bound:
    """One entry with what binds it.

    Raises:
        AccessRefused: whoever acts may not read the trail.
        InputError: there is no such entry.
    """
    require(Act.AUDIT)
    catalogue = Catalogue.open(workspace)
    with catalogue.read() as connection:
        entry, newest = audit_search.numbered(connection, seq), audit.newest(connection)
        before = audit_search.numbered(connection, seq - 1)
    if entry is None or newest is None:
        raise InputError(f"there is no entry {seq}", where="audit trail")
    sealing = next((file for file in checkpoint_files(workspace) if sealed_seq(file) >= seq), None)
    previous = before.hash if before else NOTHING
    _note_reading(catalogue, f"entry {seq}")
    name = sealing.name if sealing else None
    return Bound(entry, entry.computed == entry.hash, entry.previous == previous, name, newest.seq)


def names(workspace: Workspace) -> tuple[list[str], list[str]]:
    """Who did something, and what was done, to choose from.

    Raises:
        AccessRefused: whoever acts may not read the trail.
    """
    require(Act.AUDIT)
    with Catalogue.open(workspace).read() as connection:
        return audit_search.actors(connection), audit_search.acts(connection)


def sealing(workspace: Workspace) -> Sealing:
    """How far the trail is sealed; whether it is sound is not looked at.

    Raises:
        AccessRefused: whoever acts may not read the trail.
    """
    require(Act.AUDIT)
    with Catalogue.open(workspace).read() as connection:
        newest = audit.newest(connection)
        sound = next(iter(audit.latest(connection, 1, ["audit.verify"])), None)
    files = checkpoint_files(workspace)
    moment = datetime.fromisoformat(json.loads(files[-1].read_text())["sealed_at"]) if files else None
    return Sealing(
        newest.seq if newest else 0,
        sealed_seq(files[-1]) if files else 0,
        moment,
        sound.at if sound else None,
        sound.actor if sound else "",
        int(sound.details["entries"]) if sound else 0,
    )


def _note_reading(catalogue: Catalogue, asked: str) -> None:
    who, said = current().name, {"asked": asked} if asked else {}
    with catalogue.read() as connection:
        mine = Wanted(actor=who, act="audit.read", subject="trail", since=now() - SAME_READING)
        if any(entry.details == said for entry in audit_search.newest_first(connection, mine, 20)):
            return
    with catalogue.write() as connection:
        audit.note(connection, who, "audit.read", "trail", said)
