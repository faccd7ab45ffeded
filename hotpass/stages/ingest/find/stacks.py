"""Tables one below another without a blank row between them: a header row inside a body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

from hotpass.stages.ingest.find.body import is_note, is_total
from hotpass.stages.ingest.find.grid import Block, Grid
from hotpass.stages.ingest.find.marks import judge
from hotpass.stages.ingest.find.shapes import family, folded, header_likeness, is_year, texty

_LONGEST: Final = 45
_BODY: Final = 40
_MOST_LOOKED_AT: Final = 4_000
_LEAST: Final = 0.52
_LIKELY: Final = 0.4
_SURELY: Final = 0.6
_UNIQUE: Final = 0.8


def next_header(grid: Grid, block: Block, start: int, header: int | None) -> int | None:
    """The first row from ``start`` on at which another table begins, or None.

    Args:
        grid: the sheet.
        block: the block in which the table above stands.
        start: first row after its header.
        header: its last header row, or None.
    """
    before = _Above(grid, block, start)
    named = grid.row(header)[block.left : block.right] if header is not None else []
    own = {folded(text) for text in named if text}
    for at in before.candidates():
        if at > start and before.begins(at, own):
            return at
    return None


class _Above:
    """The table above, and how far a row departs from it."""

    def __init__(self, grid: Grid, block: Block, start: int) -> None:
        self._grid, self._block, self._start = grid, block, start
        self._body = self._rows(range(start, min(block.bottom, start + _BODY)))
        self._families: list[Counter[str]] = []
        self._values: list[set[str]] = []
        self._look(_BODY)
        filled = grid.filled[block.top : block.bottom, block.left : block.right]
        self._first = np.argmax(filled, axis=1)
        self._last = filled.shape[1] - np.argmax(filled[:, ::-1], axis=1)

    def _rows(self, wanted: Sequence[int]) -> list[list[str]]:
        return [row[self._block.left : self._block.right] for row in self._grid.rows(wanted)]

    def _look(self, rows: int) -> None:
        """Note what stands in the columns of so many rows."""
        columns = list(zip(*self._body[:rows], strict=True))
        self._families = [Counter(family(t) for t in column if t) for column in columns]
        self._values = [{text for text in column if text} for column in columns]

    def candidates(self) -> list[int]:
        """Rows that could be headers by which cells they fill; in large sheets only where figures stop."""
        block = self._block
        if self._grid.small:
            rows = range(self._start, block.bottom - 1)
            return list(rows)[:_MOST_LOOKED_AT]
        figures = [c for c, f in enumerate(self._families) if f and f["N"] + f["E"] >= 0.9 * f.total()]
        if not figures:
            return []
        area = Block(self._start, block.bottom, block.left, block.right)
        return self._grid.matching(block.left + figures[0], r"^[^0-9@]*$", area)[:_MOST_LOOKED_AT]

    def begins(self, at: int, own: set[str]) -> bool:
        """Whether the row is the header of another table."""
        row = self._rows([at])[0]
        cells = [(c, text) for c, text in enumerate(row) if text]
        if len(cells) < 2 or not _plausible(cells) or {folded(t) for _, t in cells} == own:
            return False
        first, last = cells[0][0], cells[-1][0]
        if at - self._start < _BODY:
            self._look(at - self._start)
        if len(cells) < 0.9 * (last - first + 1) or self._stand_above(cells):
            return False
        departs = self._departs(cells)
        likely = sum(header_likeness(text) >= _LIKELY for _, text in cells)
        if likely < max(2, 0.5 * len(cells)) and departs < 0.5:
            return False
        columns = range(first, last + 1)
        body = self._rows(range(at + 1, min(self._block.bottom, at + 1 + _BODY)))
        body = body[: self._stretch(body, range(first if first > 1 else 0, last + 1))]
        if not any(_is_data(r, len(columns)) for r in body):
            return False
        marks = judge(row[first : last + 1], [r[first : last + 1] for r in body])
        narrower = self._bounds_change(at, columns)
        surely = marks.known >= _SURELY and likely == len(cells)
        changes = departs >= 0.3 or narrower or surely or self._other_shapes(body, columns)
        return changes and marks.known >= 0.2 and marks.score >= _LEAST

    def _stand_above(self, cells: Sequence[tuple[int, str]]) -> bool:
        """Whether a cell is a value of its column above."""
        return any(c < len(self._values) and text in self._values[c] for c, text in cells)

    def _departs(self, cells: Sequence[tuple[int, str]]) -> float:
        """Share of the cells that are words where the table above has figures or addresses."""
        unlike = [
            self._families[c]["T"] <= 0.2 * self._families[c].total() if self._families[c] else True
            for c, _ in cells
            if c < len(self._families)
        ]
        return sum(unlike) / len(unlike) if unlike else 0.0

    def _bounds_change(self, at: int, columns: Sequence[int]) -> bool:
        """Whether all rows below stay within other bounds than the rows above."""
        split = at - self._block.top
        above = slice(self._start - self._block.top, split)
        if above.start >= split:
            return False
        ends = int(self._last[above].max()), int(self._last[split:].max())
        return ends[0] != ends[1] and ends[1] == columns[-1] + 1

    def _other_shapes(self, body: Sequence[Sequence[str]], columns: Sequence[int]) -> bool:
        """Whether three in ten columns below look otherwise than above."""
        unlike = 0
        for c in columns:
            below = Counter(family(r[c]) for r in body if r[c])
            above = self._families[c] if c < len(self._families) else Counter()
            if bool(below) != bool(above) or (
                below and above and below.most_common(1)[0][0] != above.most_common(1)[0][0]
            ):
                unlike += 1
        return unlike >= max(1, 0.3 * len(columns))

    def _stretch(self, body: Sequence[Sequence[str]], columns: Sequence[int]) -> int:
        """Rows that stay within the columns of the header."""
        for n, row in enumerate(body):
            if any(text and c not in columns for c, text in enumerate(row)):
                return n
        return len(body)


def _is_data(row: Sequence[str], width: int) -> bool:
    cells = [text for text in row if text]
    return bool(cells) and not is_note(cells) and not is_total(cells, width)


def _plausible(cells: Sequence[tuple[int, str]]) -> bool:
    """Short cells that can name columns, nearly all different."""
    texts = [text for _, text in cells]
    naming = all((texty(text) >= 0.8 or is_year(text)) and len(text) <= _LONGEST for text in texts)
    return naming and len({folded(text) for text in texts}) >= _UNIQUE * len(texts)
