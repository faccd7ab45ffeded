"""In which tables of a source's files each table of its contract stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import groupby
from pathlib import PurePath
from typing import Any, Final

from hotpass.contracts.form import Contract, Table
from hotpass.fields.headers import fold_header
from hotpass.fields.text_folding import fold

Found = Mapping[str, Any]
"""A row of :data:`hotpass.model.TABLES`, or one of its columns."""

Place = tuple[Found, Mapping[str, Found]]
"""A found table, and its columns by the contract's names."""

_ANYWHERE: Final = (None, "*")
_WORD: Final = re.compile(r"\w+")


def is_sheet(table: Table, sheet: str, file_name: str = "") -> bool:
    """Whether a table stands in a sheet of this name; a file without sheets is called as its name ends.

    ``Contact Database - CAA.csv`` is the sheet ``CAA`` of a workbook, saved on its own.
    """
    pattern = (table.sheet or "*").lower()
    if fnmatchcase(sheet.lower(), pattern):
        return True
    return not sheet and any(fnmatchcase(ending, pattern) for ending in _endings(file_name))


def _endings(file_name: str) -> Iterator[str]:
    stem = PurePath(file_name).stem.lower()
    return (stem[word.start() :] for word in _WORD.finditer(stem.replace("_", "x")))


def header_key(name: str) -> str:
    """What two headers have in common that are written a little differently."""
    return fold_header(name) or fold(name)


def by_file(found: Sequence[Found]) -> dict[str, list[Found]]:
    """The found tables of each file, those of one file standing together."""
    return {name: list(tables) for name, tables in groupby(found, key=lambda table: table["file_name"])}


def is_on_its_own(contract: Contract, tables: Sequence[Found]) -> bool:
    """Whether a file is one sheet of a workbook, saved by itself.

    The contract then names the sheets of its tables, and the file's only one is none of them.
    """
    sheets = {table["sheet"] for table in tables}
    if len(sheets) != 1 or any(table.sheet in _ANYWHERE for table in contract.tables):
        return False
    return not any(is_sheet(table, sheet) for sheet in sheets for table in contract.tables)


def place(contract: Contract, tables: Sequence[Found]) -> dict[str, list[Place]]:
    """By its name, where each table of a contract stands in a file; those that do not are left out.

    A sheet on its own holds one of the tables: the one that the file's name says, else the one of which it
    has half of the columns or more, and most of them.
    """
    if not is_on_its_own(contract, tables):
        return {table.name: there for table in contract.tables if (there := _places(table, tables))}
    named = [table for table in contract.tables if is_sheet(table, "", tables[0]["file_name"])]
    shared = [(table, _with_columns(table, tables)) for table in named or contract.tables]
    if not named:
        shared = [(table, _with_half(table, places)) for table, places in shared]
    best, there = max(shared, key=lambda one: max((len(columns) for _, columns in one[1]), default=0))
    return {best.name: _whole(best, there)} if there else {}


def _places(table: Table, tables: Sequence[Found]) -> list[Place]:
    """Those with half of its columns; else the one with most. Anywhere in the file, those with any."""
    called = [t for t in tables if is_sheet(table, t["sheet"], t["file_name"])]
    return _whole(table, _with_columns(table, called))


def _whole(table: Table, shared: list[Place]) -> list[Place]:
    if table.sheet in _ANYWHERE:
        return shared
    return _with_half(table, shared) or sorted(shared, key=lambda one: (-len(one[1]), -one[0]["rows"]))[:1]


def _with_columns(table: Table, tables: Sequence[Found]) -> list[Place]:
    return [(one, columns) for one in tables if (columns := _shared(table, one))]


def _with_half(table: Table, places: Sequence[Place]) -> list[Place]:
    return [(one, columns) for one, columns in places if 2 * len(columns) >= len(table.columns)]


def _shared(table: Table, found: Found) -> dict[str, Found]:
    by_header = {header_key(column["name"]): column for column in reversed(found["columns"])}
    return {c.name: by_header[key] for c in table.columns if (key := header_key(c.name)) in by_header}
