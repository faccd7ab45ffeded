"""Names of columns from header rows, which may be several and merged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from hotpass.stages.ingest.find.grid import Grid
from hotpass.stages.ingest.find.shapes import folded


def names_of(grid: Grid, rows: Sequence[int], left: int, right: int) -> list[str]:
    """The columns' names from top to bottom, ``""`` where the header says nothing."""
    lines = [_spread(grid, at, rows, left, right) for at in rows]
    names = []
    for column in range(right - left):
        parts: list[str] = []
        for line in lines:
            text = re.sub(r"\s+", " ", line[column]).strip()
            if text and (not parts or folded(parts[-1]) != folded(text)):
                parts.append(text)
        names.append(" ".join(parts))
    return names


def _spread(grid: Grid, at: int, rows: Sequence[int], left: int, right: int) -> list[str]:
    """A header row with merged texts in all their cells, and group names over all that they head."""
    line = grid.row(at)[left:right]
    covering = (m for m in grid.merged(rows[0], at) if m.bottom > at)
    merged = [m for m in covering if m.left < right and m.right > left]
    for area in merged:
        text = grid.row(area.top)[area.left]
        for column in range(max(area.left, left), min(area.right, right)):
            line[column - left] = text
    if at == rows[-1] or merged:
        return line
    group, below = "", grid.row(rows[-1])[left:right]
    for column, text in enumerate(line):
        group = text or group
        if not text and below[column]:
            line[column] = group
    return line


def numbered(names: Sequence[str]) -> list[str]:
    """Names that differ: the second ``Phone`` is ``Phone (2)``, a column without a name ``Column 3``."""
    seen: Counter[str] = Counter()
    out = []
    for at, name in enumerate(names, 1):
        shown = name or f"Column {at}"
        seen[shown.casefold()] += 1
        count = seen[shown.casefold()]
        out.append(f"{shown} ({count})" if count > 1 else shown)
    return out
