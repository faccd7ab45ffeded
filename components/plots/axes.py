"""What plots share: where a value stands on an axis, which values are written beside it, legends, marks."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from components.markup import Child, Markup, tag
from components.words import number

_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


def plainly(value: float) -> str:
    """A round value as it stands at an axis: as many decimals as it has."""
    digits = next((n for n in range(4) if abs(value - round(value, n)) < 1e-9), 4)
    return number(value, digits).replace("-", "−")


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of numbers.

    Attributes:
        title: what is measured, with its unit.
        low: the value at its beginning.
        high: the value at its end.
        written: how a value beside it is written.
        logarithmic: whether equal steps are equal ratios.
        whole: whether it counts something, so that nothing is written between whole values.
    """

    title: str
    low: float
    high: float
    written: Callable[[float], str] = plainly
    logarithmic: bool = False
    whole: bool = False

    def at(self, value: float) -> float:
        """Where a value stands, in per cent of the axis; beyond its ends at them."""
        low, high, there = (self._scaled(one) for one in (self.low, self.high, value))
        return round(100 * min(max((there - low) / ((high - low) or 1.0), 0.0), 1.0), 2)

    def ticks(self, most: int = 6) -> list[float]:
        """Round values along the axis, at most so many and one."""
        if self.logarithmic:
            least, greatest = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            every = max(1, math.ceil((greatest - least) / most))
            return [10.0**power for power in range(greatest, least - 1, -every)][::-1]
        span = (self.high - self.low) or 1.0
        power = 10.0 ** math.floor(math.log10(span / most))
        step = next(power * one for one in _STEPS if span / (power * one) <= most)
        step = max(step, 1.0) if self.whole else step
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [n * step for n in range(first, last + 1)]

    def _scaled(self, value: float) -> float:
        return math.log10(max(value, self.low)) if self.logarithmic else value


def from_zero(
    values: Iterable[float],
    title: str,
    written: Callable[[float], str] = plainly,
    *,
    whole: bool = False,
) -> Axis:
    """An axis from nothing to a little more than the greatest value."""
    return Axis(title, 0.0, 1.04 * max([*values, 0.0]) or 1.0, written, whole=whole)


def lines(axis: Axis, *, upright: bool = False) -> Markup:
    """Thin lines at the round values of an axis, which runs upwards or from left to right."""
    side = "bottom" if upright else "left"
    drawn = (tag("i", style=f"{side}:{axis.at(tick)}%") for tick in axis.ticks())
    return tag("span", drawn, class_="hp-plot-lines hp-plot-level" if upright else "hp-plot-lines")


def labels(axis: Axis) -> Markup:
    """The round values of an axis from left to right."""
    return placed((axis.at(tick), axis.written(tick)) for tick in axis.ticks())


def placed(said: Iterable[tuple[float, Child]]) -> Markup:
    """Words along an axis from left to right, each at its place in per cent."""
    return tag("span", (tag("span", text, style=f"left:{at}%") for at, text in said), class_="hp-plot-ticks")


def upright(axis: Axis) -> Markup:
    """The round values of an axis that runs upwards, as wide as the longest."""
    said = [(axis.at(tick), axis.written(tick)) for tick in axis.ticks(5)]
    widest = tag("b", max((text for _, text in said), key=len, default=""))
    return tag(
        "span", widest, (tag("span", text, style=f"bottom:{at}%") for at, text in said), class_="hp-plot-side"
    )


def marks(axis: Axis, values: Sequence[float]) -> Markup:
    """Dotted lines across the plot at values that matter."""
    drawn = (tag("i", style=f"left:{axis.at(value)}%") for value in values)
    return tag("span", drawn, class_="hp-plot-marks")


def legend(parts: Iterable[tuple[str, Markup]]) -> Markup:
    """What each colour or dash stands for."""
    return tag("span", (tag("span", sign, name) for name, sign in parts), class_="hp-plot-legend")


def sign(colour: str, sort: str = "swatch", at: float | None = None) -> Markup:
    """A patch of a colour, or a sign of another sort; at a place in per cent, or in the line of a legend."""
    style = None if at is None else f"left:{at}%"
    return tag("i", class_=f"hp-plot-{sort} hp-plot-{colour}", style=style)


def framed(area: Sequence[Child], *, up: Axis, along: Markup, title: str, height: int, alt: str) -> Markup:
    """A plot with an axis that runs upwards.

    Args:
        area: what is drawn.
        up: the axis.
        along: words below, from left to right.
        title: what the words below are.
        height: of the area, px.
        alt: what the plot shows, for who does not see it.
    """
    return tag(
        "div",
        tag("span", up.title, class_="hp-plot-up"),
        upright(up),
        tag("span", lines(up, upright=True), *area, class_="hp-plot-area", style=f"height:{height}px"),
        along,
        tag("span", title, class_="hp-plot-title"),
        class_="hp-plot hp-plot-framed",
        role="img",
        aria_label=alt,
    )
