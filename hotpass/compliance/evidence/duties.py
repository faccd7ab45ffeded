"""What a pack holds of registers, consents, requests, what left, and how all is processed.

All of it stands as it did at the end of the period.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hotpass import days
from hotpass.access import Identity, Role, Sight, acting_as, mask_text
from hotpass.catalogue.tables import now
from hotpass.compliance import exports, processing, registers, retention, subjects
from hotpass.compliance.evidence import consented
from hotpass.compliance.evidence.container import Pack, moment, texts
from hotpass.compliance.evidence.period import Period
from hotpass.compliance.processing import Record
from hotpass.compliance.registers import Entry, plain
from hotpass.compliance.subjects import SECTIONS, Request
from hotpass.workspace import Workspace

RECORD: Final = "processing/record"
_EXPORTS: Final = (
    *("id", "dataset", "version", "entity_type", "purpose", "recipient", "form", "rows", "held_back"),
    *("digest", "taken_by", "taken_at", "fields"),
)
_DISPOSALS: Final = (
    *("id", "state", "dataset", "version", "entity_type", "as_of", "records", "values", "digest"),
    *("proposed_by", "approved_by", "executed_by"),
)


@dataclass(frozen=True, slots=True)
class Duties:
    """What the report tells of them.

    Attributes:
        requests: those that were open at some time of the period.
        registers: by name of a register, its entries.
        consents: by act, what the consent ledger holds.
        record: of processing, as the recipient may see it.
        disposals: how many there are.
    """

    requests: Sequence[Request]
    registers: dict[str, int]
    consents: Counter[str]
    record: Record
    disposals: int


def packed(workspace: Workspace, pack: Pack, period: Period, recipient: Identity) -> Duties:
    """Write them into a pack as the recipient may see them.

    Raises:
        AccessRefused: whoever acts may not read the registers.
    """
    _taken(workspace, pack, period, recipient)
    return Duties(
        disposals=_disposed(workspace, pack, period),
        requests=_requests(workspace, pack, period),
        registers=_registers(workspace, pack, period, recipient),
        consents=consented.packed(workspace, pack, period, recipient),
        record=_processing(workspace, pack, period, recipient),
    )


def _processing(workspace: Workspace, pack: Pack, period: Period, recipient: Identity) -> Record:
    """The record of processing that section 17 asks for, to read, to print and for a program."""
    made = processing.made(workspace, period.until if period.until <= now() else None)
    seen = processing.shown(made, lambda text: str(_shown(text, recipient)))
    pack.add(f"{RECORD}.json", processing.as_json(seen).encode())
    pack.add(f"{RECORD}.csv", processing.as_lines(seen).encode())
    pack.add(f"{RECORD}.pdf", processing.as_document(seen))
    return seen


def _requests(workspace: Workspace, pack: Pack, period: Period) -> list[Request]:
    """Requests with their clocks; nothing in them tells who asks."""
    with acting_as(Identity("evidence", frozenset(Role))):
        every = sorted(subjects.requests(workspace, period.last), key=lambda one: one.id)
    found = [one for one in every if one.ended is None or one.ended >= period.first]
    day = min(period.last, days.today())
    headings = "request", "asks_for", "section", "received", "due", "state", "outcome", "ended", "days_left"
    rows = (
        (r.id, r.kind, SECTIONS[r.kind], r.received, r.due, r.state, r.outcome, r.ended, r.days_left(day))
        for r in found
    )
    pack.table("requests.csv", texts(headings, rows))
    return found


def _taken(workspace: Workspace, pack: Pack, period: Period, recipient: Identity) -> None:
    """What was taken along in the period, for what and to whom."""
    taken = sorted(
        (one for one in exports.exports(workspace) if period.holds(one.taken_at)), key=lambda one: one.id
    )
    rows = ([_shown(_told(one, name), recipient) for name in _EXPORTS] for one in taken)
    pack.table("exports.csv", texts(_EXPORTS, rows))


def _told(one: exports.Export, name: str) -> object:
    """What an export says; its fields as ``person.email: 12; …``."""
    return exports.fields_told(one) if name == "fields" else getattr(one, name)


def _disposed(workspace: Workspace, pack: Pack, period: Period) -> int:
    """What was disposed of, or is proposed to be; returns how many lists there are."""
    disposed = sorted(retention.disposals(workspace, period.until), key=lambda one: one.id)
    rows = ([getattr(one, name) for name in _DISPOSALS] for one in disposed)
    pack.table("disposals.csv", texts(_DISPOSALS, rows))
    return len(disposed)


def _registers(workspace: Workspace, pack: Pack, period: Period, recipient: Identity) -> dict[str, int]:
    counts = {}
    for name, form in registers.REGISTERS.items():
        entries = sorted(registers.entries(workspace, name, period.until), key=lambda one: one.id)
        fields = [field.name for field in form.fields()]
        headings = ("id", *fields, "written_by", "written_at")
        rows = (_entry(one, fields, recipient) for one in entries)
        pack.table(f"registers/{name}.csv", texts(headings, rows))
        counts[form.label] = len(entries)
    return counts


def _entry(one: Entry, fields: Sequence[str], recipient: Identity) -> Sequence[object]:
    said = one.form.model_dump()
    shown = [_shown(plain(said[name]), recipient) for name in fields]
    return one.id, *shown, one.written_by, moment(one.written_at)


def _shown(value: object, recipient: Identity) -> object:
    """What somebody wrote, without addresses and numbers that the recipient sees masked."""
    masks = isinstance(value, str) and recipient.sight("contact") is not Sight.CLEAR
    return mask_text(str(value)) if masks else value
