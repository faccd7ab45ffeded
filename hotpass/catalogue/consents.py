"""What subjects were asked and said about purposes; only added to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

import pyarrow as pa
import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import CONSENT_EVENTS, CONSENT_KEYS

Said = Literal["asked", "given", "refused", "withdrawn", "objected"]
SAID: Final[tuple[Said, ...]] = ("asked", "given", "refused", "withdrawn", "objected")
#: By what a subject is known: a kind of field and the keyed digest of a value.
Key = tuple[str, str]

_AT_ONCE: Final = 900
#: What of an event stands in its row; its keys have rows of their own.
_KEPT: Final = tuple(column.name for column in CONSENT_EVENTS.c if column.name != "seq")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a subject was asked or said.

    Attributes:
        purpose: name of the purpose, or ``*`` where an objection is to all.
        act: what was asked or said.
        day: when.
        keys: by what the subject is known.
        content: keyed digest of what was said, by whom and when.
        expires: last day of a consent that ends.
        basis: of one that was given: ``consent`` or ``existing_customer`` (section 69(3)).
        channel: how it was said.
        wording: version of the words to which was agreed.
        proof: SHA-256 of the letter, form or recording.
        times: how often was asked.
        origin: the cell or the hand that it comes from.
        written_by, written_at: who kept it and when.
        seq: rises with each; 0 before it is kept.
    """

    purpose: str
    act: Said
    day: date
    keys: tuple[Key, ...]
    content: str
    expires: date | None
    basis: str | None
    channel: str | None
    wording: str | None
    proof: str | None
    times: int
    origin: str | None
    written_by: str
    written_at: datetime
    seq: int = 0


def add(connection: sa.Connection, events: Sequence[Event]) -> list[Event]:
    """Keep events that are not kept yet, in their order; returns those that are new."""
    audit.hold(connection)  # numbers are given here, since the keys bear them too
    fresh = list(_fresh(connection, events))
    seq = connection.execute(sa.select(sa.func.max(CONSENT_EVENTS.c.seq))).scalar() or 0
    rows, keys = [], []
    for number, event in enumerate(fresh, seq + 1):
        keys += [{"event": number, "kind": kind, "digest": digest} for kind, digest in event.keys]
        rows.append({**{name: getattr(event, name) for name in _KEPT}, "seq": number})
    if rows:
        connection.execute(CONSENT_EVENTS.insert(), rows)
        connection.execute(CONSENT_KEYS.insert(), keys)
    return fresh


def _fresh(connection: sa.Connection, events: Sequence[Event]) -> Iterable[Event]:
    seen: set[str] = set()
    for start in range(0, len(events), _AT_ONCE):
        part = [event.content for event in events[start : start + _AT_ONCE]]
        c = CONSENT_EVENTS.c.content
        seen |= set(connection.execute(sa.select(c).where(c.in_(part))).scalars())
    for event in events:
        if event.content not in seen:
            seen.add(event.content)
            yield event


_EVENT_COLUMNS: Final = ("seq", "purpose", "act", "day", "expires", "basis", "wording", "proof", "times")
_EVENTS: Final = pa.schema(
    [
        ("seq", pa.int64()),
        ("purpose", pa.string()),
        ("act", pa.string()),
        ("day", pa.date32()),
        ("expires", pa.date32()),
        ("basis", pa.string()),
        ("wording", pa.string()),
        ("proof", pa.string()),
        ("times", pa.int64()),
    ]
)
_LEDGER: Final = pa.schema(
    [
        *((field.name, field.type) for field in _EVENTS),
        *((name, pa.string()) for name in ("channel", "origin", "written_by", "written_at")),
    ]
)
_KEYS: Final = pa.schema([("event", pa.int64()), ("kind", pa.string()), ("digest", pa.string())])


def tables(connection: sa.Connection, purposes: Sequence[str] | None = None) -> tuple[pa.Table, pa.Table]:
    """The events, of these purposes where some are named, and their keys, as Arrow tables."""
    c = CONSENT_EVENTS.c
    texts = {name: sa.cast(c[name], sa.Text) for name in ("day", "expires")}
    events = sa.select(*(texts.get(name, c[name]) for name in _EVENT_COLUMNS))
    keys = sa.select(CONSENT_KEYS.c.event, CONSENT_KEYS.c.kind, CONSENT_KEYS.c.digest)
    if purposes is not None:
        events = events.where(c.purpose.in_(purposes))
        keys = keys.where(CONSENT_KEYS.c.event.in_(sa.select(c.seq).where(c.purpose.in_(purposes))))
    return _arrow(connection, events, _EVENTS), _arrow(connection, keys, _KEYS)


