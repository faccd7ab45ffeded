"""Expectations as SQL: which rows of a table a rule evaluates, and which of them fail it.

Each condition says of a row exactly what Great Expectations' pandas engine says of it: null values are not
evaluated, empty strings are values, and every row of a group of equal ones fails a uniqueness rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hotpass.engine.base import literal, quote
from hotpass.quality.south_african import apart_sql, company_sql, misplaced_sql, of_other_form_sql, phone_sql

Arguments = Mapping[str, Any]

#: A number as text: an optional sign, digits, an optional decimal part; no leading zero, which is a code's.
NUMBER: Final = r"-?(?:0|[1-9][0-9]{0,14})(?:[.][0-9]+)?"
#: A day as ISO 8601 writes it, with or without a time.
DAY: Final = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:[ T].*)?"


@dataclass(frozen=True, slots=True)
class Condition:
    """Boolean SQL expressions over a row of the table.

    Attributes:
        evaluated: whether the rule says anything of the row.
        failed: whether the row fails it; never true where ``evaluated`` is not.
        alike: SQL of the values of which all rows that have the same decide together whether each fails; such
            a ``failed`` holds a window function, others tell it of a row alone.
    """

    evaluated: str
    failed: str
    alike: tuple[str, ...] = ()

    @property
    def windowed(self) -> bool:
        """Whether ``failed`` holds a window function."""
        return bool(self.alike)


def condition(type_: str, arguments: Arguments) -> Condition:
    """The condition of an expectation on rows; raises ``KeyError`` for a type not in :data:`ROW_TYPES`."""
    scope = _scope(arguments.get("row_condition"))
    found = ROW_TYPES[type_](arguments, scope)
    return Condition(f"({scope}) AND ({found.evaluated})", f"({scope}) AND ({found.failed})", found.alike)


def columns_read(type_: str, arguments: Arguments) -> tuple[str, ...]:
    """Columns that an expectation reads, its subject first."""
    named = [arguments[key] for key in ("column", "column_A", "column_B") if key in arguments]
    named += arguments.get("column_list", ())
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


def _is_identity_number(column: str) -> str:
    """Thirteen digits with a date, a citizenship digit of 0 to 2 and a check digit (Luhn)."""
    digit = f"TRY_CAST({column}[i] AS INTEGER)"
    doubled = f"{digit} * 2 - CASE WHEN {digit} > 4 THEN 9 ELSE 0 END"
    every = f"list_transform(range(1, 14), lambda i: CASE WHEN i % 2 = 0 THEN {doubled} ELSE {digit} END)"
    return (
        f"coalesce(regexp_full_match({column}, '[0-9]{{10}}[0-2][0-9]{{2}}') "
        f"AND try_strptime({column}[:6], '%y%m%d') IS NOT NULL AND list_sum({every}) % 10 = 0, false)"
    )


def _listed(column: str, arguments: Arguments) -> str:
    return f"{column} IN ({', '.join(literal(str(v)) for v in arguments['value_set'])})"


def _reads(column: str, arguments: Arguments) -> str:
    """Whether a text reads as a number or a day within bounds."""
    form, measured = {
        "number": (NUMBER, f"try_cast({column} AS DOUBLE)"),
        "day": (DAY, f"left({column}, 10)"),
    }[arguments["reads_as"]]
    bounds = [f"regexp_full_match({column}, {literal(form)})"]
    for side, sign in (("min_value", ">="), ("max_value", "<=")):
        if arguments.get(side) is not None:
            bound = literal(arguments[side]) if arguments["reads_as"] == "day" else arguments[side]
            bounds.append(f"{measured} {sign} {bound}")
    return " AND ".join(bounds)


def _exists(arguments: Arguments, _scope: str) -> Condition:
    column, other = quote(arguments["column"]), quote(arguments["other_column"])
    there = f"SELECT {other} FROM {quote(arguments['other_table'])} WHERE {other} IS NOT NULL"
    return Condition(f"{column} IS NOT NULL", f"{column} IS NOT NULL AND {column} NOT IN ({there})")


def _of_pairs(
    fails: Callable[[str, str, Arguments, str], str], *, alike: bool = False
) -> Callable[[Arguments, str], Condition]:
    def compiled(arguments: Arguments, scope: str) -> Condition:
        if arguments.get("ignore_row_if") != "either_value_is_missing":
            raise KeyError("ignore_row_if: either_value_is_missing")
        a, b = quote(arguments["column_A"]), quote(arguments["column_B"])
        filled = f"{a} IS NOT NULL AND {b} IS NOT NULL"
        failed = fails(a, b, arguments, f"({scope}) AND {filled}")
        return Condition(filled, f"{filled} AND {failed}", (a,) if alike else ())

    return compiled


def _greater(a: str, b: str, arguments: Arguments, _scope: str) -> str:
    return f"NOT ({a} >{'=' if arguments.get('or_equal') else ''} {b})"


def _disagrees(a: str, b: str, arguments: Arguments, scope: str) -> str:
    """Whether no more than half of the rows with this A have this B, or one with its beginning.

    With ``outnumbered``, fewer than half, and neither within what most say nor nearly that: where two rows
    disagree, neither is known to be wrong, and a longer name may be of the same. Where each row says another,
    the middle one in order stands for most: it is of those that begin alike, if they are more than half.
    """
    said = f"left({b}, {int(arguments['letters'])})" if arguments.get("letters") else b
    alike, every = _rows_alike(f"{a}, {said}", scope), _rows_alike(a, scope)
    if not arguments.get("outnumbered"):
        return f"2 * {alike} <= {every}"
    rows = f"OVER (PARTITION BY {a})"
    most = (
        f"CASE WHEN count({b}) {rows} = count(DISTINCT {b}) {rows} THEN quantile_disc({b}, 0.5) {rows}"
        f" ELSE mode({b} ORDER BY {b}) {rows} END"
    )
    same = f"contains({b}, {most}) OR contains({most}, {b}) OR damerau_levenshtein({b}, {most}) <= 2"
    return f"(2 * {alike} < {every} AND NOT ({same}))"


def _unique(arguments: Arguments, scope: str) -> Condition:
    column = quote(arguments["column"])
    failed = f"{column} IS NOT NULL AND {_repeated(column, scope)}"
    return Condition(f"{column} IS NOT NULL", failed, (column,))


def _unique_together(arguments: Arguments, scope: str) -> Condition:
    columns = [quote(c) for c in arguments["column_list"]]
    link = {"any_value_is_missing": " AND ", "all_values_are_missing": " OR "}
    filled = link[arguments.get("ignore_row_if", "all_values_are_missing")].join(
        f"{c} IS NOT NULL" for c in columns
    )
    repeated = _repeated(", ".join(columns), f"({scope}) AND ({filled})")
    return Condition(filled, f"({filled}) AND {repeated}", tuple(columns))


def _repeated(columns: str, scope: str) -> str:
    return f"{_rows_alike(columns, scope)} > 1"


def _rows_alike(columns: str, scope: str) -> str:
    """Rows of the scope with the same values; DuckDB 2.0 takes the square of a group's rows for a FILTER."""
    return f"count(CASE WHEN {scope} THEN 1 END) OVER (PARTITION BY {columns})"


