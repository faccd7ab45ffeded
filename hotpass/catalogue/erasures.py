"""Erasures, and what holds of subjects by keyed digests of what they are known by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import ERASURES, SUBJECT_KEYS, SUBJECT_MARKS, clock, now

if TYPE_CHECKING:
    import pyarrow as pa

State = Literal["proposed", "approved", "working", "done", "refused"]
Mark = Literal["erased", "restricted", "held"]


@dataclass(frozen=True, slots=True)
class Erasure:
    """An erasure as it stands.

    Attributes:
        request: id of the request that asks for it.
        state: how far it is.
        proposed: how much there is of what, without the data.
        proposed_by, proposed_at: who proposed it, and when.
        approved_by, approved_at: who approved it, and when.
        attempt: how often it was taken up.
        fraction: share that is done, 0–1.
        message: what is done now.
        finished_at: when it was done.
        certificate: what was destroyed, without the data.
    """

    request: str
    state: State
    proposed: Mapping[str, Any]
    proposed_by: str
    proposed_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    attempt: int
    fraction: float
    message: str
    finished_at: datetime | None
    certificate: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Marked:
    """What holds of the subject of a request.

    Attributes:
        request: the request.
        mark: erased, restricted or held.
        reason: why.
        marked_by, marked_at: who said so, and when.
    """

    request: str
    mark: Mark
    reason: str
    marked_by: str
    marked_at: datetime


_SHOWN = [c for c in ERASURES.c if c.name not in ("owner", "lease_until")]


def propose(connection: sa.Connection, request: str, proposed: Mapping[str, Any], by: str) -> None:
    """Propose an erasure, in place of one that was proposed or refused."""
    connection.execute(ERASURES.delete().where(ERASURES.c.request == request))
    row = {"request": request, "state": "proposed", "proposed": dict(proposed), "proposed_by": by}
    more = {"proposed_at": now(), "attempt": 0, "fraction": 0.0, "message": ""}
    connection.execute(ERASURES.insert().values(**row, **more))
    audit.note(connection, by, "erasure.propose", request)


def decide(connection: sa.Connection, request: str, state: Literal["approved", "refused"], by: str) -> bool:
    """Approve a proposed erasure, or refuse one, also one that is approved and not begun; False where it
    stands otherwise by now."""
    c = ERASURES.c
    stands = c.state == "proposed"
    if state == "refused":
        stands = sa.or_(stands, sa.and_(c.state == "approved", c.attempt == 0))
    change = ERASURES.update().where(c.request == request, stands)
    done = bool(connection.execute(change.values(state=state, approved_by=by, approved_at=now())).rowcount)
    if done:
        audit.note(connection, by, "erasure.approve" if state == "approved" else "erasure.refuse", request)
    return done


def get(connection: sa.Connection, request: str) -> Erasure | None:
    """The erasure that a request asks for, or None."""
    row = connection.execute(sa.select(*_SHOWN).where(ERASURES.c.request == request)).mappings().first()
    return None if row is None else Erasure(**row)


def every(connection: sa.Connection) -> list[Erasure]:
    """All erasures, the newest first."""
    query = sa.select(*_SHOWN).order_by(ERASURES.c.proposed_at.desc(), ERASURES.c.request)
    return [Erasure(**row) for row in connection.execute(query).mappings()]


def claim(connection: sa.Connection, owner: str, seconds: float, request: str | None = None) -> str | None:
    """Take up an approved erasure, or one whose owner went silent; returns its request, if there is one."""
    free = sa.or_(
        ERASURES.c.state == "approved",
        sa.and_(ERASURES.c.state == "working", ERASURES.c.lease_until < clock()),
    )
    query = sa.select(ERASURES.c.request).where(free).order_by(ERASURES.c.approved_at).limit(1)
    query = query.where(ERASURES.c.request == request) if request else query
    found: str | None = connection.execute(query.with_for_update(skip_locked=True)).scalar()
    if found is not None:
        taken = {"state": "working", "owner": owner, "lease_until": clock() + seconds}
        change = ERASURES.update().where(ERASURES.c.request == found)
        connection.execute(change.values(attempt=ERASURES.c.attempt + 1, **taken))
    return found


def waiting(connection: sa.Connection) -> bool:
    """Whether an erasure is approved or begun, and not done."""
    query = sa.select(ERASURES.c.request).where(ERASURES.c.state.in_(["approved", "working"])).limit(1)
    return connection.execute(query).first() is not None


def hold(
    connection: sa.Connection, request: str, owner: str, seconds: float, fraction: float, message: str
) -> bool:
    """Keep an erasure, and tell how far it is; False where another has it."""
    change = ERASURES.update().where(ERASURES.c.request == request, ERASURES.c.owner == owner)
    told = {"lease_until": clock() + seconds, "fraction": fraction, "message": message}
    return bool(connection.execute(change.values(**told)).rowcount)


def release(connection: sa.Connection, request: str, owner: str, message: str) -> bool:
    """Let go of an erasure that is not done, so that it is taken up again; False where it is another's."""
    change = ERASURES.update().where(ERASURES.c.request == request, ERASURES.c.owner == owner)
    done = connection.execute(change.values(state="approved", owner=None, lease_until=None, message=message))
    return bool(done.rowcount)


