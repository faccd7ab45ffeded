"""Every row that fails a rule, as an issue that names its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hotpass.engine.base import literal, quote
from hotpass.model import EntityType, cells_sql
from hotpass.quality import Rule, condition
from hotpass.quality.conditions import ROW_COUNT


def failing_rows(
    table: str, key: str, entity_type: EntityType, rules: Sequence[Rule], columns: Sequence[str]
) -> Iterator[str]:
    """Queries for rows of :data:`hotpass.model.ISSUES`, one a rule.

    Args:
        table: the record or golden table.
        key: its key column.
        entity_type: of its rows.
        rules: whose columns the table has; those whose rows another stage recorded give no query.
        columns: that the table has.
    """
    for rule in rules:
        if rule.type != ROW_COUNT and rule.recorded_by is None:
            yield _failing(table, key, entity_type, rule, set(columns))


def _failing(table: str, key: str, entity_type: EntityType, rule: Rule, columns: set[str]) -> str:
    assert rule.column is not None
    field = rule.column.split("__")[0]
    failed = condition(rule.type, rule.arguments).failed
    stated = {
        "rule_id": literal(rule.rule_id),
        "severity": literal(rule.severity),
        "dimension": literal(rule.dimension),
        "entity_type": literal(entity_type),
        "record_id": quote(key),
        "field": literal(field),
        "value": _value(rule.column, field, columns),
        "file_name": "file_name" if "file_name" in columns else "NULL",
        "sheet": "sheet" if "sheet" in columns else "NULL",
        "cell": _cell(field) if f"{field}__cols" in columns else "NULL",
        "message": literal(rule.message),
    }
    chosen = ", ".join(f"{sql} AS {name}" for name, sql in stated.items())
    return f"SELECT {chosen} FROM (SELECT *, {failed} AS failed__ FROM {quote(table)}) WHERE failed__"


def _value(column: str, field: str, columns: set[str]) -> str:
    """The value that fails, else the text that it was to be read from."""
    given = [f"CAST({quote(column)} AS VARCHAR)"]
    if f"{field}__raw" in columns:
        given.append(quote(f"{field}__raw"))
    return f"coalesce({', '.join(given)})" if len(given) > 1 else given[0]


def _cell(field: str) -> str:
    return cells_sql(quote(f"{field}__cols"), quote("row"))
