"""What holds of the subject of a request short of erasure: restriction, legal hold, objection, correction.

* *Restricted* (section 14(6)): it stays stored and is exported for no purpose, until the restriction is
  lifted, of which the subject is told first (section 14(8)).
* *Held*: what law or a dispute asks to be kept is neither erased nor disposed of.
* *Objected* (section 11(3), Form 1): an entry of the consent ledger, which every export for a purpose obeys.
* *Corrected* (section 24, Form 2): a correction of the published value, which the next version obeys; those
  who were given the old one are to be told (section 24(3)).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from hotpass import access, corrections, days
from hotpass.catalogue import Catalogue, erasures
from hotpass.catalogue import corrections as kept
from hotpass.catalogue.corrections import Correction
from hotpass.catalogue.erasures import Marked
from hotpass.compliance.consents import EVERYTHING, Statement, record_all
from hotpass.compliance.consents import Subject as Known
from hotpass.compliance.erasing.erasing import standing_erasure
from hotpass.compliance.erasing.gathering import others_say
from hotpass.compliance.erasing.knowing import own_values
from hotpass.compliance.keyed import digest, value_key
from hotpass.compliance.recipients import Recipient, recipients_of
from hotpass.compliance.subjects.opening import readings_of
from hotpass.compliance.subjects.requests import Request, find_request
from hotpass.errors import InputError
from hotpass.workspace import Workspace

Standing = Literal["restricted", "held"]

#: Why a value is corrected; by it is known what was corrected for a request.
REASON: Final = "request {} of the data subject"
_ASKED: Final = {"restricted": "restriction", "held": "legal hold"}


def set_mark(workspace: Workspace, request: str, mark: Standing, reason: str) -> list[Marked]:
    """Restrict the subject of a request, or hold it, for a reason; returns what holds of it then.

    Raises:
        InputError: it was not found whom the request is about, or no reason is given.
    """
    who = access.require(access.Act.SUBJECTS)
    asked = _about(workspace, request)
    key = value_key(workspace)
    known = {(kind, digest(key, kind, value)) for kind, value in _own_values(workspace, asked)}
    with Catalogue.open(workspace).write() as connection:
        if mark == "restricted":
            erasures.know(connection, request, known)
        erasures.mark(connection, request, mark, "set", _said(reason), who.name)
    return marks_of(workspace, request)


def lift_mark(workspace: Workspace, request: str, mark: Standing, reason: str) -> list[Marked]:
    """Lift a restriction or a hold for a reason, such as that the subject was told on a day.

    Raises:
        InputError: there is none, or no reason is given.
    """
    who = access.require(access.Act.SUBJECTS)
    if mark not in {one.mark for one in marks_of(workspace, request)}:
        raise InputError(f"there is no {_ASKED[mark]} to lift", where=request)
    with Catalogue.open(workspace).write() as connection:
        erasures.mark(connection, request, mark, "lift", _said(reason), who.name)
    return marks_of(workspace, request)


def marks_of(workspace: Workspace, request: str) -> list[Marked]:
    """What holds of the subject of a request."""
    access.require(access.Act.SUBJECTS)
    with Catalogue.open(workspace).read() as connection:
        return erasures.marked(connection, "erased", "restricted", "held", request=request)


def object_to(workspace: Workspace, request: str, purposes: Sequence[str], channel: str = "") -> int:
    """Enter an objection into the consent ledger, to some purposes or to all; returns the new entries.

    Raises:
        InputError: it was not found whom the request is about, there is no such purpose, nothing that is
            the subject's alone tells who it is, or the ledger has it already.
    """
    access.require(access.Act.SUBJECTS)
    asked = _about(workspace, request)
    readings, records = readings_of(workspace), list(asked.records)
    shared = others_say(readings, asked.entity_type, records)
    known = [_known(kind, value) for kind, value in own_values(readings, asked.entity_type, records, shared)]
    if not known:
        raise InputError("nothing that is the subject's alone tells who it is", where=request)
    said = [
        Statement("objected", purpose, who, asked.received, channel=channel or asked.channel, origin=request)
        for purpose in purposes or [EVERYTHING]
        for who in known
    ]
    added = record_all(workspace, said)
    if not added:
        raise InputError("the objection was entered before", where=request, remedy="Every export obeys it")
    return added


def correct(
    workspace: Workspace, request: str, dataset: str, entity: str, field: str, value: str
) -> tuple[Correction, list[Recipient]]:
    """Correct a published value of the subject; returns the correction and whom is to be told.

    Raises:
        InputError: the request is over, it was not made sure who asks, it is not about the entity, or the
            value cannot be taken.
    """
    who = access.require(access.Act.SUBJECTS)
    asked = _about(workspace, request)
    if asked.state != "open":
        raise InputError(f"the request is {asked.state}", where=request)
    if asked.identified is None:
        remedy = "Record how with `hotpass subjects identify`"
        raise InputError("it was not made sure who asks", where=request, remedy=remedy)
    if entity not in asked.subjects:
        raise InputError(f"the request is not about {entity}", where=request)
    made = corrections.make(
        workspace,
        dataset,
        entity,
        field,
        corrections.Given(value=value),
        reason=REASON.format(request),
        by=who.name,
        under=access.Act.SUBJECTS,
    )
    return made, recipients_of(workspace, [entity], field)


def notices(workspace: Workspace, request: str) -> list[str]:
    """Drafts to those who were given what a request corrected or erased (section 24(3)), a text each.

    There are none before something was.
    """
    access.require(access.Act.SUBJECTS)
    asked = find_request(workspace, request)
    every = [
        (one.recipient or "", one.export)
        for entity, field in _corrected(workspace, request)
        for one in recipients_of(workspace, [entity], field)
    ]
    done = standing_erasure(workspace, request)
    if done is not None and done.certificate is not None:
        every += [(recipient, export) for recipient, export in done.certificate["recipients"]]
    act = "deleted" if asked.kind == "deletion" else "corrected"
    told = [(recipient or "an unnamed recipient", export) for recipient, export in sorted(set(every))]
    return [_notice(recipient, export, act, request) for recipient, export in told]


def _corrected(workspace: Workspace, request: str) -> list[tuple[str, str]]:
    """The entities, by id, and fields of which a request had values corrected."""
    with Catalogue.open(workspace).read() as connection:
        made = kept.reasoned(connection, REASON.format(request))
    return sorted({(one.entity_id, one.field) for one in made})


def _notice(recipient: str, export: str, act: str, request: str) -> str:
    return (
        f"To {recipient}\n\nOn {days.today():%-d %B %Y} personal information that was given to you in the "
        f"export {export} was {act} at the request of the data subject ({request}). Section 24(3) of the "
        "Protection of Personal Information Act, 4 of 2013, has us tell you, so that you do the same with "
        "your copy.\n"
    )


def _own_values(workspace: Workspace, asked: Request) -> list[tuple[str, str]]:
    """Kind and value of the addresses and numbers that are the subject's alone."""
    readings, records = readings_of(workspace), list(asked.records)
    shared = others_say(readings, asked.entity_type, records)
    return own_values(readings, asked.entity_type, records, shared)


def _known(kind: str, value: str) -> Known:
    if kind == "email":
        return Known(email=value)
    return Known(phone=value) if kind == "phone" else Known(numbers={kind: value})


def _about(workspace: Workspace, request: str) -> Request:
    asked = find_request(workspace, request)
    if not asked.records:
        remedy = "Search with `hotpass subjects find --request`"
        raise InputError("it was not found whom the request is about", where=request, remedy=remedy)
    return asked


def _said(reason: str) -> str:
    if not reason.strip():
        raise InputError("say why, in a few words without a name")
    return reason.strip()