def owners(connection: sa.Connection) -> dict[str, str]:
    """Who carries out an erasure now, by request."""
    c = ERASURES.c
    rows = connection.execute(sa.select(c.request, c.owner).where(c.state == "working"))
    return {request: str(owner) for request, owner in rows}


def finish(connection: sa.Connection, request: str, certificate: Mapping[str, Any], by: str) -> None:
    """Note that an erasure is done, with its certificate."""
    done = {"state": "done", "owner": None, "lease_until": None, "fraction": 1.0, "message": ""}
    change = ERASURES.update().where(ERASURES.c.request == request)
    connection.execute(change.values(certificate=dict(certificate), finished_at=now(), **done))
    counts = {"files": len(certificate["files"]), "rows": sum(certificate["rows"].values())}
    audit.note(connection, by, "erasure.finish", request, **counts)


def drop_file(
    connection: sa.Connection, request: str, certificate: Mapping[str, Any], digest: str, by: str
) -> None:
    """Note that an upload which could not be emptied was removed, with the certificate that says so."""
    change = ERASURES.update().where(ERASURES.c.request == request)
    connection.execute(change.values(certificate=dict(certificate)))
    audit.note(connection, by, "erasure.drop_file", request, file=digest)


def know(connection: sa.Connection, request: str, keys: Iterable[tuple[str, str]]) -> None:
    """Keep by which keyed digests the subject of a request is known, beside those that are kept already."""
    c = SUBJECT_KEYS.c
    known = {
        (kind, digest)
        for kind, digest in connection.execute(sa.select(c.kind, c.digest).where(c.request == request))
    }
    fresh = sorted(set(keys) - known)
    if fresh:
        rows = [{"request": request, "kind": kind, "digest": digest} for kind, digest in fresh]
        connection.execute(SUBJECT_KEYS.insert(), rows)


def mark(
    connection: sa.Connection, request: str, mark: Mark, act: Literal["set", "lift"], reason: str, by: str
) -> None:
    """Say what holds of the subject of a request from now on, or no longer."""
    row = {"request": request, "mark": mark, "act": act, "reason": reason, "marked_by": by}
    connection.execute(SUBJECT_MARKS.insert().values(marked_at=now(), **row))
    audit.note(connection, by, f"subject.{act}_{mark}", request)


def marked(connection: sa.Connection, *marks: Mark, request: str | None = None) -> list[Marked]:
    """What holds of subjects, of these marks, or of the subject of one request."""
    c = SUBJECT_MARKS.c
    query = sa.select(SUBJECT_MARKS).where(c.mark.in_(marks)).order_by(c.seq)
    query = query.where(c.request == request) if request else query
    newest = {(row["request"], row["mark"]): row for row in connection.execute(query).mappings()}
    return [
        Marked(r["request"], r["mark"], r["reason"], r["marked_by"], r["marked_at"])
        for r in newest.values()
        if r["act"] == "set"
    ]


def marks(connection: sa.Connection, request: str) -> list[tuple[str, Marked]]:
    """Every mark of the subject of a request that was set or lifted, in order, with which of the two."""
    query = sa.select(SUBJECT_MARKS).where(SUBJECT_MARKS.c.request == request).order_by(SUBJECT_MARKS.c.seq)
    return [
        (r["act"], Marked(r["request"], r["mark"], r["reason"], r["marked_by"], r["marked_at"]))
        for r in connection.execute(query).mappings()
    ]


def ever_marked(connection: sa.Connection, mark: Mark) -> set[str]:
    """Requests whose subject was once marked so, whether or not it was lifted since."""
    c = SUBJECT_MARKS.c
    query = sa.select(c.request).distinct().where(c.mark == mark, c.act == "set")
    return set(connection.execute(query).scalars())


def keys_of(connection: sa.Connection, requests: Iterable[str]) -> list[tuple[str, str, str]]:
    """Request, kind and digest of all keys of the subjects of some requests."""
    c = SUBJECT_KEYS.c
    query = sa.select(c.request, c.kind, c.digest).where(c.request.in_(list(requests))).order_by(c.request)
    return [(request, kind, digest) for request, kind, digest in connection.execute(query)]


def digests_of(connection: sa.Connection, kind: str) -> set[str]:
    """All digests of a kind."""
    c = SUBJECT_KEYS.c
    return set(connection.execute(sa.select(c.digest).where(c.kind == kind).distinct()).scalars())


def keys_table(connection: sa.Connection, mark: Mark) -> pa.Table:
    """Kind and digest of all by which subjects are known of whom something holds, as Arrow."""
    import pyarrow as pa

    keys = keys_of(connection, [one.request for one in marked(connection, mark)])
    columns = {"kind": [kind for _, kind, _ in keys], "digest": [digest for _, _, digest in keys]}
    return pa.table(columns, pa.schema([("kind", pa.string()), ("digest", pa.string())]))


def held_records(connection: sa.Connection) -> list[str]:
    """Ids of the records of all subjects that are held, as they were last found."""
    from hotpass.catalogue import subject_requests

    found: set[str] = set()
    for one in marked(connection, "held"):
        about = [act.said for act in subject_requests.kept(connection, one.request) if act.act == "find"]
        found |= set(about[-1].get("records", ())) if about else set()
    return sorted(found)
