"""The contract that a file as it is would keep: a draft to be edited, or what the next one is held to."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from hotpass.contracts.form import FIRST, Column, Contract, Table
from hotpass.contracts.inputs import input_column
from hotpass.contracts.matching import Matched
from hotpass.contracts.naming import slug
from hotpass.contracts.placing import Found, header_key
from hotpass.contracts.texts import BLANK, Texts, texts_of
from hotpass.engine import Engine
from hotpass.fields.headers import fold_header
from hotpass.profiles import Profile

#: Rows below which nothing is said about what every row must have.
_ENOUGH: Final = 20


def learn(engine: Engine, grid: Path, found: Sequence[Found], profile: Profile, name: str) -> Contract:
    """The contract of the used tables of a file.

    A column that is full in every row is required, one of keys without repeats is unique.

    Args:
        engine: with the view ``left_out`` of the ingest stage.
        grid: the ingest stage's folder ``grid``.
        found: rows of :data:`hotpass.model.TABLES`.
        profile: whose fields the columns are read as.
        name: of the contract.
    """
    tables = []
    for number, (plain, members) in enumerate(_groups(found, name)):
        matched = Matched(plain, [(m, {c["name"]: c for c in _named(m)}) for m in members])
        texts = texts_of(engine, grid, matched, profile.country, f"learnt_{number}")
        columns = tuple(_column(engine, one, profile) for one in texts)
        tables.append(replace(plain, title=members[0]["sheet"] or None, columns=columns))
    return Contract(name, FIRST, tuple(tables))


def outline(found: Sequence[Found], name: str) -> Contract:
    """The contract that only says which columns the used tables of a file have, and what they are read as."""
    return Contract(name, FIRST, tuple(table for table, _ in _groups(found, name)))


def _groups(found: Sequence[Found], name: str) -> Iterator[tuple[Table, Sequence[Found]]]:
    """By name: tables of one sheet with the same columns are one. Columns without a name are left out."""
    groups: dict[tuple[str, ...], list[Found]] = {}
    for one in found:
        if one["used"] and _named(one):
            key = (one["sheet"], *(header_key(c["name"]) for c in one["columns"]))
            groups.setdefault(key, []).append(one)
    called: dict[str, list[Found]] = {}
    for members in groups.values():
        base = slug(members[0]["sheet"] or name)
        number = sum(other == base or other.rpartition("-")[0] == base for other in called)
        called[f"{base}-{number + 1}" if number else base] = members
    for table, members in sorted(called.items()):
        sheet = members[0]["sheet"]
        columns = tuple(Column(c["name"], field=c["field"]) for c in _named(members[0]))
        yield Table(table, columns, sheet=glob.escape(sheet) or "*"), members


def _named(found: Found) -> list[Found]:
    return [column for column in found["columns"] if fold_header(column["name"])]


def _column(engine: Engine, texts: Texts, profile: Profile) -> Column:
    column = texts.column
    if column.field is None:
        return column
    rows, filled, distinct = engine.rows(
        f"""SELECT count(*), count(*) FILTER (given), count(DISTINCT text) FILTER (given)
        FROM (SELECT text, verdict IS DISTINCT FROM '{BLANK}' AS given FROM {texts.view})"""
    )[0]
    spec = profile.field(column.field)
    full = rows >= _ENOUGH and rows == filled
    unique = full and spec.kind == "identifier" and distinct == rows
    return input_column(column.name, column.field, spec, required=full, unique=unique)


def under_known_names(before: Contract, now: Contract) -> Contract:
    """The later contract, with the earlier one's names of tables where only the sheet's name is new."""
    gone = [table for table in before.tables if table.name not in now.by_name]
    tables = []
    for table in now.tables:
        known = None if table.name in before.by_name else _most_alike(table, gone)
        if known is not None:
            gone.remove(known)
        tables.append(replace(table, name=known.name, sheet=table.sheet) if known else table)
    return replace(now, tables=tuple(sorted(tables, key=lambda table: table.name)))


def _most_alike(table: Table, others: Sequence[Table]) -> Table | None:
    """The one that has half of its columns or more, and most of them."""
    headers = {header_key(name) for name in table.by_name}
    shared = {o.name: len(headers & {header_key(name) for name in o.by_name}) for o in others}
    likely = [o for o in others if 2 * shared[o.name] >= len(headers)]
    return max(likely, key=lambda other: shared[other.name], default=None)
