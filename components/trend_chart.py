"""How scores and failing rows went over versions and runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from components import chart, table
from components.plots import axes, steps
from components.scorecard import share
from components.words import counted, local, number

if TYPE_CHECKING:
    from hotpass.quality import Moment, Point

MOST_LINES: Final = 8
_COLUMNS: Final = (
    table.Column("at", "Version or run"),
    table.Column("part", "Part"),
    table.Column("score", "Score", numeric=True),
    table.Column("failed", "Rows failing", numeric=True),
    table.Column("evaluated", "Evaluated", numeric=True),
)
_MOST_NUMBERS: Final = 100
_MOST_STOPPED: Final = 3

Series = Mapping[str, Sequence["Point"]]


def named(moment: Moment) -> str:
    """What a version or a run is called."""
    version = moment.assessed.version
    return f"Version {version}" if version else f"Run {moment.assessed.run_id}"


def _told(moment: Moment) -> str:
    return f"{named(moment)}, stopped" if moment.assessed.is_partial else named(moment)


def scores(series: Series, moments: Sequence[Moment], question: str, *, key: str) -> None:
    """Scores by part over time; those of runs that ended before their last rules stand in the table alone."""
    whole = {
        name: kept
        for name, points in series.items()
        if (kept := [point for point in points if not moments[point.at].assessed.is_partial])
    }
    lines = _lines(whole, moments, lambda point: point.score, lambda point: share(point.score))
    values = [100 * value for line in lines for _, value, _ in line.points]
    low, high = min(values, default=0.0), max(values, default=100.0)
    room = max(0.06 * (high - low), 0.05)
    up = axes.Axis("Score, %", max(0.0, low - room), min(100.0, high + room))
    lines = [
        replace(line, points=[(at, 100 * value, said) for at, value, said in line.points]) for line in lines
    ]
    spoken = _spoken(whole, lambda point: share(point.score))
    if whole:
        chart.show(steps.drawn(lines, up, "Published at", spoken), question, key=key)
    stopped = [named(one) for one in moments if one.assessed.is_partial]
    if stopped:
        st.caption(
            f"Not in the lines: {_listed(stopped)}. Stopped before every rule ran, as by a closed gate; "
            "scores over fewer rules do not compare with the others. They stand in the table."
        )
    numbers(series, moments, "Scores by part, newest first")


def _listed(stopped: Sequence[str]) -> str:
    """The newest by name, how many more there are."""
    shown = ", ".join(stopped[: -_MOST_STOPPED - 1 : -1])
    more = len(stopped) - _MOST_STOPPED
    return f"{shown} and {counted(more, 'earlier run', 'earlier runs')}" if more > 0 else shown


def failing(series: Series, moments: Sequence[Moment], question: str, *, key: str) -> None:
    """Failing rows by part over time."""
    lines = _lines(series, moments, lambda point: point.failed, lambda point: number(point.failed))
    counts = (value for line in lines for _, value, _ in line.points)
    up = axes.from_zero(counts, "Rows failing", whole=True)
    spoken = _spoken(series, lambda point: number(point.failed))
    chart.show(steps.drawn(lines, up, "Published at", spoken), question, key=key)
    numbers(series, moments, "Failing rows by part, newest first")


def _lines(
    series: Series,
    moments: Sequence[Moment],
    of: Callable[[Point], float | None],
    said: Callable[[Point], str],
) -> list[steps.Line]:
    return [
        steps.Line(
            name,
            [
                (local(moments[point.at].at), value, f"{_told(moments[point.at])}, {said(point)}")
                for point in points
                if (value := of(point)) is not None
            ],
        )
        for name, points in series.items()
    ]


def _spoken(series: Series, of: Callable[[Point], str]) -> str:
    ends = (f"{name}: from {of(points[0])} to {of(points[-1])}" for name, points in series.items() if points)
    return "Over the versions and runs shown; " + "; ".join(ends)


def numbers(series: Series, moments: Sequence[Moment], label: str) -> None:
    """The points as a table, folded; of many the newest."""
    points = [(point, name) for name, of in series.items() for point in of]
    points.sort(key=lambda one: (-one[0].at, one[1]))
    rows = [
        table.Row(
            {
                "at": _told(moments[point.at]),
                "part": name,
                "score": share(point.score),
                "failed": number(point.failed),
                "evaluated": number(point.evaluated),
            }
        )
        for point, name in points[:_MOST_NUMBERS]
    ]
    chart.numbers(_COLUMNS, rows, label)
    if len(points) > _MOST_NUMBERS:
        st.caption(f"{number(_MOST_NUMBERS)} of {number(len(points))} points stand in the table.")
