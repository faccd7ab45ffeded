"""The register of what data subjects ask for: what it is, when it must be answered, and what was done.

No name is kept in it: a request says by ``reference`` where its letter lies, and after a search by ids of
records and entities whom it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from hotpass import access, days
from hotpass.catalogue import Catalogue, erasures
from hotpass.catalogue import subject_requests as table
from hotpass.catalogue.subject_requests import Act, Deed
from hotpass.catalogue.tables import now
from hotpass.compliance.clocks import last_day
from hotpass.compliance.subjects.finding import HeldRecord, Holdings, own_records
from hotpass.compliance.subjects.seeking import STANDINGS
from hotpass.errors import InputError
from hotpass.model import EntityType
from hotpass.settings import settings
from hotpass.workspace import Workspace

Kind = Literal["access", "correction", "deletion", "objection", "restriction"]
Outcome = Literal["granted", "partly", "refused"]

#: What may be asked for, by the section of the Act that gives the right.
SECTIONS: Final[Mapping[Kind, str]] = {
    "access": "section 23",
    "correction": "section 24, Form 2",
    "deletion": "section 24, Form 2",
    "objection": "section 11(3), Form 1",
    "restriction": "section 14(6)",
}
OUTCOMES: Final[tuple[Outcome, ...]] = ("granted", "partly", "refused")
#: What an officer may say of a record that was found: how sure it is then, and in which word.
_JUDGED: Final = {"confirm": (STANDINGS[0], "confirmed"), "exclude": (STANDINGS[-1], "another's")}
#: How long a period may be extended by, calendar days, and for what it may be: PAIA, section 57(1).
LONGEST_EXTENSION: Final = 30


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands.

    Attributes:
        id: such as ``R-2026-0001``.
        kind: what is asked for.
        received: the day on which it came.
        due: the last day for the answer; None while the clock has not begun.
        channel: how it came, such as e-mail.
        reference: where the letter lies.
        state: ``open``, ``answered`` or ``withdrawn``.
        identified: how it was made sure who asks, or None.
        subjects: ids of the entities that it is about, as last found.
        records: ids of their records, as last found, without those that were excluded since.
        perhaps: how many records more were found that may be another's, and do not count.
        entity_type: what they are of.
        outcome: of an answered one.
        ended: the day of the answer or withdrawal, or None.
        acts: all that was done, in order.
    """

    id: str
    kind: Kind
    received: date
    due: date | None
    channel: str
    reference: str
    state: str
    identified: str | None
    subjects: Sequence[str]
    records: Sequence[str]
    perhaps: int
    entity_type: EntityType
    outcome: str | None
    ended: date | None
    acts: Sequence[Act]

    def days_left(self, today: date) -> int | None:
        """Days until it is due, less than 0 when it is late; of one that has ended as on its last day."""
        return None if self.due is None else (self.due - (self.ended or today)).days


def receive(
    workspace: Workspace, kind: str, received: date, by: str, *, channel: str = "", reference: str = ""
) -> Request:
    """Enter a request.

    Raises:
        InputError: there is no such right, or the day is still to come.
    """
    access.require(access.Act.SUBJECTS)
    if kind not in SECTIONS:
        raise InputError(f"there is no right to {kind!r}; rights are {', '.join(SECTIONS)}")
    _not_to_come(received)
    said = {"kind": kind, "channel": channel, "reference": reference}
    with Catalogue.open(workspace).write() as connection:
        request = table.next_id(connection, received.year)
        table.add(connection, Act(request, "receive", received, said, by, now()))
    return find_request(workspace, request)


def identify(workspace: Workspace, request: str, how: str, day: date, by: str) -> Request:
    """Record how it was made sure who asks (section 23(1): adequate proof of identity)."""
    return _act(workspace, request, "identify", day, {"how": _said(how)}, by)


def found(workspace: Workspace, request: str, held: Holdings, by: str) -> Request:
    """Record whom a request is about, by ids; records that are perhaps another's do not count."""
    records = sorted(record.record_id for record in own_records(held))
    perhaps = len(held.records) - len(records)
    kind = held.sought.entity_type
    about = {"entities": held.entities, "records": records, "perhaps": perhaps, "kind": kind}
    return _act(workspace, request, "find", days.today(), about, by)


