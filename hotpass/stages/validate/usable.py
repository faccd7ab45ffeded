"""Which rules of a suite can be evaluated on a table, and with what a run knows beside the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.model import ENTITY_TYPES, EntityType, golden_table, record_table
from hotpass.quality import Rule, Suite
from hotpass.quality.conditions import EXISTS, ROW_COUNT
from hotpass.stage import StageJob

#: Why a rule that compares with the last run says nothing of the first.
NO_LAST_RUN: Final = "There is no last run to compare with."


#: By the only type that files hold, why rules that ask for the other say nothing.
ONLY: Final[Mapping[EntityType, str]] = {
    "person": "The files hold people only: nobody in them belongs to an organisation.",
    "organisation": "The files hold organisations only: nobody is named in them.",
}
#: Why a rule on how recent rows are says nothing where the files have no column of it.
NOT_GIVEN: Final = "No file has a column of it, and no row a value."
_FILLED: Final = "expect_column_values_to_not_be_null"
#: Columns of people that only an organisation fills.
_BY_ORGANISATION: Final = frozenset({"parent_record_id", "organisation", "role"})


def last_rows(job: StageJob) -> dict[str, int]:
    """Rows of each table in the run that published the version before; empty without one that says so."""
    path = job.inputs.get("previous_measures")
    if path is None or not path.is_file():
        return {}
    job.engine.view("previous_measures", path)
    counted = job.engine.rows(
        """SELECT "table", max(n) FROM (
            SELECT "table", rule_id, sum("rows") AS n FROM previous_measures GROUP BY ALL
        ) GROUP BY "table" """
    )
    return {table: int(rows) for table, rows in counted if rows}


def can_be_evaluated(
    engine: Engine, suite: Suite, columns: Sequence[str], last: int | None, table: str = ""
) -> tuple[list[Rule], dict[str, str]]:
    """Rules of a suite that can be evaluated, and by id why others cannot, where no column of theirs lacks.

    Args:
        engine: with the table, and those that its rules compare it with.
        suite: of the table.
        columns: of the table.
        last: its rows in the last run, or None.
        table: its name.
    """
    alone = _only_type(engine)
    usable: list[Rule] = []
    why: dict[str, str] = {}
    for rule in suite.rules:
        if rule.off is not None or not set(rule.columns) <= set(columns):
            continue
        if alone and _asks_for_others(rule, table, alone):
            why[rule.rule_id] = ONLY[alone]
        elif rule.follows_last_run and not last:
            why[rule.rule_id] = NO_LAST_RUN
        elif _is_not_given(engine, rule, table):
            why[rule.rule_id] = NOT_GIVEN
        elif rule.type == EXISTS and (missing := _missing(engine, rule)):
            why[rule.rule_id] = missing
        else:
            usable.append(rule.after(last) if rule.follows_last_run and last else rule)
    return usable, why


def _asks_for_others(rule: Rule, table: str, alone: EntityType) -> bool:
    """Whether a rule asks for entities of the other type, or for what somebody has by belonging to one."""
    own = table in (record_table(alone), golden_table(alone))
    return (not own and rule.type == ROW_COUNT) or (alone == "person" and rule.column in _BY_ORGANISATION)


def _is_not_given(engine: Engine, rule: Rule, table: str) -> bool:
    """Whether a rule asks how recent rows are by a field that nobody gives: that is unknown, and not late.

    A file with a column of it whose cells are blank or cannot be read fails the rule, also where the column
    is not taken for want of values: its name says what it is.
    """
    of = {namer(e): e for e in ENTITY_TYPES for namer in (record_table, golden_table)}.get(table)
    if of is None or (rule.dimension, rule.type) != ("timeliness", _FILLED):
        return False
    there = engine.rows("SELECT 1 FROM information_schema.tables WHERE table_name = 'tables'")
    if not there or rule.severity == "critical":
        return False
    given = engine.rows(
        """SELECT 1 FROM (SELECT unnest(columns) AS c FROM tables WHERE used)
        WHERE c.field = ? OR contains(regexp_replace(lower(c.name), '[^a-z0-9]+', ' ', 'g'), ?) LIMIT 1""",
        [f"{of}.{rule.column}", str(rule.column).replace("_", " ")],
    )
    column = quote(str(rule.column))
    return not given and not engine.rows(f"SELECT 1 FROM {quote(table)} WHERE {column} IS NOT NULL LIMIT 1")


def _only_type(engine: Engine) -> EntityType | None:
    """The type that all records, or golden records, are of; None where there are both, or none."""
    for namer in (record_table, golden_table):
        names = {entity_type: namer(entity_type) for entity_type in ENTITY_TYPES}
        there = engine.rows(
            "SELECT count(DISTINCT table_name) FROM information_schema.tables WHERE table_name IN (?, ?)",
            list(names.values()),
        )
        if there[0][0] == len(names):
            found = [
                entity_type
                for entity_type, name in names.items()
                if engine.rows(f"SELECT count(*) FROM (FROM {quote(name)} LIMIT 1)")[0][0]
            ]
            return found[0] if len(found) == 1 else None
    return None


def _missing(engine: Engine, rule: Rule) -> str | None:
    """Why there is nothing that a rule could look a value up in."""
    table, column = rule.arguments["other_table"], rule.arguments["other_column"]
    there = engine.rows(
        "SELECT count(*) FROM information_schema.columns WHERE table_name = ? AND column_name = ?",
        [table, column],
    )
    if there[0][0] and engine.rows(f"SELECT count({quote(column)}) FROM {quote(table)}")[0][0]:
        return None
    return f"There is nothing to look it up in: {table} has no {column}."
