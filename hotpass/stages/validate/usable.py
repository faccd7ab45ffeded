"""Which rules of a suite can be evaluated on a table, and with what a run knows beside the table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.model import golden_table, record_table
from hotpass.quality import Rule, Suite
from hotpass.quality.conditions import EXISTS, ROW_COUNT
from hotpass.stage import StageJob

#: Why a rule that compares with the last run says nothing of the first.
NO_LAST_RUN: Final = "There is no last run to compare with."


#: Why rules that ask for organisations say nothing of a list of people.
PEOPLE_ONLY: Final = "The files hold people only: nobody in them belongs to an organisation."
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
    of_people = _holds_people_only(engine)
    usable: list[Rule] = []
    why: dict[str, str] = {}
    for rule in suite.rules:
        if rule.off is not None or not set(rule.columns) <= set(columns):
            continue
        if of_people and _is_of_organisations(rule, table):
            why[rule.rule_id] = PEOPLE_ONLY
        elif rule.follows_last_run and not last:
            why[rule.rule_id] = NO_LAST_RUN
        elif rule.type == EXISTS and (missing := _missing(engine, rule)):
            why[rule.rule_id] = missing
        else:
            usable.append(rule.after(last) if rule.follows_last_run and last else rule)
    return usable, why


def _is_of_organisations(rule: Rule, table: str) -> bool:
    """Whether a rule asks for organisations, or for what somebody has by belonging to one."""
    if table.startswith("organisation"):
        return rule.type == ROW_COUNT
    return rule.column in _BY_ORGANISATION


def _holds_people_only(engine: Engine) -> bool:
    """Whether there are records, or golden records, of people and none of organisations."""
    for namer in (record_table, golden_table):
        names = [namer(entity_type) for entity_type in ("organisation", "person")]
        there = engine.rows(
            "SELECT count(DISTINCT table_name) FROM information_schema.tables WHERE table_name IN (?, ?)",
            names,
        )
        if there[0][0] == len(names):
            organisations, people = (
                engine.rows(f"SELECT count(*) FROM (FROM {quote(name)} LIMIT 1)")[0][0] for name in names
            )
            return bool(people) and not organisations
    return False


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
