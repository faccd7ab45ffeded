"""Charts: a sentence above that says what they answer, the numbers behind one click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components import markup, pressable, table
from components.markup import Markup, markdown

if TYPE_CHECKING:
    import plotly.graph_objects as go

#: Colours of what speaks for and against, and of what is neither, as the style sheet has them.
LIGHT: Final = {
    "for": "#0b5c6b",
    "against": "#c2570c",
    "whole": "#52606a",
    "line": "#b3261e",
    "text": "#2b3b41",
}
DARK: Final = {
    "for": "#5cc0d1",
    "against": "#f0a76b",
    "whole": "#aab6bb",
    "line": "#f2918a",
    "text": "#d3dfe2",
}
_BARS: Final = 24


def colours() -> dict[str, str]:
    """The colours that fit the reader's theme."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def height(bars: int) -> int:
    """Pixels that so many horizontal bars take."""
    return 90 + _BARS * bars


def wide(values: Sequence[float]) -> list[float]:
    """The range of an axis that leaves room for the numbers beside bars that end at some values."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = 0.22 * (high - low)
    return [low - room, high + room]


def show(plot: Markup, question: str, *, key: str) -> None:
    """Show a plot, which says itself what it shows, under the sentence that it answers."""
    st.markdown(markdown(question))
    pressable.show(plot, key)


def explore(figure: go.Figure, question: str, alt: str, *, key: str) -> None:
    """Show a chart of Plotly's under the sentence that it answers.

    Args:
        figure: the chart.
        question: the sentence.
        alt: what the chart shows, for who does not see it.
        key: of the chart.
    """
    st.markdown(markdown(question))
    font = {"size": 13, "color": colours()["text"]}
    figure.update_layout(margin={"l": 0, "r": 8, "t": 8, "b": 0}, font=font, bargap=0.25)
    for axes in (figure.update_xaxes, figure.update_yaxes):
        axes(tickfont=font, title={"font": font}, fixedrange=True)
    figure.update_layout(legend={"font": font})
    figure.for_each_trace(lambda trace: trace.update(textfont={**font, **_own(trace)}))
    st.plotly_chart(figure, key=key, alt=alt, config={"displayModeBar": False})


def _own(trace: Any) -> dict[str, Any]:
    """The colour that a trace's text has already."""
    return {"color": trace.textfont.color} if trace.textfont.color else {}


def numbers(columns: Sequence[table.Column], rows: Sequence[table.Row], label: str) -> None:
    """The table behind a chart, folded; the browser is given it once it is opened.

    Args:
        columns: of the table.
        rows: of the table.
        label: what it holds, for who does not see it; no two on a page are alike.
    """
    _folded(columns, rows, label)


@st.fragment
def _folded(columns: Sequence[table.Column], rows: Sequence[table.Row], label: str) -> None:
    with st.expander("The numbers as a table", key=f"numbers {label}", on_change="rerun") as opened:
        if opened.open:
            markup.show(table.html(columns, rows, label))
