"""The texts of a contract's columns, as they stand in the sheets, and what each text is worth."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from hotpass.contracts.form import Column
from hotpass.contracts.matching import Matched
from hotpass.contracts.placing import Found
from hotpass.engine import Engine, Shortcut
from hotpass.engine.base import literal
from hotpass.fields import KINDS, Kind
from hotpass.fields.placeholders import is_placeholder
from hotpass.fields.plain import plain as plain_texts
from hotpass.fields.plain import says_something
from hotpass.fields.text_folding import tidy

BLANK: Final = "blank"

#: Kinds that take any text: to read it would tell nothing.
_ANY_TEXT: Final = frozenset(
    {"organisation_name", "role", "address", "locality", "identifier", "category", "text"}
)
#: What a kind mends by itself, or takes for nothing said, breaks no contract.
_NO_FAULT: Final = frozenset({"placeholder", "repaired"})
_VERDICT: Final = pa.schema([("verdict", pa.string())])


@dataclass(frozen=True, slots=True)
class Texts:
    """A column in all the places of one table of a contract.

    Attributes:
        column: of the contract.
        first: the first table that has it.
        view: in the engine: t (number of the place), sheet, row, cell, text, verdict.
    """

    column: Column
    first: Found
    view: str


def texts_of(engine: Engine, grid: Path, matched: Matched, country: str, name: str) -> Iterator[Texts]:
    """Make a view of the texts of each column that is there.

    The verdict of a text is null when nothing is wrong with it, else ``blank``, ``unread``, ``doubtful``,
    ``enum``, ``pattern`` or ``range``; each text is judged once.

    Args:
        engine: with the view ``left_out`` of the ingest stage.
        grid: the ingest stage's folder ``grid``.
        matched: a table of a contract, and where it stands.
        country: that texts are read for.
        name: of what is made in the engine; each call its own.
    """
    there = [make_rows(engine, grid, found, f"{name}_{at}") for at, (found, _) in enumerate(matched.places)]
    for number, column in enumerate(matched.table.columns):
        places = [(at, f, c[column.name]) for at, (f, c) in enumerate(matched.places) if column.name in c]
        if places:
            view = f"texts_{name}_{number}"
            parts = [_part(f"{name}_{at}", at, f, its, there[at]) for at, f, its in places]
            _make_view(engine, view, parts, column, country)
            yield Texts(column, places[0][1], view)


def make_rows(engine: Engine, grid: Path, found: Found, name: str) -> set[str]:
    """Make ``grid_<name>``, the cells, and ``rows_<name>``, the numbers of rows that are data of the table.

    Args:
        engine: with the view ``left_out`` of the ingest stage.
        grid: the ingest stage's folder ``grid``.
        found: a row of :data:`hotpass.model.TABLES`.
        name: of what is made in the engine.

    Returns:
        the columns of the grid: very wide sheets lack those without any text.
    """
    own = found.get("grid")
    engine.view(f"grid_{name}", grid.parent / own if own else grid / f"{found['sheet_id']}.parquet")
    there = set(engine.arrow(f"SELECT * FROM grid_{name} LIMIT 0").column_names)
    if own:
        engine.execute(f'CREATE OR REPLACE TABLE rows_{name} AS SELECT DISTINCT "row" FROM grid_{name}')
        return there
    texts = [c for column in found["columns"] if (c := f"c{column['position']}") in there]
    left_out = f"""SELECT unnest(range(first_row, last_row + 1)) FROM left_out
        WHERE table_id = {literal(found["table_id"])} AND code <> 'not_used'
            OR table_id IS NULL AND code = 'hidden' AND sheet_id = {literal(found["sheet_id"])}
                AND first_column <= {found["first_column"]} AND last_column >= {found["last_column"]}"""
    engine.execute(
        f"""CREATE OR REPLACE TABLE rows_{name} AS SELECT "row" FROM grid_{name}
        WHERE "row" BETWEEN {found["first_row"]} AND {found["last_row"]} AND "row" NOT IN ({left_out})
            AND coalesce(NULL, {", ".join(texts) or "NULL"}) IS NOT NULL"""
    )
    return there


def _part(name: str, at: int, found: Found, column: Found, there: set[str]) -> str:
    position, letter = column["position"], literal(column["letter"])
    cell = f"a{position}" if found.get("grid") else f'{letter} || "row"'
    text = f"c{position}" if f"c{position}" in there else "CAST(NULL AS VARCHAR)"
    return f"""SELECT {at} AS t, {literal(found["sheet"])} AS sheet, "row", {cell} AS cell,
        {text} AS text FROM grid_{name} SEMI JOIN rows_{name} USING ("row")"""


def _make_view(engine: Engine, view: str, parts: list[str], column: Column, country: str) -> None:
    plain = " UNION ALL ".join(parts)
    engine.map_distinct(
        f"{view}_verdicts",
        f"SELECT text AS raw FROM ({plain}) WHERE text IS NOT NULL",
        judge(column, country),
        _VERDICT,
        _faultless(column, country),
    )
    engine.execute(
        f"""CREATE OR REPLACE VIEW {view} AS
        SELECT p.*, CASE WHEN text IS NULL THEN '{BLANK}' ELSE v.verdict END AS verdict
        FROM ({plain}) p LEFT JOIN {view}_verdicts v ON v.raw = p.text"""
    )


def _faultless(column: Column, country: str) -> Shortcut | None:
    """Texts with which nothing can be wrong; None where every text must be judged by itself."""
    if column.pattern or column.enum or column.minimum is not None or column.maximum is not None:
        return None
    kind = _kind(column)
    if kind is None:
        return Shortcut({}, says_something(), {})
    found = plain_texts(kind.name, country)
    return Shortcut(found.lets, f"({found.where}) AND ({found.problem}) IS NULL", {}) if found else None


def judge(column: Column, country: str) -> Callable[[str], tuple[str | None]]:
    """From a text to its verdict: None when nothing is wrong with it."""
    kind = _kind(column)
    pattern = re.compile(column.pattern) if column.pattern else None
    allowed = frozenset(column.enum)

    def verdict(text: str) -> tuple[str | None]:
        clean = tidy(text)
        if not clean or is_placeholder(clean):
            return (BLANK,)
        read = kind.normalise(text, country) if kind else None
        if read is not None and read.problem and read.problem not in _NO_FAULT:
            return ("doubtful" if read.value else "unread",)
        if allowed and clean not in allowed:
            return ("enum",)
        if pattern and not pattern.fullmatch(clean):
            return ("pattern",)
        return ("range" if _is_outside(column, read.value if read else clean) else None,)

    return verdict


def _is_outside(column: Column, value: str | None) -> bool:
    if column.minimum is None and column.maximum is None:
        return False
    try:
        number = float(value or "")
    except ValueError:
        return True
    low, high = column.minimum, column.maximum
    return (low is not None and number < low) or (high is not None and number > high)


def has_rules(column: Column) -> bool:
    """Whether anything at all can be wrong with a text of a column."""
    rules = (column.required, column.unique, column.pattern, column.enum, _kind(column))
    return any(rules) or column.minimum is not None or column.maximum is not None


def _kind(column: Column) -> Kind | None:
    """The kind by which texts are judged; plain numbers and dates have one by their type alone."""
    name = column.kind or {"date": "date", "number": "number", "integer": "number"}.get(column.type, "text")
    return None if name in _ANY_TEXT else KINDS.get(name)
