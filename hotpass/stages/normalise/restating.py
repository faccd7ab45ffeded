"""Columns that say again whom others of the row name: ``Full Name`` beside ``First Name`` and ``Surname``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from hotpass.stage import StageJob
from hotpass.stages.normalise.layout import SourceTable
from hotpass.stages.normalise.source import among, view_grid

#: Least share of the rows that fill the columns in which they name one person.
_LEAST: Final = 0.6
#: Of a long table so many rows are looked at.
_MOST_ROWS: Final = 20_000
#: Columns that fewer rows fill together are left as they are.
_LEAST_ROWS: Final = 3
#: Last words that are so alike are one but for a slip (Jaro-Winkler similarity).
_SLIP: Final = 0.88
_NAMING: Final = ("person.name", "person.given_name", "person.family_name")


def without_restated_names(job: StageJob, tables: Sequence[SourceTable]) -> list[SourceTable]:
    """The tables with what names a row's person once more passed over, cell by cell.

    A second whole name counts where the first is blank or names somebody else. Of a name and its parts in
    columns of their own, the parts count unless the name plainly ends with the family name: they tell which
    of its words is which.
    """
    return [_without(job, table) for table in tables]


def _without(job: StageJob, table: SourceTable) -> SourceTable:
    names = [position for position, _ in table.columns.get("person.name", ())]
    slots = dict(table.slots)
    passed_over: dict[int, str] = {}
    for first, second in combinations(names, 2):
        if first in passed_over or _has_company(table, second):
            continue
        one, other = _words(first), _words(second)
        inside = f"list_has_all({one}, {other}) OR list_has_all({other}, {one})"
        if _mostly(job, table, (first, second), inside):
            slip = f"{one}[1] = {other}[1] AND jaro_winkler_similarity({one}[-1], {other}[-1]) >= {_SLIP}"
            passed_over[second] = f"len({one}) > 0 AND ({inside} OR {slip})"
            slots[second] = slots.get(first, 0)
    for name, given, family in _in_parts(table, slots):
        within = f"list_has_all({_words(name)}, list_concat({_words(given)}, {_words(family)}))"
        if name not in passed_over and _mostly(job, table, (name, given, family), within):
            plain = rf"NOT regexp_matches(c{name}, '[,\d]') AND len({_words(family)}) = 1"
            plain += f" AND {_words(name)}[-1] = {_words(family)}[1]"
            said = f"len({_words(given)}) > 0 AND len({_words(family)}) > 0"
            passed_over[name] = f"{said} AND {within} AND NOT ({plain})"
    if len({slots.get(position, 0) for position in names}) < 2 and slots != table.slots:
        slots = {}
    return replace(table, slots=slots, passed_over=tuple(passed_over.items()))


def _has_company(table: SourceTable, position: int) -> bool:
    """Whether other columns, a telephone or a role, tell of whom a column names: it then names a person of
    its own, who may often be the same as another."""
    slot = table.slots.get(position, 0)
    naming = {p for target in _NAMING for p, _ in table.columns.get(target, ())}
    return bool(slot) and any(at == slot and p not in naming for p, at in table.slots.items())


def _in_parts(table: SourceTable, slots: dict[int, int]) -> Iterator[tuple[int, int, int]]:
    """Positions of whole names, and of the one given and the one family name of the same person."""
    for name, _ in table.columns.get("person.name", ()):
        given, family = (
            [p for p, _ in table.columns.get(target, ()) if slots.get(p, 0) == slots.get(name, 0)]
            for target in _NAMING[1:]
        )
        if len(given) == len(family) == 1:
            yield name, given[0], family[0]


def _mostly(job: StageJob, table: SourceTable, positions: Sequence[int], condition: str) -> bool:
    """Whether a condition holds in most of the first rows that fill columns."""
    first = "true" if table.own_grid else f'"row" < {table.first_row + _MOST_ROWS}'
    filled = " AND ".join(f"len({_words(position)}) > 0" for position in positions)
    rows, holding = job.engine.rows(
        f"""SELECT count(*), count(*) FILTER ({condition}) FROM {view_grid(job, table)}
        WHERE {among(table)} AND {first} AND {filled}"""
    )[0]
    return bool(rows >= _LEAST_ROWS and holding >= _LEAST * rows)


def _words(position: int) -> str:
    return rf"regexp_extract_all(lower(strip_accents(c{position})), '\p{{L}}+')"
