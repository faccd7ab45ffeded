"""Everything that a workspace holds about a person or an organisation, and where it lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa

from hotpass import access
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue import runs as run_table
from hotpass.catalogue.tables import (
    CORRECTIONS,
    DECISIONS,
    LABEL_STUDIO_TASKS,
    QUARANTINE_ACTS,
)
from hotpass.compliance.subjects.namesakes import without_namesakes
from hotpass.compliance.subjects.opening import Reading, reading_of
from hotpass.compliance.subjects.seeking import NUMBERS, STANDINGS, Hit, Sought, hits
from hotpass.compliance.subjects.texts import Mention, mentions
from hotpass.compliance.subjects.unread import aside, unread
from hotpass.engine import DuckDBEngine, Engine
from hotpass.engine.base import literal, quote
from hotpass.model import EntityType, cells_sql, record_table
from hotpass.profiles import EntitySpec, Profile, read_profile
from hotpass.ssot.versions import versions
from hotpass.stage import Report, silent
from hotpass.workspace import Workspace

_AT_ONCE: Final = 1_000
_ALL_RUNS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class HeldValue:
    """A value of a record.

    Attributes:
        field: name of the field.
        kind: kind of the field.
        label: what people call it.
        value: as it is written canonically; several parted by ``"; "``.
        raw: the text as found.
        cells: where it stands, A1.
    """

    field: str
    kind: str
    label: str
    value: str
    raw: str
    cells: str


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record that may be about the subject.

    Attributes:
        record_id: the record.
        standing: how sure it is: certain, likely or possible.
        reasons: why it was found, in words.
        source: whose workbook it came in.
        file_digest: SHA-256 of the file.
        file_name, sheet, row: where it stands.
        values: what it says.
        runs: ids of the runs that read it, newest first; none of an upload that no run has read yet.
        by_name: whether it was found by its name alone.
    """

    record_id: str
    standing: str
    reasons: Sequence[str]
    source: str
    file_digest: str
    file_name: str
    sheet: str
    row: int | None
    values: Sequence[HeldValue]
    runs: Sequence[str]
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """An entity of a published version that records of the subject belong to."""

    dataset: str
    version: int
    current: bool
    entity_id: str
    records: Sequence[str]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is held about a subject.

    Attributes:
        sought: whom was looked for.
        records: surest first.
        published: in which versions, newest first.
        mentions: further cells of the files that hold what was sought, outside those records.
        acts: how many rows of each kind people wrote about those that are certain or likely.
        runs: how many runs were looked through.
        gone: ids of runs whose folder is gone, so that they could not be looked through.
        fresh: how many uploads that no run has read yet, such as those of drafts, were looked through too.
        unread: names of the uploads that could not be read, and so not be looked through.
    """

    sought: Sought
    records: Sequence[HeldRecord]
    published: Sequence[Published]
    mentions: Sequence[Mention]
    acts: Mapping[str, int]
    runs: int
    gone: Sequence[str]
    fresh: int = 0
    unread: Sequence[str] = ()

    @property
    def entities(self) -> list[str]:
        """Ids of the entities that versions in force know the subject by."""
        own = {record.record_id for record in own_records(self)}
        return sorted({one.entity_id for one in self.published if one.current and own & set(one.records)})


def own_records(held: Holdings) -> list[HeldRecord]:
    """The records that are certainly or likely the subject's."""
    return [record for record in held.records if record.standing != STANDINGS[-1]]


def find(workspace: Workspace, sought: Sought, by: str, report: Report = silent) -> Holdings:
    """Look for a subject in every run, version, file and decision of a workspace.

    Uploads that no run has read yet are read for it, as a run would read them.
    A record of the same entity as one that is certainly or likely the subject's is likely too; one that
    speaks against those that are certain is only possible (:mod:`hotpass.compliance.subjects.namesakes`).
    That somebody looked is an entry of the audit trail, whom for is not.
    """
    access.require(access.Act.SUBJECTS)
    looked, gone = _runs(workspace)
    reading = _part(report, 0.0, 0.8)
    with aside(workspace) as folder, unread(workspace, looked, folder, reading) as uploads:
        report(0.8, "looking through every run, version and file")
        found = _found(workspace, [*looked, *uploads.readings], sought)
    found = replace(found, runs=len(looked), gone=gone, fresh=uploads.files, unread=tuple(uploads.unreadable))
    with Catalogue.open(workspace).write() as connection:
        said = {"records": len(found.records), "runs": len(looked)}
        audit.note(connection, by, "subject.search", sought.entity_type, **said)
    return found


