"""What has changed: findings in words, and the index of each column as a chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from components import chart, facts, markup, table
from components.markup import Markup
from components.plots import across, axes
from components.words import NONE

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
    spoken = "; ".join(f"{name} {value:.2f}" for name, (value, _) in ordered[:5])
    chart.show(
        _bars(ordered, f"Population stability index: {spoken}"),
        f"Whose values are distributed otherwise? {moved} of {len(ordered)} columns reach 0.1, from where on "
        "a change is looked at, by more than chance. Grey is what chance may give.",
        key=key,
    )
    rows = [
        table.Row({"label": name, "psi": f"{value:.3f}", "chance": f"{by_chance:.3f}"})
        for name, (value, by_chance) in ordered
    ]
    chart.numbers(_INDEX, rows, "Population stability index by column")


def _told(value: float, by_chance: float) -> bool:
    return value > max(MARKS[0], by_chance)


def _bars(ordered: Sequence[tuple[str, tuple[float, float]]], alt: str) -> Markup:
    bars = [
        across.Bar(name, value, f"{value:.2f}", "against" if _told(value, by_chance) else "whole")
        for name, (value, by_chance) in ordered
    ]
    axis = axes.from_zero([0.3, *(value for _, (value, _) in ordered)], "Population stability index")
    return across.bars(bars, axis, alt, marks=MARKS)
