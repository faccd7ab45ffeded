"""Which tables of a file a contract speaks of, and which of its columns they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hotpass.contracts.breach import Breach
from hotpass.contracts.form import Column, Contract, Table
from hotpass.contracts.naming import meaning
from hotpass.contracts.placing import Found, by_file, header_key, is_on_its_own, is_sheet, place
from hotpass.fields.headers import fold_header
from hotpass.profiles import Profile


@dataclass(frozen=True, slots=True)
class Matched:
    """A table of a contract in one file.

    Attributes:
        table: of the contract.
        places: found tables that are used, each with its columns by the contract's names.
    """

    table: Table
    places: Sequence[tuple[Found, Mapping[str, Found]]]


def match(
    contract: Contract, found: Sequence[Found], profile: Profile, *, alone: bool = False
) -> tuple[list[Matched], list[Breach]]:
    """The tables of a contract in the files of a source, and what is amiss with tables and columns.

    A table of a contract of several is missing where no file has it; the only one of a contract is to be in
    each file.

    Args:
        contract: of the source.
        found: tables of its files, those of one file together.
        profile: whose fields the columns are read as.
        alone: whether this is one file of a source that may have others: what a file of one sheet lacks may
            then stand in another.
    """
    matched: list[Matched] = []
    breaches: list[Breach] = []
    files = by_file(found)
    placed = {name: place(contract, tables) for name, tables in files.items()}
    for name, there in placed.items():
        if len(contract.tables) == 1 and not there:
            breaches.append(_missing_table(contract.tables[0], name, files[name]))
        for table in (contract.by_name[key] for key in there):
            if used := [one for one in there[table.name] if one[0]["used"]]:
                matched.append(Matched(table, used))
            breaches += _amiss(table, there[table.name], profile)
    if len(contract.tables) > 1 and files:
        breaches += _missing_tables(contract, files, placed, alone)
    return matched, breaches


def _missing_tables(
    contract: Contract,
    files: Mapping[str, Sequence[Found]],
    placed: Mapping[str, Mapping[str, Any]],
    alone: bool,
) -> Iterator[Breach]:
    """Tables of a contract of several that no file has."""
    first, tables = next(iter(files.items()))
    if alone and is_on_its_own(contract, tables):
        if not placed[first]:
            yield _strange_file(contract, first)
        return
    for table in contract.tables:
        if any(table.name in there for there in placed.values()):
            continue
        if len(files) == 1:
            yield _missing_table(table, first, tables)
        else:
            yield _missing(table, first, "", f"None of the {len(files)} files of the source {_has_no(table)}")


def _strange_file(contract: Contract, file_name: str) -> Breach:
    named = " or ".join(repr(table.title or table.name) for table in contract.tables)
    what = f"Neither name nor columns tell that the file is {named}"
    then = "it is read by its own headers alone"
    return Breach("contract.missing-table", "warning", "completeness", file_name, "", what, then)


def _has_no(table: Table) -> str:
    if table.sheet in (None, "*"):
        return "has a column of the contract's table " + repr(table.title or table.name)
    return f"holds the sheet {_called(table)}"


def _called(table: Table) -> str:
    return f"named like {table.sheet!r}" if set(table.sheet or "") & set("*?[") else repr(table.sheet)


def _missing_table(table: Table, file_name: str, found: Sequence[Found]) -> Breach:
    sheets = [one["sheet"] for one in found if is_sheet(table, one["sheet"], file_name)]
    if sheets and sheets[0]:
        what = "No table of the sheet has a column of the contract"
    elif any(one["sheet"] for one in found) and table.sheet not in (None, "*"):
        what = f"No sheet {_called(table)} holds a table"
    else:
        what = "No table of the file has a column of the contract"
    return _missing(table, file_name, sheets[0] if sheets else "", what)


def _missing(table: Table, file_name: str, sheet: str, what: str) -> Breach:
    critical = any(column.required for column in table.columns)
    return Breach(
        "contract.missing-table",
        "critical" if critical else "warning",
        "completeness",
        file_name,
        sheet,
        what,
        "nothing of it is read, and what only it holds is not published",
    )


def _amiss(
    table: Table, places: Sequence[tuple[Found, Mapping[str, Found]]], profile: Profile
) -> Iterator[Breach]:
    if table.sheet in (None, "*"):
        everywhere = {name for _, columns in places for name in columns}
        yield from _missing_columns(table, everywhere, {}, places[0][0], profile)
    for found, columns in places:
        yield from _unused(table, found)
        if table.sheet not in (None, "*"):
            renamed = _renamed(table, columns, found)
            yield from _missing_columns(table, set(columns), renamed, found, profile)
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


def _missing_columns(
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