def confirm(workspace: Workspace, request: str, record_id: str, ground: str, by: str) -> Request:
    """Record that a record which is only possibly the subject's is theirs, and what proves it.

    What is found for the request from then on holds it as certain (:func:`as_confirmed`).
    """
    said = {"record": record_id, "ground": _said(ground)}
    return _act(workspace, request, "confirm", days.today(), said, by)


def exclude(workspace: Workspace, request: str, record_id: str, ground: str, by: str) -> Request:
    """Record that a record which is held to be the subject's is another's, and what proves it.

    What is found for the request from then on holds it as only possible (:func:`as_judged`), so that it is
    neither told nor erased.
    """
    said = {"record": record_id, "ground": _said(ground)}
    return _act(workspace, request, "exclude", days.today(), said, by)


def as_judged(workspace: Workspace, request: str, held: Holdings) -> Holdings:
    """What is held, with the records certain that were confirmed for a request, and only possible those that
    were excluded; what was said last counts."""
    access.require(access.Act.SUBJECTS)
    said = _judged(find_request(workspace, request).acts)
    records = [_as_said(record, said.get(record.record_id)) for record in held.records]
    ranked = sorted(records, key=lambda record: STANDINGS.index(record.standing))
    return replace(held, records=ranked)


def _judged(acts: Sequence[Act]) -> dict[str, Act]:
    """By record what was said last of whose it is."""
    return {act.said["record"]: act for act in acts if act.act in _JUDGED}


def _as_said(record: HeldRecord, judged: Act | None) -> HeldRecord:
    if judged is None:
        return record
    standing, word = _JUDGED[judged.act]
    why = f"{word}: {judged.said['ground']}"
    return replace(record, standing=standing, reasons=(*(r for r in record.reasons if r != why), why))


def extend(workspace: Workspace, request: str, days: int, ground: str, day: date, by: str) -> Request:
    """Give more time, once (PAIA, section 57).

    Raises:
        InputError: it was extended before, or the days are none or too many.
    """
    if not 1 <= days <= LONGEST_EXTENSION:
        raise InputError(f"an extension has 1 to {LONGEST_EXTENSION} days", where=request)
    if any(act.act == "extend" for act in find_request(workspace, request).acts):
        raise InputError(
            "the time was extended before; it can be once", where=request, remedy="Answer the request"
        )
    return _act(workspace, request, "extend", day, {"days": days, "ground": _said(ground)}, by)


def answer(workspace: Workspace, request: str, outcome: str, ground: str, day: date, by: str) -> Request:
    """End a request with an answer; a refusal, whole or in part, needs its ground.

    Raises:
        InputError: there is no such outcome, a ground is missing, it was not made sure who asks, or deletion
            is granted of what is not erased whole.
    """
    if outcome not in OUTCOMES:
        raise InputError(f"there is no outcome {outcome!r}; outcomes are {', '.join(OUTCOMES)}")
    if outcome != "granted":
        _said(ground)
    if find_request(workspace, request).identified is None and outcome != "refused":
        raise InputError(
            "it was not made sure who asks",
            where=request,
            remedy="Record how with `hotpass subjects identify`",
        )
    if outcome == "granted":
        _erased_whole(workspace, find_request(workspace, request))
    return _act(workspace, request, "answer", day, {"outcome": outcome, "ground": ground}, by)


def _erased_whole(workspace: Workspace, asked: Request) -> None:
    """Refuse to say that deletion was granted where something is held of the subject still."""
    if asked.kind != "deletion":
        return
    with Catalogue.open(workspace).read() as connection:
        erasure = erasures.get(connection, asked.id)
    if erasure is not None and erasure.certificate is not None:
        if erasure.certificate["left"]:
            remedy = "See to what its certificate names, or answer partly"
            raise InputError("something of the subject is left", where=asked.id, remedy=remedy)
    elif asked.records:
        remedy = "Erase first, or answer partly or refused with the ground"
        raise InputError("the subject is not erased", where=asked.id, remedy=remedy)


