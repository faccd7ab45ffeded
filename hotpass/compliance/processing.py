"""The record of processing (section 17 of the Act), with what the manual of section 51 of PAIA says of it.

It is made of what is kept anyway: the profiles' sources and fields, what is published, the registers and the
log of exports. Section 51(1)(c) of PAIA asks for purposes, categories of subjects and of information,
recipients, transfers abroad and a description of the safeguards.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from hotpass import days
from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue import exports as export_table
from hotpass.compliance import purposes, registers
from hotpass.compliance.registers import Purpose
from hotpass.compliance.registers.files import as_csv
from hotpass.model import ENTITY_TYPES, golden_table
from hotpass.profiles.sources import LAWFUL_BASES
from hotpass.ssot.versions import current_version, profile_of
from hotpass.workspace import Workspace

#: What guards the information whatever a workspace is set to (section 19).
SAFEGUARDS: Final = (
    "Access by role; personal values are masked by role and class, and a reveal asks for a reason.",
    "Every write, decision, export, reveal and refusal is an entry of an audit trail that is bound by hashes "
    "and sealed by signatures outside the database.",
    "Exports pass the consent ledger and the list of opt-outs of their purpose, and are logged.",
    "Consents and erased subjects are kept as keyed digests, not as values.",
)
_NOBODY: Final = "not said"


@dataclass(frozen=True, slots=True)
class Processing:
    """What is done for one purpose.

    Attributes:
        purpose: its name.
        ground: of section 11, in words.
        owner: who answers for it.
        subjects: whom it is about, with how many are published of the sources for it.
        categories: of information, as the register says, else the classes of the fields.
        sources: where it is obtained.
        recipients: to whom it may go and went.
        retention: rules by name with their days.
        entry: id in the register, or None where only a profile names it.
    """

    purpose: str
    ground: str
    owner: str
    subjects: Sequence[str]
    categories: Sequence[str]
    sources: Sequence[str]
    recipients: Sequence[str]
    retention: Sequence[str]
    entry: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """The record of processing on a day.

    Attributes:
        as_of: the day.
        officers: the information officer and deputies.
        processing: by purpose.
        unassigned: sources of which no purpose is said.
        operators, transfers, notices: of the registers, as they stand.
        fields: by class of personal information, what is held of whom.
        safeguards: how it is guarded.
    """

    as_of: date
    officers: Sequence[Mapping[str, Any]]
    processing: Sequence[Processing]
    unassigned: Sequence[str]
    operators: Sequence[Mapping[str, Any]]
    transfers: Sequence[Mapping[str, Any]]
    notices: Sequence[Mapping[str, Any]]
    fields: Sequence[tuple[str, str, str]]
    safeguards: Sequence[str]


def record(workspace: Workspace) -> Record:
    """The record of processing as of today; that it was made is audited."""
    who = require(Act.REGISTERS)
    with Catalogue.open(workspace).write() as connection:
        audit.note(connection, who.name, "register.export", "processing-record")
    return made(workspace)


def made(workspace: Workspace, until: datetime | None = None) -> Record:
    """The record of processing as of today, or as it was before a moment, for what is itself audited."""
    require(Act.REGISTERS)
    went = _recipients(workspace, until)
    held, fields = _held(workspace, until), _fields(workspace, until)
    forms = {e.id: e.form for e in registers.in_force(workspace, "purposes", until=until)}
    processing = []
    for purpose in purposes.known(workspace, until):
        form = forms.get(purpose.entry or "")
        said = form if isinstance(form, Purpose) else None
        recipients = {*(said.recipients if said else ()), *went.get(purpose.name.lower(), ())}
        processing.append(
            Processing(
                purpose.name,
                LAWFUL_BASES[purpose.ground] if purpose.ground else _NOBODY,
                (said and said.owner) or _owner(workspace, purpose.sources, until) or _NOBODY,
                held,
                (said.categories if said else ()) or sorted({label for _, _, label in fields}),
                purpose.sources,
                sorted(recipients),
                _retention(workspace, purpose.name, purpose.sources, until),
                purpose.entry,
            )
        )
    return Record(
        as_of=days.day_of(until - timedelta.resolution) if until else days.today(),
        officers=_rows(workspace, "officers", until),
        processing=processing,
        unassigned=[one.name for one in purposes.sources(workspace, until) if not one.purpose],
        operators=_rows(workspace, "operators", until),
        transfers=_rows(workspace, "transfers", until),
        notices=_rows(workspace, "notices", until),
        fields=fields,
        safeguards=SAFEGUARDS,
    )


def shown(made: Record, show: Callable[[str], str]) -> Record:
    """The record with every text as a function shows it."""
    told: dict[str, Any] = _shown(asdict(made), show)
    processing = [Processing(**one) for one in told.pop("processing")]
    return Record(**told, processing=processing)


def _shown(value: Any, show: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return show(value)
    if isinstance(value, Mapping):
        return {name: _shown(one, show) for name, one in value.items()}
    return [_shown(one, show) for one in value] if isinstance(value, list | tuple) else value


def _recipients(workspace: Workspace, until: datetime | None) -> dict[str, set[str]]:
    """By purpose in lower case to whom was exported for it."""
    with Catalogue.open(workspace).read() as connection:
        taken = export_table.kept(connection)
    went: dict[str, set[str]] = {}
    for one in taken:
        if one.purpose and one.recipient and (until is None or one.taken_at < until):
            went.setdefault(one.purpose.lower(), set()).add(one.recipient)
    return went


def as_json(made: Record) -> str:
    """The record as JSON."""
    return json.dumps(asdict(made), ensure_ascii=False, indent=2, default=str) + "\n"


def as_lines(made: Record) -> str:
    """The processing by purpose as CSV."""
    names = list(Processing.__dataclass_fields__)
    rows = [[_text(getattr(one, name)) for name in names] for one in made.processing]
    return as_csv(names, rows)


def as_document(made: Record) -> bytes:
    """The record as PDF."""
    from hotpass.documents import Paragraph, Section, Table, as_pdf

    sections = [
        Section("Information officer", [Table(*_table(made.officers, ("name", "duty", "registration")))])
    ]
    for one in made.processing:
        told = [
            (name.capitalize(), _text(getattr(one, name)) or _NOBODY)
            for name in Processing.__dataclass_fields__
            if name not in ("purpose", "entry")
        ]
        sections.append(Section(f"Purpose: {one.purpose}", [Table(("What", "Said"), told, (), (1, 4))]))
    for title, rows, columns in (
        ("Operators", made.operators, ("name", "service", "country", "contract_until")),
        ("Transfers out of the Republic", made.transfers, ("recipient", "country", "what", "ground")),
        ("Notices to subjects", made.notices, ("name", "version", "given_from", "sources")),
    ):
        sections.append(Section(title, [Table(*_table(rows, columns))]))
    held = [(entity, personal, label) for entity, personal, label in made.fields]
    sections.append(
        Section("What is held", [Table(("Of whom", "Class", "Information"), held, (), (1, 1, 3))])
    )
    sections.append(Section("Safeguards", [Paragraph(text) for text in made.safeguards]))
    return as_pdf("Record of processing", sections, subtitle=f"As of {made.as_of:%-d %B %Y}")


def _table(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str]
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    said = [[_text(row[name]) for name in columns] for row in rows]
    none = [["none in the register", *[""] * (len(columns) - 1)]]
    return [name.replace("_", " ").capitalize() for name in columns], said or none


def _text(value: Any) -> str:
    if isinstance(value, str) or value is None:
        return value or ""
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _rows(workspace: Workspace, register: str, until: datetime | None) -> list[Mapping[str, Any]]:
    return [registers.row(entry) for entry in registers.in_force(workspace, register, until=until)]


def _held(workspace: Workspace, until: datetime | None) -> list[str]:
    """How many subjects are published, by type."""
    counts = dict.fromkeys(ENTITY_TYPES, 0)
    for dataset in workspace.datasets():
        version = current_version(workspace, dataset, until)
        for kind in ENTITY_TYPES if version else ():
            assert version is not None
            counts[kind] += version.rows.get(golden_table(kind), 0)
    return [f"people: {counts['person']}", f"organisations (juristic persons): {counts['organisation']}"]


def _fields(workspace: Workspace, until: datetime | None) -> list[tuple[str, str, str]]:
    """Entity type, class and label of every field that holds personal information."""
    found = set()
    for dataset in workspace.datasets():
        version = current_version(workspace, dataset, until)
        profile = profile_of(version.path, until) if version else None
        for kind, spec in profile.entities.items() if profile else ():
            found |= {(kind, f.personal_class, f.label) for f in spec.fields if f.personal_class != "none"}
    return sorted(found)


def _owner(workspace: Workspace, sources: Sequence[str], until: datetime | None) -> str | None:
    owners = {one.owner for one in purposes.sources(workspace, until) if one.name in sources and one.owner}
    return ", ".join(sorted(owners)) or None


def _retention(
    workspace: Workspace, purpose: str, sources: Sequence[str], until: datetime | None
) -> list[str]:
    """Rules of retention for a purpose: of the register, and of its sources in the profile."""
    found = []
    for entry in registers.in_force(workspace, "retention", until=until):
        form = entry.form
        if isinstance(form, registers.RetentionRule) and form.purpose in (None, purpose):
            of = f" for values of {form.category}" if form.category else ""
            found.append(f"{form.name}: {form.days} days{of}")
    known = purposes.sources(workspace, until)
    of_profile = (one for one in known if one.name in sources and one.retention_days)
    return found + [f"source {one.name}: {one.retention_days} days" for one in of_profile]
