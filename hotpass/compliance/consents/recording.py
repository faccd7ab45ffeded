"""Keeps what subjects say about purposes; nothing that was kept is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from hotpass import days
from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue import consents as table
from hotpass.catalogue.consents import SAID, Event, Said
from hotpass.catalogue.tables import now
from hotpass.compliance import purposes
from hotpass.compliance.consents.known_by import KnownBy, Subject
from hotpass.compliance.keyed import digest, value_key
from hotpass.errors import InputError
from hotpass.workspace import Workspace, sha256

#: A purpose that stands for all.
EVERYTHING: Final = "*"
BASES: Final = ("consent", "existing_customer")


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody was asked or said.

    Attributes:
        act: asked, given, refused, withdrawn or objected.
        purpose: name of the purpose; ``*`` for an objection to all.
        subject: who.
        day: when.
        expires: last day of a consent that ends.
        basis: ``consent``, or ``existing_customer`` as section 69(3) knows one.
        channel: how, such as form, e-mail or telephone.
        wording: version of the words to which was agreed.
        proof: SHA-256 of the form, letter or recording.
        times: how often was asked.
        origin: where it is written: a cell, or the hand.
        again: whether it is kept although the same is, as it was done once more on that day.
    """

    act: Said
    purpose: str
    subject: Subject | KnownBy
    day: date
    expires: date | None = None
    basis: str = "consent"
    channel: str = ""
    wording: str = ""
    proof: str | None = None
    times: int = 1
    origin: str = "by hand"
    again: bool = False

    def __post_init__(self) -> None:
        if self.act not in SAID:
            raise InputError(f"nothing is {self.act!r}; it is {', '.join(SAID)}")
        if self.basis not in BASES:
            raise InputError(f"a basis is {' or '.join(BASES)}, and not {self.basis!r}")
        if self.day > days.today():
            raise InputError(f"{self.day} is still to come")
        if self.act == "given" and self.purpose == EVERYTHING:
            raise InputError("consent is specific: it names one purpose (section 1)")
        if self.expires is not None and self.expires < self.day:
            raise InputError(f"it would end on {self.expires}, before it was given")
        if self.times < 1:
            raise InputError("somebody was asked at least once")


def record(workspace: Workspace, statement: Statement) -> bool:
    """Keep a statement; False where it is kept already.

    Raises:
        InputError: there is no such purpose, or nothing tells who it is.
    """
    return record_all(workspace, [statement]) == 1


def record_all(workspace: Workspace, statements: Sequence[Statement]) -> int:
    """Keep statements in their order; returns how many were new."""
    who = require(Act.ENTER)
    key = value_key(workspace)
    names = {EVERYTHING: EVERYTHING}
    for name in {one.purpose for one in statements} - {EVERYTHING}:
        names[name] = purposes.named(workspace, name).name
    events = [event_of(one, names[one.purpose], key, who.name) for one in statements]
    with Catalogue.open(workspace).write() as connection:
        added = table.add(connection, events)
        for act in sorted({event.act for event in added}):
            count = sum(event.act == act for event in added)
            audit.note(connection, who.name, f"consent.{act}", _about(added, act), count=count)
    return len(added)


def _about(events: Sequence[Event], act: str) -> str:
    said = sorted({event.purpose for event in events if event.act == act})
    return said[0] if len(said) == 1 else "several purposes"


def event_of(one: Statement, purpose: str, key: bytes, by: str) -> Event:
    """A statement as the ledger keeps it."""
    keys = one.subject.keys(key)
    given, moment = one.act == "given", now()
    said = (
        one.act,
        purpose.lower(),
        one.day,
        one.expires,
        one.basis if given else "",
        one.channel,
        one.wording,
        one.proof,
        one.times,
        sorted(keys),
        *([moment.isoformat()] if one.again else []),
    )
    return Event(
        purpose=purpose,
        act=one.act,
        day=one.day,
        keys=keys,
        content=digest(key, "consent", repr(said)),
        expires=one.expires,
        basis=one.basis if given else None,
        channel=one.channel or None,
        wording=one.wording or None,
        proof=one.proof,
        times=one.times,
        origin=one.origin,
        written_by=by,
        written_at=moment,
    )


def proof_of(text: str, beside: Sequence[str] | None = None) -> str:
    """The digest of a proof: of a file of that name, or the text itself where it is a SHA-256.

    Raises:
        InputError: it is neither.
    """
    from pathlib import Path

    bare = text.strip().lower()
    if len(bare) == 64 and all(c in "0123456789abcdef" for c in bare):
        return bare
    for folder in (*(beside or ()), "."):
        if (path := Path(folder, text.strip())).is_file():
            return sha256(path)
    raise InputError(
        "the proof is neither a file that is there nor a SHA-256", remedy="Name the file, or leave it out"
    )