def origins_of(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, str]:
    """Where some events come from, by their numbers; without those of which that is not known."""
    c, found = CONSENT_EVENTS.c, dict[int, str]()
    for start in range(0, len(numbers), _AT_ONCE):
        some = c.seq.in_(numbers[start : start + _AT_ONCE])
        rows = connection.execute(sa.select(c.seq, c.origin).where(some, c.origin.is_not(None)))
        found |= {seq: str(origin) for seq, origin in rows}
    return found


def ledger(connection: sa.Connection, until: datetime) -> tuple[pa.Table, pa.Table]:
    """All that is told of the events that were written before a moment, and their keys, as Arrow tables.

    Moments are texts, of UTC.
    """
    c = CONSENT_EVENTS.c
    texts = {name: sa.cast(c[name], sa.Text) for name in ("day", "expires")}
    postgresql = connection.dialect.name == "postgresql"
    stored = sa.func.timezone("UTC", c.written_at) if postgresql else c.written_at
    texts["written_at"] = sa.cast(stored, sa.Text)
    before = c.written_at < until
    events = sa.select(*(texts.get(name, c[name]) for name in _LEDGER.names)).where(before)
    keys = sa.select(CONSENT_KEYS.c.event, CONSENT_KEYS.c.kind, CONSENT_KEYS.c.digest)
    keys = keys.where(CONSENT_KEYS.c.event.in_(sa.select(c.seq).where(before)))
    return _arrow(connection, events.order_by(c.seq), _LEDGER), _arrow(connection, keys, _KEYS)


def _arrow(connection: sa.Connection, query: sa.Select[Any], schema: pa.Schema) -> pa.Table:
    cursor = connection.execute(query).cursor
    assert cursor is not None
    rows = cursor.fetchall()  # of millions, since an object of SQLAlchemy for each costs thrice the time
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [
        pa.array(column, pa.string() if pa.types.is_date(field.type) else field.type).cast(field.type)
        for column, field in zip(columns, schema, strict=True)
    ]
    return pa.table(arrays, schema=schema)


def latest(
    connection: sa.Connection, most: int, digests: Sequence[str] | None = None, purpose: str | None = None
) -> list[Event]:
    """The newest events, the newest first; of a subject known by one of these digests, or of a purpose."""
    c = CONSENT_EVENTS.c
    query = sa.select(CONSENT_EVENTS).order_by(c.day.desc(), c.seq.desc()).limit(most)
    if digests is not None:
        of = sa.select(CONSENT_KEYS.c.event).where(CONSENT_KEYS.c.digest.in_(digests))
        query = query.where(c.seq.in_(of))
    if purpose is not None:
        query = query.where(c.purpose == purpose)
    return [Event(keys=(), **row) for row in connection.execute(query).mappings()]


def origins(connection: sa.Connection) -> set[str]:
    """The requests of data subjects that events come from."""
    origin = CONSENT_EVENTS.c.origin
    return set(connection.execute(sa.select(origin).distinct().where(origin.like("R-%"))).scalars())


def objected_for(connection: sa.Connection, request: str) -> list[tuple[str, str, datetime]]:
    """Purposes that were objected to for a request of a data subject, by whom that was written, and when."""
    c = CONSENT_EVENTS.c
    query = sa.select(c.purpose, c.written_by, sa.func.min(c.seq)).where(
        c.origin == request, c.act == "objected"
    )
    firsts = query.group_by(c.purpose, c.written_by, c.day).subquery()
    written = sa.select(c.purpose, c.written_by, c.written_at).join(firsts, firsts.c[2] == c.seq)
    return [(purpose, by, at) for purpose, by, at in connection.execute(written.order_by(c.seq))]


def counts(connection: sa.Connection) -> dict[tuple[str, str], int]:
    """How many events there are by purpose and act."""
    c = CONSENT_EVENTS.c
    query = sa.select(c.purpose, c.act, sa.func.count()).group_by(c.purpose, c.act)
    return {(purpose, act): int(n) for purpose, act, n in connection.execute(query)}
