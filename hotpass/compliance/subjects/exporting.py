"""The file that a data subject is given: what is held, from where, why, and where it was published."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from hotpass import access, days
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue.tables import now
from hotpass.compliance.recipients import Recipient, recipients_of
from hotpass.compliance.sealing import seal_after
from hotpass.compliance.subjects.besides import besides
from hotpass.compliance.subjects.finding import HeldRecord, HeldValue, Holdings, Published, own_records
from hotpass.compliance.subjects.requests import find_request
from hotpass.errors import InputError
from hotpass.workspace import Workspace

#: Cells of a sheet that are listed one by one; who is named in more is told how many.
_CELLS_LISTED: Final = 100


def told(workspace: Workspace, held: Holdings, by: str, request: str | None = None) -> str:
    """What is certainly or likely about a subject as JSON; that it was taken is an entry of the audit trail.

    Records that are only possibly the subject's are left out, for they may be another's (section 23 gives
    access to one's own); how many is said.

    Raises:
        InputError: it is for a request of which it was not made sure who asks.
    """
    _proven(workspace, request)
    own = own_records(held)
    more = besides(workspace, held.sought.entity_type, own)
    content = {
        "made_at": now().isoformat(timespec="seconds"),
        "request": request,
        "kind": held.sought.entity_type,
        "records": [_record(record, more.get(record.record_id, ())) for record in own],
        "published": [asdict(one) for one in _published(held)],
        "given_to": [asdict(one) for one in _recipients(workspace, held)],
        "mentioned_in": [asdict(one) for one in held.mentions],
        "acts": dict(held.acts),
        "left_out_as_perhaps_another_s": len(held.records) - len(own),
        "runs_looked_through": held.runs,
        "runs_that_could_not_be": list(held.gone),
        "uploads_looked_through_that_no_run_has_read": held.fresh,
        "uploads_that_could_not_be_read": list(held.unread),
    }
    _taken(workspace, held, by, request)
    return json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n"


def told_pdf(workspace: Workspace, held: Holdings, by: str, request: str | None = None) -> bytes:
    """The same to read and to print."""
    from hotpass.documents import Paragraph, Section, Table, as_pdf

    _proven(workspace, request)
    own = own_records(held)
    _taken(workspace, held, by, request)
    more = besides(workspace, held.sought.entity_type, own)
    sections = [Section("What this is", [Paragraph(sentence) for sentence in _preface(held, own)])]
    for number, record in enumerate(own, 1):
        every = (*record.values, *more.get(record.record_id, ()))
        values = [(v.label, v.value or v.raw, v.cells) for v in every]
        where = f"{record.file_name}{f', sheet {record.sheet}' if record.sheet else ''}, row {record.row}"
        told_by = Paragraph(f"Obtained from {record.source or 'a file'}: {where}.")
        sections.append(
            Section(f"Record {number}", [told_by, Table(("What", "Held", "Cells"), values, (), (2, 4, 1))])
        )
    went = [
        Paragraph(f"Dataset {p.dataset}, version {p.version}, as {p.entity_id}.") for p in _published(held)
    ]
    if held.mentions:
        named = Table(("File", "Sheet", "Cells"), _mentions(held), (), (3, 2, 4))
        sections.append(Section("Where else you are named", [named]))
    if went:
        sections.append(Section("Where it was published", went))
    given = [
        (one.recipient or "not said", one.purpose or "not said", f"{days.day_of(one.taken_at):%-d %B %Y}")
        for one in _recipients(workspace, held)
    ]
    if given:
        sections.append(Section("To whom it went", [Table(("To", "For", "On"), given, (), (2, 2, 1))]))
    return as_pdf("What is held about you", sections, subtitle=f"Request {request}" if request else "")


def _mentions(held: Holdings) -> list[tuple[str, str, str]]:
    """File, sheet and cells that name the subject beside its records."""
    by_sheet: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in held.mentions:
        by_sheet[one.file_name, one.sheet].append(one.cell)
    return [(name, sheet or "–", _listed(cells)) for (name, sheet), cells in sorted(by_sheet.items())]


def _listed(cells: Sequence[str]) -> str:
    more = len(cells) - _CELLS_LISTED
    return ", ".join(cells[:_CELLS_LISTED]) + (f" and {more:,} more" if more > 0 else "")


def _recipients(workspace: Workspace, held: Holdings) -> list[Recipient]:
    """To whom the subject's own information went (section 23(1)(b))."""
    return recipients_of(workspace, sorted({one.entity_id for one in _published(held)}))


def _published(held: Holdings) -> list[Published]:
    """Where the subject's own records were published."""
    own = {record.record_id for record in own_records(held)}
    return [one for one in held.published if own & set(one.records)]


def _proven(workspace: Workspace, request: str | None) -> None:
    """Refuse to write for a subject of whom it was not made sure that it asks (section 23(1))."""
    if request is not None and find_request(workspace, request).identified is None:
        remedy = "Record how with `hotpass subjects identify`"
        raise InputError("it was not made sure who asks", where=request, remedy=remedy)


def _preface(held: Holdings, own: Sequence[HeldRecord]) -> Iterator[str]:
    yield (
        f"Made on {days.today():%-d %B %Y} under section 23 of the Protection of Personal Information Act, 4 "
        f"of 2013. Records held of you: {len(own)}. Readings of files that were looked through: {held.runs}."
    )
    if held.mentions:
        yield (
            f"What was looked for also stands in {len(held.mentions)} cells beside these records, which are "
            "listed after them: what else they say may be about others."
        )
    if held.gone:
        yield f"{len(held.gone)} earlier readings are no longer kept and could not be looked through."
    if held.unread:
        yield f"Files that cannot be read, and so were not looked through: {len(held.unread)}."


def export(workspace: Workspace, held: Holdings, target: Path, by: str, request: str | None = None) -> int:
    """Write what :func:`told` tells to a file, as :func:`told_pdf` where its name ends in ``.pdf``.

    Returns the number of records.

    Raises:
        InputError: the file cannot be written, or it was not made sure who asks.
    """
    make = told_pdf if target.suffix.lower() == ".pdf" else told
    content = make(workspace, held, by, request)
    _write(target, content.encode() if isinstance(content, str) else content)
    return len(own_records(held))


def _taken(workspace: Workspace, held: Holdings, by: str, request: str | None) -> None:
    access.require(access.Act.SUBJECTS)
    about, records = request or held.sought.entity_type, len(own_records(held))
    with Catalogue.open(workspace).write() as connection:
        audit.note(connection, by, "subject.export", about, records=records)
    seal_after(workspace)


def _record(record: HeldRecord, more: Sequence[HeldValue]) -> Mapping[str, Any]:
    besides = [{"column": one.label, "value": one.value, "cell": one.cells} for one in more]
    return {**asdict(record), "in_columns_that_no_field_takes": besides, "obtained_from": record.source}


def _write(target: Path, content: bytes) -> None:
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        temporary.replace(target)
    except OSError as error:
        raise InputError(f"the file cannot be written: {error.strerror}", where=str(target)) from error
