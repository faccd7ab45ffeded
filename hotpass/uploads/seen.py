"""Cells of a draft as whoever acts sees them: all of what he brought, else what their columns allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hotpass.access import HIDDEN, current
from hotpass.fields.personal import sees_all, text_seen
from hotpass.profiles import FieldSpec, Profile
from hotpass.uploads.drafts import Draft

Record = Mapping[str, Any]
Row = Sequence[str | None]


def is_seen_whole(draft: Draft) -> bool:
    """Whether whoever acts sees every cell of a draft: he brought its files, or sees all there is."""
    return sees_all() or draft.by == current().name


def sample_seen(column: Record, meant: FieldSpec | None, profile: Profile, raw: str) -> str:
    """A text of a column of somebody else's draft.

    Args:
        column: as it was found.
        meant: the field that a person says it is of; what was found counts as well.
        profile: of the draft.
        raw: the text.
    """
    found = _field(column, profile)
    if found is None or not found.is_seen() or (meant is not None and not meant.is_seen()):
        return HIDDEN
    return text_seen(raw, names=found.of.names_within)


def row_seen(row: Row, number: int, tables: Sequence[Record], profile: Profile) -> Row:
    """A row of a sheet of somebody else's draft: headers, and the cells of columns that are seen.

    Args:
        row: from column A on.
        number: its number.
        tables: of the sheet, as they are read.
        profile: of the draft.
    """
    return [_cell(text, number, column, tables, profile) for column, text in enumerate(row, 1)]


def _cell(text: str | None, row: int, column: int, tables: Sequence[Record], profile: Profile) -> str | None:
    if not text:
        return text
    for table in tables:
        one = next((c for c in table["columns"] if c["position"] == column), None)
        if one is not None and row in table["header_rows"]:
            return text_seen(text)
        if one is not None and table["first_row"] <= row <= table["last_row"]:
            return sample_seen(one, None, profile, text)
    return HIDDEN


def _field(column: Record, profile: Profile) -> FieldSpec | None:
    return profile.field(column["field"]) if column["field"] else None
