"""Columns mapped to fields: by the profile where it says so, else by what they seem to be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from hotpass.errors import ConfigError
from hotpass.fields.headers import fold_header
from hotpass.profiles.mapping.choice import Candidate, choose_fields
from hotpass.profiles.mapping.table import Column, see_table
from hotpass.profiles.schema import Profile

_NAMELESS_SHEET: Final = re.compile(
    r"(?:(?:sheet|blad|table|tabel|data|worksheet|form responses) ?)?\d*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """How a column is understood.

    Attributes:
        kind: the recognised kind, or None when nothing tells it.
        field: ``<entity>.<field>`` of the profile, or None when the column is not used.
        confidence: 0–1; 1 when the profile says it.
        decided_by: ``suggested`` or ``profile``.
    """

    kind: str | None
    field: str | None
    confidence: float
    decided_by: str


def map_columns(
    profile: Profile, file_name: str, sheet: str, headers: Sequence[str], samples: Sequence[Sequence[str]]
) -> list[MappedColumn]:
    """The field of each column.

    The profile's own ``sources[].columns`` come first; the others are recognised by header and content, then
    settled by what the table as a whole is about. In a table of people with their organisation the column of
    its name is mapped to ``organisation.name``: the row gives an organisation record and a person record, and
    ``person.organisation`` is filled from it when the row is normalised.

    Several columns may have one field: e-mails, phones and text add up, lines of an address and parts of a
    name or date stand in the order of the sheet. A second column of any other field is not used.

    Args:
        profile: its fields, further header words and sources.
        file_name: finds the sources whose column mapping counts, and may tell what the rows are.
        sheet: name of the sheet, ``""`` when there is none.
        headers: one a column, ``""`` where the table has none.
        samples: some hundred non-blank texts spread over each column; numbers without ``.0``, dates ISO.

    Raises:
        ConfigError: a source of the profile names a field that the profile does not have.
    """
    given = _given(profile, file_name, sheet)
    decided = [given.get(fold_header(header)) if header else None for header in headers]
    table = see_table(profile, _place(file_name, sheet), headers, samples)
    chosen = choose_fields(profile, table, [target for target in decided if target])
    return [
        _by_profile(profile, target)
        if target is not None
        else _suggested(column, chosen.get(column.position))
        for column, target in zip(table.columns, decided, strict=True)
    ]


def _place(file_name: str, sheet: str) -> str:
    """The name that may say what the rows are: the sheet's, or the file's where the sheet's says nothing."""
    return file_name.rpartition(".")[0] if _NAMELESS_SHEET.fullmatch(sheet) else sheet


def _given(profile: Profile, file_name: str, sheet: str) -> dict[str, str]:
    """By folded header, what the profile's sources say; the sheet's own words before those for any sheet."""
    given: dict[str, str] = {}
    for source in profile.sources:
        if fnmatchcase(file_name.lower(), source.files.lower()):
            for name in ("*", sheet):
                columns = source.columns.get(name, {})
                given.update({fold_header(header): target for header, target in columns.items()})
    return given


def _by_profile(profile: Profile, target: str) -> MappedColumn:
    if not target:
        return MappedColumn(None, None, 1.0, "profile")
    try:
        kind = profile.field(target).kind
    except (KeyError, ValueError) as error:
        raise ConfigError(
            f"a source maps a column to {target!r}, which is no field of the profile",
            where=f"profile {profile.name}",
            remedy="Name a field as organisation.<field> or person.<field>",
        ) from error
    return MappedColumn(kind, target, 1.0, "profile")


def _suggested(column: Column, choice: Candidate | None) -> MappedColumn:
    if choice is None:
        return MappedColumn(column.kind, None, column.confidence, "suggested")
    kind = choice.spec.kind
    certainty = min(1.0, 0.6 + 0.45 * choice.fit)
    return MappedColumn(kind, choice.target, round(column.confidence * certainty, 3), "suggested")
