"""The ledger filled from a workbook or CSV file: all of its lines, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from hotpass.access import Act, require
from hotpass.catalogue.consents import Said
from hotpass.compliance import purposes
from hotpass.compliance.consents.known_by import KnownBy, Subject
from hotpass.compliance.consents.recording import EVERYTHING, Statement, proof_of, record_all
from hotpass.compliance.keyed import value_key
from hotpass.compliance.registers.form import day_of
from hotpass.compliance.registers.lines import Faulty, Line, lines
from hotpass.compliance.subjects.seeking import NUMBERS
from hotpass.errors import InputError
from hotpass.workspace import Workspace

#: By heading what it means; other words for it follow.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "purpose": (),
    "email": ("e_mail", "e_mail_address", "email_address"),
    "phone": ("telephone", "mobile", "cell", "phone_number", "telephone_number"),
    **dict.fromkeys(NUMBERS, ()),
    "name": ("full_name", "person"),
    "organisation": ("organization", "company"),
    "basis": (),
    "channel": (),
    "wording": ("wording_version", "version"),
    "proof": (),
    "asked_on": ("requested_on", "asked", "asked_date", "date_asked"),
    "requested_count": ("asked_count",),
    "given_on": ("given", "given_date", "date_given", "consented_on", "consent_date", "date_of_consent"),
    "expires_on": ("expires", "expiry", "expiry_date", "valid_until"),
    "refused_on": ("refused", "refused_date", "date_refused"),
    "withdrawn_on": ("withdrawn", "withdrawn_date", "date_withdrawn", "opted_out_on", "opt_out_date"),
    "objected_on": ("objected", "objected_date", "date_objected"),
}
_MEANS: Final = {word: name for name, others in COLUMNS.items() for word in (name, *others)} | {
    "id_number": "identity_number",
    "registration_number": "company_registration",
}
#: By heading with a day, what it says.
_SAID: Final[Mapping[str, Said]] = {
    "given_on": "given",
    "refused_on": "refused",
    "withdrawn_on": "withdrawn",
    "objected_on": "objected",
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: its lines, what they said, and how much of it was new or known already."""

    lines: int
    said: int
    added: int
    known: int


def import_consents(workspace: Workspace, path: Path) -> Imported:
    """Keep what the lines of a file say; docs/reference/registers.md has its columns.

    A line that was imported before adds nothing.

    Raises:
        InputError: lines are faulty; its notes have a sentence for each, with the cell.
    """
    require(Act.ENTER)
    key, known = value_key(workspace), {one.name.lower() for one in purposes.known(workspace)}
    statements: list[Statement] = []
    faults: list[str] = []
    found = list(lines(path, _MEANS))
    _refuse_strange(path.name, found)
    for line in found:
        try:
            statements += list(_statements(line, known, path.parent, key))
        except InputError as error:
            faults.append(
                error.sentence if error.where else InputError(error.what, where=line.where()).sentence
            )
    if faults:
        raise Faulty(path.name, faults, len(found))
    added = record_all(workspace, statements) if statements else 0
    return Imported(len(found), len(statements), added, len(statements) - added)


def _refuse_strange(name: str, found: Iterable[Line]) -> None:
    """Refuse columns whose heading means nothing: what they say would be lost. Each is told once."""
    first: dict[str, Line] = {}
    for line in found:
        for heading in line.cells:
            first.setdefault(heading, line)
    strange = [
        InputError(
            f"the heading {heading!r} means nothing here",
            where=f"{line.place}, column {line.columns[heading]}"
            if heading in line.columns
            else line.where(),
            remedy=f"Leave the column out, or call it one of {', '.join(COLUMNS)}",
        ).sentence
        for heading, line in first.items()
        if heading not in _MEANS
    ]
    if strange:
        raise Faulty(name, strange, len(first), "columns")


def _statements(line: Line, known: set[str], folder: Path, key: bytes) -> Iterator[Statement]:
    cells, headings = _cells(line)
    purpose = cells.get("purpose", "")
    if not purpose:
        raise InputError("the purpose is missing", where=line.where())
    if purpose != EVERYTHING and purpose.lower() not in known:
        where = line.where(headings["purpose"])
        raise InputError(f"there is no purpose {purpose!r}", where=where, remedy="Enter it into the register")
    days = {
        name: day_of(cells[name], name, line.where(headings[name])) for name in cells if name.endswith("_on")
    }
    times = _times(cells, line, headings)
    asked = days.get("asked_on") or (min(_told(days), default=None) if times else None)
    more = {
        "subject": KnownBy(_subject(cells).keys(key)),
        "channel": cells.get("channel", ""),
        "wording": cells.get("wording", ""),
        "origin": line.where(),
    }
    if asked:
        yield Statement("asked", purpose, day=asked, times=times or 1, **more)  # type: ignore[arg-type]
    more["proof"] = _proof(cells, line, headings, folder)
    for name, act in _SAID.items():
        if name in days:
            own = {"expires": days.get("expires_on"), "basis": _basis(cells)} if act == "given" else {}
            yield Statement(act, purpose, day=days[name], **more, **own)  # type: ignore[arg-type]
    if not (asked or _told(days)):
        raise InputError("no day tells that anything was asked or said", where=line.where())


def _told(days: Mapping[str, date]) -> list[date]:
    return [days[name] for name in _SAID if name in days]


def _cells(line: Line) -> tuple[dict[str, str], dict[str, str]]:
    """The cells by what their headings mean, and those headings."""
    cells, headings = {}, {}
    for heading, text in line.cells.items():
        name = _MEANS[heading]
        cells[name], headings[name] = text, heading
    return cells, headings


def _times(cells: Mapping[str, str], line: Line, headings: Mapping[str, str]) -> int | None:
    text = cells.get("requested_count")
    if text is None:
        return None
    if not text.isdigit():
        where = line.where(headings["requested_count"])
        raise InputError(f"the requested count is no whole number: {text!r}", where=where)
    return int(text) or None


def _proof(cells: Mapping[str, str], line: Line, headings: Mapping[str, str], folder: Path) -> str | None:
    if "proof" not in cells:
        return None
    try:
        return proof_of(cells["proof"], [str(folder)])
    except InputError as error:
        raise InputError(error.what, where=line.where(headings["proof"]), remedy=error.remedy) from error


def _basis(cells: Mapping[str, str]) -> str:
    return cells.get("basis", "consent").strip().lower().replace(" ", "_")


def _subject(cells: Mapping[str, str]) -> Subject:
    numbers = {kind: cells[kind] for kind in NUMBERS if kind in cells}
    named = {name: cells.get(name, "") for name in ("email", "phone", "name", "organisation")}
    return Subject(numbers=numbers, **named)
