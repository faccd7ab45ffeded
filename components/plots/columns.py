"""Columns: beside each other, on top of each other, or one sort before the other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from components.markup import Child, Markup, joined, tag
from components.plots import axes
from components.plots.axes import Axis

#: Room that a letter of a word below the columns has, in per cent of the plot.
_LETTER: Final = 0.8
#: Share of its room that a column leaves free.
_GAP: Final = 0.15


@dataclass(frozen=True, slots=True)
class Sort:
    """Columns of one sort: what it is called, its colour in the style sheet, and a height for each place."""

    name: str
    colour: str
    values: Sequence[float]


def stacked(
    sorts: Sequence[Sort], places: Sequence[str], up: Axis, title: str, alt: str, *, said: Sequence[str] = ()
) -> Markup:
    """Columns at named places, the sorts on top of each other, with what may stand above each column."""
    wide = 100 / max(1, len(places))
    drawn: list[Child] = []
    for n, place in enumerate(places):
        below = 0.0
        for sort in sorts:
            value = sort.values[n]
            hint = f"{place}: {axes.plainly(value)} {sort.name}".strip()
            drawn.append(_column(sort, n * wide, wide, up, below, below + value, hint) if value else None)
            below += value
        if said:
            at = f"left:{(n + 0.5) * wide:.2f}%;bottom:{up.at(below)}%"
            drawn.append(tag("b", said[n], class_="hp-plot-above", style=at))
    every = max(1, math.ceil(_LETTER * (1 + max(map(len, places), default=0)) / wide))
    words = [((n + 0.5) * wide, place) for n, place in enumerate(places) if n % every == 0]
    return joined(
        _legend(sorts),
        axes.framed(
            drawn,
            up=up,
            along=axes.placed((round(at, 2), word) for at, word in words),
            title=title,
            height=220,
            alt=alt,
        ),
    )


def histogram(
    sorts: Sequence[tuple[Sort, float, float]],
    along: Axis,
    up: Axis,
    alt: str,
    *,
    on_top: bool = False,
    marks: Sequence[float] = (),
) -> Markup:
    """Columns along an axis of numbers.

    Args:
        sorts: columns of one sort, with where the first begins and where the last ends.
        along: the axis from left to right.
        up: the axis upwards.
        alt: what it shows, for who does not see it.
        on_top: whether the sorts stand on top of each other, else one before the other.
        marks: where dotted lines stand.
    """
    drawn: list[Child] = []
    below = [0.0] * max((len(sort.values) for sort, _, _ in sorts), default=0)
    through = " hp-plot-through" if len(sorts) > 1 and not on_top else ""
    for sort, first, last in sorts:
        seen = replace(sort, colour=sort.colour + through)
        step = (last - first) / max(1, len(sort.values))
        for n, value in enumerate(sort.values):
            left, right = along.at(first + n * step), along.at(first + (n + 1) * step)
            low = below[n] if on_top else 0.0
            drawn.append(_column(seen, left, right - left, up, low, low + value) if value else None)
            below[n] += value
    drawn.append(axes.marks(along, marks))
    words = axes.labels(along)
    frame = axes.framed(drawn, up=up, along=words, title=along.title, height=220, alt=alt)
    return joined(_legend([sort for sort, _, _ in sorts]), frame)


def _column(
    sort: Sort, left: float, wide: float, up: Axis, low: float, high: float, hint: str = ""
) -> Markup:
    begin, end = up.at(low), up.at(high)
    place = f"left:{left + wide * _GAP / 2:.2f}%;width:{wide * (1 - _GAP):.2f}%"
    style = f"{place};bottom:{begin}%;height:{end - begin:.2f}%"
    return tag("i", class_=f"hp-plot-column hp-plot-{sort.colour}", style=style, title=hint or None)


def _legend(sorts: Sequence[Sort]) -> Markup:
    named = [(sort.name, axes.sign(sort.colour)) for sort in sorts]
    return axes.legend(named) if len(named) > 1 else joined()
