"""The log of exports, and to whom somebody's information went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue
from hotpass.catalogue import exports as table
from hotpass.catalogue.exports import Export
from hotpass.engine import DuckDBEngine
from hotpass.engine.base import literal
from hotpass.errors import InputError
from hotpass.ssot.versions import entity_type_of, find_version
from hotpass.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where information about an entity went: the export that held it, to whom, for what and when."""

    entity_id: str
    export: str
    recipient: str | None
    purpose: str | None
    taken_at: datetime


def exports(workspace: Workspace) -> list[Export]:
    """Every export, the newest first."""
    require(Act.REGISTERS)
    with Catalogue.open(workspace).read() as connection:
        return table.kept(connection)


def find_export(workspace: Workspace, export: str) -> Export:
    """The export of an id.

    Raises:
        InputError: there is none.
    """
    with Catalogue.open(workspace).read() as connection:
        found = table.kept(connection, [export])
    if not found:
        raise InputError(f"there is no export {export!r}", remedy="`hotpass exports list` names all")
    return found[0]


def recipients_of(workspace: Workspace, entities: Sequence[str], field: str | None = None) -> list[Recipient]:
    """To whom information about entities went, the newest first (sections 23(1)(b) and 24(3)).

    With a field, to whom a value of it went: exports of which the log says that they did not hold it are
    left out.
    """
    require(Act.READ)
    with Catalogue.open(workspace).read() as connection:
        every = {one.id: one for one in table.kept(connection)}
    held = [*_in_lists(workspace, list(every), entities), *_in_files(workspace, every.values(), entities)]
    told = [
        Recipient(entity, one.id, one.recipient, one.purpose, one.taken_at)
        for entity, export in held
        for one in [every[export]]
        if field is None or _holds(one, entity, field)
    ]
    return sorted(told, key=lambda one: one.taken_at, reverse=True)


def _holds(export: Export, entity: str, field: str) -> bool:
    return export.fields is None or f"{entity_type_of(entity)}.{field}" in export.fields


def _in_lists(workspace: Workspace, ids: Sequence[str], entities: Sequence[str]) -> list[tuple[str, str]]:
    """Entity and export, where the export was for a purpose and let the entity pass."""
    files = [path for one in ids if (path := workspace.exports / f"{one}.parquet").is_file()]
    if not files or not entities:
        return []
    with DuckDBEngine() as engine:
        engine.view("members", files)
        among = ", ".join(map(literal, entities))
        passed = f"reason IS NULL AND entity_id IN ({among})"
        return engine.rows(f"SELECT entity_id, export FROM members WHERE {passed} ORDER BY ALL")


def _in_files(
    workspace: Workspace, every: Iterable[Export], entities: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Entity and export, where a whole file of a version was taken that has the entity."""
    whole = [one for one in every if one.entity_type is None]
    known: dict[tuple[str, int], list[str]] = {}
    for place in {(one.dataset, one.version) for one in whole} if entities else ():
        try:
            folder = find_version(workspace, *place).path
        except InputError:
            continue
        with DuckDBEngine() as engine:
            engine.view("clusters", folder / "clusters.parquet")
            among = ", ".join(map(literal, entities))
            rows = engine.rows(
                f"SELECT DISTINCT entity_id FROM clusters WHERE entity_id IN ({among}) ORDER BY 1"
            )
        known[place] = [entity for (entity,) in rows]
    for one in whole:
        yield from ((entity, one.id) for entity in known.get((one.dataset, one.version), ()))
