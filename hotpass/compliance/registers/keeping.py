"""Entries of the registers: added, amended, read, each with its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue import registers as table
from hotpass.catalogue.registers import Written
from hotpass.catalogue.tables import now
from hotpass.compliance.registers.breach_form import Breach
from hotpass.compliance.registers.form import Form, plain
from hotpass.compliance.registers.forms import (
    Backup,
    Directive,
    Notice,
    Officer,
    Operator,
    Purpose,
    RetentionRule,
    Transfer,
)
from hotpass.compliance.registers.source_form import Source
from hotpass.days import day_of, today
from hotpass.errors import InputError
from hotpass.workspace import Workspace

F = TypeVar("F", bound=Form)

#: The registers by name, in the order in which they are shown.
REGISTERS: Final[Mapping[str, type[Form]]] = {
    form.register: form
    for form in (
        Source,
        Purpose,
        Operator,
        Notice,
        Transfer,
        Officer,
        RetentionRule,
        Breach,
        Directive,
        Backup,
    )
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands.

    Attributes:
        id: such as ``OP-0001``.
        form: what it says.
        written_by, written_at: who wrote it so, and when.
        rows: how often it was written.
    """

    id: str
    form: Form
    written_by: str
    written_at: datetime
    rows: int

    @property
    def due(self) -> tuple[date, str] | None:
        """What is due first, unless it counts no more."""
        waiting = self.form.due()
        return waiting[0] if waiting and not self.form.over(today()) else None


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wrote: of each field that changed its label, the text before and the text after."""

    at: datetime
    by: str
    act: str
    fields: tuple[tuple[str, str, str], ...]


def form_of(register: str) -> type[Form]:
    """The form of a register.

    Raises:
        InputError: there is no such register.
    """
    if register not in REGISTERS:
        raise InputError(f"there is no register {register!r}", remedy=f"Registers are {', '.join(REGISTERS)}")
    return REGISTERS[register]


def register_of(entry: str) -> str:
    """The register that an id is of.

    Raises:
        InputError: it is of none.
    """
    found = next((name for name, form in REGISTERS.items() if entry.startswith(f"{form.prefix}-")), None)
    if found is None:
        raise InputError(f"{entry!r} is no id of an entry of a register")
    return found


def add(workspace: Workspace, register: str, values: Mapping[str, Any], where: str = "") -> Entry:
    """Enter something into a register.

    Raises:
        InputError: a field is wrong, or there is an entry of that name.
    """
    require(Act.ENTER)
    return write_all(workspace, register, [(None, form_of(register).filled(values, where))])[0]


def amend(workspace: Workspace, register: str, entry: str, values: Mapping[str, Any]) -> Entry:
    """Change fields of an entry; what it said before stays in its history. A blank text empties a field.

    Raises:
        InputError: there is no such entry, or a field is wrong.
    """
    require(Act.ENTER)
    form = form_of(register)
    standing = find(workspace, register, entry).form.model_dump()
    return write_all(workspace, register, [(entry, form.filled({**standing, **values}, entry))])[0]


def write_all(workspace: Workspace, register: str, forms: list[tuple[str | None, Form]]) -> list[Entry]:
    """Write entries, all or none: new ones (None) or those of an id.

    Raises:
        InputError: two entries would bear one name.
    """
    who = require(Act.ENTER)
    kind = form_of(register)
    with Catalogue.open(workspace).write() as connection:
        held = {entry.id: entry.form.title for entry in _standing(table.kept(connection, register), kind)}
        last, made = len(held), []
        for entry, form in forms:
            if entry is None:
                last += 1
            name = entry or f"{kind.prefix}-{last:04d}"
            _alone(held, name, form)
            held[name] = form.title
            act = "amend" if entry else "add"
            written = Written(register, name, act, form.model_dump(mode="json"), who.name, now())
            table.add(connection, written)
            audit.note(connection, who.name, f"register.{act}", name, register=register)
            made.append(name)
    known = {entry.id: entry for entry in _read(workspace, register)}
    return [known[name] for name in made]


def _alone(held: Mapping[str, str], name: str, form: Form) -> None:
    same = [one for one, title in held.items() if title.lower() == form.title.lower() and one != name]
    if same:
        raise InputError(f"there is an entry {form.title!r} already", where=same[0], remedy="Amend it")


def entries(workspace: Workspace, register: str, until: datetime | None = None) -> list[Entry]:
    """The entries of a register: what is due first at the top, then those without a day, then what is over.

    Where a moment is given they stand as they did then.

    Raises:
        InputError: there is no such register.
    """
    require(Act.REGISTERS)
    day = today()

    def place(entry: Entry) -> tuple[bool, date, str]:
        return entry.form.over(day), entry.due[0] if entry.due else date.max, entry.id

    return sorted(_read(workspace, register, until), key=place)


def _read(workspace: Workspace, register: str, until: datetime | None = None) -> list[Entry]:
    """The entries without a question who asks: what is done by their rule needs them whoever does it."""
    kind = form_of(register)
    with Catalogue.open(workspace).read() as connection:
        return _standing(table.kept(connection, register, until=until), kind)


def in_force(
    workspace: Workspace, register: str, day: date | None = None, until: datetime | None = None
) -> list[Entry]:
    """The entries that count on a day; for the library itself, whoever acts.

    Args:
        workspace: where the register is.
        register: its name.
        day: the day; today when not given, or the one that ends at ``until``.
        until: as they stood before this moment; as they stand now when not given.
    """
    counts = day or (day_of(until - timedelta.resolution) if until else today())
    return [entry for entry in _read(workspace, register, until) if not entry.form.over(counts)]


def find(workspace: Workspace, register: str, entry: str) -> Entry:
    """The entry of an id.

    Raises:
        InputError: there is none.
    """
    found = next((one for one in entries(workspace, register) if one.id == entry), None)
    if found is None:
        raise InputError(
            f"there is no entry {entry!r} in {register}", remedy="`hotpass registers list` names all"
        )
    return found


def ever_said(workspace: Workspace, kind: type[F]) -> dict[str, list[F]]:
    """By entry of a register all that it ever said, the oldest first; for the library itself, whoever
    acts."""
    said: dict[str, list[F]] = {}
    with Catalogue.open(workspace).read() as connection:
        for row in table.kept(connection, kind.register):
            said.setdefault(row.entry, []).append(_form(kind, row))
    return said


def history(workspace: Workspace, register: str, entry: str) -> list[Change]:
    """What was written of an entry, the newest first."""
    require(Act.REGISTERS)
    kind = form_of(register)
    labels = {one.name: one.label for one in kind.fields()}
    options = {one.name: one.options for one in kind.fields()}
    with Catalogue.open(workspace).read() as connection:
        rows = table.kept(connection, register, entry)
    changes, before = [], dict.fromkeys(labels, "")
    for row in rows:
        after = {**before, **{name: _worded(options[name], value) for name, value in _form(kind, row)}}
        differing = tuple((labels[n], before[n], after[n]) for n in labels if before[n] != after[n])
        changes.append(Change(row.written_at, row.written_by, row.act, differing))
        before = after
    return changes[::-1]


def _worded(options: tuple[str, ...], value: Any) -> str:
    """A value as people read it."""
    return plain(value).replace("_", " ") if options else plain(value)


def _form(kind: type[F], row: Written) -> F:
    """What a row says; fields that a later Hotpass knows no more are left out."""
    known = {name: value for name, value in row.said.items() if name in kind.model_fields}
    return kind.model_validate(known)


def _standing(rows: list[Written], kind: type[Form]) -> list[Entry]:
    of: dict[str, list[Written]] = {}
    for row in rows:
        of.setdefault(row.entry, []).append(row)
    return [
        Entry(name, _form(kind, all_[-1]), all_[-1].written_by, all_[-1].written_at, len(all_))
        for name, all_ in of.items()
    ]


def due(workspace: Workspace, days: int = 30) -> list[tuple[str, Entry]]:
    """By register what is due within some days or is late, the earliest first."""
    day = today()
    found = [
        (register, entry)
        for register in REGISTERS
        for entry in entries(workspace, register)
        if entry.due and (entry.due[0] - day).days <= days
    ]
    return sorted(found, key=lambda one: (one[1].due or (date.max,))[0])