def _part(report: Report, begun: float, share: float) -> Report:
    """The report of a part of the work."""
    return lambda done, message: report(begun + share * done, message)


def _found(workspace: Workspace, looked: Sequence[Reading], sought: Sought) -> Holdings:
    """What some readings, and what was made of them, hold of a subject."""
    records = _records(looked, sought)
    published = _published(workspace, sought.entity_type, list(records))
    records = without_namesakes(records, published)
    records, published = _with_kin(workspace, looked, sought.entity_type, records, published)
    ordered = sorted(records.values(), key=lambda r: (STANDINGS.index(r.standing), r.file_name, r.row or 0))
    known = {(r.file_digest, r.sheet, cell) for r in ordered for v in r.values for cell in v.cells.split()}
    mentioned = mentions(looked, sorted({*sought.texts, *_own_texts(ordered, sought.entity_type)}))
    own = {r.record_id for r in ordered if r.standing != STANDINGS[-1]}
    return Holdings(
        sought,
        ordered,
        published,
        [m for m in mentioned if (m.file_digest, m.sheet, m.cell) not in known],
        _acts(workspace, sorted(own), [p.entity_id for p in published if own & set(p.records)]),
        runs=0,
        gone=(),
    )


def _own_texts(records: Sequence[HeldRecord], entity_type: EntityType) -> Iterator[str]:
    """Addresses, numbers and full names of the records that are certain, as they stand, in lower case."""
    for record in records:
        for value in record.values if record.standing == STANDINGS[0] else ():
            full = value.kind == f"{entity_type}_name" and " " in value.value
            if full or value.kind in ("email", "phone", *NUMBERS):
                yield from (t.lower() for t in (value.raw.strip(), *value.value.split("; ")) if len(t) > 3)


def _runs(workspace: Workspace) -> tuple[list[Reading], list[str]]:
    """What the runs have read, newest first, and the ids of those whose folder is gone."""
    with Catalogue.open(workspace).read() as connection:
        every = run_table.newest(connection, None, _ALL_RUNS)
    there = [reading_of(workspace, run) for run in every if workspace.run(run.id).is_dir()]
    gone = [run.id for run in every if run.state == "published" and not workspace.run(run.id).is_dir()]
    return there, gone


@contextmanager
def _opened(reading: Reading, entity_type: EntityType) -> Iterator[tuple[Engine, str, EntitySpec] | None]:
    """An engine with a record table as a view, its name and the fields; None where there is none."""
    table = record_table(entity_type)
    path = reading.folder / "normalise" / f"{table}.parquet"
    if not path.is_file():
        yield None
        return
    profile: Profile = read_profile(reading.profile)
    with DuckDBEngine() as engine:
        engine.view(table, path)
        yield engine, table, profile.entities[entity_type]


def _records(readings: Sequence[Reading], sought: Sought) -> dict[str, HeldRecord]:
    found: dict[str, HeldRecord] = {}
    for reading in readings:
        with _opened(reading, sought.entity_type) as opened:
            if opened is not None:
                _add(found, reading, *opened, hits=hits(*opened, sought))
    return found


def _add(
    found: dict[str, HeldRecord],
    reading: Reading,
    engine: Engine,
    table: str,
    spec: EntitySpec,
    *,
    hits: Sequence[Hit],
) -> None:
    """Add what a reading says; a record that a newer one told of keeps its values."""
    runs = (reading.run,) if reading.run else ()
    known = [hit for hit in hits if hit.record_id in found]
    for hit in known:
        record = found[hit.record_id]
        found[hit.record_id] = replace(record, runs=(*record.runs, *runs))
    fresh = {hit.record_id: hit for hit in hits if hit.record_id not in found}
    for row in _rows(engine, table, spec, list(fresh)):
        hit = fresh[row["record_id"]]
        found[hit.record_id] = _held(row, spec, hit, runs)


