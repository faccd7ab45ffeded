"""Tables in the making, and what becomes of them once all their rows are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from hotpass.stages.ingest.find.body import Body
from hotpass.stages.ingest.find.grid import Block, Grid, Numbers
from hotpass.stages.ingest.find.headers import Header
from hotpass.stages.ingest.find.layout import Area, FoundTable
from hotpass.stages.ingest.find.names import names_of

#: Confidence in a table without a header.
NO_HEADER: Final = 0.55


@dataclass(slots=True)
class Draft:
    """A table while more of it may follow.

    Attributes:
        left: first column.
        right: end of the columns.
        header: of the table.
        parts: spans of rows below the header.
        closed: whether a total ends it.
        repeated: rows that repeat the header over a later part.
    """

    left: int
    right: int
    header: Header
    parts: list[tuple[int, int]]
    closed: bool = False
    repeated: list[int] = field(default_factory=list)

    @property
    def bottom(self) -> int:
        """End of its rows."""
        return max([end for _, end in self.parts] + [at + 1 for at in self.header.rows])

    @property
    def last_header(self) -> int | None:
        """The header row that is next to the data."""
        return self.header.rows[-1] if self.header.rows else None


def table_at(grid: Grid, block: Block, header_rows: Sequence[int]) -> FoundTable:
    """The table in a block whose header rows are known; without any, the whole block is data."""
    start = header_rows[-1] + 1 if header_rows else block.top
    header = Header(tuple(header_rows), (), 1.0)
    draft = Draft(block.left, block.right, header, [(start, block.bottom)])
    return finished(grid, draft, confidence=1.0, exact=True)


def confidence_of(draft: Draft) -> float:
    """Of the header's score: from 0.8 on nearly all are right, below 0.65 the person had better look."""
    return round(min(1.0, draft.header.score), 3) if draft.header.rows else NO_HEADER


def area_of(grid: Grid, block: Block) -> Area:
    """The block by sheet numbers."""
    numbers, positions = grid.numbers, grid.positions
    return Area(
        int(numbers[block.top]),
        int(numbers[block.bottom - 1]),
        int(positions[block.left]),
        int(positions[block.right - 1]),
    )


def finished(
    grid: Grid,
    draft: Draft,
    confidence: float,
    *,
    lone: Sequence[tuple[Block, str]] = (),
    exact: bool = False,
) -> FoundTable:
    """The table by sheet numbers, cut to what its header and data fill.

    Args:
        grid: the sheet.
        draft: the table.
        confidence: in it.
        lone: blocks that are no table, with their codes.
        exact: whether a person drew it; without a header all its rows are then data.
    """
    headers, numbers = draft.header.rows, grid.numbers
    body = Body(grid, draft.last_header, draft.left, draft.right, draft.parts)
    aside = body.aside() if headers or not exact else {}
    aside |= dict.fromkeys(draft.repeated, "repeated_header")
    data = np.setdiff1d(body.rows, list(aside), assume_unique=True)
    aside |= _intruders(grid, draft, data, aside, lone)
    shown = np.concatenate([np.asarray(headers, dtype=np.int64), data])
    if not len(shown):
        shown = np.array(sorted(aside))
    filled = np.any(grid.filled[shown, draft.left : draft.right], axis=0)
    columns = [draft.left + int(c) for c in np.flatnonzero(filled)]
    names = names_of(grid, headers, draft.left, draft.right)
    area = area_of(grid, Block(int(shown[0]), int(shown[-1]) + 1, columns[0], columns[-1] + 1))
    first_row = int(numbers[data[0]]) if len(data) else area.last_row + 1
    return FoundTable(
        area=area,
        header_rows=tuple(int(numbers[at]) for at in headers),
        data=area._replace(first_row=first_row),
        rows=len(data),
        names=[names[c - draft.left] for c in columns],
        positions=[int(grid.positions[c]) for c in columns],
        confidence=confidence,
        aside={int(numbers[at]): code for at, code in sorted(aside.items())},
    )


def _intruders(
    grid: Grid, draft: Draft, data: Numbers, aside: Mapping[int, str], lone: Sequence[tuple[Block, str]]
) -> dict[int, str]:
    """Rows between the parts of a table that are not its own, with the code of what they are."""
    if len(draft.parts) < 2 or not len(data):
        return {}
    filled = grid.filled[data[0] : data[-1] + 1, draft.left : draft.right]
    between = np.flatnonzero(np.any(filled, axis=1)) + data[0]
    foreign = set(np.setdiff1d(between, data, assume_unique=True).tolist()) - aside.keys()
    codes = {at: code for block, code in lone for at in range(block.top, block.bottom)}
    return {at: codes.get(at, "other") for at in foreign}
