"""Which values of other columns the rows that fail a rule have more often than the others: lift."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.access import HIDDEN, mask_value
from hotpass.engine import DuckDBEngine, Engine, ReadingEngine, base_of, there_is
from hotpass.engine.base import literal, quote
from hotpass.fields.personal import sees_all, text_seen
from hotpass.model import is_input_table
from hotpass.profiles import EntitySpec, Profile
from hotpass.quality.answers import RuleLine
from hotpass.quality.assessed import Assessed
from hotpass.quality.conditions import TYPES, condition
from hotpass.quality.keeping import kept
from hotpass.workspace import Workspace

#: Values are told only when at least so many rows with them fail, and so large a share of all that fail.
LEAST_ROWS: Final = 5
LEAST_SHARE: Final = 0.05
#: And when they fail this many times as often as all rows.
LEAST_LIFT: Final = 1.5
#: Standard errors by which that must be beyond chance, as hundreds of values are looked at.
_SURE: Final = 3.5
#: A column with more values than this says little by any of them.
_MOST_VALUES: Final = 5_000
_MOST: Final = 8
#: Columns that say where a row stands.
_PLACES: Final = ("source", "file_name", "sheet")
#: Columns that only serve the rules on rows of files.
_OF_ROWS: Final = ("row_id", "names", "contact_of", "key_of")
_HIDDEN: Final = ("record_id", "entity_id", "file_digest", "sheet_id", "table_id", "parent_record_id")


@dataclass(frozen=True, slots=True)
class Reason:
    """A value that rows which fail have more often.

    Attributes:
        column: of the table.
        value: None where the column is blank.
        evaluated: rows with it that the rule evaluated.
        failed: those of them that fail.
        lift: how many times as often they fail as all rows.
        share: how many of all that fail have it, 0–1.
    """

    column: str
    value: str | None
    evaluated: int
    failed: int
    lift: float
    share: float


def reasons(
    workspace: Workspace,
    assessed: Assessed,
    line: RuleLine,
    profile: Profile | None = None,
    lay_out: Callable[[Engine, str], bool] | None = None,
) -> list[Reason] | None:
    """Values that explain the rows which fail a rule, those that account for most of them first.

    Of several values that the same number of rows have and fail, as of a source and its file, one is told.
    Values are masked as whoever acts sees their field, and those of no field as contact details are; without
    a profile no field is known.

    None where the folder of the run is gone, or the rule is on a whole table or has no SQL.

    Args:
        workspace: which holds the run.
        assessed: what is looked at.
        line: the rule.
        profile: of the run.
        lay_out: makes the table of a rule on rows of files, which no run keeps, in an engine, and tells
            whether it could (:func:`hotpass.rows_as_given.laid_out`).
    """
    of_files = is_input_table(line.table)
    table = _given(workspace, assessed) if of_files else _table(workspace, assessed, line.table)
    stated = _evaluated(workspace, assessed, line)
    if table is None or stated is None or (of_files and lay_out is None):
        return None
    what = f"reasons {line.table} {line.rule_id} {stated}"
    files = (table, *assessed.failures)

    def told() -> list[Reason] | None:
        if of_files and lay_out is not None:
            return _told_of_files(stated, assessed, line, lay_out)
        return _told(table, stated, assessed, line)

    found: list[Reason] | None = kept(workspace, what, files, list[Reason] | None, told)  # type: ignore[arg-type]
    if found is None:
        return None
    entities = {str(name): spec for name, spec in profile.entities.items()} if profile else {}
    return [_seen(*_named(one, line, entities)) for one in found]


def _named(
    reason: Reason, line: RuleLine, entities: Mapping[str, EntitySpec]
) -> tuple[Reason, EntitySpec | None]:
    """A reason and the entity of its field; in rows of files the column says of which."""
    if not is_input_table(line.table):
        return reason, entities.get(line.entity_type or "")
    of, _, field = reason.column.partition(".")
    return (replace(reason, column=field), entities[of]) if of in entities else (reason, None)


def _seen(reason: Reason, spec: EntitySpec | None) -> Reason:
    """A reason with its value as whoever acts sees it; a part of a masked value is not told."""
    field, _, part = reason.column.partition("__")
    own = spec.by_name.get(field) if spec else None
    if reason.value is None or field in _PLACES or (own.is_clear() if own else sees_all()):
        return reason
    if own is None:
        seen = mask_value(lambda _: HIDDEN, reason.value)
        return replace(reason, value=seen and text_seen(seen))
    if part:
        within = text_seen(reason.value, names=own.of.names_within)
        return replace(reason, value=within if own.is_seen() else HIDDEN)
    return replace(reason, value=own.shown(reason.value))


def _told(table: Path, stated: str, assessed: Assessed, line: RuleLine) -> list[Reason]:
    columns = _columns(table, line.column or "")
    with ReadingEngine() as engine:
        engine.view("looked_at", table)
        engine.view("failures", assessed.failures)
        _mark(engine, line, stated, columns)
        return _found(engine, _telling(engine, columns))


def _told_of_files(
    stated: str, assessed: Assessed, line: RuleLine, lay_out: Callable[[Engine, str], bool]
) -> list[Reason] | None:
    with DuckDBEngine() as engine:
        if not lay_out(engine, line.table):
            return None
        engine.view("failures", assessed.failures)
        own = (line.column or "").split("__")[0]
        columns = [
            name
            for name, dtype, *_ in engine.rows(f"DESCRIBE {quote(line.table)}")
            if dtype == "VARCHAR"
            and name not in (*_HIDDEN, *_OF_ROWS)
            and not name.endswith(("__raw", "__cols"))
            and name != own
        ]
        chosen = "".join(f", t.{quote(name)}" for name in columns)
        engine.execute(
            f"""CREATE TEMP TABLE marked AS SELECT f."row" IS NOT NULL AS failing{chosen}
            FROM (SELECT * FROM {quote(line.table)} WHERE {stated}) t LEFT JOIN (
                SELECT DISTINCT file_name, coalesce(sheet, '') AS sheet, "row" FROM failures
                WHERE "table" = {literal(line.table)} AND rule_id = {literal(line.rule_id)}
            ) f ON f."row" = t."row" AND f.file_name = t.file_name AND f.sheet = coalesce(t.sheet, '')"""
        )
        return _found(engine, _telling(engine, columns))


def _given(workspace: Workspace, assessed: Assessed) -> Path | None:
    path = workspace.run(assessed.run_id) / "ingest" / "tables.parquet"
    return path if path.is_file() else None


def _table(workspace: Workspace, assessed: Assessed, table: str) -> Path | None:
    stage = "normalise" if table.endswith("_records") else "score"
    path = workspace.run(assessed.run_id) / stage / f"{table}.parquet"
    return path if there_is(path) else None


def _evaluated(workspace: Workspace, assessed: Assessed, line: RuleLine) -> str | None:
    """SQL of the rows that the rule evaluates, as it was stated in the run."""
    early = line.table.endswith("_records") or is_input_table(line.table)
    stage = "validate" if early else "check"
    path = workspace.run(assessed.run_id) / stage / "expectations.parquet"
    if not path.is_file() or line.column is None:
        return None
    with ReadingEngine() as engine:
        engine.view("expectations", path)
        found = engine.rows(
            'SELECT stated FROM expectations WHERE "table" = ? AND rule_id = ?', [line.table, line.rule_id]
        )
    if not found or not found[0][0]:
        return None
    stated = json.loads(found[0][0])
    if stated["type"] not in TYPES:
        return None
    return condition(stated["type"], stated.get("kwargs") or {}).evaluated


def _columns(table: Path, own: str) -> list[str]:
    """Text columns that may explain: neither ids nor texts as found, nor of the rule's own field."""
    field = own.split("__")[0]
    return [
        column.name
        for column in pq.read_schema(base_of(table))
        if column.type == pa.string()
        and column.name not in _HIDDEN
        and not column.name.endswith(("__raw", "__cols"))
        and column.name.split("__")[0] != field
    ]


