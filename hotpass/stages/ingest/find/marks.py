"""How much a row speaks for being the header of the rows below it.

The more it is filled, worded, unique, known as header words, unlike the columns below it, and new to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hotpass.stages.ingest.find.shapes import (
    family,
    folded,
    header_likeness,
    is_mark,
    is_state,
    is_value,
    texty,
)

_JUDGED: Final = 8
#: Columns of a wide row that are looked at, spread over it.
_MOST_COLUMNS: Final = 60


@dataclass(frozen=True, slots=True)
class Marks:
    """How much a row speaks for being a header; each in 0–1 except ``contrast``, which may be below.

    Attributes:
        fill: share of the used columns in which it has text.
        text: share of its cells that are words.
        unique: share of different cells.
        known: how well its words are known as headers, and better than those below.
        contrast: share of columns whose cells below look otherwise.
        novel: share of its cells that do not stand below it.
        columns: columns with cells below, of which the last two tell.
    """

    fill: float
    text: float
    unique: float
    known: float
    contrast: float
    novel: float
    columns: int

    @property
    def score(self) -> float:
        """All marks together."""
        alone = 0.04 if not self.columns else 0.0
        return (
            0.15 * self.fill
            + 0.12 * self.text
            + 0.08 * self.unique
            + 0.35 * self.known
            + 0.20 * self.contrast
            + 0.10 * self.novel
            + alone
        )


def judge(row: Sequence[str], body: Sequence[Sequence[str]]) -> Marks:
    """How much a row speaks for being the header of the rows below it; its own repetitions say nothing."""
    own = list(row)
    body = [r for r in body if r != own]
    step = -(-len(row) // _MOST_COLUMNS)
    looked = range(0, len(row), step)
    below = {c: [r[c] for r in body if r[c]] for c in looked}
    used = [c for c in looked if row[c] or below[c]]
    cells = [c for c in used if row[c]]
    if not cells:
        return Marks(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0)
    with_body = [c for c in cells if below[c]]
    return Marks(
        fill=len(cells) / len(used),
        text=sum(texty(row[c]) for c in cells) / len(cells),
        unique=len({folded(row[c]) for c in cells}) / len(cells),
        known=sum(_known(row[c], below[c]) for c in cells) / len(cells),
        contrast=sum(_contrast(row[c], below[c]) for c in with_body) / max(1, len(with_body)),
        novel=sum(_novel(row[c], below[c]) for c in cells) / len(cells),
        columns=len(with_body),
    )


def _known(cell: str, below: Sequence[str]) -> float:
    """Known words, less what the cells below have of them: a list of statuses is no list of headers."""
    own = header_likeness(cell)
    if not own or is_value(cell) or cell in below:
        return 0.0
    alike = is_mark if is_mark(cell) else is_state if is_state(cell) else None
    if alike and below and sum(map(alike, below)) >= 0.8 * len(below):
        return 0.0
    step = max(1, len(below) // _JUDGED)
    others = [header_likeness(text) for text in below[::step][:_JUDGED]]
    return max(0.0, own - (sum(others) / len(others) if others else 0.0))


def _contrast(cell: str, below: Sequence[str]) -> float:
    """Share of the cells below that look otherwise; words over longer or repeating words count in part."""
    own = family(cell)
    counts = Counter(map(family, below))
    unlike = 1 - counts[own] / len(below)
    if own != "T":
        return unlike - 0.5
    if unlike > 0.5:
        return unlike
    letters = sorted(map(len, below))
    shorter = len(cell) < letters[len(letters) // 10] and len(below) >= 3
    repeating = len(below) >= 5 and len(set(below)) <= 0.5 * len(below) and cell not in below
    if len(below) >= 3 and not is_mark(cell) and all(map(is_mark, below)):
        return 0.8
    return max(unlike, 0.35 if shorter else 0.0, 0.5 if repeating else 0.0)


def _novel(cell: str, below: Sequence[str]) -> float:
    return 0.5 if not below else float(cell not in below)
