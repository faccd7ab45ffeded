"""Cells of a sheet around those of a record, with the header of their table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components import pressable, sheet
from hotpass.model import column_number

if TYPE_CHECKING:
    from hotpass.ssot import Neighbourhood


def show(seen: Neighbourhood, label: str, *, key: str) -> None:
    """Show the cells; those that were asked for are marked."""
    lines = [sheet.Line(row, texts) for row, texts in zip(seen.rows, seen.texts, strict=True)]
    if seen.header_rows and seen.header_rows[-1] < seen.rows[0]:
        lines.insert(0, sheet.Line(seen.header_rows[-1], seen.header))
    left = column_number(seen.letters[0])
    drawn = sheet.picture(
        lines,
        seen.letters,
        label,
        first_column=left,
        cells={(seen.rows[row], left + column) for row, column in seen.targets},
        header_rows=seen.header_rows,
    )
    pressable.show(drawn, key=key)
