"""What the columns of the tables mean: samples of each, and the field that it maps to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from hotpass.model import column_letter
from hotpass.stages.ingest.find.grid import Grid
from hotpass.stages.ingest.find.layout import FoundTable
from hotpass.stages.ingest.own_grid import texts_of

if TYPE_CHECKING:
    from hotpass.profiles import Profile
    from hotpass.profiles.mapping import MappedColumn

#: Texts of a column by which it is recognised.
SAMPLE: Final = 300
#: Columns of one table that are understood; more are named only.
MOST_COLUMNS: Final = 300
#: Stretches of rows from which the sample of a very long table is taken.
_STRETCHES: Final = 6


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table and what it means.

    Attributes:
        position: sheet column, from 1; in a form just a number.
        letter: of the sheet column; in a form the cell of the label.
        name: as its header says, ``""`` when it says nothing.
        kind: recognised, or None.
        field: ``<entity>.<field>``, or None when it is not used.
        confidence: of what it is, 0–1.
        whose_confidence: of whose it is, 0–1, or None when it is not used.
        decided_by: ``suggested``, ``learnt``, ``profile`` or ``person``.
        reason: why, in a sentence.
    """

    position: int
    letter: str
    name: str
    kind: str | None = None
    field: str | None = None
    confidence: float = 0.0
    whose_confidence: float | None = None
    decided_by: str = "suggested"
    reason: str = ""


def map_tables(
    grid: Grid,
    tables: Sequence[FoundTable],
    profile: Profile,
    file_name: str,
    sheet: str,
    hidden: set[int],
    learnt: Mapping[str, str] = MappingProxyType({}),
) -> list[list[Column]]:
    """The columns of each table of a sheet; tables of one header are understood together.

    Args:
        grid: the sheet.
        tables: found in it.
        profile: whose fields they map to.
        file_name: of the file.
        sheet: name of the sheet.
        hidden: numbers of hidden columns, which map to nothing.
        learnt: by folded header, the field that people have confirmed; see
            :func:`hotpass.profiles.mapping.map_columns`.
    """
    from hotpass.profiles.mapping import map_columns

    groups: dict[tuple[object, ...], list[int]] = {}
    for number, table in enumerate(tables):
        named = any(table.names)
        key = (*table.names, *table.positions) if named and not table.records else (number,)
        groups.setdefault(key, []).append(number)
    found: list[list[Column]] = [[] for _ in tables]
    for members in groups.values():
        first = tables[members[0]]
        unseen = set() if first.records else hidden
        shown = [at for at, p in enumerate(first.positions) if p not in unseen][:MOST_COLUMNS]
        samples = _samples(grid, [tables[m] for m in members], shown)
        names = [first.names[at] for at in shown]
        filled = None if first.records else _filled(grid, [tables[m] for m in members], shown)
        mapped = map_columns(profile, file_name, sheet, names, samples, learnt, filled)
        by_place = dict(zip(shown, mapped, strict=True))
        for member in members:
            found[member] = _columns(tables[member], by_place)
    return found


def _columns(table: FoundTable, mapped: dict[int, MappedColumn]) -> list[Column]:
    columns = []
    for at, (position, name) in enumerate(zip(table.positions, table.names, strict=True)):
        said = mapped.get(at)
        row, column = table.labels[at] if table.labels else ("", position)
        letter = f"{column_letter(column)}{row}"
        if said is None:
            why = "The column is hidden, or one of very many."
            columns.append(Column(position, letter, name, reason=why))
        else:
            columns.append(Column(position, letter, name, **asdict(said)))
    return columns


def _samples(grid: Grid, tables: Sequence[FoundTable], columns: Sequence[int]) -> list[list[str]]:
    """Texts spread over some columns of tables that stand one below another."""
    if tables[0].records:
        texts_by_column = texts_of(grid, tables[0])
        return [[text for text in texts_by_column[at] if text][:SAMPLE] for at in columns]
    places, rows = _cells(grid, tables, columns)
    if not grid.small:
        rows = _stretches(rows)
    wanted = [_spread(rows[grid.filled[rows, place]]) for place in places]
    needed = sorted({at for chosen in wanted for at in chosen})
    texts = dict(zip(needed, grid.rows(needed), strict=True))
    return [[texts[at][place] for at in chosen] for place, chosen in zip(places, wanted, strict=True)]


def _filled(grid: Grid, tables: Sequence[FoundTable], columns: Sequence[int]) -> list[float]:
    """Share of the rows of tables that stand one below another in which each of some columns is filled."""
    places, rows = _cells(grid, tables, columns)
    return [float(grid.filled[rows, place].mean()) if len(rows) else 1.0 for place in places]


def _cells(grid: Grid, tables: Sequence[FoundTable], columns: Sequence[int]) -> tuple[list[int], np.ndarray]:
    """Where in the grid some columns stand, and the rows."""
    places = np.searchsorted(grid.positions, [tables[0].positions[at] for at in columns]).tolist()
    return places, np.concatenate([data_rows(grid, table) for table in tables])


def data_rows(grid: Grid, table: FoundTable) -> np.ndarray:
    """The rows of the grid that are data of a table."""
    top, bottom = np.searchsorted(grid.numbers, [table.data.first_row, table.data.last_row + 1])
    left, right = np.searchsorted(grid.positions, [table.area.first_column, table.area.last_column + 1])
    rows = np.arange(top, bottom)
    filled = grid.filled[top:bottom, left:right].any(axis=1)
    aside = np.isin(grid.numbers[top:bottom], list(table.aside)) if table.aside else np.zeros(len(rows), bool)
    chosen: np.ndarray = rows[filled & ~aside]
    return chosen


def _spread(rows: np.ndarray) -> list[int]:
    if len(rows) <= SAMPLE:
        return [int(at) for at in rows]
    return [int(rows[at]) for at in np.linspace(0, len(rows) - 1, SAMPLE).round().astype(int)]


def _stretches(rows: np.ndarray) -> np.ndarray:
    """A few stretches of rows spread over a long table, so that most of its grid stays unread."""
    if len(rows) <= _STRETCHES * SAMPLE:
        return rows
    starts = np.linspace(0, len(rows) - SAMPLE, _STRETCHES).round().astype(int)
    chosen: np.ndarray = np.concatenate([rows[start : start + SAMPLE] for start in starts])
    return chosen
