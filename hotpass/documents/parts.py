"""What a document is made of: plain text, never markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; the headings are repeated on each page.

    Attributes:
        headings: one a column.
        rows: as many texts each.
        numbers: columns of figures, by place, which are set to the right.
        widths: share of the width by column; all alike where there are none.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()
    widths: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing.

    Attributes:
        svg: see :func:`hotpass.documents.bars` and :func:`hotpass.documents.line`.
        alt: what it shows, in words.
        caption: the question that it answers.
    """

    svg: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Section:
    """Parts under a title."""

    title: str
    parts: Sequence[Paragraph | Table | Plot]
