"""Asks a check: the figure, and the rows behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pyarrow as pa

from hotpass.compliance.controls.checks import Check
from hotpass.compliance.controls.facts import Facts
from hotpass.engine import QueryError
from hotpass.engine.base import literal, quote

_NAMED: Final = re.compile(r"\{(\w+)\}")
#: Of a row behind a control, in their order.
OFFENDING: Final = pa.schema(
    [
        ("dataset", pa.string()),
        ("entity_type", pa.string()),
        ("entity_id", pa.string()),
        ("record_id", pa.string()),
        ("subject", pa.string()),
        ("field", pa.string()),
        ("value", pa.string()),
        ("file_name", pa.string()),
        ("sheet", pa.string()),
        ("row", pa.int64()),
        ("cell", pa.string()),
        ("why", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check found.

    Attributes:
        looked_at: how many there are of what it looks at; None where it could not be asked.
        found: how many of them offend.
        soon: how many soon will.
        due: when the first of these does, or None.
        query: SQL that gives the offending rows; where there are none, those that soon will.
        reason: why it is not known, or ``""``.
    """

    looked_at: int | None
    found: int
    soon: int
    due: date | None
    query: str
    reason: str = ""


def ask(facts: Facts, check: Check, told: Mapping[str, Any]) -> Answer:
    """The answer; a check that cannot be asked says why."""
    query = filled(check.rows, check, told, facts.today)
    absent = facts.ready(check.needs)
    if absent:
        return Answer(None, 0, 0, None, query, absent)
    try:
        ((looked_at,),) = facts.engine.rows(filled(check.all, check, told, facts.today))
        if not looked_at:
            return Answer(None, 0, 0, None, query, check.nothing)
        ((found,),) = facts.engine.rows(f"SELECT count(*) FROM ({query})")
        soon, due = _soon(facts, check, told)
        if soon and not found:
            query = filled(check.due or query, check, told, facts.today)
    except QueryError as error:
        return Answer(None, 0, 0, None, query, f"it could not be worked out ({type(error).__name__})")
    return Answer(int(looked_at), int(found), soon, due, query)


def _soon(facts: Facts, check: Check, told: Mapping[str, Any]) -> tuple[int, date | None]:
    if check.due is None:
        return 0, None
    ((count, first),) = facts.engine.rows(
        f"SELECT count(*), min(due) FROM ({filled(check.due, check, told, facts.today)})"
    )
    return int(count), first


def behind(facts: Facts, check: Check, told: Mapping[str, Any]) -> str:
    """The query of the rows behind a control: those that offend, else those that soon will."""
    query = filled(check.rows, check, told, facts.today)
    if check.due is None or facts.engine.rows(f"SELECT 1 FROM ({query}) LIMIT 1"):
        return query
    soon = filled(check.due, check, told, facts.today)
    return soon if facts.engine.rows(f"SELECT 1 FROM ({soon}) LIMIT 1") else query


def filled(query: str, check: Check, told: Mapping[str, Any], today: date) -> str:
    """A query with what it is told as literals."""
    known = {**check.parameters, **told, "today": today}
    return _NAMED.sub(lambda found: _literal(known[found[1]]), query)


def _literal(value: object) -> str:
    if isinstance(value, date):
        return f"DATE '{value}'"
    if isinstance(value, list | tuple):
        return ", ".join(map(_literal, value))
    return literal(value) if isinstance(value, str) else str(value)


def rows_behind(facts: Facts, query: str, most: int | None = None, skip: int = 0) -> pa.Table:
    """The rows that a query gives, or some of them, with the places of their records, as
    :data:`OFFENDING`."""
    if most is not None:
        some = facts.engine.arrow(f"SELECT * FROM ({query}) ORDER BY ALL LIMIT {most} OFFSET {skip}")
        facts.engine.register("some_behind", some)
        query = "SELECT * FROM some_behind"
    given = set(facts.engine.arrow(f"SELECT * FROM ({query}) LIMIT 0").column_names)
    join = ""
    if "record_id" in given:
        among = f"WHERE record_id IN (SELECT record_id FROM ({query}))"
        join = f"LEFT JOIN ({PLACES} {among} GROUP BY ALL) places USING (dataset, entity_type, record_id)"
    told = {**dict.fromkeys(given, "q"), **(dict.fromkeys((*_PLACE, "entity_id"), "places") if join else {})}
    columns = ", ".join(
        f"CAST({f'{told[f.name]}.{quote(f.name)}' if f.name in told else 'NULL'} AS {_TYPES[f.type]})"
        f" AS {quote(f.name)}"
        for f in OFFENDING
    )
    rows = facts.engine.arrow(f"SELECT {columns} FROM ({query}) q {join} ORDER BY ALL")
    return rows.cast(OFFENDING)


#: Where each record stands, and whose it is, up to the grouping.
PLACES: Final = """SELECT dataset, entity_type, record_id, any_value(file_name) AS file_name,
    any_value(sheet) AS sheet, any_value("row") AS "row", any_value(entity_id) AS entity_id
    FROM records LEFT JOIN members USING (dataset, entity_type, record_id)"""
_TYPES: Final = {pa.string(): "VARCHAR", pa.int64(): "BIGINT"}
_PLACE: Final = ("file_name", "sheet", "row")
