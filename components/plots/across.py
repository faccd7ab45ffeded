"""Rows with a name each: bars from left to right, or dots, on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.markup import Child, Markup, tag
from components.plots import axes
from components.plots.axes import Axis


@dataclass(frozen=True, slots=True)
class Bar:
    """A row with a bar.

    Attributes:
        label: what the row is called.
        value: where the bar ends; None for a row that is only a name.
        said: what stands beside the bar.
        colour: of the bar, by its name in the style sheet.
    """

    label: str
    value: float | None = None
    said: str = ""
    colour: str = "for"


@dataclass(frozen=True, slots=True)
class Dots:
    """A row with dots: colour, form and value of each."""

    label: str
    dots: Sequence[tuple[str, str, float]] = ()


def bars(rows: Sequence[Bar], axis: Axis, alt: str, *, marks: Sequence[float] = ()) -> Markup:
    """Bars from zero to their values, with dotted lines at values that matter."""
    return _rows([(row.label, row.value is None, _bar(row, axis)) for row in rows], axis, alt, marks)


def dots(rows: Sequence[Dots], axis: Axis, alt: str) -> Markup:
    """Dots at their values."""
    drawn = [
        [axes.sign(colour, f"dot hp-plot-{form}", axis.at(value)) for colour, form, value in row.dots]
        for row in rows
    ]
    return _rows([(r.label, not r.dots, one) for r, one in zip(rows, drawn, strict=True)], axis, alt, ())


def _bar(row: Bar, axis: Axis) -> list[Child]:
    if row.value is None:
        return []
    zero, end = axis.at(0.0), axis.at(row.value)
    left, width = min(zero, end), abs(end - zero)
    bar = tag("i", class_=f"hp-plot-bar hp-plot-{row.colour}", style=f"left:{left}%;width:{width:.2f}%")
    beside = f"right:{100 - end:.2f}%" if row.value < 0 else f"left:{end}%"
    return [bar, tag("b", row.said, style=beside)]


def _rows(
    rows: Sequence[tuple[str, bool, Sequence[Child]]], axis: Axis, alt: str, marks: Sequence[float]
) -> Markup:
    parts: list[Markup] = []
    for n, (label, alone, drawn) in enumerate(rows, 1):
        line = f"grid-row:{n}"
        name = "hp-plot-name hp-plot-group" if alone else "hp-plot-name"
        parts += [tag("span", label, class_=name, style=line)]
        parts += [tag("span", *drawn, class_="hp-plot-room", style=line)]
    behind = tag(
        "span",
        axes.lines(axis),
        axes.marks(axis, marks),
        class_="hp-plot-behind",
        style=f"grid-row:1/{len(rows) + 1}",
    )
    ends = [axes.labels(axis), tag("span", axis.title, class_="hp-plot-title")]
    return tag("div", behind, *parts, *ends, class_="hp-plot hp-plot-across", role="img", aria_label=alt)
