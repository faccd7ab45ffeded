"""How many controls were in each state, day by day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from components import chart, table
from components.words import day, number
from hotpass.compliance.controls import STATES, State

#: Patterns go with the colours, so that none speaks by colour alone.
_LIGHT: Final = {
    "breached": ("#b3261e", ""),
    "due": ("#c2770c", "/"),
    "unknown": ("#8a97a0", "."),
    "attested": ("#4c8f6a", "-"),
    "satisfied": ("#1b6b3a", ""),
}
_DARK: Final = {
    "breached": ("#f2918a", ""),
    "due": ("#f0c06b", "/"),
    "unknown": ("#7d8a91", "."),
    "attested": ("#a9dcbd", "-"),
    "satisfied": ("#5fbf87", ""),
}
_COLUMNS: Final = (
    table.Column("day", "Day"),
    *(table.Column(state, state.capitalize(), numeric=True) for state in STATES),
)


def show(by_day: Mapping[date, Mapping[State, int]], *, key: str) -> None:
    """The chart, and its numbers."""
    import plotly.graph_objects as go

    colours = _DARK if chart.colours() is chart.DARK else _LIGHT
    figure = go.Figure()
    for state in reversed(STATES):
        figure.add_bar(
            x=[day(one) for one in by_day],
            y=[counts[state] for counts in by_day.values()],
            name=state,
            marker={"color": colours[state][0], "pattern": {"shape": colours[state][1]}},
            hovertemplate=f"%{{x}}: %{{y}} {state}<extra></extra>",
        )
    figure.update_layout(barmode="stack", height=260)
    figure.update_xaxes(title="Day", type="category")
    figure.update_yaxes(title="Controls")
    every = list(by_day.values())
    first, last = every[0], every[-1]
    moved = "; ".join(f"{state}: from {first[state]} to {last[state]}" for state in STATES)
    question = "How many controls were in each state at the end of each day?"
    chart.show(figure, question, f"Over the days shown, {moved}", key=key)
    rows = [
        table.Row({"day": day(one), **{state: number(counts[state]) for state in STATES}})
        for one, counts in reversed(list(by_day.items()))
    ]
    chart.numbers(_COLUMNS, rows, "Controls by state, the newest day first")
