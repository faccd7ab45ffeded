"""Where each class of personal information lies, who may see it, and who received it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from hotpass.access import CLASSES, SIGHTS, Act, Role, Sight, require
from hotpass.catalogue import Catalogue, audit, runs
from hotpass.catalogue.personal import profile_of_run
from hotpass.compliance.personal.finding import found
from hotpass.engine import Engine, ReadingEngine
from hotpass.engine.base import quote
from hotpass.errors import InputError
from hotpass.fields.base import Personal
from hotpass.fields.personal import gravest
from hotpass.model import ENTITY_TYPES, record_table
from hotpass.ssot import current_version
from hotpass.workspace import Workspace

#: Acts by which personal information is shown or leaves.
_GIVEN: Final = ("export.take", "subject.export", "label.push", "value.reveal")


@dataclass(frozen=True, slots=True)
class Lies:
    """Where one class lies.

    Attributes:
        personal: the class.
        columns: how many columns of the files hold it.
        fields: published fields that hold it.
        subjects: records of people and organisations that have a value of it.
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
        for personal in reversed(CLASSES[1:]):
            fields = [
                (f"{kind}.{field.name}", record_table(kind), field.name)
                for kind, entity in profile.entities.items()
                for field in entity.fields
                if field.personal_class == personal
            ]
            held, subjects = _held(engine, fields)
            lies.append(
                Lies(
                    gravest((personal,)),
                    len({one.column_key for one in every if one.personal == personal}),
                    held,
                    subjects,
                    _roles(personal, Sight.CLEAR),
                    _roles(personal, Sight.MASKED),
                )
            )
    return lies


def _held(engine: Engine, fields: Iterable[tuple[str, str, str]]) -> tuple[list[str], int]:
    """Fields that have any value, and how many records have one of any of them."""
    by_table: dict[str, list[tuple[str, str]]] = {}
    for target, name, column in fields:
        by_table.setdefault(name, []).append((target, column))
    held, subjects = [], 0
    for name, columns in by_table.items():
        counts = ", ".join(f"count({quote(column)})" for _, column in columns)
        any_of = ", ".join(quote(column) for _, column in columns)
        row = engine.rows(f"SELECT count(coalesce(NULL, {any_of})), {counts} FROM {name}")[0]
        subjects += int(row[0])
        held += [target for (target, _), count in zip(columns, row[1:], strict=True) if count]
    return held, subjects


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
