"""Every row that fails a rule, with its cell; and the issues that are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.model import (
    ENTITY_TYPES,
    FAILURES,
    ISSUES,
    cells_sql,
    entity_of_table,
    failures_order,
    is_input_table,
    record_table,
)
from hotpass.quality import Rule, condition
from hotpass.quality.conditions import ROW_COUNT

#: Failing rows of a rule that are kept, so that the count of a rule leads to its rows; beyond, they are only
#: counted, and are issues.
MOST_KEPT: Final = 1_000_000

#: Columns of tables of rows as they stand that are no field's, and the field that they are of.
_OWN_FIELDS: Final = {"contact_of": "key", "key_of": "key", "names": "name"}
#: What rules and places are called, in failing rows.
_REPEATED: Final = tuple(
    field.name
    for field in FAILURES
    if field.type == pa.string() and field.name not in ("record_id", "value", "cell")
)
#: Columns of the source that a record table has and a golden table has not.
_PLACE: Final = ("source", "file_digest", "file_name", "sheet_id", "sheet", "row")


def failing_rows(
    table: str,
    key: str,
    suite: str,
    rules: Sequence[Rule],
    columns: Sequence[str],
    among: str | None = None,
) -> list[str]:
    """Queries for rows of :data:`hotpass.model.FAILURES` and ``recorded``, one a rule.

    Args:
        table: the record or golden table.
        key: its key column.
        suite: name of the suite that states the rules.
        rules: whose columns the table has.
        columns: that the table has.
        among: relation of the rows that are looked at, where it is not the table.
    """
    known, among = set(columns), among or table
    listed = (rule for rule in rules if rule.compiles and rule.type != ROW_COUNT)
    return [_failing(table, key, suite, rule, known, among) for rule in listed]


def _failing(table: str, key: str, suite: str, rule: Rule, columns: set[str], among: str) -> str:
    assert rule.column is not None
    field = rule.column.split("__")[0]
    entity_type = entity_of_table(table, rule.column)
    failed = condition(rule.type, rule.arguments).failed
    stated = {
        "suite": literal(suite),
        "table": literal(table),
        "rule_id": literal(rule.rule_id),
        "severity": literal(rule.severity),
        "dimension": literal(rule.dimension),
        "entity_type": literal(entity_type),
        "record_id": "NULL" if is_input_table(table) else quote(key),
        "field": literal(_field_named(field)),
        "column": literal(rule.column),
        "value": _value(rule.column, field, columns),
        **{name: quote(name) if name in columns else "NULL" for name in _PLACE},
        "cell": _cell(field) if f"{field}__cols" in columns else "NULL",
        "message": literal(rule.message),
        "recorded": str(rule.recorded_by is not None).lower(),
    }
    chosen = ", ".join(f"{sql} AS {quote(name)}" for name, sql in stated.items())
    return f"SELECT {chosen} FROM (SELECT *, {failed} AS failed__ FROM {quote(among)}) WHERE failed__"


def _field_named(field: str) -> str:
    """The field of the profile that a column of a table is named after."""
    return _OWN_FIELDS.get(field, field.removeprefix("organisation.").removeprefix("person."))


def _value(column: str, field: str, columns: set[str]) -> str:
    """The value that fails, else the text that it was to be read from."""
    given = [f"CAST({quote(column)} AS VARCHAR)"]
    if f"{field}__raw" in columns:
        given.append(quote(f"{field}__raw"))
    return f"coalesce({', '.join(given)})" if len(given) > 1 else given[0]


def _cell(field: str) -> str:
    return cells_sql(quote(f"{field}__cols"), quote("row"))


def with_records(found: str) -> str:
    """Query for failing rows, those of files with the record of their type that the row gives.

    A row that gives several of the type, as a line with two contacts does, or none, leads to no record.
    """
    given = " UNION ALL ".join(
        f"""SELECT {literal(of)} AS entity_type, sheet_id, "row", min(record_id) AS given_id
        FROM {record_table(of)} SEMI JOIN (SELECT sheet_id, "row" FROM {found} WHERE record_id IS NULL)
            USING (sheet_id, "row")
        GROUP BY ALL HAVING count(*) = 1"""
        for of in ENTITY_TYPES
    )
    return f"""SELECT * EXCLUDE (given_id) REPLACE (coalesce(record_id, given_id) AS record_id)
        FROM {found} LEFT JOIN ({given}) USING (entity_type, sheet_id, "row")"""


def name_words(engine: Engine, found: str) -> None:
    """Make the type ``failing_word`` of all that rules and places are called in a view of failing rows."""
    every = " UNION ".join(f"SELECT DISTINCT {quote(n)} AS word FROM {found}" for n in _REPEATED)
    engine.execute("DROP TYPE IF EXISTS failing_word")
    engine.execute(
        f"""CREATE TYPE failing_word AS ENUM (
        SELECT word FROM ({every} UNION SELECT '') WHERE word IS NOT NULL ORDER BY word)"""
    )


def kept_failures(found: str, *, every: bool) -> str:
    """Query for the table ``failures``, of a view of all failing rows, after :func:`name_words`.

    What a rule and a place are called repeats in millions of rows, and a sort would carry it along; by number
    it takes a tenth of the memory.

    Args:
        found: the view.
        every: whether no rule has more of them than are kept, so that none need be numbered.
    """
    most = f"""QUALIFY row_number() OVER (PARTITION BY "table", rule_id ORDER BY record_id, "row")
        <= {MOST_KEPT}"""
    called = ", ".join(f"CAST({quote(n)} AS failing_word) AS {quote(n)}" for n in _REPEATED)
    return f"""SELECT * REPLACE ({called}) FROM (
            SELECT {", ".join(map(quote, FAILURES.names))} FROM {found} {"" if every else most})
        ORDER BY {failures_order()}"""


def keeps_every(engine: Engine) -> bool:
    """Whether no rule has more failing rows than are kept; reads ``failing_places``."""
    most = """SELECT coalesce(max(failed), 0) FROM
        (SELECT sum(failed) AS failed FROM failing_places GROUP BY "table", rule_id)"""
    return bool(engine.rows(most)[0][0] <= MOST_KEPT)


def issues_order() -> str:
    """SQL of the keys that order issues of rules wholly: of a record there is one for a rule."""
    rest = [quote(name) for name in ISSUES.names if name not in ("rule_id", "record_id")]
    return ", ".join(["rule_id", "record_id", *(f"CASE WHEN record_id IS NULL THEN {n} END" for n in rest)])


def issues_of(found: str) -> str:
    """Query for issues of a view of all failing rows: those that no other stage has written."""
    return f"SELECT {', '.join(map(quote, ISSUES.names))} FROM {found} WHERE NOT recorded"


def count_kept(engine: Engine, failures: str) -> dict[tuple[str, str], int]:
    """Rows that are kept, by table and rule."""
    counted = engine.rows(f'SELECT "table", rule_id, count(*) FROM {failures} GROUP BY ALL')
    return {(table, rule_id): rows for table, rule_id, rows in counted}