def withdraw(workspace: Workspace, request: str, day: date, by: str) -> Request:
    """End a request that its subject takes back."""
    return _act(workspace, request, "withdraw", day, {}, by)


def requests(workspace: Workspace, last: date | None = None) -> list[Request]:
    """Every request: the open ones first, by the day that they are due, then the ended, newest first.

    Where a last day is given they stand as they did on it, by the days that count for the law.
    """
    access.require(access.Act.SUBJECTS)
    acts: dict[str, list[Act]] = {}
    with Catalogue.open(workspace).read() as connection:
        for act in table.kept(connection):
            if last is None or act.day <= last:
                acts.setdefault(act.request, []).append(act)
    every = [_request(of) for of in acts.values()]
    waiting = sorted((r for r in every if r.ended is None), key=lambda r: (r.due or date.max, r.id))
    ended = sorted((r for r in every if r.ended is not None), key=lambda r: (r.ended, r.id), reverse=True)
    return waiting + ended


def find_request(workspace: Workspace, request: str) -> Request:
    """The request of an id.

    Raises:
        InputError: there is none.
    """
    access.require(access.Act.SUBJECTS)
    with Catalogue.open(workspace).read() as connection:
        acts = table.kept(connection, request)
    if not acts:
        raise InputError(f"there is no request {request!r}", remedy="`hotpass subjects list` names all")
    return _request(acts)


def _act(
    workspace: Workspace, request: str, deed: Deed, day: date, said: Mapping[str, Any], by: str
) -> Request:
    access.require(access.Act.SUBJECTS)
    _not_to_come(day)
    with Catalogue.open(workspace).write() as connection:
        acts = table.kept(connection, request)
        if not acts:
            raise InputError(f"there is no request {request!r}", remedy="`hotpass subjects list` names all")
        standing = _request(acts)
        if standing.ended is not None:
            raise InputError(f"the request is {standing.state}", where=request)
        if day < standing.received:
            raise InputError(f"it was received on {standing.received}, after {day}", where=request)
        act = Act(request, deed, day, said, by, now())
        table.add(connection, act)
    return _request([*acts, act])


def _request(acts: Sequence[Act]) -> Request:
    first = acts[0]
    last: dict[str, Act] = {act.act: act for act in acts}
    answered, withdrawn = last.get("answer"), last.get("withdraw")
    end = answered or withdrawn
    about = last["find"].said if "find" in last else {}
    another_s = {record for record, act in _judged(acts).items() if act.act == "exclude"}
    records = [record for record in about.get("records", ()) if record not in another_s]
    return Request(
        id=first.request,
        kind=first.said["kind"],
        received=first.day,
        due=_due(first, last),
        channel=first.said["channel"],
        reference=first.said["reference"],
        state="answered" if answered else "withdrawn" if withdrawn else "open",
        identified=last["identify"].said["how"] if "identify" in last else None,
        subjects=tuple(about.get("entities", ())),
        records=tuple(records),
        perhaps=about.get("perhaps", 0) + len(about.get("records", ())) - len(records),
        entity_type="organisation" if about.get("kind") == "organisation" else "person",
        outcome=answered.said["outcome"] if answered else None,
        ended=end.day if end else None,
        acts=tuple(acts),
    )


def _due(first: Act, last: Mapping[str, Act]) -> date | None:
    """The last day; an extension counts from where the period would have ended by days alone."""
    access.require(access.Act.SUBJECTS)
    chosen = settings()
    start = first.day
    if chosen.request_clock == "identified":
        if "identify" not in last:
            return None
        start = last["identify"].day
    more = int(last["extend"].said["days"]) if "extend" in last else 0
    return last_day(start, chosen.request_days + more, chosen.proclaimed)


def _said(words: str) -> str:
    if not words.strip():
        raise InputError("say why, in a few words without a name")
    return words.strip()


def _not_to_come(day: date) -> None:
    if day > days.today():
        raise InputError(f"{day} is still to come")
