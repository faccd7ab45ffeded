"""Turns the rows of the source tables into records of organisations and people with canonical values.

Set-based: Python reads each distinct text once (``values``), SQL does the rest. Nothing is dropped: each row
of each sheet is in the ledger, and a value that no record takes is an issue that names its cell.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa

from hotpass.fields import KINDS
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.stage import StageJob
from hotpass.stages.normalise.adjusting import adjust, with_references
from hotpass.stages.normalise.deriving import every_telling, map_derived, map_told
from hotpass.stages.normalise.details import with_details
from hotpass.stages.normalise.gather import rows_with, several
from hotpass.stages.normalise.identity import identify, write_records
from hotpass.stages.normalise.issues import write_issues
from hotpass.stages.normalise.joining import find_joins
from hotpass.stages.normalise.layout import Layout, SourceTable, used_tables, without_half_people
from hotpass.stages.normalise.ledger import write_ledger
from hotpass.stages.normalise.organisations import organisation_contacts, organisations
from hotpass.stages.normalise.origins import Origins, write_origins
from hotpass.stages.normalise.pairing import map_owners, unclaimed, uneven
from hotpass.stages.normalise.parents import find_parents, write_joined, write_joins
from hotpass.stages.normalise.persons import person_contacts, persons
from hotpass.stages.normalise.restating import without_restated_names
from hotpass.stages.normalise.source import write_source
from hotpass.stages.normalise.values import map_people, map_several, map_single

_FINDING: Final = ((organisation_contacts, organisations), (person_contacts, persons))


def run(job: StageJob) -> Mapping[str, int]:
    """Write ``organisation_records``, ``person_records``, ``joins``, ``joined``, ``rows``, ``issues`` and
    ``origins.json``.

    Reads ``sheets``, ``tables``, ``left_out`` and the folder ``grid`` of the ingest stage, and of the version
    before, where there is one, ``previous_manifest``, ``previous_clusters`` and ``previous_provenance``.
    """
    job.view("sheets", "tables", "left_out")
    tables = without_restated_names(job, without_half_people(job, used_tables(job.engine)))
    tables = with_details(job, tables)
    layout = Layout(tables, job.profile)
    job.engine.register("places", _places(layout.tables))
    with tempfile.TemporaryDirectory(prefix=".", dir=job.output) as folder:
        return _records(job, layout, Path(folder))


def _records(job: StageJob, layout: Layout, work: Path) -> Mapping[str, int]:
    job.report(0.0, "Reading the tables")
    write_source(job, layout, work / "source.parquet")
    job.engine.view("every_source", work / "source.parquet")
    job.engine.execute("CREATE OR REPLACE VIEW source AS SELECT * FROM every_source")
    job.engine.execute(
        'CREATE OR REPLACE VIEW said AS SELECT t, "row", details FROM every_source WHERE details IS NOT NULL'
    )
    _read_values(job, layout, work)
    job.report(0.6, "Joining the tables")
    figures = {"joins": find_joins(job, layout)}
    _leave_out_unjoined(job, layout.tables)
    job.report(0.65, "Finding organisations and people")
    _keep(job, "person_rows", rows_with(layout, "person"), work)
    for field in several(layout, "person"):
        _keep(job, f"uneven_{field.name}", uneven(field), work)
        map_owners(job, field)
        _keep(job, f"unclaimed_{field.name}", unclaimed(field), work)
    origins: dict[EntityType, Origins] = {}
    for entity, (contacts, found) in zip(ENTITY_TYPES, _FINDING, strict=True):
        # Two steps hold half as many maps in memory at a time as one would.
        _keep(job, f"{entity}_contacts", contacts(layout), work)
        _keep(job, f"{entity}_found", found(layout), work)
        if entity == "person":
            find_parents(job, layout)
        origins[entity] = identify(job, entity)
        figures[f"{entity}_records"] = write_records(job, entity)
    write_origins(job.output, origins)
    write_joined(job)
    write_joins(job)
    job.report(0.9, "Accounting for every row")
    figures["rows_without_record"] = write_ledger(job, layout.tables)
    figures["issues"] = write_issues(job, layout)
    return figures


def _read_values(job: StageJob, layout: Layout, work: Path) -> None:
    """Make the maps from texts to values, the people first: they tell roles."""
    map_people(job, layout)
    adjust(job, "map_people", "person_name")
    _put_away(job, "map_people", work)
    for table in map_told(job, layout):
        _put_away(job, table, work)
    fields = [f for e in ENTITY_TYPES for f in job.profile.entities[e].fields]
    # The names of people are read already.
    read = {r.field.kind for r in layout.readings if r.field != layout.person_name} | {"role"}
    read |= {told.field.kind for told in every_telling(layout)}
    kinds = sorted({f.kind for f in fields if f.multi or f.kind in read})
    for number, kind in enumerate(kinds, 1):
        make = map_several if KINDS[kind].multi else map_single
        made = make(job, layout, kind)
        adjust(job, made, kind)
        for table in (made, *with_references(job, kind)):
            _put_away(job, table, work)
        job.report(0.1 + 0.5 * number / len(kinds), f"Reading {KINDS[kind].label}")
    for table in map_derived(job, layout):
        _put_away(job, table, work)


def _leave_out_unjoined(job: StageJob, tables: Sequence[SourceTable]) -> None:
    """Take the rows of dependent tables that nothing joins out of ``source``."""
    dependent = ", ".join(str(table.number) for table in tables if table.dependent)
    if dependent:
        job.engine.execute(
            f"""CREATE OR REPLACE VIEW source AS SELECT s.* FROM every_source s
            LEFT JOIN joined_rows j ON j.t = s.t AND j."row" = s."row"
            WHERE s.t NOT IN ({dependent}) OR j.of_t IS NOT NULL"""
        )


def _keep(job: StageJob, name: str, query: str, work: Path) -> None:
    """Put the result of a query into a file and make a view of that name over it."""
    job.engine.write(query, work / f"{name}.parquet", passing=True)
    job.engine.view(name, work / f"{name}.parquet")


def _put_away(job: StageJob, table: str, work: Path) -> None:
    """Put a table into a file under its name: the maps of a million rows take a gigabyte in memory."""
    job.engine.write(f"SELECT * FROM {table}", work / f"{table}.parquet", passing=True)
    job.engine.execute(f"DROP TABLE {table}")
    job.engine.view(table, work / f"{table}.parquet")


def _places(tables: Sequence[SourceTable]) -> pa.Table:
    """One row a number of a source table: t and what its records say of where they are from."""
    names = ("source", "file_digest", "file_name", "sheet_id", "sheet", "table_id")
    schema = pa.schema([("t", pa.int32()), *((name, pa.string()) for name in names)])
    rows = [
        {"t": number, **{name: getattr(t, name) for name in names}}
        for t in tables
        for number in range(t.number, t.number + t.numbers)
    ]
    return pa.Table.from_pylist(rows, schema=schema)
