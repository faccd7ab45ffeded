"""What people chose for earlier files of the same shape, found again in this one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

import numpy as np

from hotpass.model import column_letter
from hotpass.stages.ingest.find.grid import Grid
from hotpass.stages.ingest.find.layout import Area, FoundTable, Layout
from hotpass.stages.ingest.overrides import Override, overlap
from hotpass.stages.ingest.shape import ENOUGH, Choice, header_text, row_words

#: Rows looked at for a header: the first of the sheet, and so many after each blank row.
_FIRST: Final = 300
_AFTER_BLANK: Final = 4
_MOST_BLANKS: Final = 2_000


@dataclass(frozen=True, slots=True)
class _Place:
    """A header found again.

    Attributes:
        row: number of its first row.
        left: column that was the table's first.
        columns: by place in the table, the column where its header stands now.
    """

    row: int
    left: int
    columns: dict[int, int]


def recalled(
    grid: Grid, layout: Layout, sheet: str, choices: Sequence[Choice], fields: Collection[str]
) -> list[Override]:
    """The choices as overrides of this sheet; where two speak of one table, the earlier in the list counts.

    Args:
        grid: the sheet.
        layout: found in it.
        sheet: its name.
        choices: for files of this source, the newest first.
        fields: of the profile; columns chosen for others stay as they are understood.
    """
    found: list[Override] = []
    for choice in choices:
        if choice.hidden is not None or not choice.fits_sheet(sheet):
            continue
        one = _of_form if choice.labels else _of_table
        override = one(grid, layout, sheet, choice, fields)
        if override is not None and not any(_overlap(other, override) for other in found):
            found.append(override)
    return found


def joined(explicit: Sequence[Override], known: Sequence[Override]) -> list[Override]:
    """What was said for this run, over what was chosen before; a table's columns are those of both."""
    out, left = [], list(known)
    for one in explicit:
        same = next((other for other in left if _overlap(one, other)), None)
        if same is not None:
            left.remove(same)
            one = replace(one, columns={**same.columns, **one.columns}, shape=same.shape)
        out.append(one)
    return out + left


def _overlap(first: Override, second: Override) -> bool:
    return bool(first.area and second.area and overlap(first.area, second.area))


def _of_form(
    _grid: Grid, layout: Layout, sheet: str, choice: Choice, fields: Collection[str]
) -> Override | None:
    """The choice for the form that has its labels."""
    wanted = set(choice.labels)
    for table in layout.tables:
        texts = [header_text(name) for name in table.names]
        if not table.records or len(wanted & set(texts)) < ENOUGH * len(wanted | set(texts)):
            continue
        cells = {text: f"{column_letter(c)}{row}" for text, (row, c) in zip(texts, table.labels, strict=True)}
        said = [(header_text(name), target) for _, name, target in choice.columns]
        columns = {cells[text]: target for text, target in said if text in cells and target in {"", *fields}}
        return Override(sheet, table.area, table.header_rows, choice.use, columns, choice.shape)
    return None


def _of_table(
    grid: Grid, layout: Layout, sheet: str, choice: Choice, fields: Collection[str]
) -> Override | None:
    place = _place(grid, layout, choice)
    area = _area(grid, layout, choice, place) if place else None
    if place is None or area is None:
        return None
    headers = tuple(place.row + gap for gap in choice.gaps)
    same = next((t for t in layout.tables if t.area == area and t.header_rows == headers), None)
    return Override(
        sheet=sheet,
        area=area,
        header_rows=same.header_rows if same else headers,
        use=choice.use,
        columns=dict(_columns(choice, place, fields)),
        shape=choice.shape,
    )


def _columns(choice: Choice, place: _Place, fields: Collection[str]) -> Iterator[tuple[str, str]]:
    for at, name, target in choice.columns:
        column = place.columns.get(at, None if name else place.left + at)
        if column is not None and (not target or target in fields):
            yield column_letter(column), target


def _place(grid: Grid, layout: Layout, choice: Choice) -> _Place | None:
    if not choice.header:
        return _place_without_header(grid, choice)
    repeated = {row for table in layout.tables for row in table.aside}
    found = 0
    for at in _candidates(grid, layout, len(choice.header[0])):
        if int(grid.numbers[at]) in repeated:
            continue
        place = _header_at(grid, at, choice)
        if place is not None:
            if found == choice.nth:
                return place
            found += 1
    return None


def _place_without_header(grid: Grid, choice: Choice) -> _Place | None:
    rows = np.flatnonzero(grid.numbers >= choice.top)
    if not len(rows):
        return None
    columns = {at: choice.left + at for at in range(choice.width)}
    return _Place(int(grid.numbers[rows[0]]), choice.left, columns)


