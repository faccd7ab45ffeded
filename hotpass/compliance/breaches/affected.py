"""Whom a breach touched, from lineage and from the logs of exports and access."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import pyarrow as pa

from hotpass import days
from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue import exports as export_table
from hotpass.catalogue import runs as run_table
from hotpass.compliance import registers
from hotpass.compliance.registers import Breach
from hotpass.engine import DuckDBEngine, Engine, there_is
from hotpass.engine.base import literal, quote
from hotpass.errors import InputError
from hotpass.model import ENTITY_TYPES, EntityType, golden_table, record_table
from hotpass.ssot.index import name_field
from hotpass.ssot.seen import page_seen
from hotpass.ssot.versions import find_version, profile_of, versions
from hotpass.workspace import Workspace

#: Acts of the audit trail that show one entity to one person.
_REVEALS: Final = ("value.reveal",)
#: Acts after which nobody can tell any more who was held.
_TAKEN_OUT: Final = {"disposal.execute": "disposed of by", "erasure.finish": "erased for"}
_FAR: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Touched:
    """An entity that was touched: its id, its name as whoever acts sees it, and by what it was reached."""

    entity_id: str
    name: str | None
    through: str


#: Of whom nothing is counted is not nobody: it is not known.
_NO_SCOPE: Final = "the entry names no file, run, version, export or account, so that nobody was counted"


@dataclass(frozen=True, slots=True)
class Affected:
    """Whom a breach touched.

    Attributes:
        counts: entities by type, in the newest version that knows them.
        records: records among them that belong to no entity of any version.
        first: the first of them, by id.
        unknown: what is not counted, as it could not be looked into or is gone, each a clause.
    """

    counts: dict[EntityType, int]
    records: int
    first: Sequence[Touched]
    unknown: Sequence[str]

    @property
    def total(self) -> int:
        """All subjects."""
        return sum(self.counts.values())


def breach_of(workspace: Workspace, entry: str) -> Breach:
    """The breach of an id.

    Raises:
        InputError: there is none.
    """
    form = registers.find(workspace, "breaches", entry).form
    assert isinstance(form, Breach)
    return form


def affected(workspace: Workspace, entry: str, most: int = 100) -> Affected:
    """Count the subjects of a breach, and name the first ``most``; that somebody looked is audited.

    Raises:
        InputError: there is no such breach.
    """
    who = require(Act.REGISTERS)
    breach = breach_of(workspace, entry)
    with _touched(workspace, breach) as (engine, unknown):
        counted = dict(engine.rows("SELECT entity_type, count(*) FROM touched GROUP BY ALL ORDER BY ALL"))
        records = int(engine.rows("SELECT count(*) FROM strays")[0][0])
        first = [one for kind in ENTITY_TYPES for one in _named(workspace, engine, kind, most)][:most]
    found = Affected({kind: counted.get(kind, 0) for kind in ENTITY_TYPES}, records, first, unknown)
    with Catalogue.open(workspace).write() as connection:
        audit.note(connection, who.name, "breach.affected", entry, subjects=found.total)
    return found


@contextmanager
def _touched(workspace: Workspace, breach: Breach) -> Iterator[tuple[Engine, list[str]]]:
    """An engine with ``touched``, an entity a row, and ``strays``, records that no version knows."""
    with DuckDBEngine() as engine:
        scope = (breach.files, breach.runs, breach.versions, breach.exports, breach.actors)
        unknown = [] if any(scope) else [_NO_SCOPE]
        engine.execute("CREATE TABLE reached (entity_id VARCHAR, through VARCHAR)")
        engine.execute("CREATE TABLE records (record_id VARCHAR, through VARCHAR)")
        _by_version(workspace, engine, breach, unknown)
        _by_export(workspace, engine, breach, unknown)
        _by_actor(workspace, engine, breach)
        _by_run_and_file(workspace, engine, breach, unknown)
        unknown += _gone(workspace, breach)
        _known(workspace, engine)
        engine.execute(
            """CREATE TABLE touched AS
            SELECT if(starts_with(entity_id, 'P-'), 'person', 'organisation') AS entity_type,
                entity_id, min(through) AS through
            FROM (SELECT * FROM reached UNION ALL
                SELECT c.entity_id, r.through FROM records r JOIN clusters c USING (record_id))
            GROUP BY entity_id"""
        )
        engine.execute(
            """CREATE TABLE strays AS SELECT DISTINCT record_id FROM records
            WHERE record_id NOT IN (SELECT record_id FROM clusters)"""
        )
        yield engine, unknown


def _by_version(workspace: Workspace, engine: Engine, breach: Breach, unknown: list[str]) -> None:
    for named in breach.versions:
        dataset, _, number = named.partition("/")
        try:
            version = find_version(workspace, dataset, int(number.removeprefix("v")))
        except (InputError, ValueError):
            unknown.append(f"version {named} is not there")
            continue
        for kind in ENTITY_TYPES:
            engine.view("golden", version.path / f"{golden_table(kind)}.parquet")
            engine.execute(f"INSERT INTO reached SELECT entity_id, {literal(f'version {named}')} FROM golden")


def _by_export(workspace: Workspace, engine: Engine, breach: Breach, unknown: list[str]) -> None:
    for name in breach.exports:
        _add_export(workspace, engine, name, f"export {name}", unknown)


def _add_export(workspace: Workspace, engine: Engine, name: str, through: str, unknown: list[str]) -> None:
    """Add the entities of an export; of a file of a version those of the version."""
    path = workspace.exports / f"{name}.parquet"
    if path.is_file():
        engine.view("members", path)
        engine.execute(
            f"INSERT INTO reached SELECT entity_id, {literal(through)} FROM members WHERE reason IS NULL"
        )
        return
    with Catalogue.open(workspace).read() as connection:
        found = export_table.kept(connection, [name])
    if not found:
        unknown.append(f"export {name} is not in the log")
        return
    whole = Breach(
        name=name,
        discovered_on=days.day_of(found[0].taken_at),
        versions=(f"{found[0].dataset}/{found[0].version}",),
    )
    _by_version(workspace, engine, whole, unknown)


def _by_actor(workspace: Workspace, engine: Engine, breach: Breach) -> None:
    """Add what accounts took along and what was revealed to them within the period."""
    if not breach.actors:
        return
    first = breach.period_from or breach.occurred_on or date.min
    last = breach.period_until or breach.discovered_on
    begin = datetime.combine(first, time(), days.ZONE)
    end = datetime.combine(last, time(), days.ZONE) + timedelta(days=1)
    with Catalogue.open(workspace).read() as connection:
        taken = [
            one
            for one in export_table.kept(connection)
            if one.taken_by in breach.actors and begin <= one.taken_at < end
        ]
        revealed = [
            entry.subject
            for entry in audit.latest(connection, _FAR, _REVEALS)
            if entry.actor in breach.actors and begin <= entry.at < end
        ]
    for export in taken:
        _add_export(workspace, engine, export.id, f"export {export.id} by {export.taken_by}", [])
    engine.register("revealed", pa.table({"entity_id": pa.array(revealed, pa.string())}))
    engine.execute("INSERT INTO reached SELECT DISTINCT entity_id, 'a value that was revealed' FROM revealed")


def _by_run_and_file(workspace: Workspace, engine: Engine, breach: Breach, unknown: list[str]) -> None:
    """Add the records of runs, and those of files in the newest run that read them."""
    with Catalogue.open(workspace).read() as connection:
        every = [run.id for run in run_table.newest(connection, None, _FAR)]
    files = set(breach.files)
    for run in breach.runs:
        if run not in every or not workspace.run(run).is_dir():
            unknown.append(f"run {run} is not there")
    for run in every if files or breach.runs else ():
        for kind in ENTITY_TYPES:
            path = workspace.run(run) / "normalise" / f"{record_table(kind)}.parquet"
            if not there_is(path):
                continue
            engine.view("read", path)
            if run in breach.runs:
                engine.execute(f"INSERT INTO records SELECT record_id, {literal(f'run {run}')} FROM read")
            if files:
                among = ", ".join(map(literal, sorted(files)))
                engine.execute(
                    f"""INSERT INTO records SELECT DISTINCT record_id, 'file ' || file_name FROM read
                    WHERE file_digest IN ({among})"""
                )


def _gone(workspace: Workspace, breach: Breach) -> list[str]:
    """What was taken out since it happened of what is named, so that nobody can count it any more."""
    if not (breach.files or breach.runs or breach.versions):
        return []
    with Catalogue.open(workspace).read() as connection:
        done = audit.latest(connection, _FAR, tuple(_TAKEN_OUT))
    since = [one for one in done if not breach.occurred_on or days.day_of(one.at) >= breach.occurred_on]
    return [
        f"what was {_TAKEN_OUT[one.act]} {one.subject} on {days.day_of(one.at):%-d %B %Y}"
        for one in reversed(since)
    ]


def _known(workspace: Workspace, engine: Engine) -> None:
    """Make ``clusters``: of every record the entity of the newest version that holds it."""
    paths = [
        (number, version.path / "clusters.parquet")
        for dataset in workspace.datasets()
        for number, version in enumerate(versions(workspace, dataset))
    ]
    parts = []
    for place, (number, path) in enumerate(paths):
        engine.view(f"clusters_{place}", path)
        parts.append(f"SELECT record_id, entity_id, {number} AS age FROM clusters_{place}")
    nothing = "SELECT '' AS record_id, '' AS entity_id, 0 AS age WHERE false"
    engine.execute(
        f"""CREATE TABLE clusters AS SELECT record_id, arg_min(entity_id, age) AS entity_id
        FROM ({" UNION ALL ".join([nothing, *parts])}) GROUP BY record_id"""
    )


def _named(workspace: Workspace, engine: Engine, kind: EntityType, most: int) -> Iterator[Touched]:
    """The first entities of a type that were touched, with their names as whoever acts sees them."""
    rows = dict(
        engine.rows(
            f"""SELECT entity_id, through FROM touched WHERE entity_type = {literal(kind)}
            ORDER BY entity_id LIMIT {int(most)}"""
        )
    )
    names: dict[str, str | None] = {}
    for dataset in workspace.datasets() if rows else ():
        version = find_version(workspace, dataset)
        profile = profile_of(version.path)
        name = name_field(profile.entities[kind])
        if name is None:
            continue
        engine.view("golden", version.path / f"{golden_table(kind)}.parquet")
        among = ", ".join(map(literal, rows))
        found = engine.arrow(f"SELECT entity_id, {quote(name)} FROM golden WHERE entity_id IN ({among})")
        seen = page_seen(found, profile, kind)
        names |= dict(zip(seen.column(0).to_pylist(), seen.column(1).to_pylist(), strict=True))
    for entity_id, through in rows.items():
        yield Touched(entity_id, names.get(entity_id), through)
