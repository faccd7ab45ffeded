"""What a model has learnt: the weight of each level, and how often matches and other pairs reach it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from components import chart, table
from components.markup import Markup, joined
from components.plots import across, axes
from components.plots.axes import Axis
from components.words import rarely, weighed, weighed_roundly

if TYPE_CHECKING:
    from hotpass.linkage import Level, TypeLinkage

_COLUMNS = (
    table.Column("field", "Field"),
    table.Column("level", "Level"),
    table.Column("m", "Of matches", numeric=True),
    table.Column("u", "Of other pairs", numeric=True),
    table.Column("weight", "Weight", numeric=True),
    table.Column("trained", "Learnt from"),
)
#: Longer names of levels are cut; the table has them whole.
_LONG = 28

Levels = Mapping[str, Sequence["Level"]]


def weights(said: TypeLinkage, labels: Mapping[str, str]) -> None:
    """The match weight of each level of each field."""
    best = max(((n, ls[0].weight) for n, ls in said.levels.items()), key=lambda one: one[1])
    chart.show(
        _weights(said.levels, labels),
        f"How much does agreement say? Most of all that of {_called(best[0], labels)}: {weighed(best[1])}. "
        "+1 doubles the odds for a match, −1 halves them.",
        key="weights",
    )


def shares(said: TypeLinkage, labels: Mapping[str, str]) -> None:
    """How often matches (m) and other pairs (u) reach each level; the table of both charts below."""
    chart.show(
        _shares(said.levels, labels),
        "How often do matches reach a level, and how often other pairs? The wider the two are apart, the "
        "more the level says.",
        key="shares",
    )
    chart.numbers(_COLUMNS, list(_rows(said.levels, labels)), "Levels of each field, best first")


def _called(name: str, labels: Mapping[str, str]) -> str:
    return labels.get(name, name.replace("_", " ").strip().capitalize())


def _spoken(levels: Levels, labels: Mapping[str, str]) -> str:
    every = [(_called(name, labels), level) for name, some in levels.items() for level in some]
    return "; ".join(f"{field}, {level.label}: {weighed(level.weight)}" for field, level in every)


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def _weights(levels: Levels, labels: Mapping[str, str]) -> Markup:
    bars: list[across.Bar] = []
    for name, some in levels.items():
        bars.append(across.Bar(_called(name, labels)))
        for one in some:
            colour = "for" if one.weight >= 0 else "against"
            bars.append(across.Bar(_cut(one.label), one.weight, weighed(one.weight), colour))
    low, high = chart.wide([one.weight for some in levels.values() for one in some])
    axis = Axis("Match weight, log2 (m / u)", low, high, weighed_roundly)
    return across.bars(bars, axis, "Match weight of each level: " + _spoken(levels, labels))


def _shares(levels: Levels, labels: Mapping[str, str]) -> Markup:
    rows: list[across.Dots] = []
    for name, some in levels.items():
        rows.append(across.Dots(_called(name, labels)))
        rows += [
            across.Dots(_cut(one.label), (("for", "round", one.m), ("against", "tilted", one.u)))
            for one in some
        ]
    least = min(
        (share for some in levels.values() for one in some for share in (one.m, one.u) if share), default=0.1
    )
    axis = Axis("Share of pairs, logarithmic", min(least, 0.1), 1.0, rarely, logarithmic=True)
    alt = "Share of matches and of other pairs at each level of each field; the table below has the numbers."
    signs = (("Matches (m)", "for", "round"), ("Other pairs (u)", "against", "tilted"))
    legend = axes.legend((name, axes.sign(colour, f"dot hp-plot-{form}")) for name, colour, form in signs)
    return joined(legend, across.dots(rows, axis, alt))


def _rows(levels: Levels, labels: Mapping[str, str]) -> Iterator[table.Row]:
    for name, some in levels.items():
        for level in some:
            yield table.Row(
                {
                    "field": _called(name, labels),
                    "level": level.label,
                    "m": rarely(level.m),
                    "u": rarely(level.u),
                    "weight": weighed(level.weight),
                    "trained": "likely matches" if level.trained else "too few matches",
                }
            )
