"""Validates tables against the expectation suites of the profile.

Great Expectations decides; the same rules in SQL count and list every failing row. On tables larger than
:data:`ROW_LIMIT` Great Expectations sees a sample and the SQL counts decide. The suites come as the option
``suites``: by table, what is stated of each (:func:`hotpass.quality.stated_suite`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from hotpass.engine.base import quote
from hotpass.model import EXPECTATIONS, FAILURES, ISSUES, EntityType, golden_table, record_table
from hotpass.quality import Suite, load_suite, suite_of
from hotpass.stage import StageJob
from hotpass.stages.validate.failures import count_kept, failing_rows, issues_of, kept_failures
from hotpass.stages.validate.gating import hold_gates
from hotpass.stages.validate.judging import sampled, verdicts
from hotpass.stages.validate.measuring import Checked, count_places, write_measures
from hotpass.stages.validate.mended import mend

#: Rows above which Great Expectations validates a sample: the smallest ids, which are digests.
ROW_LIMIT: Final = 200_000

_ENTITIES: Final[tuple[EntityType, ...]] = ("organisation", "person")


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """Validate ``organisation_records`` and ``person_records``.

    Writes ``expectations``, ``measures``, ``failures``, ``issues``, ``gates`` and ``quarantine``. Where
    sources have a contract, what their files break of it is among the issues.
    """
    from hotpass.stages.validate.contracts import broken_contracts

    tables = {record_table(e): (e, "record_id") for e in _ENTITIES}
    return _validate(job, tables, ("input", "records"), broken_contracts(job))


def check(job: StageJob) -> Mapping[str, int | float | str]:
    """Validate ``organisations`` and ``people``; writes as :func:`run` does.

    With ``base_expectations``, what an earlier run found of the tables of which only some rows are others
    now, Great Expectations sees no sample once more: all is counted in SQL.
    """
    return _validate(job, {golden_table(e): (e, "entity_id") for e in _ENTITIES}, ("published",))


def _validate(
    job: StageJob,
    tables: Mapping[str, tuple[EntityType, str]],
    places: Sequence[str],
    others: Sequence[str] = (),
) -> Mapping[str, int | float | str]:
    job.view(*tables)
    suites = _suites(job, tables)
    found: list[dict[str, Any]] = []
    parts: list[str] = []
    checked: list[Checked] = []
    for number, (table, suite) in enumerate(suites.items()):
        job.report(number / len(suites), f"Checking {table.replace('_', ' ')}")
        entity_type, key = tables[table]
        columns = _columns(job, table)
        mend(job, table, entity_type, columns)
        usable = [rule for rule in suite.rules if set(rule.columns) <= set(columns) and rule.off is None]
        said = verdicts(job.engine, table, key, suite, usable, ROW_LIMIT, _validated(job, table))
        broken = {verdict["rule_id"] for verdict in said if verdict["broken"]}
        sound = [rule for rule in usable if rule.rule_id not in broken]
        found += said
        parts += failing_rows(table, key, entity_type, suite.name, sound, columns)
        checked.append(Checked(table, entity_type, sound, columns))
    issues = _write_failing(job, parts, others)
    _write_expectations(job, found)
    held = hold_gates(job, found, places, parts)
    write_measures(job, checked, found)
    states = [verdict["state"] for verdict in found]
    digests = {f"suite_{suite.name}": suite.digest for suite in suites.values()}
    return {
        "rules": len(found),
        **{s: states.count(s) for s in sorted(set(states))},
        "issues": issues,
        **digests,
        **held,
    }


def _suites(job: StageJob, tables: Mapping[str, Any]) -> dict[str, Suite]:
    stated = job.options.get("suites") or {}
    named = {table: name for table, name in job.profile.suites.items() if table in tables}
    return {t: suite_of(name, stated[t]) if t in stated else load_suite(name) for t, name in named.items()}


def _validated(job: StageJob, table: str) -> set[str]:
    """Digests of the rules that Great Expectations has validated on a sample of a table."""
    if "base_expectations" not in job.inputs:
        return set()
    job.view("base_expectations")
    found = job.engine.rows(
        """SELECT rule_digest FROM base_expectations
        WHERE "table" = ? AND detail = ? AND state <> 'errored'""",
        [table, sampled(ROW_LIMIT)],
    )
    return {digest for (digest,) in found}


def _columns(job: StageJob, table: str) -> list[str]:
    return list(job.engine.arrow(f"SELECT * FROM {quote(table)} LIMIT 0").column_names)


def _write_expectations(job: StageJob, found: Sequence[Mapping[str, Any]]) -> None:
    kept = count_kept(job.engine, "failures")
    rows = [{**verdict, "kept": kept.get((verdict["table"], verdict["rule_id"]), 0)} for verdict in found]
    job.engine.register("verdicts", pa.Table.from_pylist(rows, schema=EXPECTATIONS))
    job.engine.write(
        'SELECT * FROM verdicts ORDER BY suite, "table", rule_id',
        job.output / "expectations.parquet",
        schema=EXPECTATIONS,
    )


def _write_failing(job: StageJob, parts: Sequence[str], others: Sequence[str]) -> int:
    """Write ``failures`` and ``issues``; returns the number of issues."""
    job.engine.register("no_issues", ISSUES.empty_table())
    job.engine.register("no_failures", FAILURES.empty_table())
    none = "SELECT *, false AS recorded FROM no_failures"
    with tempfile.TemporaryDirectory(prefix=".", dir=job.output) as folder:
        every = Path(folder) / "every.parquet"
        job.engine.write(" UNION ALL ".join([none, *parts]), every, passing=True)
        job.engine.view("failing", every)
        count_places(job.engine, "failing")
        kept = job.output / "failures.parquet"
        job.engine.write(kept_failures("failing"), kept, schema=FAILURES)
        union = " UNION ALL ".join(["SELECT * FROM no_issues", issues_of("failing"), *others])
        issues = job.engine.write(
            f"SELECT * FROM ({union}) ORDER BY rule_id, record_id, {', '.join(map(quote, ISSUES.names))}",
            job.output / "issues.parquet",
            schema=ISSUES,
        )
    job.engine.view("failures", kept)
    return issues
