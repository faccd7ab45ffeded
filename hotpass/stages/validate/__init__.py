"""Validates tables against the expectation suites of the profile.

Great Expectations decides; the same rules in SQL count and list every failing row. On tables larger than
:data:`ROW_LIMIT` Great Expectations sees a sample and the SQL counts decide. The suites come as the option
``suites``: by table, what is stated of each (:func:`hotpass.quality.stated_suite`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pyarrow as pa

from hotpass.engine import Patch
from hotpass.engine.base import quote
from hotpass.model import (
    ENTITY_TYPES,
    EXPECTATIONS,
    FAILURES,
    ISSUES,
    golden_table,
    record_table,
)
from hotpass.quality import Suite, load_suite, suite_of
from hotpass.quality.sheets import sheets_in
from hotpass.stage import StageJob
from hotpass.stages.validate.again import NotCarriedOverError, Table, counted_places, validate_again
from hotpass.stages.validate.emptiness import refuse_nothing
from hotpass.stages.validate.failures import (
    count_kept,
    failing_rows,
    issues_of,
    issues_order,
    keeps_every,
    kept_failures,
    name_words,
    with_records,
)
from hotpass.stages.validate.gating import hold_gates
from hotpass.stages.validate.judging import sampled, verdicts
from hotpass.stages.validate.measuring import Checked, count_evaluated, count_places, write_measures
from hotpass.stages.validate.mended import Mending, fields_of
from hotpass.stages.validate.usable import can_be_evaluated, last_rows

#: Rows above which Great Expectations validates a sample: the smallest ids, which are digests.
ROW_LIMIT: Final = 200_000


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """Validate the rows of sources and of sheets that have a suite, and the records of both types.

    Writes ``expectations``, ``measures``, ``failures``, ``issues``, ``gates`` and ``quarantine``. Where
    sources have a contract, what their files break of it is among the issues.

    Raises:
        InputError: no row of the files gives a record.
    """
    from hotpass.stages.validate.contracts import broken_contracts
    from hotpass.stages.validate.sheets import fields_given, lay_out_sheets
    from hotpass.stages.validate.sources import lay_out_sources

    records = {record_table(e): "record_id" for e in ENTITY_TYPES}
    job.view(*records)
    inputs: dict[str, str] = {}
    fields: dict[str, Mapping[str, str]] = {}
    if "tables" in job.inputs:
        job.view("tables", "left_out")
        refuse_nothing(job, list(records))
        grid, sheets = job.inputs["grid"], sheets_in(job.options.get("suites") or {})
        inputs = dict.fromkeys(lay_out_sources(job.engine, grid, job.profile), "row_id")
        held = lay_out_sheets(job.engine, grid, sheets)
        inputs |= dict.fromkeys(held, "row_id")
        fields = {
            sheet.table: fields_given(sheet, held[sheet.table]) for sheet in sheets if sheet.table in held
        }
    broken = broken_contracts(job)
    mending = Mending(job)
    return _validate(job, {"input": inputs, "records": records}, broken, mending, fields)


def check(job: StageJob) -> Mapping[str, int | float | str]:
    """Validate ``organisations`` and ``people``; writes as :func:`run` does.

    With ``base_check`` and ``base_score``, the folders of what an earlier run found of the tables as it
    scored them, only the rows that are others now are validated where they come as patches; in any case
    Great Expectations sees no sample once more: all is counted in SQL.
    """
    golden = {golden_table(e): "entity_id" for e in ENTITY_TYPES}
    job.view(*golden, *(["tables"] if "tables" in job.inputs else []))
    with suppress(NotCarriedOverError):
        return _check_again(job, list(golden))
    return _validate(job, {"published": golden})


def _check_again(job: StageJob, golden: Sequence[str]) -> Mapping[str, int | float | str]:
    patches = {table: patch for table in golden if (patch := Patch.at(job.inputs[table]))}
    if "base_check" not in job.inputs or len(patches) < len(golden):
        raise NotCarriedOverError
    suites, last, tables = _suites(job, golden), last_rows(job), list[Table]()
    for table, suite in suites.items():
        columns = _columns(job, table)
        usable, unusable = can_be_evaluated(job.engine, suite, columns, last.get(table), table)
        tables.append(Table(table, suite, usable, unusable, columns, patches[table]))
    job.report(0.0, "Checking what changed")
    found = validate_again(job, tables, ROW_LIMIT)
    job.engine.register("verdicts", pa.Table.from_pylist(list(found.verdicts), schema=EXPECTATIONS))
    _put_expectations(job)
    held = hold_gates(job, {"published": found.verdicts}, {"published": ["SELECT * FROM failures"]})
    write_measures(job, [counted_places(job, found)], found.verdicts)
    return _figures(suites, found.verdicts, found.issues, held)


def _validate(
    job: StageJob,
    places: Mapping[str, Mapping[str, str]],
    others: Sequence[str] = (),
    mending: Mending | None = None,
    fields: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> Mapping[str, int | float | str]:
    """Validate tables, given by place and name with their key.

    Args:
        job: of the stage.
        places: the tables.
        others: queries for issues besides.
        mending: what people corrected of them.
        fields: by table the field that each of its columns gives, of those where their names do not say it.
    """
    suites = _suites(job, [table for tables in places.values() for table in tables])
    last = last_rows(job)
    found: dict[str, list[dict[str, Any]]] = {at: [] for at in places}
    parts: dict[str, list[str]] = {at: [] for at in places}
    as_read: dict[str, list[str]] = {at: [] for at in places}
    checked: list[Checked] = []
    for at, tables in places.items():
        for table, key in tables.items():
            if table not in suites:
                continue
            job.report(len(checked) / len(suites), f"Checking {table.replace('_', ' ')}")
            suite, columns = suites[table], _columns(job, table)
            if mending:
                as_read[at] += mending.failing_as_read(at, table, key, suite, columns)
                mending.mend(table, columns, fields.get(table) or fields_of(table, columns))
            usable, unusable = can_be_evaluated(job.engine, suite, columns, last.get(table), table)
            seen = _validated(job, table)
            said = verdicts(job.engine, table, key, suite, usable, ROW_LIMIT, seen, unusable)
            broken = {verdict["rule_id"] for verdict in said if verdict["broken"]}
            sound = [rule for rule in usable if rule.rule_id not in broken]
            found[at] += said
            failed = {verdict["rule_id"] for verdict in said if verdict["failed"]}
            failing = [rule for rule in sound if rule.rule_id in failed]
            parts[at] += failing_rows(table, key, suite.name, failing, columns)
            checked.append(Checked(table, sound, columns))
    return _write(job, suites, found, parts, checked, others, as_read)


def _write(
    job: StageJob,
    suites: Mapping[str, Suite],
    found: Mapping[str, Sequence[Mapping[str, Any]]],
    parts: Mapping[str, Sequence[str]],
    checked: Sequence[Checked],
    others: Sequence[str],
    as_read: Mapping[str, Sequence[str]],
) -> Mapping[str, int | float | str]:
    """Write what was found, by the places where gates are held; returns figures."""
    every = [verdict for said in found.values() for verdict in said]
    every_part = [part for those in parts.values() for part in those]
    issues = _write_failing(job, every_part, others, of_files=bool(parts.get("input")))
    _write_expectations(job, every)
    held = hold_gates(job, found, parts, as_read)
    write_measures(job, count_evaluated(checked), every)
    return _figures(suites, every, issues, held)


def _figures(
    suites: Mapping[str, Suite],
    verdicts: Sequence[Mapping[str, Any]],
    issues: int,
    held: Mapping[str, int | str],
) -> Mapping[str, int | float | str]:
    states = [verdict["state"] for verdict in verdicts]
    digests = {f"suite_{suite.name}": suite.digest for suite in suites.values()}
    return {
        "rules": len(verdicts),
        **{s: states.count(s) for s in sorted(set(states))},
        "issues": issues,
        **digests,
        **held,
    }


def _suites(job: StageJob, tables: Sequence[str]) -> dict[str, Suite]:
    stated = job.options.get("suites") or {}
    named = {table: name for table, name in job.profile.every_suite.items() if table in tables}
    named |= {sheet.table: sheet.suite for sheet in sheets_in(stated) if sheet.table in tables}
    return {t: suite_of(name, stated[t]) if t in stated else load_suite(name) for t, name in named.items()}


def _validated(job: StageJob, table: str) -> set[str]:
    """Digests of the rules that Great Expectations has validated on a sample of a table."""
    if "base_check" not in job.inputs:
        return set()
    job.engine.view("base_expectations", job.inputs["base_check"] / "expectations.parquet")
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
    _put_expectations(job)


def _put_expectations(job: StageJob) -> None:
    job.engine.write(
        'SELECT * FROM verdicts ORDER BY suite, "table", rule_id',
        job.output / "expectations.parquet",
        schema=EXPECTATIONS,
    )


def _write_failing(job: StageJob, parts: Sequence[str], others: Sequence[str], *, of_files: bool) -> int:
    """Write ``failures`` and ``issues``; returns the number of issues.

    Failing rows of files lead to the records that they give; as issues they are of no record, whose scores
    are its own.
    """
    job.engine.register("no_issues", ISSUES.empty_table())
    job.engine.register("no_failures", FAILURES.empty_table())
    none = "SELECT *, false AS recorded FROM no_failures"
    with tempfile.TemporaryDirectory(prefix=".", dir=job.output) as folder:
        every = Path(folder) / "every.parquet"
        job.engine.write(" UNION ALL ".join([none, *parts]), every, passing=True)
        job.engine.view("failing", every)
        count_places(job.engine, "failing")
        kept = job.output / "failures.parquet"
        leading = f"({with_records('failing')})" if of_files else "failing"
        name_words(job.engine, "failing")
        told = kept_failures(leading, every=keeps_every(job.engine))
        job.engine.write(told, kept, schema=FAILURES, frugal=True)
        union = " UNION ALL ".join(["SELECT * FROM no_issues", issues_of("failing"), *others])
        issues = job.engine.write(
            f"SELECT * FROM ({union}) ORDER BY {issues_order()}",
            job.output / "issues.parquet",
            schema=ISSUES,
            frugal=True,
        )
    job.engine.view("failures", kept)
    return issues
