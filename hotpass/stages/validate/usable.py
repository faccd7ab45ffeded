"""Which rules of a suite can be evaluated on a table, and with what a run knows beside the table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.quality import Rule, Suite
from hotpass.quality.conditions import EXISTS
from hotpass.stage import StageJob

#: Why a rule that compares with the last run says nothing of the first.
NO_LAST_RUN: Final = "There is no last run to compare with."


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
    engine: Engine, suite: Suite, columns: Sequence[str], last: int | None
) -> tuple[list[Rule], dict[str, str]]:
    """Rules of a suite that can be evaluated, and by id why others cannot, where no column of theirs lacks.

    Args:
        engine: with the table, and those that its rules compare it with.
        suite: of the table.
        columns: of the table.
        last: its rows in the last run, or None.
    """
    usable: list[Rule] = []
    why: dict[str, str] = {}
    for rule in suite.rules:
        if rule.off is not None or not set(rule.columns) <= set(columns):
            continue
        if rule.follows_last_run and not last:
            why[rule.rule_id] = NO_LAST_RUN
        elif rule.type == EXISTS and (missing := _missing(engine, rule)):
            why[rule.rule_id] = missing
        else:
            usable.append(rule.after(last) if rule.follows_last_run and last else rule)
    return usable, why


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
