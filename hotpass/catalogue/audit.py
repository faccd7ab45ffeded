"""The audit trail: what was done, by whom, each entry bound to the one before by its hash.

An entry is written in the transaction of the act that it records, as its last statement, so that both stand
or neither does. The hash of an entry covers everything that it says and the hash before it (a hash chain,
as in Haber and Stornetta, How to time-stamp a digital document, 1991): whoever edits, drops, inserts or
reorders entries breaks the chain from there on. That the newest are dropped is seen by the sealed
checkpoints of :mod:`hotpass.compliance`.

What an entry says in people's own words stands beside the trail (:mod:`hotpass.catalogue.audit_texts`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from hotpass.access import door
from hotpass.catalogue import audit_texts
from hotpass.catalogue.tables import AUDIT, now

#: The hash before the first entry.
NOTHING: Final = "0" * 64
_AT_ONCE: Final = 5_000
_as_text: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_Waiting = tuple[dict[str, Any], list[audit_texts.Text]]
_waiting: WeakKeyDictionary[sa.Connection, list[_Waiting]] = WeakKeyDictionary()


class Line(NamedTuple):
    """An entry as it is hashed, exported and verified: as :class:`Entry`, but for the moment, a text."""

    seq: int
    at: str
    actor: str
    act: str
    subject: str
    said: str
    previous: str
    hash: str

    @property
    def computed(self) -> str:
        """The hash that it must have: SHA-256 over the JSON array of the others, in UTF-8 without blanks.

        Empty where they are no texts, or none that UTF-8 has.
        """
        try:
            return hashlib.sha256(_as_text(self[:-1]).encode()).hexdigest()
        except (TypeError, ValueError):
            return ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act.

    Attributes:
        seq: number in the trail, from 1 without a gap.
        at: when, with a zone.
        actor: who did it.
        act: what was done: a noun and a verb, such as ``run.submit``.
        subject: what it was done to: an id, never a personal value.
        said: more about it as JSON, without personal values.
        previous: hash of the entry before; :data:`NOTHING` for the first.
        hash: SHA-256 over all of these, hexadecimal.
        texts: by name, what it says in people's own words, as far as that was read with it.
    """

    seq: int
    at: datetime
    actor: str
    act: str
    subject: str
    said: str
    previous: str
    hash: str
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def details(self) -> Mapping[str, Any]:
        """What is said besides, in the words in which it stands now."""
        said: dict[str, Any] = json.loads(self.said)
        said.pop(audit_texts.TEXTS, None)
        return {**said, **self.texts}

    @property
    def told(self) -> str:
        """The details as JSON."""
        return json.dumps(self.details, ensure_ascii=False, sort_keys=True)

    @property
    def row(self) -> dict[str, Any]:
        """The entry by the names of its columns."""
        return {column.name: getattr(self, column.name) for column in AUDIT.c}

    @property
    def line(self) -> Line:
        """The entry as it is hashed: the moment in UTC with microseconds."""
        moment = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        texts = self.actor, self.act, self.subject, self.said
        return Line(self.seq, moment, *texts, self.previous, self.hash)

    @property
    def computed(self) -> str:
        """The hash that the entry must have."""
        return self.line.computed


def hash_of(seq: int, at: datetime, actor: str, act: str, subject: str, said: str, previous: str) -> str:
    """The hash of an entry that says these."""
    return Entry(seq, at, actor, act, subject, said, previous, "").computed


def note(
    connection: sa.Connection,
    actor: str,
    act: str,
    subject: str,
    texts: Mapping[str, str] | None = None,
    /,
    **details: Any,
) -> None:
    """Record an act at the end of the transaction that it is part of; names the door, where one is told.

    Args:
        connection: of the transaction.
        actor: who does it.
        act: what is done.
        subject: an id.
        texts: by name, what somebody wrote in words of their own: it may name anybody.
        details: more about it, without personal values.
    """
    if through := door():
        details["through"] = through
    kept = [audit_texts.salted(name, text) for name, text in sorted((texts or {}).items())]
    if kept:
        details[audit_texts.TEXTS] = {one.name: one.digest for one in kept}
    said = json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    entry = {"at": now(), "actor": actor, "act": act, "subject": subject, "said": said}
    _waiting.setdefault(connection, []).append((entry, kept))


def write_noted(connection: sa.Connection) -> None:
    """Write the entries of a transaction that is about to be committed."""
    noted = _waiting.pop(connection, [])
    if not noted:
        return
    hold(connection)
    last = newest(connection)
    seq, previous = (last.seq, last.hash) if last else (0, NOTHING)
    rows = []
    for number, (entry, texts) in enumerate(noted, seq + 1):
        found = hash_of(number, previous=previous, **entry)
        rows.append({"seq": number, **entry, "previous": previous, "hash": found})
        previous = found
        audit_texts.keep(connection, number, texts)
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(AUDIT.insert(), rows[start : start + _AT_ONCE])


def hold(connection: sa.Connection) -> None:
    """Let nobody else write entries, or hold the trail, until this transaction, one that writes, is over."""
    if connection.dialect.name == "postgresql":  # SQLite's transactions hold the only lock that there is
        connection.execute(sa.text("LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE"))


def newest(connection: sa.Connection) -> Entry | None:
    """The last entry, or None."""
    row = connection.execute(sa.select(AUDIT).order_by(AUDIT.c.seq.desc()).limit(1)).mappings().first()
    return None if row is None else Entry(**row)


def entries(connection: sa.Connection, after: int = 0) -> Iterator[Entry]:
    """The entries that follow the one numbered ``after``, in their order."""
    while True:
        query = sa.select(AUDIT).where(AUDIT.c.seq > after).order_by(AUDIT.c.seq).limit(_AT_ONCE)
        rows = connection.execute(query).mappings().all()
        yield from in_words(connection, rows)
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1]["seq"]


def latest(
    connection: sa.Connection, most: int, acts: Sequence[str] = (), actor: str | None = None
) -> list[Entry]:
    """The newest entries, of these acts and of whom where that is named, the newest first."""
    query = sa.select(AUDIT).order_by(AUDIT.c.seq.desc()).limit(most)
    query = query.where(AUDIT.c.act.in_(acts)) if acts else query
    query = query.where(AUDIT.c.actor == actor) if actor is not None else query
    return in_words(connection, connection.execute(query).mappings())


def in_words(connection: sa.Connection, rows: Iterable[sa.RowMapping]) -> list[Entry]:
    """The entries of some rows, with what they say in people's own words."""
    every = list(rows)
    texts = audit_texts.of_entries(connection, [row["seq"] for row in every if audit_texts.has(row["said"])])
    return [Entry(**row, texts=texts.get(row["seq"], {})) for row in every]
