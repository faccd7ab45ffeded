"""Which records are kept longer than any rule allows, in SQL over the records of the versions in force.

A record is overdue once every rule that is for it has ended: a law that asks for five years outlasts a source
that asks for one. A record of which a rule cannot tell when it began is undated, and never overdue.
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
from hotpass.catalogue.tables import FILES
from hotpass.compliance.retention.rules import Rule, rules
from hotpass.engine import DuckDBEngine, Engine, there_is
from hotpass.engine.base import literal, quote
from hotpass.model import ENTITY_TYPES, EntityType, record_table
from hotpass.profiles import EntitySpec
from hotpass.ssot.summaries import Version
from hotpass.ssot.versions import current_version, profile_of
from hotpass.workspace import Workspace

#: Bands of age past the due day: name, first and last day.
BANDS: Final = (("1 to 30 days", 1, 30), ("31 to 90 days", 31, 90), ("91 days to a year", 91, 365))
OLDEST: Final = "more than a year"


@dataclass(frozen=True, slots=True)
class RuleDue:
    """What is past its time by the rule that keeps it longest.

    Attributes:
        dataset, entity_type: whose records.
        rule: name of the rule.
        law: what gives the period.
        kept: records that the rule is for.
        overdue: those past their time.
        undated: those of which nobody can tell.
        bands: overdue ones by how long they are past it.
    """

    dataset: str
    entity_type: EntityType
    rule: str
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
    """An engine with the table ``due`` (``record_id``, ``rule``, ``due``, ``past`` in days), and the rules.

    ``rule`` is the number of the rule that keeps the record longest; ``due`` is null of an undated one. None
    where there are no rules or no records.
    """
    profile = profile_of(version.path)
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
        each = [_ends(profile.entities[entity_type], number, rule) for number, rule in enumerate(mine)]
        engine.execute(
            f"""CREATE TABLE due AS SELECT *, DATE '{day}' - due AS past FROM (
                SELECT record_id, arg_max(rule, coalesce(due, DATE '9999-12-31')) AS rule,
                    CASE WHEN bool_and(due IS NOT NULL) THEN max(due) END AS due
                FROM ({" UNION ALL ".join(each)}) GROUP BY record_id
            ) WHERE record_id IN (SELECT record_id FROM clusters)"""
        )
        yield engine, mine


def _ends(spec: EntitySpec, number: int, rule: Rule) -> str:
    """Query of when a rule ends for each record that it is for."""
    where = "true"
    if rule.sources is not None:
        among = ", ".join(map(literal, rule.sources)) or "NULL"
        where = f"source IN ({among})"
    start = _start(spec, rule)
    return f"SELECT record_id, {number} AS rule, {start} + {rule.days} AS due FROM records WHERE {where}"


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
    counted = engine.rows(
        f"""SELECT rule, count(*), count(*) FILTER (past > 0), count(*) FILTER (due IS NULL), {bands},
        count(*) FILTER (past > {last}) FROM due GROUP BY rule ORDER BY rule"""
    )
    for number, kept, late, undated, *ages in counted:
        rule = mine[number]
        named = dict(zip((*(name for name, _, _ in BANDS), OLDEST), ages, strict=True))
        yield RuleDue(dataset, entity_type, rule.name, rule.law, kept, late, undated, named)
