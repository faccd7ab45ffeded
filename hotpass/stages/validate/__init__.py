"""Validates tables against the expectation suites of the profile.

Great Expectations decides; the same rules in SQL count and list every failing row. On tables larger than
:data:`ROW_LIMIT` Great Expectations sees a sample and the SQL counts decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from hotpass.engine.base import quote
from hotpass.model import EXPECTATIONS, ISSUES, EntityType, golden_table, record_table
from hotpass.quality import load_suite
from hotpass.stage import StageJob
from hotpass.stages.validate.failures import failing_rows
from hotpass.stages.validate.judging import verdicts

#: Rows above which Great Expectations validates a sample: the smallest ids, which are digests.
ROW_LIMIT: Final = 200_000

_ENTITIES: Final[tuple[EntityType, ...]] = ("organisation", "person")


def run(job: StageJob) -> Mapping[str, int]:
    """Validate ``organisation_records`` and ``person_records``; writes ``expectations`` and ``issues``.

    Where sources have a contract, what their files break of it is among the issues.
    """
    from hotpass.stages.validate.contracts import broken_contracts

    return _validate(job, {record_table(e): (e, "record_id") for e in _ENTITIES}, broken_contracts(job))


def check(job: StageJob) -> Mapping[str, int]:
    """Validate ``organisations`` and ``people``; writes ``expectations`` and ``issues``."""
    return _validate(job, {golden_table(e): (e, "entity_id") for e in _ENTITIES})


def _validate(
    job: StageJob, tables: Mapping[str, tuple[EntityType, str]], others: Sequence[str] = ()
) -> Mapping[str, int]:
    job.view(*tables)
    suites = {t: load_suite(name) for t, name in job.profile.suites.items() if t in tables}
    found: list[dict[str, Any]] = []
    parts: list[str] = [*others]
    for number, (table, suite) in enumerate(suites.items()):
        job.report(number / len(suites), f"Checking {table.replace('_', ' ')}")
        entity_type, key = tables[table]
        columns = _columns(job, table)
        usable = [rule for rule in suite.rules if set(rule.columns) <= set(columns)]
        found += verdicts(job.engine, table, key, suite, usable, ROW_LIMIT)
        parts += failing_rows(table, key, entity_type, usable, columns)
    issues = _write_issues(job, parts)
    _write_expectations(job, found)
    states = [verdict["state"] for verdict in found]
    return {"rules": len(found), **{s: states.count(s) for s in sorted(set(states))}, "issues": issues}


def _columns(job: StageJob, table: str) -> list[str]:
    return list(job.engine.arrow(f"SELECT * FROM {quote(table)} LIMIT 0").column_names)


def _write_expectations(job: StageJob, found: Sequence[Mapping[str, Any]]) -> None:
    job.engine.register("verdicts", pa.Table.from_pylist(list(found), schema=EXPECTATIONS))
    job.engine.write(
        "SELECT * FROM verdicts ORDER BY suite, rule_id",
        job.output / "expectations.parquet",
        schema=EXPECTATIONS,
    )


def _write_issues(job: StageJob, parts: Sequence[str]) -> int:
    job.engine.register("no_issues", ISSUES.empty_table())
    union = " UNION ALL ".join(["SELECT * FROM no_issues", *parts])
    return job.engine.write(
        f"SELECT * FROM ({union}) ORDER BY rule_id, record_id, {', '.join(map(quote, ISSUES.names))}",
        job.output / "issues.parquet",
        schema=ISSUES,
    )
