"""What is found in cells as whoever looks may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hotpass.access import HIDDEN, Role, Sight, mask_value, sight
from hotpass.engine import Engine
from hotpass.fields import KINDS
from hotpass.fields.base import Personal
from hotpass.fields.personal import column_key, text_seen
from hotpass.profiles import Profile

Found = Mapping[str, Any]


def value_seen(one: Found, profile: Profile, role: Role) -> str | None:
    """The value as the role sees it: as its field is masked, else as what the column holds."""
    try:
        return profile.field(one["field"] or ".").shown(one["value"], role)
    except (KeyError, ValueError):
        if one["kind"] not in KINDS:
            return one["value"] and text_seen(one["value"], role)
        kind = KINDS[one["kind"]]
        seen = mask_value(kind.mask, one["value"], role, kind.personal)
        return text_seen(seen, role, names=kind.names_within) if seen and not kind.validated else seen


def without_confirmed(
    engine: Engine, found: Sequence[dict[str, Any]], confirmed: Mapping[str, Personal], role: Role
) -> list[dict[str, Any]]:
    """The findings without values of columns that a person confirmed to be of a class which is not seen.

    Args:
        engine: with the tables of the files as the view ``tables``.
        found: with the names of files, sheets and cells.
        confirmed: by :func:`hotpass.fields.personal.column_key` the class of a column.
        role: narrows what is seen.
    """
    hidden = {key for key, personal in confirmed.items() if sight(personal, role) is not Sight.CLEAR}
    if not hidden:
        return list(found)
    columns = engine.rows(
        """SELECT file_name, coalesce(sheet, ''), c.letter, coalesce(c.name, c.letter)
        FROM (SELECT file_name, sheet, unnest("columns") AS c FROM tables)"""
    )
    places = {
        (file, sheet, letter)
        for file, sheet, letter, name in columns
        if column_key(file, sheet, name) in hidden
    }
    return [{**one, "value": HIDDEN} if one["value"] and _columns(one) & places else one for one in found]


def cells_of(found: Iterable[Found]) -> set[tuple[str, str, str]]:
    """The cells that findings name: file, sheet and cell."""
    return {(one["file"], one["sheet"] or "", cell) for one in found for cell in (one["cell"] or "").split()}


def _columns(one: Found) -> set[tuple[str, str, str]]:
    return {(file, sheet, cell.rstrip("0123456789")) for file, sheet, cell in cells_of([one])}
