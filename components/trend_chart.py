"""How scores and failing rows went over versions and runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from components import chart, table
from components.scorecard import share
from components.words import local, number

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from hotpass.quality import Moment, Point

#: Eight colours that are told apart in both themes; dashes go with them, so that none speaks by colour alone.
_LIGHT: Final = ("#0b5c6b", "#c2570c", "#5b3a8c", "#1b6b3a", "#8f1d17", "#46525a", "#7a5c00", "#1d4f91")
_DARK: Final = ("#5cc0d1", "#f0a76b", "#c3a6f0", "#7fd0a0", "#f2918a", "#aab6bb", "#e0c060", "#8db8f0")
_DASHES: Final = ("solid", "dot", "dash", "dashdot", "longdash", "longdashdot", "solid", "dot")
MOST_LINES: Final = 8
_COLUMNS: Final = (
    table.Column("at", "Version or run"),
    table.Column("part", "Part"),
    table.Column("score", "Score", numeric=True),
    table.Column("failed", "Rows failing", numeric=True),
    table.Column("evaluated", "Evaluated", numeric=True),
)
_MOST_NUMBERS: Final = 100

Series = Mapping[str, Sequence["Point"]]


def named(moment: Moment) -> str:
    """What a version or a run is called."""
    version = moment.assessed.version
    return f"Version {version}" if version else f"Run {moment.assessed.run_id}"


def scores(series: Series, moments: Sequence[Moment], question: str, *, key: str) -> None:
    """Scores by part over time."""
    figure = _lines(series, moments, lambda point: None if point.score is None else point.score * 100)
    figure.update_yaxes(title="Score, %", rangemode="normal")
    chart.show(figure, question, _spoken(series, lambda point: share(point.score)), key=key)
    numbers(series, moments, "Scores by part, newest first")


def failing(series: Series, moments: Sequence[Moment], question: str, *, key: str) -> None:
    """Failing rows by part over time."""
    figure = _lines(series, moments, lambda point: point.failed)
    figure.update_yaxes(title="Rows failing", rangemode="tozero")
    chart.show(figure, question, _spoken(series, lambda point: number(point.failed)), key=key)
    numbers(series, moments, "Failing rows by part, newest first")


def _lines(series: Series, moments: Sequence[Moment], of: Callable[[Point], float | None]) -> go.Figure:
    import plotly.graph_objects as go

    colours = _DARK if st.context.theme.type == "dark" else _LIGHT
    figure = go.Figure()
    for at, (name, points) in enumerate(series.items()):
        known = [(point, of(point)) for point in points if of(point) is not None]
        figure.add_scatter(
            x=[local(moments[point.at].at) for point, _ in known],
            y=[value for _, value in known],
            name=name,
            mode="lines+markers" if len(known) < 60 else "lines",
            line={"color": colours[at % 8], "dash": _DASHES[at % 8], "shape": "hv", "width": 2},
            text=[named(moments[point.at]) for point, _ in known],
            hovertemplate="%{text}, %{x|%-d %b %Y %H:%M}<br>%{y:,.4~g}",
        )
    figure.update_xaxes(title="Published at")
    figure.update_layout(height=320, showlegend=len(series) > 1)
    return figure


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
                "at": named(moments[point.at]),
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
