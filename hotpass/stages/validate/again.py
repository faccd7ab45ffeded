"""Golden tables of which only some rows are others than when they were validated: only those are held to the
rules again, and all else is as it was found.

A rule that compares rows is held again on all rows that are alike with one of these, before or now; a rule
that looks values up in another table, and one on the number of rows, on all. A table that Great Expectations
sees whole is validated whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from hotpass.engine import Engine, Patch
from hotpass.engine.base import literal, quote
from hotpass.model import EXPECTATIONS, FAILURES, ISSUES
from hotpass.patching import write_patch
from hotpass.quality import Outcome, Rule, Suite, condition
from hotpass.quality.conditions import EXISTS, ROW_COUNT
from hotpass.quality.states import described
from hotpass.stage import StageJob
from hotpass.stages.validate.failures import MOST_KEPT, failing_rows, issues_of
from hotpass.stages.validate.judging import count_rows, judged, sampled, verdicts

_KEY: Final = "entity_id"
_NONE: Final = "SELECT '' AS \"table\", '' AS rule_id, '' AS record_id WHERE false"

Counts = dict[str, tuple[int, int]]


class NotCarriedOverError(Exception):
    """What was found before does not tell what is to be known of the rows that stayed."""


@dataclass(frozen=True, slots=True)
class Table:
    """A golden table that is validated again.

    Attributes:
        name: of its view.
        suite: its rules.
        usable: those that can be evaluated.
        unusable: by id of a rule that cannot, why, where it is not for want of a column.
        columns: of the table.
        patch: the rows that changed.
    """

    name: str
    suite: Suite
    usable: Sequence[Rule]
    unusable: Mapping[str, str]
    columns: Sequence[str]
    patch: Patch


@dataclass(frozen=True, slots=True)
class Found:
    """What is found of the tables.

    Attributes:
        verdicts: rows of :data:`hotpass.model.EXPECTATIONS`, and ``by_row``, whether rows were counted.
        rows: of each table.
        issues: how many there are.
    """

    verdicts: Sequence[Mapping[str, Any]]
    rows: Mapping[str, int]
    issues: int


def validate_again(job: StageJob, tables: Sequence[Table], row_limit: int) -> Found:
    """Write ``failures`` and ``issues`` as patches on what was found before, and make the view ``failures``.

    Reads ``base_check`` and ``base_score``, the folders in which an earlier run scored and validated.

    Raises:
        NotCarriedOverError: the tables are to be validated whole.
    """
    if not all(rule.compiles for table in tables for rule in table.usable):
        raise NotCarriedOverError
    engine, base = job.engine, job.inputs["base_check"]
    engine.view("failures_before", base / "failures.parquet")
    engine.execute(f"CREATE OR REPLACE TABLE found_again AS {_NONE}")
    engine.register("no_failures", FAILURES.empty_table())
    before, found = _before(job, row_limit), list[dict[str, Any]]()
    rows = {t.name: int(engine.rows(f"SELECT count(*) FROM {quote(t.name)}")[0][0]) for t in tables}
    if max(rows.values(), default=0) <= row_limit:
        raise NotCarriedOverError
    parts = ["SELECT *, false AS recorded FROM no_failures"]
    for table in tables:
        if rows[table.name] <= row_limit:
            found += _whole(job, table, row_limit, parts)
            continue
        known = {r.rule_id: before.get((table.name, r.rule_id, r.digest)) for r in table.suite.rules}
        counts = dict(_count(job, table, known, parts))
        found += [
            {**described(table.name, table.suite, rule), **_judge(table, rule, counts, row_limit)}
            for rule in table.suite.rules
        ]
    return Found(found, rows, _write(job, parts))


def _whole(job: StageJob, table: Table, row_limit: int, parts: list[str]) -> list[dict[str, Any]]:
    """Verdicts of a small table; adds to ``found_again`` and to the queries for failing rows."""
    engine, suite, usable = job.engine, table.suite, table.usable
    said = verdicts(engine, table.name, _KEY, suite, usable, row_limit, unusable=table.unusable)
    if any(verdict["broken"] for verdict in said):
        raise NotCarriedOverError
    _forget_others(engine, table.name, ())
    parts += failing_rows(table.name, _KEY, suite.name, usable, table.columns)
    by_row = {rule.rule_id for rule in usable if rule.type != ROW_COUNT}
    return [
        verdict
        | {"by_row": (known := verdict["rule_id"] in by_row), "kept": verdict["failed"] if known else 0}
        for verdict in said
    ]


def _before(job: StageJob, row_limit: int) -> dict[tuple[str, str, str], tuple[int, int]]:
    """By table, id and digest of a rule, the rows evaluated and failed before, all of which are known."""
    job.engine.view("base_expectations", job.inputs["base_check"] / "expectations.parquet")
    found = job.engine.rows(
        """SELECT "table", rule_id, rule_digest, evaluated, failed FROM base_expectations
        WHERE detail = ? AND state <> 'errored' AND (kept = failed OR expectation_type = ?)""",
        [sampled(row_limit), ROW_COUNT],
    )
    return {(table, rule, digest): (evaluated, failed) for table, rule, digest, evaluated, failed in found}


def _judge(table: Table, rule: Rule, counts: Counts, row_limit: int) -> dict[str, Any]:
    counted, unusable = counts.get(rule.rule_id), table.unusable.get(rule.rule_id)
    verdict = judged(rule, counted, Outcome(True, 0, 0), row_limit, unusable=unusable)
    if counted and verdict["failed"] > MOST_KEPT:
        raise NotCarriedOverError
    by_row = counted is not None and rule.type != ROW_COUNT
    return verdict | {"by_row": by_row, "kept": verdict["failed"] if by_row else 0}


def _count(
    job: StageJob, table: Table, before: Mapping[str, tuple[int, int] | None], parts: list[str]
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Rows evaluated and failed by rule; adds to ``found_again`` and to the queries for failing rows."""
    engine, then, now = job.engine, f"{table.name}_then", f"{table.name}_now"
    whole = [rule for rule in table.usable if rule.type in (ROW_COUNT, EXISTS)]
    rest = [rule for rule in table.usable if rule not in whole]
    # The number of rows is held anew in any case: after a first run nothing is known of one beside the last.
    if any(before.get(rule.rule_id) is None for rule in table.usable if rule.type != ROW_COUNT):
        raise NotCarriedOverError
    yield from _counted(engine, table.name, whole).items()
    parts += failing_rows(table.name, _KEY, table.suite.name, whole, table.columns)
    _forget(engine, table.name, whole, "true")
    _forget_others(engine, table.name, table.usable)

    alone = [rule for rule in rest if not condition(rule.type, rule.arguments).alike]
    engine.view("gone", table.patch.gone)
    engine.view("every_then", job.inputs["base_score"] / f"{table.name}.parquet")
    engine.execute(f"CREATE OR REPLACE TABLE {then} AS FROM every_then SEMI JOIN gone USING ({_KEY})")
    engine.view(now, table.patch.rows)
    yield from _moved(engine, (then, now), alone, before)
    parts += failing_rows(table.name, _KEY, table.suite.name, alone, table.columns, now)
    _forget(engine, table.name, alone, f"record_id IN (SELECT {_KEY} FROM gone)")
    for number, rule in enumerate(one for one in rest if one not in alone):
        alike = f"{then}_{number}", f"{now}_{number}"
        _find_alike(engine, table.name, rule, (then, now), alike)
        yield from _moved(engine, alike, [rule], before)
        parts += failing_rows(table.name, _KEY, table.suite.name, [rule], table.columns, alike[1])
        _forget(engine, table.name, [rule], f"record_id IN (SELECT {_KEY} FROM {alike[0]})")


