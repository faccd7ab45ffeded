"""A sheet in the making: its cells, and the tables that are known to stand in it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from hotpass.model import a1_range


@dataclass(frozen=True)
class Known:
    """A table as a person would name it; rows and columns count from 1.

    Attributes:
        area: range in A1 notation, header included.
        header_rows: of it.
        rows: data rows, or records of a form.
        names: of its columns.
        data: row numbers of its data.
        columns: first and last column.
    """

    area: str
    header_rows: tuple[int, ...]
    rows: int
    names: tuple[str, ...]
    data: frozenset[int] = frozenset()
    columns: tuple[int, int] = (1, 1)


@dataclass
class Sheet:
    """Cells by row and column from 1, and what is true of them.

    Attributes:
        dice: all that is random.
        cells: texts.
        merged: first row, last row, first column, last column.
        hidden_rows: row numbers.
        tables: known ones.
        tags: what the sheet has, to say later what goes wrong.
        text: whether it is written as delimited text.
    """

    dice: random.Random
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    tables: list[Known] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    text: bool = False

    def put(self, row: int, column: int, texts: Sequence[str]) -> None:
        """Put texts from a cell to the right; ``""`` leaves a cell blank."""
        for at, text in enumerate(texts):
            if text:
                self.cells[row, column + at] = text

    def chance(self, share: float, tag: str = "") -> bool:
        """Whether something happens; notes its tag when it does."""
        happens = self.dice.random() < share
        if happens and tag:
            self.tags.add(tag)
        return happens

    def merge(self, row: int, last_row: int, column: int, last_column: int) -> None:
        """Merge cells, in a format that can."""
        if not self.text and (row, column) != (last_row, last_column):
            self.merged.append((row, last_row, column, last_column))

    def know(self, header: Sequence[int], data: Sequence[int], column: int, names: Sequence[str]) -> None:
        """Note a table, cut to the columns that it fills."""
        rows = [*header, *data]
        used = [
            at
            for at in range(column, column + len(names))
            if any((row, at) in self.cells for row in rows) or names[at - column]
        ]
        kept = [names[at - column] for at in used]
        area = a1_range(min(rows), max(rows), used[0], used[-1])
        bounds = (used[0], used[-1])
        self.tables.append(Known(area, tuple(header), len(data), named(kept), frozenset(data), bounds))

    @property
    def rows(self) -> list[list[str]]:
        """The texts, row by row from the first."""
        height, width = (max((cell[axis] for cell in self.cells), default=0) for axis in (0, 1))
        return [[self.cells.get((r, c), "") for c in range(1, width + 1)] for r in range(1, height + 1)]


def named(names: Sequence[str]) -> tuple[str, ...]:
    """Names as they are shown: blanks made single, columns without one numbered, repeated ones too."""
    seen: Counter[str] = Counter()
    shown = []
    for at, name in enumerate((" ".join(n.split()) or f"Column {at}" for at, n in enumerate(names, 1)), 1):
        seen[name.casefold()] += 1
        count = seen[name.casefold()]
        shown.append(f"{name} ({count})" if count > 1 and at else name)
    return tuple(shown)
