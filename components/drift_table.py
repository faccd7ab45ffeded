"""What has changed: findings in words, and the index of each column as a chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from components import chart, facts, markup, table
from components.words import NONE

if TYPE_CHECKING:
    import plotly.graph_objects as go

_COLUMNS: Final = (
    table.Column("sentence", "What has changed", wide=True),
    table.Column("how", "Severity"),
    table.Column("sort", "Of"),
    table.Column("values", "Such as", wide=True),
)
_INDEX: Final = (
    table.Column("label", "Column"),
    table.Column("psi", "PSI", numeric=True),
    table.Column("chance", "By chance up to", numeric=True),
)
#: Index from which a distribution has changed somewhat, and much.
MARKS: Final = (0.1, 0.25)


def show(rows: Sequence[tuple[str, bool, str, Sequence[str]]], label: str) -> None:
    """Show findings: sentence, whether it is large, of what sort, values as the reader may see them."""
    lines = [
        table.Row(
            {
                "sentence": sentence,
                "how": facts.state("warning") if large else facts.state("info"),
                "sort": sort,
                "values": ", ".join(values) or NONE,
            }
        )
        for sentence, large, sort, values in rows
    ]
    markup.show(table.html(_COLUMNS, lines, label))


def index(psi: Mapping[str, tuple[float, float]], *, key: str) -> None:
    """The population stability index of each column, and how much of it chance may give."""
    ordered = sorted(psi.items(), key=lambda one: -one[1][0])
    if not ordered:
        return
    moved = sum(_told(*value) for _, value in ordered)
    chart.show(
        _bars(ordered),
        f"Whose values are distributed otherwise? {moved} of {len(ordered)} columns reach 0.1, from where on "
        "a change is looked at, by more than chance. Grey is what chance may give.",
        "Population stability index: " + "; ".join(f"{name} {value:.2f}" for name, (value, _) in ordered[:5]),
        key=key,
    )
    rows = [
        table.Row({"label": name, "psi": f"{value:.3f}", "chance": f"{by_chance:.3f}"})
        for name, (value, by_chance) in ordered
    ]
    chart.numbers(_INDEX, rows, "Population stability index by column")


def _told(value: float, by_chance: float) -> bool:
    return value > max(MARKS[0], by_chance)


def _bars(ordered: Sequence[tuple[str, tuple[float, float]]]) -> go.Figure:
    import plotly.graph_objects as go

    colours = chart.colours()
    made = go.Figure(
        go.Bar(
            orientation="h",
            y=[name for name, _ in ordered],
            x=[value for _, (value, _) in ordered],
            text=[f"{value:.2f}" for _, (value, _) in ordered],
            textposition="outside",
            cliponaxis=False,
            marker={"color": [colours["against" if _told(*v) else "whole"] for _, v in ordered]},
            hoverinfo="skip",
        )
    )
    made.update_yaxes(autorange="reversed", automargin=True)
    made.update_xaxes(
        range=[0, max(0.3, *(v for _, (v, _) in ordered)) * 1.2], title="Population stability index"
    )
    for mark in MARKS:
        made.add_vline(mark, line={"color": colours["line"], "width": 1, "dash": "dot"})
    return made.update_layout(height=chart.height(len(ordered)))
