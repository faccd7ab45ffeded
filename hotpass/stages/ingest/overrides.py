"""What a person said about tables, put in the place of what was found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from hotpass.errors import InputError
from hotpass.model import column_number
from hotpass.stages.ingest.columns import Column
from hotpass.stages.ingest.find.drafts import table_at
from hotpass.stages.ingest.find.grid import Block, Grid
from hotpass.stages.ingest.find.layout import Area, FoundTable, Layout
from hotpass.stages.ingest.find.segmentation import trimmed

_RANGE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d*)(?::\$?([A-Z]{1,3})\$?([1-9]\d*))?")


@dataclass(frozen=True, slots=True)
class Override:
    """What a person said about one table.

    Attributes:
        sheet: name of the sheet.
        area: where the table is, header included; None for the largest table of the sheet.
        header_rows: of the table, or None for those found.
        use: whether it gives records; None for as its columns tell.
        columns: field, or ``""`` for not used, by column letter.
        shape: of the choice that was remembered for it, or ``""``.
    """

    sheet: str
    area: Area | None
    header_rows: tuple[int, ...] | None
    use: bool | None
    columns: Mapping[str, str]
    shape: str = ""


def overrides_for(file_name: str, given: Sequence[Mapping[str, Any]]) -> list[Override]:
    """The overrides of one file from a run's ``mappings``.

    Raises:
        InputError: a range is not in A1 notation.
    """
    return [
        Override(
            sheet=str(one.get("sheet") or ""),
            area=_area(one["range"], file_name) if one.get("range") else None,
            header_rows=None if one.get("header_rows") is None else tuple(sorted(one["header_rows"])),
            use=None if one.get("use", True) is None else bool(one.get("use", True)),
            columns=one.get("columns") or {},
        )
        for one in given
        if one.get("file") == file_name and "hidden" not in one
    ]


def sheets_unhidden(file_name: str, given: Sequence[Mapping[str, Any]]) -> dict[str, bool]:
    """By sheet, whether a person said in a run's ``mappings`` that what it hides is read."""
    return {
        str(one.get("sheet") or ""): bool(one["hidden"])
        for one in given
        if one.get("file") == file_name and "hidden" in one
    }


def _area(text: str, file_name: str) -> Area:
    found = _RANGE.fullmatch(text.strip().upper())
    if not found:
        raise InputError(f"the range {text!r} is not like A4:F120", where=file_name)
    left, top, right, bottom = found.groups()
    first, last = sorted((int(top), int(bottom or top)))
    start, end = sorted((column_number(left), column_number(right or left)))
    return Area(first, last, start, end)


def replaced(grid: Grid, layout: Layout, overrides: Sequence[Override]) -> dict[int, Override]:
    """Put tables at the ranges that people set; tables that were found there go.

    Returns:
        the override of each table of the changed layout, by its place in it.
    """
    by_table: dict[int, Override] = {}
    for override in overrides:
        found = _meant(layout.tables, override)
        table = _redrawn(grid, found, override)
        if table is None:
            continue
        if table is not found:
            area = table.area
            layout.tables = [t for t in layout.tables if t is not found and not overlap(t.area, area)]
            layout.tables.append(table)
            layout.ranges = [r for r in layout.ranges if not overlap(r.area, area)]
        by_table[id(table)] = override
    layout.tables.sort(key=lambda table: (table.area.first_row, table.area.first_column))
    return {at: by_table[id(t)] for at, t in enumerate(layout.tables) if id(t) in by_table}


def _meant(tables: Sequence[FoundTable], override: Override) -> FoundTable | None:
    if override.area is None:
        return max(tables, key=lambda table: table.rows, default=None)
    area = override.area
    best = max(tables, key=lambda table: overlap(table.area, area), default=None)
    return best if best is not None and overlap(best.area, area) else None


def _redrawn(grid: Grid, found: FoundTable | None, override: Override) -> FoundTable | None:
    """The table as the person drew it: the one found when that is the same."""
    area = override.area or (found.area if found else None)
    if area is None:
        return None
    headers = override.header_rows
    if found is not None and area == found.area and headers in (None, found.header_rows):
        return found
    if headers is None:
        inside = found.header_rows if found else ()
        headers = tuple(row for row in inside if area.first_row <= row <= area.last_row)
    block = _block(grid, area)
    if block is None:
        return None
    rows = np.searchsorted(grid.numbers, headers)
    known = [
        int(at) for at, n in zip(rows, headers, strict=True) if at < grid.height and grid.numbers[at] == n
    ]
    inside_block = [at for at in known if block.top <= at < block.bottom]
    return table_at(grid, block, inside_block)


def _block(grid: Grid, area: Area) -> Block | None:
    top, bottom = np.searchsorted(grid.numbers, [area.first_row, area.last_row + 1]).tolist()
    left, right = np.searchsorted(grid.positions, [area.first_column, area.last_column + 1]).tolist()
    if top >= bottom or left >= right or not grid.filled[top:bottom, left:right].any():
        return None
    return trimmed(grid, Block(top, bottom, left, right))


def overlap(first: Area, second: Area) -> int:
    """The cells that two ranges share."""
    rows = min(first.last_row, second.last_row) - max(first.first_row, second.first_row) + 1
    columns = min(first.last_column, second.last_column) - max(first.first_column, second.first_column) + 1
    return max(0, rows) * max(0, columns)


def with_person(columns: Sequence[Column], override: Override, kinds: Mapping[str, str]) -> list[Column]:
    """The columns with the fields that a person chose.

    Args:
        columns: as suggested.
        override: the person's.
        kinds: kind of each field of the profile, by ``<entity>.<field>``.

    Raises:
        InputError: a field is not in the profile.
    """
    unknown = [field for field in override.columns.values() if field and field not in kinds]
    if unknown:
        raise InputError(
            f"the profile has no field {unknown[0]!r}", remedy="Choose another field for the column"
        )
    chosen = {letter.upper(): field for letter, field in override.columns.items()}
    out = []
    for column in columns:
        if column.letter in chosen:
            field = chosen[column.letter] or None
            kind = kinds[field] if field else column.kind
            column = replace(
                column,
                kind=kind,
                field=field,
                confidence=1.0,
                whose_confidence=1.0 if field else None,
                decided_by="person",
                reason="A person said so.",
            )
        out.append(column)
    return out