def _mark(engine: Engine, line: RuleLine, evaluated: str, columns: Sequence[str]) -> None:
    """Make the table ``marked``: the rows evaluated, each with whether it fails."""
    key = "record_id" if line.table.endswith("_records") else "entity_id"
    chosen = "".join(f", t.{quote(name)}" for name in columns)
    failing = f"""SELECT DISTINCT record_id AS failing_id FROM failures
        WHERE "table" = {literal(line.table)} AND rule_id = {literal(line.rule_id)}"""
    engine.execute(
        f"""CREATE TEMP TABLE marked AS SELECT failing_id IS NOT NULL AS failing{chosen}
        FROM (SELECT * FROM looked_at WHERE {evaluated}) t
        LEFT JOIN ({failing}) f ON f.failing_id = t.{quote(key)}"""
    )


def _telling(engine: Engine, columns: Sequence[str]) -> list[str]:
    """Columns of few values, as far as a quick look can tell: grouping a million names would cost seconds."""
    if not columns:
        return []
    counts = ", ".join(f"approx_count_distinct({quote(name)})" for name in columns)
    (many,) = engine.rows(f"SELECT {counts} FROM marked")
    return [name for name, count in zip(columns, many, strict=True) if count <= 2 * _MOST_VALUES]


def _found(engine: Engine, columns: Sequence[str]) -> list[Reason]:
    total, failing = engine.rows("SELECT count(*), count(*) FILTER (failing) FROM marked")[0]
    if not columns or not failing or failing == total:
        return []
    base, floor = failing / total, max(LEAST_ROWS, LEAST_SHARE * failing)
    each = " UNION ALL ".join(
        f"""SELECT {literal(name)} AS name, {quote(name)} AS value, count(*) AS n,
            count(*) FILTER (failing) AS f, count(*) OVER () AS many
        FROM marked GROUP BY {quote(name)}"""
        for name in columns
    )
    # The two rows more are for values of few rows, whose failures are not spread as the errors assume.
    beyond = f"f - n * base > {_SURE} * sqrt(n * base * (1 - base)) + 2"
    rows = engine.rows(
        f"""SELECT name, value, n, f FROM ({each}), (SELECT CAST(? AS DOUBLE) AS base)
        WHERE many <= {_MOST_VALUES} AND f >= ? AND f / n >= {LEAST_LIFT} * base AND {beyond}
        ORDER BY f - n * base DESC, name, value LIMIT {_MOST}""",
        [base, floor],
    )
    told = {(n, f): (name, value) for name, value, n, f in reversed(rows)}
    return [
        Reason(name, value, n, f, (f / n) / base, f / failing)
        for name, value, n, f in rows
        if told[n, f] == (name, value)
    ]
