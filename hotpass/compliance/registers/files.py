"""Registers from and to files: a workbook or CSV to fill in, and what they hold as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, audit
from hotpass.compliance.registers.form import Form, plain
from hotpass.compliance.registers.keeping import REGISTERS, Entry, entries, form_of, write_all
from hotpass.compliance.registers.lines import Faulty, Line, heading_of, lines
from hotpass.engine import DuckDBEngine
from hotpass.engine.base import quote
from hotpass.errors import InputError
from hotpass.spreadsheet_text import safe_in_line
from hotpass.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: its lines, and how many were new, changed an entry, or said nothing new."""

    lines: int
    added: int
    amended: int
    known: int


def import_file(workspace: Workspace, register: str, path: Path) -> Imported:
    """Enter the lines of a file: all, or none. Headings are names or labels of fields.

    A line that bears the ``id`` of an entry, or what the register names entries by, changes that entry; one
    that says what stands already changes nothing.

    Raises:
        InputError: lines are faulty; its notes have a sentence for each, with the cell.
    """
    require(Act.ENTER)
    form, standing = form_of(register), entries(workspace, register)
    headings = {"id", *form.model_fields, *(heading_of(one.label) for one in form.fields())}
    found, faults, known = list(lines(path, headings)), [], 0
    wanted: list[tuple[str | None, Form]] = []
    for line in found:
        try:
            entry, filled = _read(form, standing, line)
        except InputError as error:
            faults.append(error.sentence)
            continue
        if entry is not None and entry.form == filled:
            known += 1
        else:
            wanted.append((entry.id if entry else None, filled))
    if faults:
        raise Faulty(path.name, faults, len(found))
    write_all(workspace, register, wanted)
    amended = sum(entry is not None for entry, _ in wanted)
    return Imported(len(found), len(wanted) - amended, amended, known)


def _read(form: type[Form], standing: Sequence[Entry], line: Line) -> tuple[Entry | None, Form]:
    """The entry that a line is about, None for a new one, and what it is to say."""
    named = {heading_of(one.label): one.name for one in form.fields()}
    cells = {named.get(heading, heading): (heading, text) for heading, text in line.cells.items()}
    entry = _asked(standing, line, cells.pop("id", ("", ""))[1])
    for name, (heading, _) in cells.items():
        if name not in form.model_fields:
            known = ", ".join(form.model_fields)
            raise InputError(
                f"there is no field {heading!r}", where=line.where(heading), remedy=f"Fields are {known}"
            )
    standing_values = entry.form.model_dump() if entry else {}
    values = {**standing_values, **{name: text for name, (_, text) in cells.items()}}
    places = {name: line.where(heading) for name, (heading, _) in cells.items()}
    filled = form.filled(values, line.where(), places)
    same = (one for one in standing if one.form.title.lower() == filled.title.lower())
    return entry or next(same, None), filled


def _asked(standing: Sequence[Entry], line: Line, asked: str) -> Entry | None:
    entry = next((one for one in standing if one.id == asked), None)
    if asked and entry is None:
        remedy = "Leave the id blank for a new entry"
        raise InputError(f"there is no entry {asked!r}", where=line.where("id"), remedy=remedy)
    return entry


def to_csv(workspace: Workspace, register: str) -> str:
    """A register as CSV, its headings the names of the fields, harmless in a spreadsheet; audited."""
    names = list(form_of(register).model_fields)
    rows = []
    for entry in entries(workspace, register):
        said = entry.form.model_dump()
        rows.append([entry.id, *(plain(said[name]) for name in names)])
    _taken(workspace, register)
    return as_csv(["id", *names], rows)


def as_csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lines of a small table as CSV, harmless in a spreadsheet."""
    columns = [pa.array([row[n] for row in rows], pa.string()) for n in range(len(headings))]
    with DuckDBEngine() as engine:
        engine.register("said", pa.table(columns, names=list(headings)))
        safe = ", ".join(safe_in_line(quote(name)) for name in headings)
        written = engine.rows(f"SELECT {safe} FROM said")
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([headings, *written])
    return stream.getvalue()


def to_json(workspace: Workspace, register: str) -> str:
    """A register as JSON: its name and the entries as they stand, with who wrote them and when; audited."""
    content = {"register": register, "entries": [row(entry) for entry in entries(workspace, register)]}
    _taken(workspace, register)
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def row(entry: Entry) -> Mapping[str, Any]:
    """An entry as JSON knows it, with what is due and what it lacks."""
    due = entry.due
    return {
        "id": entry.id,
        **entry.form.model_dump(mode="json"),
        "due": due[0].isoformat() if due else None,
        "due_what": due[1] if due else None,
        "lacks": entry.form.lacks(),
        "written_by": entry.written_by,
        "written_at": entry.written_at.isoformat(),
    }


def every(workspace: Workspace) -> Mapping[str, list[Mapping[str, Any]]]:
    """All registers by name, as an evidence pack takes them."""
    return {register: [row(entry) for entry in entries(workspace, register)] for register in REGISTERS}


def _taken(workspace: Workspace, register: str) -> None:
    who = require(Act.REGISTERS)
    with Catalogue.open(workspace).write() as connection:
        audit.note(connection, who.name, "register.export", register)
