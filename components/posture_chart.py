"""How many controls were in each state, day by day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from components import chart, table
from components.plots import axes, columns
from components.words import day, number
from hotpass.compliance.controls import STATES, State

_COLUMNS: Final = (
    table.Column("day", "Day"),
    *(table.Column(state, state.capitalize(), numeric=True) for state in STATES),
)


def show(by_day: Mapping[date, Mapping[State, int]], *, key: str) -> None:
    """The chart, and its numbers."""
    every = list(by_day.values())
    first, last = every[0], every[-1]
    moved = "; ".join(f"{state}: from {first[state]} to {last[state]}" for state in STATES)
    question = "How many controls were in each state at the end of each day?"
    sorts = [columns.Sort(state, state, [counts[state] for counts in every]) for state in reversed(STATES)]
    up = axes.from_zero((sum(counts.values()) for counts in every), "Controls")
    plot = columns.stacked(sorts, [day(one) for one in by_day], up, "Day", f"Over the days shown, {moved}")
    chart.show(plot, question, key=key)
    rows = [
        table.Row({"day": day(one), **{state: number(counts[state]) for state in STATES}})
        for one, counts in reversed(list(by_day.items()))
    ]
    chart.numbers(_COLUMNS, rows, "Controls by state, the newest day first")