def _candidates(grid: Grid, layout: Layout, cells: int) -> list[int]:
    """Rows that may be a header of so many texts, in their order."""
    near = set(range(min(_FIRST, grid.height)))
    for at in np.flatnonzero(grid.gaps > 0)[:_MOST_BLANKS].tolist():
        near.update(range(at, min(at + _AFTER_BLANK, grid.height)))
    headers = [table.header_rows[0] for table in layout.tables if table.header_rows]
    near.update(np.searchsorted(grid.numbers, headers).tolist())
    wanted = np.array(sorted(at for at in near if at < grid.height), dtype=np.int64)
    enough = grid.filled[wanted].sum(axis=1) >= ENOUGH * cells
    return [int(at) for at in wanted[enough]]


def _header_at(grid: Grid, at: int, choice: Choice) -> _Place | None:
    """The remembered header, if its rows stand here."""
    columns: dict[int, int] = {}
    for gap, cells in zip(choice.gaps, choice.header, strict=True):
        row = int(np.searchsorted(grid.numbers, grid.numbers[at] + gap))
        if row >= grid.height or grid.numbers[row] != grid.numbers[at] + gap:
            return None
        matched = _matched(grid, row, cells, choice.left)
        if matched is None:
            return None
        columns |= matched
    first = min(columns)
    return _Place(int(grid.numbers[at]), max(1, columns[first] - first), columns)


def _matched(grid: Grid, row: int, cells: Sequence[tuple[int, str]], left: int) -> dict[int, int] | None:
    """By place in the table, the column with its header; at the old columns, shifted, or in their order."""
    there = {int(p): header_text(t) for p, t in zip(grid.positions, grid.row(row), strict=True) if t.strip()}
    enough = ENOUGH * len(cells)
    shifts = {p - at for at, text in cells for p, t in there.items() if t == text}
    for shift in sorted(shifts, key=lambda shift: abs(shift - left)):
        same = {at: at + shift for at, text in cells if there.get(at + shift) == text}
        if len(same) == len(cells):
            return same
    positions, texts = list(there), list(there.values())
    blocks = SequenceMatcher(None, [t for _, t in cells], texts, autojunk=False).get_matching_blocks()
    pairs = {cells[b.a + n][0]: positions[b.b + n] for b in blocks for n in range(b.size)}
    return pairs if len(pairs) >= max(1.0, enough) else None


def _area(grid: Grid, layout: Layout, choice: Choice, place: _Place) -> Area | None:
    """Where the table is now, header included."""
    top = max(1, place.row - choice.above)
    columns = place.columns.values()
    left, right = min(place.left, *columns), max(place.left + choice.width - 1, *columns)
    inside = _found_at(layout, place.row + (choice.gaps[-1] if choice.gaps else 0), left, right)
    if inside is not None and not choice.moved:
        if not choice.reheaded:
            return inside.area
        left, right = min(left, inside.area.first_column), max(right, inside.area.last_column)
    elif choice.open and choice.header:
        right = _extended(grid, place.row, right)
    bottom = _bottom(grid, choice, place, inside, left, right)
    return Area(top, bottom, left, right) if bottom >= top else None


def _found_at(layout: Layout, row: int, left: int, right: int) -> FoundTable | None:
    """The table found around this header row or right below it."""
    probe = Area(row, row + 1, left, right)
    return max(
        (t for t in layout.tables if overlap(t.area, probe)),
        key=lambda t: overlap(t.area, Area(row, t.area.last_row, left, right)),
        default=None,
    )


def _extended(grid: Grid, row: int, right: int) -> int:
    """The last column of the texts that follow a header at its right without a gap."""
    at = int(np.searchsorted(grid.numbers, row))
    filled = set(grid.positions[grid.filled[at]].tolist())
    while right + 1 in filled:
        right += 1
    return right


def _bottom(
    grid: Grid, choice: Choice, place: _Place, inside: FoundTable | None, left: int, right: int
) -> int:
    """The last row: before the row that ended it then, else where the table or the sheet's content ends."""
    start, end = np.searchsorted(grid.positions, [left, right + 1])
    below = np.flatnonzero(grid.numbers > place.row + (choice.gaps[-1] if choice.gaps else 0))
    below = below[grid.filled[below, start:end].any(axis=1)]
    if not len(below):
        return place.row
    stop = _stop(grid, choice.stop, below, int(start), int(end)) if choice.stop else None
    if stop is not None:
        return int(grid.numbers[below[stop - 1]]) if stop else place.row
    if choice.moved and choice.to_end:
        return int(grid.numbers[below[-1]])
    if inside is not None:
        return inside.area.last_row
    gaps = np.flatnonzero(grid.gaps[below[1:]] > 0)
    return int(grid.numbers[below[gaps[0] if len(gaps) else -1]])


def _stop(grid: Grid, words: Sequence[str], below: np.ndarray, start: int, end: int) -> int | None:
    """The place among the rows below of the one that ended the table then: few cells, and the same words."""
    few = np.flatnonzero(grid.filled[below, start:end].sum(axis=1) <= max(1, (end - start) // 2))
    for at, row in zip(few.tolist(), grid.rows(below[few].tolist()), strict=True):
        if row_words(row[start:end]) == tuple(words):
            return int(at)
    return None
