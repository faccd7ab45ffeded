"""Which records a person means: by record id, by entity id, or by file, sheet and row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hotpass.access import Role
from hotpass.engine.base import literal, quote
from hotpass.errors import InputError
from hotpass.linkage.answers import LinkedRecord
from hotpass.linkage.opening import Linked
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.ssot.index import name_field
from hotpass.ssot.versions import entity_type_of

_PREFIXES: Final = ("O-", "P-")
#: Condition of the records that a row of a sheet gives.
_AT: Final = "file_name = ? AND coalesce(sheet, '') = ? AND \"row\" = ?"
_REMEDY: Final = "Name a record id, an entity id, or file:sheet:row, such as Contacts.xlsx:People:12"


def records_named(linked: Linked, thing: str, role: Role | None) -> list[LinkedRecord]:
    """The records that a person means, organisations first, then by place.

    Args:
        linked: the run.
        thing: a record id, an entity id, or ``file:sheet:row`` (``file:row`` where there are no sheets).
        role: of the person.

    Raises:
        InputError: there is nothing of that name.
    """
    if thing.startswith(_PREFIXES):
        found = _where(linked, "entity_id = ?", [thing], role, (entity_type_of(thing),))
        what = f"there is no entity {thing!r} in run {linked.run_id}"
    elif ":" in thing:
        file, sheet, row = _place(thing)
        found = _where(linked, _AT, [file, sheet, row], role)
        what = f"no record comes from row {row} of {file}{f', sheet {sheet}' if sheet else ''}"
        if not found and sheet and _where(linked, _AT, [file, "", row], role):
            raise InputError(f"{file} has no sheets", where=thing, remedy=f"Name the row as `{file}:{row}`")
    else:
        found = _where(linked, "record_id = ?", [thing], role)
        what = f"there is no record {thing!r} in run {linked.run_id}"
    if not found:
        raise InputError(what, remedy=_REMEDY)
    return found


def _place(thing: str) -> tuple[str, str, int]:
    rest, _, row = thing.rpartition(":")
    if not row.isdigit():
        raise InputError(f"{thing!r} names no row", remedy=_REMEDY)
    file, _, sheet = rest.rpartition(":")
    return (file, sheet, int(row)) if file else (rest, "", int(row))


def _where(
    linked: Linked,
    condition: str,
    values: Sequence[str | int],
    role: Role | None,
    types: Sequence[EntityType] = ENTITY_TYPES,
) -> list[LinkedRecord]:
    found: list[LinkedRecord] = []
    for entity_type in types:
        spec = linked.profile.entities[entity_type]
        name = name_field(spec)
        called = f"coalesce(r.{quote(name)}, r.{quote(f'{name}__raw')})" if name else "NULL"
        rows = linked.engine.rows(
            f"""WITH chosen AS MATERIALIZED (
                SELECT * FROM clusters WHERE entity_type = {literal(entity_type)} AND {condition}
            )
            SELECT c.record_id, c.entity_id, {called}, c.file_name, c.sheet, c."row", c.part
            FROM chosen c JOIN every_{entity_type}_records r USING (record_id)
            ORDER BY c.file_name, c.sheet, c."row", c.part, c.record_id""",
            values,
        )
        for record_id, entity_id, called_so, file, sheet, row, part in rows:
            named = (spec.by_name[name].shown(called_so, role) if name else None) or record_id
            found.append(LinkedRecord(record_id, entity_id, named, file, sheet or "", row, part))
    return found
