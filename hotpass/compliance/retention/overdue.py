"""Which records, and which values of them, are kept longer than any rule allows, in SQL over the records of
the versions in force.

A record is overdue once every rule that is for it has ended: a law that asks for five years outlasts a source
that asks for one. A record of which a rule cannot tell when it began is undated, and never overdue.

A rule with a category is for values: each is overdue once every such rule for its field has ended, while its
record stays. A rule for whole records keeps no value longer; a value that its own rule keeps longer keeps its
record, for who has to keep it may not destroy it with the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final

import pyarrow as pa
import sqlalchemy as sa

from hotpass import days
from hotpass.access import Act, require
from hotpass.catalogue import Catalogue
from hotpass.catalogue.personal import as_confirmed
from hotpass.catalogue.tables import FILES
from hotpass.compliance.retention.rules import Rule, rules
from hotpass.engine import DuckDBEngine, Engine, there_is
from hotpass.engine.base import literal, quote
from hotpass.model import ENTITY_TYPES, EntityType, record_table
from hotpass.profiles import EntitySpec, FieldSpec
from hotpass.ssot.summaries import Version
from hotpass.ssot.versions import current_version, profile_of
from hotpass.workspace import Workspace

#: Bands of age past the due day: name, first and last day.
BANDS: Final = (("1 to 30 days", 1, 30), ("31 to 90 days", 31, 90), ("91 days to a year", 91, 365))
OLDEST: Final = "more than a year"
#: The field of a whole record.
_WHOLE: Final = "CAST(NULL AS VARCHAR)"


@dataclass(frozen=True, slots=True)
class RuleDue:
    """What is past its time by the rule that keeps it longest.

    Attributes:
        dataset, entity_type: whose records.
        rule: name of the rule.
        category: of the values that it is for; None where it is for whole records.
        law: what gives the period.
        kept: records or values that the rule is for.
        overdue: those past their time.
        undated: those of which nobody can tell.
        bands: overdue ones by how long they are past it.
    """

    dataset: str
    entity_type: EntityType
    rule: str
    category: str | None
    law: str | None
    kept: int
    overdue: int
    undated: int
    bands: dict[str, int]


def overdue(workspace: Workspace, as_of: date | None = None) -> list[RuleDue]:
    """By dataset, entity type and rule what is past its time on a day, today when not given.

    A dataset whose run is gone has no records to look at, and no row.
    """
    require(Act.REGISTERS)
    found: list[RuleDue] = []
    for dataset in workspace.datasets():
        version = current_version(workspace, dataset)
        for entity_type in ENTITY_TYPES if version else ():
            assert version is not None
            with dated(workspace, version, entity_type, as_of) as opened:
                if opened is not None:
                    found += _rows(*opened, dataset, entity_type)
    return found


@contextmanager
def dated(
    workspace: Workspace, version: Version, entity_type: EntityType, as_of: date | None = None
) -> Iterator[tuple[Engine, Sequence[Rule]] | None]:
    """An engine with the tables ``due`` (``record_id``, ``rule``, ``due``, ``past`` in days) and
    ``due_values`` (the same with ``field``), and the rules.

    ``rule`` is the number of the rule that keeps the record or the value longest; ``due`` is null of an
    undated one. None where there are no rules or no records.
    """
    profile = as_confirmed(workspace, profile_of(version.path))
    table = record_table(entity_type)
    mine = [rule for rule in rules(workspace, profile) if rule.entity_type == entity_type]
    path = workspace.run(version.run_id) / "normalise" / f"{table}.parquet"
    if not mine or not there_is(path):
        yield None
        return
    day = as_of or days.today()
    with DuckDBEngine() as engine:
        engine.view("records", path)
        engine.view("clusters", version.path / "clusters.parquet")
        engine.register("files", _files(workspace))
        engine.execute(_tables(profile.entities[entity_type], mine, day))
        yield engine, mine


def _tables(spec: EntitySpec, mine: Sequence[Rule], day: date) -> str:
    """The tables of what is due, values before the records that they keep."""
    of_records = [
        _ends(spec, n, rule, _WHOLE, "true") for n, rule in enumerate(mine) if rule.category is None
    ]
    of_values = [
        _ends(spec, n, rule, literal(one.name), _says(one))
        for n, rule in enumerate(mine)
        for one in rule.fields(spec)
    ]
    past = f"DATE '{day}' - due AS past"
    return f"""CREATE TABLE due_values AS SELECT *, {past} FROM ({_longest(of_values)});
        CREATE TABLE due AS SELECT record_id, rule, due, {past} FROM (
            SELECT record_id, rule, CASE WHEN due IS NOT NULL THEN greatest(due, keeps) END AS due
            FROM ({_longest(of_records)}) LEFT JOIN (
                SELECT record_id, max(due) AS keeps FROM due_values GROUP BY record_id
            ) USING (record_id)
        )"""


def _longest(each: Sequence[str]) -> str:
    """Query of when the last of its rules ends, by record and field."""
    none = f"SELECT '' AS record_id, {_WHOLE} AS field, 0 AS rule, CAST(NULL AS DATE) AS due WHERE false"
    return f"""SELECT record_id, field, arg_max(rule, coalesce(due, DATE '9999-12-31')) AS rule,
            CASE WHEN bool_and(due IS NOT NULL) THEN max(due) END AS due
        FROM ({" UNION ALL ".join([none, *each])})
        WHERE record_id IN (SELECT record_id FROM clusters) GROUP BY record_id, field"""


def _ends(spec: EntitySpec, number: int, rule: Rule, field: str, where: str) -> str:
    """Query of when a rule ends for each record, or value of a field, that it is for."""
    if rule.sources is not None:
        among = ", ".join(map(literal, rule.sources)) or "NULL"
        where += f" AND source IN ({among})"
    return f"""SELECT record_id, {field} AS field, {number} AS rule, {_start(spec, rule)} + {rule.days} AS due
        FROM records WHERE {where}"""


def _says(one: FieldSpec) -> str:
    """SQL: whether a record has a value of a field, be it one that cannot be read."""
    return f"coalesce({quote(one.name)}, {quote(f'{one.name}__raw')}) IS NOT NULL"


def _start(spec: EntitySpec, rule: Rule) -> str:
    """SQL of the day from which a rule counts for a record."""
    if rule.trigger == "collected":
        return "(SELECT min(stored) FROM files f WHERE f.digest = records.file_digest)"
    name = rule.field or (spec.dated.name if spec.dated else None)
    if name is None or name not in spec.by_name:
        return "CAST(NULL AS DATE)"
    return f"TRY_CAST({quote(name)} AS DATE)"


def _files(workspace: Workspace) -> pa.Table:
    """On which day each file was first stored."""
    with Catalogue.open(workspace).read() as connection:
        c = FILES.c
        rows = connection.execute(sa.select(c.digest, sa.func.min(c.stored_at)).group_by(c.digest)).all()
    first = [days.day_of(stored) for _, stored in rows]
    return pa.table(
        {"digest": pa.array([d for d, _ in rows], pa.string()), "stored": pa.array(first, pa.date32())}
    )


def _rows(engine: Engine, mine: Sequence[Rule], dataset: str, entity_type: EntityType) -> Iterator[RuleDue]:
    bands = ", ".join(f"count(*) FILTER (past BETWEEN {low} AND {high})" for _, low, high in BANDS)
    last = BANDS[-1][2]
    every = "SELECT rule, due, past FROM due UNION ALL SELECT rule, due, past FROM due_values"
    counted = engine.rows(
        f"""SELECT rule, count(*), count(*) FILTER (past > 0), count(*) FILTER (due IS NULL), {bands},
        count(*) FILTER (past > {last}) FROM ({every}) GROUP BY rule ORDER BY rule"""
    )
    for number, kept, late, undated, *ages in counted:
        rule = mine[number]
        named = dict(zip((*(name for name, _, _ in BANDS), OLDEST), ages, strict=True))
        yield RuleDue(dataset, entity_type, rule.name, rule.category, rule.law, kept, late, undated, named)
