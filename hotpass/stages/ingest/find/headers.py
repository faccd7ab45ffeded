"""Finds the header rows of a block: none, one or several, with titles above them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from hotpass.stages.ingest.find.grid import Block, Grid
from hotpass.stages.ingest.find.marks import Marks, judge
from hotpass.stages.ingest.find.shapes import (
    NUMERIC,
    folded,
    header_likeness,
    is_unit,
    is_value,
    is_year,
    shape,
    texty,
    told_kind,
    year_of,
)

_LOOKED_AT: Final = 12
_BODY: Final = 120
_LEAST: Final = 0.47
_LEAST_OF_TWO: Final = 0.52
_LEAST_TEXT: Final = 0.6
_MOST_HEADER_ROWS: Final = 3
_LOWER: Final = 0.012
_CLEARLY_BETTER: Final = 0.02
_KNOWN: Final = 0.4
_PLAINLY_KNOWN: Final = 0.6
_LEAST_COUNTED: Final = 3
#: Between days of a register: a holiday over two weekends.
_WIDEST_STEP: Final = 10


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a block.

    Attributes:
        rows: its rows, top down; empty when it has none.
        titles: rows above it.
        score: of its best row.
        known: how well the words of that row are known as headers.
    """

    rows: tuple[int, ...]
    titles: tuple[int, ...]
    score: float
    known: float = 1.0