def _counted(engine: Engine, relation: str, rules: Sequence[Rule]) -> Counts:
    counts, broken = count_rows(engine, relation, rules)
    if broken:
        raise NotCarriedOverError
    return counts


def _moved(
    engine: Engine,
    relations: tuple[str, str],
    rules: Sequence[Rule],
    before: Mapping[str, tuple[int, int] | None],
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Counts of before, less those of some rows as they were, and those of them as they are."""
    then, now = (_counted(engine, relation, rules) for relation in relations)
    for rule in rules:
        was = before[rule.rule_id]
        assert was is not None
        moved = zip(was, then[rule.rule_id], now[rule.rule_id], strict=True)
        evaluated, failed = (known - gone + come for known, gone, come in moved)
        yield rule.rule_id, (evaluated, failed)


def _find_alike(
    engine: Engine, table: str, rule: Rule, changed: tuple[str, str], alike: tuple[str, str]
) -> None:
    """Make two tables, of then and of now: the rows that a rule compares with one that changed."""
    found = condition(rule.type, rule.arguments)
    named = [f"({sql}) AS g{n}" for n, sql in enumerate(found.alike)]
    groups = " UNION ".join(
        f"SELECT {', '.join(named)} FROM {relation} WHERE {found.evaluated}" for relation in changed
    )
    engine.execute(f"CREATE OR REPLACE TABLE stirred AS {groups}")
    columns = ", ".join(f"t.{quote(name)}" for name in dict.fromkeys([_KEY, *rule.columns]))
    same = " AND ".join(f"t.g{n} IS NOT DISTINCT FROM s.g{n}" for n in range(len(named)))
    for relation, output in zip(("every_then", quote(table)), alike, strict=True):
        engine.execute(
            f"""CREATE OR REPLACE TABLE {output} AS SELECT {columns}
            FROM (SELECT *, {", ".join(named)} FROM {relation} WHERE {found.evaluated}) t
            SEMI JOIN stirred s ON {same}"""
        )


def _forget(engine: Engine, table: str, rules: Sequence[Rule], which: str) -> None:
    """Add the failing rows that are found again, or no more, to ``found_again``."""
    ids = ", ".join(literal(rule.rule_id) for rule in rules)
    if ids:
        engine.execute(
            f"""INSERT INTO found_again SELECT "table", rule_id, record_id FROM failures_before
            WHERE "table" = {literal(table)} AND rule_id IN ({ids}) AND {which}"""
        )


def _forget_others(engine: Engine, table: str, rules: Sequence[Rule]) -> None:
    """Add the failing rows of rules that are stated no more, or are switched off, to ``found_again``."""
    ids = ", ".join(literal(rule.rule_id) for rule in rules) or "NULL"
    engine.execute(
        f"""INSERT INTO found_again SELECT "table", rule_id, record_id FROM failures_before
        WHERE "table" = {literal(table)} AND (rule_id IN ({ids})) IS NOT TRUE"""
    )


def _write(job: StageJob, parts: Sequence[str]) -> int:
    """Write ``failures`` and ``issues``; returns how many issues there are."""
    engine, base, output = job.engine, job.inputs["base_check"], job.output
    engine.execute(f"CREATE OR REPLACE TABLE failing AS {' UNION ALL '.join(parts)}")
    named = ", ".join(map(quote, FAILURES.names))
    gone = {"failures": "FROM found_again", "issues": "SELECT rule_id, record_id FROM found_again"}
    rows = {"failures": f"SELECT {named} FROM failing", "issues": issues_of("failing")}
    for table, schema in (("failures", FAILURES), ("issues", ISSUES)):
        files = base / f"{table}.parquet", output / f"{table}.parquet"
        write_patch(engine, *files, gone[table], rows[table], schema)
        engine.view(table, files[1])
    return int(engine.rows("SELECT count(*) FROM issues")[0][0])


def counted_places(job: StageJob, found: Found) -> str:
    """Query of what :func:`hotpass.stages.validate.measuring.write_measures` counts of golden tables, and the
    table ``failing_places`` that it reads: golden records are of no source."""
    said = [one for one in found.verdicts if one["by_row"]]
    schema = pa.schema([EXPECTATIONS.field(name) for name in ("table", "rule_id", "evaluated", "failed")])
    told = pa.Table.from_pylist([{name: one[name] for name in schema.names} for one in said], schema)
    rows = [found.rows[one["table"]] for one in said]
    job.engine.register("told", told.append_column("rows", pa.array(rows, pa.int64())))
    nowhere = ", ".join(f"NULL::VARCHAR AS {name}" for name in ("source", "file_name", "sheet"))
    job.engine.execute(
        f'CREATE OR REPLACE TEMP TABLE failing_places AS SELECT "table", rule_id, {nowhere}, failed FROM told'
    )
    return f'SELECT "table", rule_id, {nowhere}, "rows", evaluated FROM told'
