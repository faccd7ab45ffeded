"""Lines over time: each value holds until the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from components.markup import Markup, joined, tag
from components.plots import axes
from components.plots.axes import Axis
from components.words import day

#: So many dates have room below.
_MOST_DATES: Final = 7
_MONTHS: Final = (1, 2, 3, 6, 12, 24, 60)
_DAYS: Final = (1, 2, 7, 14)
#: Up to so many points are marked.
_MOST_POINTS: Final = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line: what it is called, and its points in the order of time, each with what is said of it."""

    name: str
    points: Sequence[tuple[datetime, float, str]]


def drawn(lines: Sequence[Line], up: Axis, title: str, alt: str) -> Markup:
    """Lines of which each has its colour and its dashes, and says its points to the pointer."""
    moments = sorted({at for line in lines for at, _, _ in line.points})
    if not moments:
        return joined()
    first, span = moments[0], (moments[-1] - moments[0]) or timedelta(days=1)
    place = {at: round(2 + 96 * ((at - first) / span), 2) for at in moments}
    paths, dots = [], []
    for n, line in enumerate(lines):
        colour = f"hp-plot-{n % 8 + 1}"
        spots = [(place[at], 100 - up.at(value)) for at, value, _ in line.points]
        paths.append(tag("path", d=_stepping(spots), class_=f"hp-plot-stroke {colour}"))
        if len(spots) < _MOST_POINTS:
            dots += [
                tag("i", class_=f"hp-plot-point {colour}", style=f"left:{x}%;top:{y:.2f}%") for x, y in spots
            ]
    svg = tag("svg", *paths, viewBox="0 0 100 100", preserveAspectRatio="none", aria_hidden="true")
    dates = axes.placed((round(2 + 96 * ((at - first) / span), 2), day(at)) for at in _dates(moments))
    shown = [svg, *dots, *_hints(lines, place)]
    signs = [(line.name, _sign(n % 8 + 1)) for n, line in enumerate(lines)]
    frame = axes.framed(shown, up=up, along=dates, title=title, height=250, alt=alt)
    return joined(axes.legend(signs) if len(lines) > 1 else None, frame)


def _stepping(spots: Sequence[tuple[float, float]]) -> str:
    if not spots:
        return ""
    (x, y), *rest = spots
    return f"M{x} {y:.2f}" + "".join(f"H{right}V{down:.2f}" for right, down in rest)


def _sign(n: int) -> Markup:
    path = tag("path", d="M0 5H28", class_=f"hp-plot-stroke hp-plot-{n}")
    return tag("svg", path, viewBox="0 0 28 10", width="28", height="10", aria_hidden="true")


def _hints(lines: Sequence[Line], place: dict[datetime, float]) -> Iterator[Markup]:
    """What the lines say at each moment, where the pointer rests on it."""
    said: dict[datetime, list[str]] = {}
    for line in lines:
        for at, _, text in line.points:
            said.setdefault(at, []).append(f"{line.name}: {text}" if len(lines) > 1 else text)
    ordered = sorted(place)
    between = [(place[one] + place[other]) / 2 for one, other in pairwise(ordered)]
    for at, (left, right) in zip(ordered, pairwise([0.0, *between, 100.0]), strict=True):
        hint = "\n".join([f"{day(at)} {at:%H:%M}", *said[at]])
        yield tag("i", class_="hp-plot-hint", title=hint, style=f"left:{left:.2f}%;width:{right - left:.2f}%")


def _dates(moments: Sequence[datetime]) -> list[datetime]:
    """Dates between the first and the last moment, evenly in days or in months."""
    first, last = moments[0], moments[-1]
    begin = first.replace(hour=0, minute=0, second=0, microsecond=0)
    days = (last - begin).days + 1
    for step in _DAYS:
        if days / step <= _MOST_DATES:
            every = (begin + timedelta(days=n * step) for n in range(days // step + 2))
            return [one for one in every if first <= one <= last] or [first]
    months = [_month(begin, n) for n in range(1, days // 28 + 2)]
    inside = [one for one in months if one <= last]
    for step in _MONTHS:
        if (kept := [one for one in inside if (one.year * 12 + one.month - 1) % step == 0]) and len(
            kept
        ) <= _MOST_DATES:
            return kept
    return [first, last]


def _month(begin: datetime, later: int) -> datetime:
    count = begin.year * 12 + begin.month - 1 + later
    return begin.replace(year=count // 12, month=count % 12 + 1, day=1)
