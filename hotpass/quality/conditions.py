"""Expectations as SQL: which rows of a table a rule evaluates, and which of them fail it.

Each condition says of a row exactly what Great Expectations' pandas engine says of it: null values are not
evaluated, empty strings are values, and every row of a group of equal ones fails a uniqueness rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hotpass.engine.base import literal, quote

Arguments = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """Boolean SQL expressions over a row of the table.

    Attributes:
        evaluated: whether the rule says anything of the row.
        failed: whether the row fails it; never true where ``evaluated`` is not.
        windowed: whether ``failed`` holds a window function.
    """

    evaluated: str
    failed: str
    windowed: bool = False


def condition(type_: str, arguments: Arguments) -> Condition:
    """The condition of an expectation on rows; raises ``KeyError`` for a type not in :data:`ROW_TYPES`."""
    scope = _scope(arguments.get("row_condition"))
    found = ROW_TYPES[type_](arguments, scope)
    return Condition(f"({scope}) AND ({found.evaluated})", f"({scope}) AND ({found.failed})", found.windowed)


def columns_read(type_: str, arguments: Arguments) -> tuple[str, ...]:
    """Columns that an expectation reads, its subject first."""
    named = [arguments["column"]] if "column" in arguments else list(arguments.get("column_list", ()))
    return tuple(dict.fromkeys([*named, *_columns_of(arguments.get("row_condition"))]))


def _columns_of(given: Any) -> list[str]:
    if given is None:
        return []
    if "conditions" in given:
        return [name for one in given["conditions"] for name in _columns_of(one)]
    return [given["column"]["name"]]


def _scope(given: Any) -> str:
    """SQL of a row condition: nullity, (in)equality with a text, and ``and`` and ``or`` of these."""
    if given is None:
        return "true"
    if given["type"] in ("and", "or"):
        return "(" + f" {given['type'].upper()} ".join(map(_scope, given["conditions"])) + ")"
    column = quote(given["column"]["name"])
    if given["type"] == "nullity":
        return f"{column} IS {'' if given['is_null'] else 'NOT '}NULL"
    distinct = {"==": "IS NOT DISTINCT FROM", "!=": "IS DISTINCT FROM"}[given["operator"]]
    return f"{column} {distinct} {literal(given['parameter'])}"


def _not_null(arguments: Arguments, _scope: str) -> Condition:
    return Condition("true", f"{quote(arguments['column'])} IS NULL")


def _of_values(fails: Callable[[str, Arguments], str]) -> Callable[[Arguments, str], Condition]:
    def compiled(arguments: Arguments, _scope: str) -> Condition:
        column = quote(arguments["column"])
        return Condition(f"{column} IS NOT NULL", f"{column} IS NOT NULL AND {fails(column, arguments)}")

    return compiled


def _matches(column: str, arguments: Arguments) -> str:
    return f"regexp_matches({column}, {literal(arguments['regex'])})"


def _within(measured: str, arguments: Arguments) -> str:
    bounds = []
    if arguments.get("min_value") is not None:
        bounds.append(f"{measured} >{'' if arguments.get('strict_min') else '='} {arguments['min_value']}")
    if arguments.get("max_value") is not None:
        bounds.append(f"{measured} <{'' if arguments.get('strict_max') else '='} {arguments['max_value']}")
    return f"({' AND '.join(bounds)})"


def _listed(column: str, arguments: Arguments) -> str:
    return f"{column} IN ({', '.join(literal(str(v)) for v in arguments['value_set'])})"


def _unique(arguments: Arguments, scope: str) -> Condition:
    column = quote(arguments["column"])
    failed = f"{column} IS NOT NULL AND {_repeated(column, scope)}"
    return Condition(f"{column} IS NOT NULL", failed, windowed=True)


def _unique_together(arguments: Arguments, scope: str) -> Condition:
    columns = [quote(c) for c in arguments["column_list"]]
    link = {"any_value_is_missing": " AND ", "all_values_are_missing": " OR "}
    filled = link[arguments.get("ignore_row_if", "all_values_are_missing")].join(
        f"{c} IS NOT NULL" for c in columns
    )
    repeated = _repeated(", ".join(columns), f"({scope}) AND ({filled})")
    return Condition(filled, f"({filled}) AND {repeated}", windowed=True)


def _repeated(columns: str, scope: str) -> str:
    return f"count(*) FILTER (WHERE {scope}) OVER (PARTITION BY {columns}) > 1"


#: Expectations on rows, by Great Expectations' names.
ROW_TYPES: Final[Mapping[str, Callable[[Arguments, str], Condition]]] = {
    "expect_column_values_to_not_be_null": _not_null,
    "expect_column_values_to_match_regex": _of_values(lambda c, a: f"NOT {_matches(c, a)}"),
    "expect_column_values_to_not_match_regex": _of_values(_matches),
    "expect_column_values_to_be_in_set": _of_values(lambda c, a: f"NOT {_listed(c, a)}"),
    "expect_column_values_to_be_between": _of_values(lambda c, a: f"NOT {_within(c, a)}"),
    "expect_column_value_lengths_to_be_between": _of_values(lambda c, a: f"NOT {_within(f'length({c})', a)}"),
    "expect_column_values_to_be_unique": _unique,
    "expect_compound_columns_to_be_unique": _unique_together,
}

#: The expectation on a whole table.
ROW_COUNT: Final = "expect_table_row_count_to_be_between"

TYPES: Final = frozenset((*ROW_TYPES, ROW_COUNT))


def row_count_holds(arguments: Arguments) -> str:
    """SQL over an aggregated table: whether it has as many rows as :data:`ROW_COUNT` wants."""
    return _within("count(*)", arguments)