#: Expectations on rows, by the names of Great Expectations and :mod:`hotpass.quality.kinds_of_expectation`.
ROW_TYPES: Final[Mapping[str, Callable[[Arguments, str], Condition]]] = {
    "expect_column_values_to_not_be_null": _not_null,
    "expect_column_values_to_match_regex": _of_values(lambda c, a: f"NOT {_matches(c, a)}"),
    "expect_column_values_to_not_match_regex": _of_values(_matches),
    "expect_column_values_to_be_in_set": _of_values(lambda c, a: f"NOT {_listed(c, a)}"),
    "expect_column_values_to_be_between": _of_values(lambda c, a: f"NOT {_within(c, a)}"),
    "expect_column_value_lengths_to_be_between": _of_values(lambda c, a: f"NOT {_within(f'length({c})', a)}"),
    "expect_column_texts_to_read_between": _of_values(lambda c, a: f"NOT coalesce({_reads(c, a)}, false)"),
    "expect_column_values_to_be_identity_numbers": _of_values(lambda c, _: f"NOT {_is_identity_number(c)}"),
    "expect_column_values_to_be_phone_numbers": _of_values(lambda c, _: f"NOT {phone_sql(c)}"),
    "expect_column_values_to_be_company_numbers": _of_values(lambda c, _: f"NOT {company_sql(c)}"),
    "expect_column_values_to_exist_in_table": _exists,
    "expect_column_values_to_be_unique": _unique,
    "expect_compound_columns_to_be_unique": _unique_together,
    "expect_column_pair_values_to_be_equal": _of_pairs(lambda a, b, _arguments, _scope: f"{a} <> {b}"),
    "expect_column_pair_values_a_to_be_greater_than_b": _of_pairs(_greater),
    "expect_column_pair_values_to_agree_within_groups": _of_pairs(_disagrees, alike=True),
    "expect_column_pair_postal_codes_to_lie_in_provinces": _of_pairs(
        lambda a, b, _a, _s: misplaced_sql(a, b)
    ),
    "expect_column_pair_company_numbers_to_fit_legal_forms": _of_pairs(
        lambda a, b, _a, _s: of_other_form_sql(a, b)
    ),
    "expect_column_pair_domains_to_agree": _of_pairs(lambda a, b, _a, _s: apart_sql(a, b)),
}

#: The expectation on columns of which one follows from the other.
AGREES: Final = "expect_column_pair_values_to_agree_within_groups"
#: The expectation on a column and one of another table.
EXISTS: Final = "expect_column_values_to_exist_in_table"
#: The expectation on a whole table.
ROW_COUNT: Final = "expect_table_row_count_to_be_between"

TYPES: Final = frozenset((*ROW_TYPES, ROW_COUNT))


def row_count_holds(arguments: Arguments) -> str:
    """SQL over an aggregated table: whether it has as many rows as :data:`ROW_COUNT` wants."""
    return _within("count(*)", arguments)