def _rows(engine: Engine, table: str, spec: EntitySpec, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    columns = ["record_id", "source", "file_digest", "file_name", "sheet", "row"]
    for one in spec.fields:
        columns += [one.name, f"{one.name}__raw", *([f"{one.name}__all"] if one.multi else [])]
    number = 'CAST("row" AS VARCHAR)'
    places = {one.name: cells_sql(quote(f"{one.name}__cols"), number) for one in spec.fields}
    cells = ", ".join(f"{sql} AS {quote(f'{name}__cells')}" for name, sql in places.items())
    for start in range(0, len(ids), _AT_ONCE):
        among = ", ".join(map(literal, ids[start : start + _AT_ONCE]))
        yield from engine.arrow(
            f"SELECT {', '.join(map(quote, columns))}, {cells} FROM {table} WHERE record_id IN ({among})"
        ).to_pylist()


def _held(row: Mapping[str, Any], spec: EntitySpec, hit: Hit, runs: tuple[str, ...]) -> HeldRecord:
    values = []
    for one in spec.fields:
        name = one.name
        if row[name] is None and row[f"{name}__raw"] is None:
            continue
        several = row[f"{name}__all"] if one.multi else None
        value = "; ".join(several) if several else row[name] or ""
        values.append(
            HeldValue(
                name, one.kind, one.label, value, row[f"{name}__raw"] or "", row[f"{name}__cells"] or ""
            )
        )
    return HeldRecord(
        record_id=hit.record_id,
        standing=hit.standing,
        reasons=tuple(hit.reasons),
        source=row["source"],
        file_digest=row["file_digest"],
        file_name=row["file_name"],
        sheet=row["sheet"],
        row=row["row"],
        values=tuple(values),
        runs=runs,
        by_name=hit.by_name,
    )


def _published(workspace: Workspace, entity_type: EntityType, ids: Sequence[str]) -> list[Published]:
    """The entities of every version that hold some of these records, each with all its records."""
    found = []
    for dataset in workspace.datasets() if ids else ():
        for version in versions(workspace, dataset):
            with DuckDBEngine() as engine:
                engine.view("clusters", version.path / "clusters.parquet")
                theirs = (
                    f"SELECT entity_id FROM clusters WHERE entity_type = ? AND {_among('record_id', ids)}"
                )
                rows = engine.rows(
                    f"""SELECT entity_id, list(record_id ORDER BY record_id) FROM clusters
                    WHERE entity_id IN ({theirs}) GROUP BY entity_id ORDER BY entity_id""",
                    [entity_type],
                )
            found += [
                Published(dataset, version.number, version.current, entity_id, records)
                for entity_id, records in rows
            ]
    return found


def _with_kin(
    workspace: Workspace,
    readings: Sequence[Reading],
    entity_type: EntityType,
    records: dict[str, HeldRecord],
    published: list[Published],
) -> tuple[dict[str, HeldRecord], list[Published]]:
    """With the records that versions in force hold for the same as one that is certain or likely."""
    sure = {r.record_id for r in records.values() if r.standing != STANDINGS[-1]}
    theirs = {one.entity_id: one for one in published if one.current and sure & set(one.records)}
    kin = {
        record: Hit(record, "likely", (f"the same entity as a record that was found: {entity_id}",))
        for entity_id, one in theirs.items()
        for record in one.records
        if record not in sure
    }
    if not kin:
        return records, published
    found = {record_id: record for record_id, record in records.items() if record_id not in kin}
    told = {record_id: record for record_id, record in records.items() if record_id in kin}
    for reading in readings:
        with _opened(reading, entity_type) as opened:
            if opened is not None:
                engine, table, _ = opened
                there = engine.rows(f"SELECT record_id FROM {table} WHERE {_among('record_id', list(kin))}")
                _add(found, reading, *opened, hits=[kin[record_id] for (record_id,) in there])
    for record_id, record in told.items():
        grown = found[record_id]
        found[record_id] = replace(grown, reasons=(*record.reasons, *grown.reasons))
    return found, _published(workspace, entity_type, list(found))


def _among(column: str, values: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(map(literal, values))})"


def _acts(workspace: Workspace, records: Sequence[str], entities: Sequence[str]) -> dict[str, int]:
    """How many rows of the catalogue are about these records and entities."""
    about = {
        "decisions": sa.or_(DECISIONS.c.record_id_l.in_(records), DECISIONS.c.record_id_r.in_(records)),
        "corrections": sa.or_(CORRECTIONS.c.entity_id.in_(entities), CORRECTIONS.c.record_id.in_(records)),
        "acts on quarantine": QUARANTINE_ACTS.c.record_id.in_(records),
        "tasks in Label Studio": sa.or_(
            LABEL_STUDIO_TASKS.c.record_id_l.in_(records), LABEL_STUDIO_TASKS.c.record_id_r.in_(records)
        ),
    }
    with Catalogue.open(workspace).read() as connection:
        return {
            name: int(connection.execute(sa.select(sa.func.count()).where(condition)).scalar() or 0)
            for name, condition in about.items()
        }
