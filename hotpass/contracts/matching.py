"""Which tables of a file a contract speaks of, and which of its columns they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import groupby
from typing import Any

from hotpass.contracts.breach import Breach
from hotpass.contracts.form import Column, Contract, Table
from hotpass.contracts.naming import meaning
from hotpass.fields.headers import fold_header
from hotpass.fields.text_folding import fold
from hotpass.profiles import Profile

Found = Mapping[str, Any]
"""A row of :data:`hotpass.model.TABLES`, or one of its columns."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A table of a contract in one file.

    Attributes:
        table: of the contract.
        places: found tables that are used, each with its columns by the contract's names.
    """

    table: Table
    places: Sequence[tuple[Found, Mapping[str, Found]]]


def match(contract: Contract, found: Sequence[Found], profile: Profile) -> tuple[list[Matched], list[Breach]]:
    """The tables of a contract in the files of a source, and what is amiss with tables and columns.

    Args:
        contract: of the source.
        found: tables of its files, those of one file together.
        profile: whose fields the columns are read as.
    """
    matched: list[Matched] = []
    breaches: list[Breach] = []
    for file_name, tables in groupby(found, key=lambda table: table["file_name"]):
        inside = list(tables)
        for table in contract.tables:
            places = _places(table, inside)
            if not places:
                breaches.append(_missing_table(table, file_name, inside))
                continue
            if used := [place for place in places if place[0]["used"]]:
                matched.append(Matched(table, used))
            breaches += _amiss(table, places, profile)
    return matched, breaches


def is_sheet(table: Table, sheet: str) -> bool:
    """Whether a table stands in a sheet of this name."""
    return fnmatchcase(sheet.lower(), (table.sheet or "*").lower())


def _places(table: Table, found: Sequence[Found]) -> list[tuple[Found, Mapping[str, Found]]]:
    """Those with half of its columns; else the one with most. Anywhere in the file, those with any."""
    shared: list[tuple[Found, Mapping[str, Found]]] = [
        (one, columns) for one in found if is_sheet(table, one["sheet"]) and (columns := _shared(table, one))
    ]
    if table.sheet in (None, "*"):
        return shared
    half = [(one, columns) for one, columns in shared if 2 * len(columns) >= len(table.columns)]
    return half or sorted(shared, key=lambda place: (-len(place[1]), -place[0]["rows"]))[:1]


def _shared(table: Table, found: Found) -> dict[str, Found]:
    by_header = {header_key(column["name"]): column for column in reversed(found["columns"])}
    return {c.name: by_header[key] for c in table.columns if (key := header_key(c.name)) in by_header}


def header_key(name: str) -> str:
    """What two headers have in common that are written a little differently."""
    return fold_header(name) or fold(name)


def _missing_table(table: Table, file_name: str, found: Sequence[Found]) -> Breach:
    sheets = [one["sheet"] for one in found if is_sheet(table, one["sheet"])]
    if sheets and sheets[0]:
        what = "No table of the sheet has a column of the contract"
    elif table.sheet and table.sheet != "*":
        named = f"named like {table.sheet!r}" if set(table.sheet) & set("*?[") else repr(table.sheet)
        what = f"No sheet {named} holds a table"
    else:
        what = "No table of the file has a column of the contract"
    critical = any(column.required for column in table.columns)
    return Breach(
        "contract.missing-table",
        "critical" if critical else "warning",
        "completeness",
        file_name,
        sheets[0] if sheets else "",
        what,
        "nothing of it is read, and what only it holds is not published",
    )


def _amiss(
    table: Table, places: Sequence[tuple[Found, Mapping[str, Found]]], profile: Profile
) -> Iterator[Breach]:
    if table.sheet in (None, "*"):
        everywhere = {name for _, columns in places for name in columns}
        yield from _missing(table, everywhere, {}, places[0][0], profile)
    for found, columns in places:
        yield from _unused(table, found)
        if table.sheet not in (None, "*"):
            renamed = _renamed(table, columns, found)
            yield from _missing(table, set(columns), renamed, found, profile)
            yield from _unknown(table, renamed, found, profile)
        yield from _other_meaning(table, columns, found, profile)


def _breach(
    found: Found, rule: str, severity: Any, dimension: Any, what: str, then: str, column: Column | None = None
) -> Breach:
    place = (found["file_name"], found["sheet"], what, then)
    name, field = (column.name, column.field) if column else (None, None)
    return Breach(f"contract.{rule}", severity, dimension, *place, name, field)


def _unused(table: Table, found: Found) -> Iterator[Breach]:
    if not found["used"] and any(column.field for column in table.columns):
        what = f"The table at {found['range']} is not used"
        said = (found["reason"] or "A person said so").rstrip(".")
        yield _breach(found, "unused-table", "warning", "completeness", what, f"it gives no records. {said}")


def _strange(table: Table, found: Found) -> list[Found]:
    """Columns with a name of their own that the contract does not know."""
    known = {header_key(column.name) for column in table.columns}
    return [c for c in found["columns"] if fold_header(c["name"]) and header_key(c["name"]) not in known]


def _renamed(table: Table, columns: Mapping[str, Found], found: Found) -> dict[str, Found]:
    """By the name of a missing column, the one of another name that is read as what it was."""
    renamed: dict[str, Found] = {}
    strange = [c for c in _strange(table, found) if c["field"]]
    for column in table.columns:
        other = next((c for c in strange if column.name not in columns and c["field"] == column.field), None)
        if other is not None:
            renamed[column.name] = other
            strange.remove(other)
    return renamed


def _missing(
    table: Table, there: set[str], renamed: Mapping[str, Found], found: Found, profile: Profile
) -> Iterator[Breach]:
    for column in table.columns:
        if column.name in there:
            continue
        what = f"Column {column.name!r} is missing"
        if other := renamed.get(column.name):
            what += f"; {other['name']!r} stands in its place"
            then = _use(other["field"], profile)
            yield _breach(found, "renamed-column", "warning", "consistency", what, then, column)
            continue
        severity = "critical" if column.required else "warning" if column.field else "info"
        then = _without(column, found, profile)
        yield _breach(found, "missing-column", severity, "completeness", what, then, column)


def _use(field: str | None, profile: Profile) -> str:
    return f"the run reads it as {meaning(field, profile)}" if field else "the run does not use it"


def _without(column: Column, found: Found, profile: Profile) -> str:
    """What a run does without a column."""
    if not found["used"]:
        return "the table gives no records"
    if column.field is None:
        return "the run does not use it"
    others = [repr(c["name"]) for c in found["columns"] if c["field"] == column.field]
    said = meaning(column.field, profile)
    if others:
        return f"{said} is read from {' and '.join(others)} alone; the run goes on"
    return f"{said} stays empty for these rows; the run goes on"


def _unknown(table: Table, renamed: Mapping[str, Found], found: Found, profile: Profile) -> Iterator[Breach]:
    for other in _strange(table, found):
        if other not in renamed.values():
            what = f"Column {other['name']!r} is not in the contract"
            then, named = _use(other["field"], profile), Column(other["name"], field=other["field"])
            yield _breach(found, "unknown-column", "info", "consistency", what, then, named)


def _other_meaning(
    table: Table, columns: Mapping[str, Found], found: Found, profile: Profile
) -> Iterator[Breach]:
    for name, there in columns.items():
        column = table.by_name[name]
        if not found["used"] or column.field in (None, there["field"]):
            continue
        what = f"Column {name!r} is to be {meaning(column.field or '', profile)} and is not taken for it"
        then = _use(there["field"], profile)
        yield _breach(found, "other-meaning", "warning", "consistency", what, then, column)