class HeaderFinder:
    """Looks for the header in the first rows of one block."""

    def __init__(self, grid: Grid, block: Block) -> None:
        self._grid, self._block = grid, block
        last = min(block.bottom, block.top + _LOOKED_AT + _BODY)
        columns = slice(block.left, block.right)
        self._texts = [row[columns] for row in grid.rows(range(block.top, last))]
        self._counts = [sum(map(bool, row)) for row in self._texts]
        self._usual = median(self._counts)
        self._single = next((at for at, count in enumerate(self._counts) if count > 1), 0)
        self._merged = [
            Block(m.top - block.top, m.bottom - block.top, m.left - block.left, m.right - block.left)
            for m in grid.merged(block.top, min(block.bottom, block.top + _LOOKED_AT))
            if m.left < block.right and m.right > block.left
        ]

    def find(self) -> Header:
        """The header, or one without rows."""
        best, marks = self._best()
        if best is None or marks is None or not self._accepted(best, marks):
            return Header((), self._titles_alone(), marks.score if marks else 0.0)
        rows = self._downwards(self._upwards([best]))
        top = self._block.top
        titles = tuple(top + at for at in range(rows[0]))
        return Header(tuple(top + at for at in rows), titles, round(marks.score, 3), marks.known)

    def marks(self, at: int) -> Marks:
        """How much one row, counted from the top of the block, speaks for being the header."""
        return judge(self._texts[at], self._texts[at + 1 : at + 1 + _BODY])

    def _best(self) -> tuple[int | None, Marks | None]:
        best: int | None = None
        found: Marks | None = None
        reached = 0.0
        for at in range(min(_LOOKED_AT, len(self._texts))):
            if not self._may_be(at):
                continue
            if at and self._barred(at, reached):
                break
            marks = self.marks(at)
            score = marks.score - _LOWER * at
            if self._no_fuller(at, best) and score - reached < 0.15:
                continue
            if score > reached + _CLEARLY_BETTER:
                best, found, reached = at, marks, score
        for at in sorted({0, self._single}):
            if best != at and (self._years(at) or self._counts_up(at)):
                return at, self.marks(at)
        return best, found

    def _titles_alone(self) -> tuple[int, ...]:
        """Titles over a table without a header: single cells over full rows."""
        if self._usual < 2 or self._block.height < 3 or self._single > _LOOKED_AT:
            return ()
        cells = [text for row in self._texts[: self._single] for text in row if text]
        worded = all(any(map(str.isalpha, text)) and "@" not in text for text in cells)
        return tuple(self._block.top + at for at in range(self._single)) if worded else ()

    def _may_be(self, at: int) -> bool:
        """Whether the row is full enough; single cells over the first fuller row are titles."""
        count, width = self._counts[at], self._block.width
        if count < max(1, 0.4 * self._usual) or (count == 1 and self._usual >= 2.5):
            return False
        return not (at < self._single and width >= 2)

    def _barred(self, at: int, reached: float) -> bool:
        """Whether rows above are too full for titles: a full row is never skipped for a lower header."""
        above = self._counts[:at]
        if self._block.width == 1:
            upper, lower = (header_likeness(self._texts[row][0]) for row in (at - 1, at))
            return at > 1 or lower < _PLAINLY_KNOWN or lower <= upper
        if self._block.width == 2 and len(self._texts) > 3:
            titled = self._counts[at] >= 2 and all(count == 1 for count in above)
            if not titled and not self._spans_columns(range(at)):
                return True
        if max(above) <= max(2, 0.6 * self._block.width) or self._spans_columns((at - 1,)):
            return False
        worded = all(texty(text) >= 0.8 for row in self._texts[:at] for text in row if text)
        return not worded or (reached > 0 and at > 2)

    def _no_fuller(self, at: int, best: int | None) -> bool:
        """Whether an earlier row is as full, so that this one must be clearly better."""
        return best is not None and not self._merged and self._counts[best] >= 0.95 * self._counts[at]

    def _completes(self, upper: int, lower: int) -> bool:
        """Whether a row names just the columns that the row above leaves blank, and those of its groups."""
        above, under = self._texts[upper], self._texts[lower]
        blank = {c for c, text in enumerate(above) if not text}
        filled = {c for c, text in enumerate(under) if text}
        grouped = {c for c in filled if c in blank or c + 1 in blank}
        return bool(blank) and blank <= filled == grouped and len(filled) < len(under)

    def _under(self, row: int, merged: Sequence[Block]) -> bool:
        """Whether all cells of a row stand under cells that are merged over several columns."""
        wide = [m for m in merged if m.width > 1]
        filled = [c for c, text in enumerate(self._texts[row]) if text]
        return all(any(m.left <= c < m.right for m in wide) for c in filled)

    def _spans_columns(self, rows: Sequence[int]) -> bool:
        return any(m.top in rows and m.width > 1 for m in self._merged)

    def _accepted(self, at: int, marks: Marks) -> bool:
        if self._years(at) or self._counts_up(at):
            return True
        row = [text for text in self._texts[at] if text]
        if self._block.width == 1 and is_value(row[0]):
            return False
        if marks.columns == 0:
            known_alone = marks.known >= 0.12 or (self._grid.is_text and marks.fill >= 0.99)
            return known_alone and marks.score >= _LEAST_OF_TWO and marks.text >= _LEAST_TEXT
        if marks.known < 0.12 and marks.contrast < 0.4:
            return False
        least = _LEAST_OF_TWO if len(self._texts) <= 2 else _LEAST
        unlike = marks.contrast > 0.6 and marks.columns >= 2 and marks.text >= 0.79 and marks.fill >= 0.6
        return unlike or (marks.score >= least and marks.text >= _LEAST_TEXT)

    def _years(self, at: int) -> bool:
        """Whether the row counts years or dates over columns of other figures or marks."""
        row = self._texts[at]
        periods = [(c, text) for c, text in enumerate(row) if is_year(text) or shape(text) == "D"]
        figures = sum(1 for text in row if shape(text) in NUMERIC)
        if len(periods) < 2 or len(periods) < figures or len({text for _, text in periods}) < len(periods):
            return False
        if not all(is_year(text) for _, text in periods):
            return len(periods) > 2 and self._stand_apart(at, periods, lambda text: shape(text) == "D")
        years = [year_of(text) or 0 for _, text in periods]
        steps = {b - a for a, b in pairwise(years)}
        even = len(steps) == 1 and abs(next(iter(steps))) in (1, 5, 10)
        censuses = len(years) > 2 and min(steps) > 0 and header_likeness(row[0]) >= _KNOWN
        return (even or censuses) and self._stand_apart(at, periods, is_year)

    def _counts_up(self, at: int) -> bool:
        """Whether the row numbers its columns, behind the names of others, as no row below it does."""
        row = self._texts[at]
        figures = [text for text in row if shape(text) in NUMERIC]
        named = [text for text in row if text and shape(text) not in NUMERIC]
        known = not named or any(header_likeness(text) >= _KNOWN for text in named)
        if len(figures) < (_LEAST_COUNTED if known else _LEAST_COUNTED + 1) or row[0] in figures:
            return False
        below = self._texts[at + 1 :]
        if not _consecutive(figures):
            days = [(c, text) for c, text in enumerate(row) if text in figures]
            return bool(named) and _rising(figures) and self._all_apart(at, days)
        return not any(
            _consecutive([text for text in other if shape(text) in NUMERIC]) for other in below if any(other)
        )

    def _stand_apart(self, at: int, cells: Sequence[tuple[int, str]], alike: Callable[[str], bool]) -> bool:
        """Whether most cells below some of a row's are not like them."""
        body = [row[c] for row in self._texts[at + 1 :] for c, _ in cells if row[c]]
        return bool(body) and sum(map(alike, body)) < 0.5 * len(body)

    def _all_apart(self, at: int, cells: Sequence[tuple[int, str]]) -> bool:
        """Whether columns under a row's figures hold no figures at all, such as marks of a register."""
        body = [row[c] for row in self._texts[at + 1 :] for c, _ in cells if row[c]]
        return len(body) >= len(cells) and not any(shape(text) in NUMERIC for text in body)

    def _upwards(self, rows: list[int]) -> list[int]:
        """Rows above that group the columns: worded, and merged over some of them or over the header."""
        at = rows[0] - 1
        while at >= 0 and len(rows) < _MOST_HEADER_ROWS and self._groups(at, rows[0]):
            rows = [at, *rows]
            at -= 1
        return rows

    def _groups(self, at: int, below: int) -> bool:
        cells = [text for text in self._texts[at] if text]
        wide = [m for m in self._merged if m.top <= at < m.bottom and m.width > 1]
        if not cells or (len(cells) == 1 and any(m.width >= 0.9 * self._block.width for m in wide)):
            return False
        named = all(_naming(text) and text.strip()[-1:] != ":" and not is_value(text) for text in cells)
        if not named or (not wide and any(map(is_year, cells))):
            return False
        if any(m.top == at and m.bottom > below and m.width == 1 for m in self._merged):
            return True
        if wide:
            return len(cells) >= 2 or wide[0].left > 0
        places = [c for c, text in enumerate(self._texts[at]) if text]
        spaced = any(b - a > 1 for a, b in pairwise(places)) and all(shape(text) == "T" for text in cells)
        sparse = len(cells) < self._counts[below]
        over = all(self._texts[below][c] for c, text in enumerate(self._texts[at]) if text)
        return spaced and sparse and over and not self._texts[at][-1]

    def _downwards(self, rows: list[int]) -> list[int]:
        """The rows below, where the one found only groups its columns, and where units stand below it."""
        under = self._merged_down(rows)
        if under:
            rows = under
        elif len(rows) == 1 and (self._is_grouped(rows[0]) or self._is_translated(rows[0])):
            rows = [*rows, rows[0] + 1]
        return [*rows, rows[-1] + 1] if self._are_units(rows[-1] + 1) else rows

    def _merged_down(self, rows: Sequence[int]) -> list[int]:
        """The header rows down to the end of a cell that is merged from them downwards; else nothing."""
        down = [m.bottom for m in self._merged if m.width == 1 and m.top in rows and m.bottom > rows[-1] + 1]
        last = min(max(down, default=0), rows[0] + _MOST_HEADER_ROWS, len(self._texts) - 1)
        below = range(rows[0], last)
        cells = [text for at in below[len(rows) :] for text in self._texts[at] if text]
        across = any(m.width > 1 and m.top in rows for m in self._merged)
        return list(below) if across and cells and all(map(_naming, cells)) else []

    def _is_translated(self, at: int) -> bool:
        """Whether the row below says the same in another language, each cell of the kind of the one above."""
        if at + 1 >= len(self._texts) - 1:
            return False
        pairs = [(a, b) for a, b in zip(self._texts[at], self._texts[at + 1], strict=True) if a or b]
        kinds = [(told_kind(a), told_kind(b)) for a, b in pairs]
        same = all(a is not None and a == b for a, b in kinds)
        return len(pairs) > 2 and same and all(folded(a) != folded(b) for a, b in pairs)

    def _is_grouped(self, at: int) -> bool:
        below = at + 1
        if below >= len(self._texts) - 1:
            return False
        cells = [text for text in self._texts[below] if text]
        worded = bool(cells) and all(_naming(text) for text in cells)
        if not worded:
            return False
        upper, lower = self.marks(at), self.marks(below)
        merged = [m for m in self._merged if m.top == at and (m.width > 1 or m.bottom > below)]
        years = any(is_year(text) for text in cells)
        if merged and (lower.known >= 0.2 or years or self._under(below, merged)):
            return True
        if self._completes(at, below):
            return True
        fuller = upper.fill < 0.75 and lower.fill > upper.fill and self._groups(at, below)
        likely = (lower.known >= 0.2 and lower.contrast >= 0.3) or lower.contrast >= 0.4
        return fuller and likely and lower.score >= upper.score - 0.15

    def _are_units(self, at: int) -> bool:
        """Whether a row holds nothing but units of columns that are named above."""
        if at >= len(self._texts) - 1:
            return False
        cells = [(c, text) for c, text in enumerate(self._texts[at]) if text]
        return bool(cells) and all(is_unit(text) and self._texts[at - 1][c] for c, text in cells)


def _naming(text: str) -> bool:
    """Whether a cell can name a column."""
    return texty(text) >= 0.8 or is_year(text)


def _consecutive(figures: Sequence[str]) -> bool:
    """Whether figures count up by one from 0 or 1."""
    start = figures[0] if figures else ""
    return start in ("0", "1") and list(figures) == [str(int(start) + n) for n in range(len(figures))]


def _rising(figures: Sequence[str]) -> bool:
    """Whether figures are days or grades that rise: no gap between them is wide."""
    if not all(text.isdigit() and len(text) <= 3 for text in figures):
        return False
    return all(0 < int(b) - int(a) <= _WIDEST_STEP for a, b in pairwise(figures))
