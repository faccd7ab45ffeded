"""Cuts a sheet into blocks of cells that stand together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from hotpass.stages.ingest.find.grid import Block, Flags, Grid, Numbers
from hotpass.stages.ingest.find.shapes import TEXTUAL, folded, shape

#: More runs of rows than this are joined over growing gaps: a list with many blank lines is one list.
MOST_RUNS: Final = 400
#: A sheet of more blocks is not cut at all.
MOST_BLOCKS: Final = 1_000
_ALIKE: Final = 0.95
_LEAST_ROWS: Final = 4
_LEAST_ROWS_OF_ONE: Final = 6
_WIDEST_SPACER: Final = 2

Span = tuple[int, int]


class Segments(NamedTuple):
    """The blocks of a sheet, by their left and then their top edge.

    Attributes:
        blocks: of cells that stand together.
        joined: whether there are so many gaps that some were passed over.
    """

    blocks: list[Block]
    joined: bool


def segments_of(grid: Grid) -> Segments:
    """Cut a sheet into blocks."""
    if not grid.height:
        return Segments([], False)
    found: list[Block] = []
    joined = False
    for left, right in _bands(grid):
        runs = _runs(grid, Block(0, grid.height, left, right))
        joined = joined or len(runs) >= MOST_RUNS
        for top, bottom in _joined(grid, runs) if len(runs) >= MOST_RUNS else runs:
            found += _split(grid, Block(top, bottom, left, right))
            if len(found) > MOST_BLOCKS:
                return Segments([Block(0, grid.height, 0, grid.width)], True)
    return Segments(sorted(found, key=lambda block: (block.left, block.top)), joined)


def _bands(grid: Grid) -> list[Span]:
    """Neighbouring columns; over a single blank one they are joined when their rows agree."""
    spans = _spans(grid.positions, range(grid.width))
    bands = spans[:1]
    for span in spans[1:]:
        before = bands[-1]
        upper, lower = _rows_of(grid.filled, before), _rows_of(grid.filled, span)
        near = grid.positions[span[0]] - grid.positions[before[1] - 1] == 2
        wide = max(before[1] - before[0], span[1] - span[0]) > 1
        least = _LEAST_ROWS_OF_ONE if span[1] - span[0] == 1 else _LEAST_ROWS
        alike = _agree(upper, lower) and upper.sum() >= least
        if near and wide and alike and not _twins(grid, before, span):
            bands[-1] = (before[0], span[1])
        else:
            bands.append(span)
    return bands


def _spans(positions: Numbers, columns: Sequence[int]) -> list[Span]:
    """Runs of columns that are neighbours in the sheet."""
    spans: list[Span] = []
    for column in columns:
        if spans and column == spans[-1][1] and positions[column] == positions[column - 1] + 1:
            spans[-1] = (spans[-1][0], column + 1)
        else:
            spans.append((column, column + 1))
    return spans


def _rows_of(filled: Flags, span: Span) -> Flags:
    """Which rows have text in a span of columns."""
    found: Flags = np.any(filled[:, span[0] : span[1]], axis=1)
    return found


def _agree(first: Flags, second: Flags) -> bool:
    either = (first | second).sum()
    return bool(either and (first & second).sum() / either >= _ALIKE)


def _twins(grid: Grid, first: Span, second: Span) -> bool:
    """Whether one of the first rows says the same on both sides: two tables under one header."""
    both = grid.filled[:, first[0]].astype(bool) & grid.filled[:, second[0]]
    for row in grid.rows(np.flatnonzero(both)[:3].tolist()):
        left, right = ({folded(t) for t in row[a:b] if t} for a, b in (first, second))
        words = all(shape(text) in TEXTUAL for text in row[second[0] : second[1]] if text)
        if words and len(left & right) >= max(1, 0.6 * len(right)):
            return True
    return False


def _runs(grid: Grid, band: Block) -> list[Span]:
    """Rows of a band with no blank row between them."""
    rows = np.flatnonzero(_rows_of(grid.filled[band.top : band.bottom], (band.left, band.right))) + band.top
    if not len(rows):
        return []
    cuts = np.flatnonzero(_blank_between(grid, rows[:-1], rows[1:]) > 0) + 1
    return [(int(part[0]), int(part[-1]) + 1) for part in np.split(rows, cuts)]


def _joined(grid: Grid, runs: Sequence[Span]) -> list[Span]:
    """Runs joined over growing gaps until they are few."""
    starts, ends = (np.array(edge) for edge in zip(*runs, strict=True))
    blank = _blank_between(grid, ends[:-1] - 1, starts[1:])
    allowed = 1
    while (blank > allowed).sum() >= MOST_RUNS:
        allowed *= 2
    cuts = np.flatnonzero(blank > allowed) + 1
    parts = zip(np.split(starts, cuts), np.split(ends, cuts), strict=True)
    return [(int(top[0]), int(bottom[-1])) for top, bottom in parts]


def _blank_between(grid: Grid, upper: Numbers, lower: Numbers) -> Numbers:
    """Rows of the sheet between two rows of the grid that are blank in the band at hand."""
    before = np.cumsum(grid.gaps)
    between: Numbers = lower - upper - 1 + before[lower] - before[upper]
    return between


def _split(grid: Grid, run: Block) -> list[Block]:
    """A run of rows, cut at columns that are blank in it unless the same rows go on beyond them."""
    filled = grid.filled[run.top : run.bottom]
    used = [c for c in range(run.left, run.right) if filled[:, c].any()]
    spans = _spans(grid.positions, used)
    joined = spans[:1]
    for span in spans[1:]:
        before = joined[-1]
        gap = grid.positions[span[0]] - grid.positions[before[1] - 1] - 1
        agree = _agree(_rows_of(filled, before), _rows_of(filled, span))
        wide = max(before[1] - before[0], span[1] - span[0]) > 1 or run.height == 1
        wide = wide and (span[1] - span[0] > 1 or run.height >= _LEAST_ROWS_OF_ONE)
        if run.height <= 2 or (agree and wide and gap <= _WIDEST_SPACER):
            joined[-1] = (before[0], span[1])
        else:
            joined.append(span)
    if len(joined) == 1:
        return [trimmed(grid, Block(run.top, run.bottom, *joined[0]))]
    bands = (Block(run.top, run.bottom, *span) for span in joined)
    parts = (Block(*rows, band.left, band.right) for band in bands for rows in _runs(grid, band))
    return [block for part in parts for block in _split(grid, part)]


def trimmed(grid: Grid, block: Block) -> Block:
    """The block without blank rows and columns at its edges."""
    filled = grid.filled[block.top : block.bottom, block.left : block.right]
    rows, columns = np.flatnonzero(filled.any(axis=1)), np.flatnonzero(filled.any(axis=0))
    return Block(
        block.top + int(rows[0]),
        block.top + int(rows[-1]) + 1,
        block.left + int(columns[0]),
        block.left + int(columns[-1]) + 1,
    )
