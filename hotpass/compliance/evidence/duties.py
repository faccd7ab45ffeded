"""What a pack holds of controls, with the rows behind each, of registers, requests and what left."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import pyarrow as pa

from hotpass.access import Identity, Role, Sight, acting_as, mask_text
from hotpass.catalogue import Catalogue
from hotpass.catalogue import evidence as kept_evidence
from hotpass.catalogue.attestations import Attestation
from hotpass.catalogue.tables import now
from hotpass.compliance import exports, registers, retention, subjects
from hotpass.compliance.controls import Standing, attesting, facts, standings
from hotpass.compliance.controls.asking import OFFENDING, rows_behind
from hotpass.compliance.controls.checks import CHECKS
from hotpass.compliance.controls.masking import masked
from hotpass.compliance.evidence.container import Pack, texts
from hotpass.compliance.evidence.period import Period
from hotpass.compliance.registers import Entry, plain
from hotpass.compliance.subjects import SECTIONS, Request
from hotpass.workspace import Workspace

_AT_ONCE: Final = 200_000
_LISTED: Final = (
    *("framework", "section", "control", "condition", "duty", "owner", "state", "value", "unit"),
    *("threshold", "rows", "sentence", "due", "data_version", "computed_at", "query"),
)

_EXPORTS: Final = (
    *("id", "dataset", "version", "entity_type", "purpose", "recipient", "form", "rows", "held_back"),
    *("digest", "taken_by", "taken_at"),
)
_DISPOSALS: Final = (
    *("id", "state", "dataset", "version", "entity_type", "as_of", "records", "digest"),
    *("proposed_by", "approved_by", "executed_by"),
)


@dataclass(frozen=True, slots=True)
class Duties:
    """What the report tells of them.

    Attributes:
        standings: how every control stands.
        history: by day of the period, control and state: how it stood at the day's end.
        requests: those that were open at some time of the period.
        registers: by name of a register, its entries.
    """

    standings: Sequence[Standing]
    history: Sequence[tuple[date, str, str]]
    requests: Sequence[Request]
    registers: dict[str, int]


def packed(workspace: Workspace, pack: Pack, period: Period, recipient: Identity) -> Duties:
    """Write them into a pack as the recipient may see them.

    Raises:
        AccessRefused: whoever acts may not see how controls stand, or read the registers.
    """
    found = standings(workspace)
    vouched = attesting.standing(workspace)
    pack.table("controls/controls.csv", texts(_LISTED, (_listed(one) for one in found)))
    told = [_told(one, vouched.get(one.control.id)) for one in found]
    pack.add("controls/controls.json", _json(told))
    _rows(workspace, pack, found, recipient)
    _left(workspace, pack, period, recipient)
    history = _history(workspace, period)
    pack.table("controls/history.csv", texts(("day", "control", "state"), history))
    return Duties(found, history, _requests(workspace, pack, period), _registers(workspace, pack, recipient))


def _listed(one: Standing) -> Sequence[object]:
    c = one.control
    told = one.framework, c.section, c.id, c.condition, c.duty, c.owner, one.state, one.value, one.unit
    return (
        *told,
        one.threshold,
        one.count,
        one.sentence,
        one.due,
        one.data_version,
        _moment(one.computed_at),
        one.query,
    )


def _told(one: Standing, vouched: Attestation | None) -> dict[str, Any]:
    return {
        **one.control.model_dump(mode="json"),
        "framework": one.framework,
        "state": one.state,
        "value": one.value,
        "unit": one.unit,
        "threshold": one.threshold,
        "rows": one.count,
        "rows_file": _rows_file(one) if _has_rows(one) else None,
        "sentence": one.sentence,
        "query": one.query,
        "data_version": one.data_version,
        "due": one.due.isoformat() if one.due else None,
        "computed_at": _moment(one.computed_at),
        "attestation": _attested(vouched),
    }


def _attested(vouched: Attestation | None) -> dict[str, Any] | None:
    if vouched is None:
        return None
    said = json.loads(attesting.signed(vouched))
    return {**said, "signature": vouched.signature}


def _has_rows(one: Standing) -> bool:
    return bool(one.count and one.control.check)


def _rows_file(one: Standing) -> str:
    return f"controls/rows/{one.control.id}.csv"


def _rows(workspace: Workspace, pack: Pack, found: Sequence[Standing], recipient: Identity) -> None:
    """The rows behind each control, some at a time; of one that rests on others they stand with those."""
    behind = [one for one in found if _has_rows(one)]
    if not behind:
        return
    with facts.opened(workspace, now().date()) as known:
        for one in behind:
            known.ready(CHECKS[str(one.control.check)].needs)
            pack.table(_rows_file(one), _batches(known, one, recipient))


def _batches(known: facts.Facts, one: Standing, recipient: Identity) -> Iterator[pa.Table]:
    profiles = {published.dataset: published.profile for published in known.published}
    skip, batch = 0, OFFENDING.empty_table()
    while not skip or len(batch) == _AT_ONCE:
        batch = rows_behind(known, one.query, _AT_ONCE, skip)
        skip += _AT_ONCE
        with acting_as(recipient):
            yield masked({one.control.id: batch}, profiles)[one.control.id]


def _history(workspace: Workspace, period: Period) -> list[tuple[date, str, str]]:
    with Catalogue.open(workspace).read() as connection:
        days = kept_evidence.tally(connection, period.first)
    return [row for row in days if row[0] <= period.last]


def _requests(workspace: Workspace, pack: Pack, period: Period) -> list[Request]:
    """Requests with their clocks; nothing in them tells who asks."""
    with acting_as(Identity("evidence", frozenset(Role))):
        every = sorted(subjects.requests(workspace), key=lambda one: one.id)
    found = [
        one
        for one in every
        if one.received <= period.last and (one.ended is None or one.ended >= period.first)
    ]
    day = min(period.last, now().date())
    headings = "request", "asks_for", "section", "received", "due", "state", "outcome", "ended", "days_left"
    rows = (
        (r.id, r.kind, SECTIONS[r.kind], r.received, r.due, r.state, r.outcome, r.ended, r.days_left(day))
        for r in found
    )
    pack.table("requests.csv", texts(headings, rows))
    return found


def _left(workspace: Workspace, pack: Pack, period: Period, recipient: Identity) -> None:
    """What was taken along in the period, for what and to whom, and what was disposed of."""
    taken = sorted(
        (one for one in exports.exports(workspace) if period.holds(one.taken_at)), key=lambda one: one.id
    )
    rows = ([_shown(getattr(one, name), recipient) for name in _EXPORTS] for one in taken)
    pack.table("exports.csv", texts(_EXPORTS, rows))
    disposed = sorted(retention.disposals(workspace), key=lambda one: one.id)
    pack.table(
        "disposals.csv", texts(_DISPOSALS, ([getattr(one, name) for name in _DISPOSALS] for one in disposed))
    )


def _registers(workspace: Workspace, pack: Pack, recipient: Identity) -> dict[str, int]:
    counts = {}
    for name, form in registers.REGISTERS.items():
        entries = sorted(registers.entries(workspace, name), key=lambda one: one.id)
        fields = [field.name for field in form.fields()]
        headings = ("id", *fields, "written_by", "written_at")
        rows = (_entry(one, fields, recipient) for one in entries)
        pack.table(f"registers/{name}.csv", texts(headings, rows))
        counts[form.label] = len(entries)
    return counts


def _entry(one: Entry, fields: Sequence[str], recipient: Identity) -> Sequence[object]:
    said = one.form.model_dump()
    shown = [_shown(plain(said[name]), recipient) for name in fields]
    return one.id, *shown, one.written_by, _moment(one.written_at)


def _shown(value: object, recipient: Identity) -> object:
    """What somebody wrote, without addresses and numbers that the recipient sees masked."""
    masks = isinstance(value, str) and recipient.sight("contact") is not Sight.CLEAR
    return mask_text(str(value)) if masks else value


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
