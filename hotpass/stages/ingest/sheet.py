"""One sheet made into rows of the stage's tables: what is used, what is left out and why, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from hotpass.stages.ingest.columns import Column, data_rows, map_tables
from hotpass.stages.ingest.find.drafts import area_of
from hotpass.stages.ingest.find.grid import Block, Flags, Grid
from hotpass.stages.ingest.find.layout import REASONS, Area, FoundTable, Layout
from hotpass.stages.ingest.find.tables import find_layout
from hotpass.stages.ingest.overrides import Override, replaced, with_person
from hotpass.stages.ingest.read.result import SheetRead, runs_of
from hotpass.stages.ingest.remembered import joined, recalled
from hotpass.stages.ingest.shape import Memory
from hotpass.stages.ingest.use import why_not_used

if TYPE_CHECKING:
    from hotpass.profiles import Profile


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table of a sheet with what its columns mean.

    Attributes:
        found: where it is.
        columns: and what they mean.
        reason: why it gives no records, or None when it does.
        shape: of the choice that was remembered for it, or None.
    """

    found: FoundTable
    columns: Sequence[Column]
    reason: str | None
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A range that gives no records.

    Attributes:
        area: the range.
        rows: non-blank rows in it.
        code: what it is.
        reason: a sentence without its full stop.
        table: place of the table that it belongs to, or None.
    """

    area: Area
    rows: int
    code: str
    reason: str
    table: int | None = None


@dataclass(slots=True)
class SheetResult:
    """A sheet with all that is said about it."""

    read: SheetRead
    tables: list[SheetTable] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def examine(
    grid: Grid,
    read: SheetRead,
    profile: Profile,
    file_name: str,
    overrides: Sequence[Override],
    memory: Memory,
    *,
    skipped: bool,
) -> SheetResult:
    """Find, understand and account for everything in one sheet.

    Args:
        grid: its cells.
        read: as it was read.
        profile: whose fields columns map to.
        file_name: of its file.
        overrides: what was said about its tables for this run.
        memory: what was said before, about files like this one.
        skipped: whether the profile says that it is not read.
    """
    result = SheetResult(read, warnings=list(read.warnings))
    unseen = "hidden" if read.state == "hidden" else "skipped" if skipped else ""
    if read.problem:
        reason = f"{REASONS['unreadable']}: {read.problem}"
        result.left_out.append(LeftOut(Area(1, 1, 1, 1), 0, "unreadable", reason))
        return result
    layout = Layout() if unseen else find_layout(grid)
    known = [] if unseen else recalled(grid, layout, read.name, memory.choices, _kinds(profile))
    by_person = replaced(grid, layout, joined(overrides, known))
    result.warnings += layout.warnings
    result.tables = _understood(grid, read, layout, profile, file_name, by_person, memory.learnt)
    _account(grid, result, layout, unseen or ("outside" if by_person else "stray"))
    return result


def _understood(
    grid: Grid,
    read: SheetRead,
    layout: Layout,
    profile: Profile,
    file_name: str,
    by_person: Mapping[int, Override],
    learnt: Mapping[str, str],
) -> list[SheetTable]:
    hidden = {at for first, last in read.hidden_columns for at in range(first, min(last, read.columns) + 1)}
    columns = map_tables(grid, layout.tables, profile, file_name, read.name, hidden, learnt)
    tables = []
    for at, (found, mapped) in enumerate(zip(layout.tables, columns, strict=True)):
        override = by_person.get(at)
        if override is None:
            tables.append(SheetTable(found, mapped, why_not_used(found, mapped)))
            continue
        changed = with_person(mapped, override, _kinds(profile))
        tables.append(SheetTable(found, changed, _reason(found, changed, override), override.shape or None))
    return tables


def _reason(found: FoundTable, columns: Sequence[Column], override: Override) -> str | None:
    if override.use is None:
        return why_not_used(found, columns)
    return None if override.use else "A person said that it is not used"


def _kinds(profile: Profile) -> dict[str, str]:
    return {
        f"{entity}.{spec.name}": spec.kind
        for entity, described in profile.entities.items()
        for spec in described.fields
    }


def _account(grid: Grid, result: SheetResult, layout: Layout, rest: str) -> None:
    """Give every cell that is no data of a used table a range that says why."""
    covered: Flags = np.zeros(grid.filled.shape, dtype=np.bool_)
    for at, table in enumerate(result.tables):
        rows, (left, right) = data_rows(grid, table.found), _columns(grid, table.found.area)
        covered[rows, left:right] = True
        result.left_out += _of_table(grid, at, table, covered)
    for gap in layout.ranges:
        result.left_out.append(_left_out(grid, gap.area, gap.code, gap.reason, covered=covered))
    result.left_out += [_left_out(grid, area, rest, covered=covered) for area in _rest(grid, covered)]
    result.left_out += _hidden(grid, result.read)
    result.left_out.sort(key=lambda part: (part.area, part.code))


def _rest(grid: Grid, covered: Flags) -> list[Area]:
    """Ranges around the cells that nothing covers: as wide as they need, and beside what is covered."""
    free = grid.filled & ~covered
    rows = np.flatnonzero(free.any(axis=1))
    beside: Flags = np.any(grid.filled & covered, axis=1)
    areas = []
    for part in np.split(rows, _ends(grid, free, rows, beside)) if len(rows) else ():
        used = np.flatnonzero(free[part].any(axis=0))
        apart = np.flatnonzero(np.diff(used) > 1) + 1 if beside[part[0]] else ()
        for columns in np.split(used, apart):
            held = part[free[part][:, columns].any(axis=1)]
            areas.append(area_of(grid, Block(held[0], held[-1] + 1, columns[0], columns[-1] + 1)))
    return areas


def _ends(grid: Grid, free: Flags, rows: np.ndarray, beside: Flags) -> np.ndarray:
    """Where one range of free cells ends and the next begins, as places in ``rows``.

    Beside a table, rows without free cells part a range only where something covered stands in its columns.
    """
    columns = free[beside].any(axis=0)
    parting = ~beside | (grid.filled & ~free)[:, columns].any(axis=1)
    parted, blank = np.cumsum(parting), np.cumsum(np.diff(grid.numbers, prepend=0) > 1)
    first, second = rows[:-1], rows[1:]
    apart = (second - first > 1) & (~beside[first] | (parted[second - 1] > parted[first]))
    ends: np.ndarray = np.flatnonzero(
        apart | (blank[second] > blank[first]) | (beside[first] != beside[second])
    )
    return ends + 1


def _columns(grid: Grid, area: Area) -> tuple[int, int]:
    """The columns of the grid in a range: the first, and the end."""
    left, right = np.searchsorted(grid.positions, [area.first_column, area.last_column + 1])
    return int(left), int(right)


def _of_table(grid: Grid, at: int, table: SheetTable, covered: Flags) -> Iterator[LeftOut]:
    found = table.found
    columns = found.area.first_column, found.area.last_column
    for first, last in runs_of(list(found.header_rows)):
        yield _left_out(grid, Area(first, last, *columns), "header", table=at, covered=covered)
    for code in sorted(set(found.aside.values())):
        rows = [row for row, other in found.aside.items() if other == code]
        for first, last in runs_of(rows):
            yield _left_out(grid, Area(first, last, *columns), code, table=at, covered=covered)
    if table.reason:
        rows = grid.numbers[data_rows(grid, found)]
        between = np.searchsorted(sorted(found.aside), rows)
        for part in np.split(rows, np.flatnonzero(np.diff(between)) + 1):
            if len(part):
                area = Area(int(part[0]), int(part[-1]), *columns)
                yield LeftOut(area, len(part), "not_used", table.reason, at)


def _left_out(
    grid: Grid, area: Area, code: str, reason: str = "", *, table: int | None = None, covered: Flags
) -> LeftOut:
    """The range with its rows counted and its cells marked as covered."""
    top, bottom = np.searchsorted(grid.numbers, [area.first_row, area.last_row + 1])
    left, right = _columns(grid, area)
    filled = grid.filled[top:bottom, left:right].any(axis=1)
    covered[top:bottom, left:right] = True
    return LeftOut(area, int(filled.sum()), code, reason or REASONS[code], table)


def _hidden(grid: Grid, read: SheetRead) -> Iterator[LeftOut]:
    for first, last in runs_of(grid.hidden_numbers.tolist()):
        area = Area(first, last, 1, read.columns)
        yield LeftOut(area, last - first + 1, "hidden", "Hidden rows of the sheet")
    for first, last in read.hidden_columns:
        left, right = np.searchsorted(grid.positions, [first, last + 1])
        rows = np.flatnonzero(grid.filled[:, left:right].any(axis=1))
        if len(rows):
            bounds = int(grid.numbers[rows[0]]), int(grid.numbers[rows[-1]])
            area = Area(*bounds, first, min(last, read.columns))
            yield LeftOut(area, len(rows), "hidden", "Hidden columns of the sheet")
