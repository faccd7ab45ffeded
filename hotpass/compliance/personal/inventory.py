"""Where each class of personal information lies, who may see it, and who received it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hotpass.access import CLASSES, SIGHTS, Act, Role, Sight, require
from hotpass.catalogue import Catalogue, audit, runs
from hotpass.catalogue.personal import profile_of_run
from hotpass.compliance.personal.finding import found
from hotpass.engine import Engine, ReadingEngine
from hotpass.engine.base import literal, quote
from hotpass.errors import InputError
from hotpass.fields.base import Personal
from hotpass.fields.personal import gravest
from hotpass.model import ENTITY_TYPES, record_table
from hotpass.ssot import current_version
from hotpass.workspace import Workspace

#: Acts by which personal information is shown or leaves.
_GIVEN: Final = ("export.take", "subject.export", "label.push", "value.reveal")

#: A published field as people name it, the table of its records, and its column there.
_Field = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Lies:
    """Where one class lies.

    Attributes:
        personal: the class.
        columns: how many columns of the files hold it.
        fields: published fields that hold it.
        subjects: records of people and organisations that have a value of it; of a column that no field
            takes the people of its rows, or where a row tells of none its organisation.
        clear: roles that see it as it is.
        masked: roles that see it masked.
    """

    personal: Personal
    columns: int
    fields: Sequence[str]
    subjects: int
    clear: Sequence[Role]
    masked: Sequence[Role]


def run_in_force(workspace: Workspace, dataset: str) -> str:
    """The run behind the published version of a dataset.

    Raises:
        InputError: nothing is published.
    """
    version = current_version(workspace, dataset)
    if version is None:
        raise InputError(
            f"nothing is published in dataset {dataset!r}", remedy="Run `hotpass run` on some files first"
        )
    return version.run_id


def inventory(workspace: Workspace, dataset: str) -> list[Lies]:
    """Where each class lies, the gravest first: columns of files, published fields, subjects, and roles.

    Raises:
        AccessRefused: whoever acts may not see who may see what.
        InputError: nothing is published.
    """
    run_id = run_in_force(workspace, dataset)
    every = [one for one in found(workspace, run_id) if one.state != "rejected"]
    with Catalogue.open(workspace).read() as connection:
        run = runs.get(connection, run_id)
    assert run is not None
    profile = profile_of_run(workspace, run.spec)
    lies = []
    with ReadingEngine() as engine:
        for entity_type in ENTITY_TYPES:
            name = record_table(entity_type)
            engine.view(name, workspace.run(run_id) / "normalise" / f"{name}.parquet")
        folder = workspace.run(run_id)
        engine.view("detected", folder / "classify" / "detected.parquet")
        for name in ("tables", "sheets"):
            engine.view(name, folder / "ingest" / f"{name}.parquet")
        for personal in reversed(CLASSES[1:]):
            fields = [
                (f"{kind}.{field.name}", record_table(kind), field.name)
                for kind, entity in profile.entities.items()
                for field in entity.fields
                if field.personal_class == personal
            ]
            columns = {one.column_key for one in every if one.personal == personal}
            lies.append(
                Lies(
                    gravest((personal,)),
                    len(columns),
                    _held(engine, fields),
                    _subjects(engine, folder, fields, columns),
                    _roles(personal, Sight.CLEAR),
                    _roles(personal, Sight.MASKED),
                )
            )
    return lies


def _held(engine: Engine, fields: Iterable[_Field]) -> list[str]:
    """Fields that have any value."""
    return [
        target
        for target, name, column in fields
        if engine.rows(f"SELECT 1 FROM {name} WHERE {quote(column)} IS NOT NULL LIMIT 1")
    ]


def _subjects(engine: Engine, folder: Path, fields: Iterable[_Field], columns: Collection[str]) -> int:
    """How many records have a value of any of the fields, or in any of the columns that no field takes."""
    by_table: dict[str, list[str]] = {}
    for _, name, column in fields:
        by_table.setdefault(name, []).append(f"{quote(column)} IS NOT NULL")
    parts = [f"SELECT record_id FROM {name} WHERE {' OR '.join(any_of)}" for name, any_of in by_table.items()]
    if rows := _rows(engine, folder, columns):
        people, organisations = record_table("person"), record_table("organisation")
        engine.execute(f"CREATE OR REPLACE TABLE held AS {' UNION '.join(rows)}")
        parts += [
            f"SELECT record_id FROM {people} SEMI JOIN held USING (table_id, row)",
            f"""SELECT record_id FROM {organisations} SEMI JOIN held USING (table_id, row)
            ANTI JOIN {people} p USING (table_id, row)""",
        ]
    return int(engine.rows(f"SELECT count(*) FROM ({' UNION '.join(parts)})")[0][0]) if parts else 0


def _rows(engine: Engine, folder: Path, columns: Collection[str]) -> list[str]:
    """Queries of the rows that have a value in a column that no field takes."""
    among = ", ".join(map(literal, columns)) or "NULL"
    places = engine.rows(
        f"""SELECT DISTINCT d.table_id, d.position, coalesce(t.grid, s.grid), t.first_row, t.last_row
        FROM detected d JOIN tables t USING (table_id) JOIN sheets s USING (sheet_id)
        WHERE d.field IS NULL AND d.column_key IN ({among})"""
    )
    return [
        f"""SELECT {literal(table_id)} AS table_id, row
        FROM read_parquet({literal(str(folder / "ingest" / grid))})
        WHERE trim(c{position}) <> '' AND row BETWEEN {first} AND {last}"""
        for table_id, position, grid, first, last in places
    ]


def _roles(personal: str, how: Sight) -> list[Role]:
    return [role for role in Role if SIGHTS[role][personal] is how]


def received(workspace: Workspace, most: int = 50) -> list[audit.Entry]:
    """The newest acts by which personal information left or was shown, the newest first.

    Raises:
        AccessRefused: whoever acts may not see who may see what.
    """
    require(Act.ACCESS)
    with Catalogue.open(workspace).read() as connection:
        return audit.latest(connection, most, _GIVEN)
