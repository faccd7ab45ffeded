"""What each rule found, by source and sheet: the table that every figure of quality is summed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.model import MEASURES, entity_of_table
from hotpass.quality import Rule, condition
from hotpass.quality.conditions import ROW_COUNT
from hotpass.stage import StageJob

_PLACE: Final = ("source", "file_name", "sheet")
_COUNTS: Final = ("rows", "evaluated", "failed")


@dataclass(frozen=True, slots=True)
class Checked:
    """A table and the rules that could be checked on it.

    Attributes:
        table: its name.
        rules: those whose columns it has.
        columns: its columns.
    """

    table: str
    rules: Sequence[Rule]
    columns: Sequence[str]


def count_places(engine: Engine, failing: str) -> None:
    """Make the table ``failing_places`` of a view of all failing rows."""
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE failing_places AS
        SELECT "table", rule_id, {", ".join(_PLACE)}, count(*) AS failed FROM {failing} GROUP BY ALL"""
    )


def write_measures(job: StageJob, counted: Iterable[str], verdicts: Sequence[Mapping[str, Any]]) -> None:
    """Write ``measures``.

    Args:
        job: with the table ``failing_places``.
        counted: queries of table, rule_id, place, rows and rows evaluated; see :func:`count_evaluated`.
        verdicts: rows of :data:`hotpass.model.EXPECTATIONS`, one a rule of their suites.
    """
    rules = [{**v, "entity_type": entity_of_table(v["table"], v["column"])} for v in verdicts]
    said = pa.schema([field for field in MEASURES if field.name not in (*_PLACE, "rows")])
    job.engine.register("judged", pa.Table.from_pylist(rules, schema=said))
    job.engine.write(
        f'{_measures(counted)} ORDER BY suite, "table", rule_id, {", ".join(_PLACE)}',
        job.output / "measures.parquet",
        schema=MEASURES,
    )


def _measures(counted: Iterable[str]) -> str:
    """Counts by rule and place, beside what is said of the rule; one on a whole table counts as one row."""
    same = " AND ".join(f"f.{name} IS NOT DISTINCT FROM c.{name}" for name in _PLACE)
    return f"""WITH counted AS ({" UNION ALL ".join([_nothing(), *counted])})
        SELECT j.* EXCLUDE (evaluated, failed), {", ".join(f"c.{name}" for name in _PLACE)},
            coalesce(c."rows", 0) AS "rows",
            CASE WHEN c.rule_id IS NOT NULL THEN c.evaluated ELSE least(greatest(j.evaluated, j.failed), 1)
                END AS evaluated,
            CASE WHEN c.rule_id IS NOT NULL THEN coalesce(f.failed, 0) ELSE j.failed END AS failed
        FROM judged j LEFT JOIN counted c USING ("table", rule_id)
        LEFT JOIN failing_places f ON f."table" = j."table" AND f.rule_id = j.rule_id AND {same}"""


def _nothing() -> str:
    texts = ("table", "rule_id", *_PLACE)
    nothing = ", ".join(f"NULL::VARCHAR AS {quote(name)}" for name in texts)
    return f"""SELECT {nothing}, 0::BIGINT AS "rows", 0::BIGINT AS evaluated WHERE false"""


def count_evaluated(checked: Sequence[Checked]) -> Iterator[str]:
    """Queries of table, rule_id, place, rows and rows evaluated: one scan a table."""
    for one in checked:
        rules = [rule for rule in one.rules if rule.compiles and rule.type != ROW_COUNT]
        if rules:
            yield _scan(one, rules)


def _scan(one: Checked, rules: Sequence[Rule]) -> str:
    placed = set(_PLACE) <= set(one.columns)
    place = ", ".join(name if placed else f"NULL::VARCHAR AS {name}" for name in _PLACE)
    said = (condition(rule.type, rule.arguments).evaluated for rule in rules)
    counts = ", ".join(f"count(*) FILTER ({evaluated})" for evaluated in said)
    ids = ", ".join(literal(rule.rule_id) for rule in rules)
    return f"""SELECT {literal(one.table)} AS "table", unnest([{ids}]) AS rule_id, {", ".join(_PLACE)},
            "rows", unnest(counts) AS evaluated
        FROM (SELECT {place}, count(*) AS "rows", [{counts}] AS counts
            FROM {quote(one.table)} GROUP BY ALL)"""
