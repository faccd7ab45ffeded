"""What a model has learnt: the weight of each level, and how often matches and other pairs reach it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from components import chart, table
from components.words import percent, weighed

if TYPE_CHECKING:
    import plotly.graph_objects as go

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
        "Match weight of each level: " + _spoken(said.levels, labels),
        key="weights",
    )


def shares(said: TypeLinkage, labels: Mapping[str, str]) -> None:
    """How often matches (m) and other pairs (u) reach each level; the table of both charts below."""
    chart.show(
        _shares(said.levels, labels),
        "How often do matches reach a level, and how often other pairs? The wider the two are apart, the "
        "more the level says.",
        "Share of matches and of other pairs at each level of each field; the table below has the numbers.",
        key="shares",
    )
    chart.numbers(_COLUMNS, list(_rows(said.levels, labels)), "Levels of each field, best first")


def _called(name: str, labels: Mapping[str, str]) -> str:
    return labels.get(name, name.replace("_", " ").strip().capitalize())


def _spoken(levels: Levels, labels: Mapping[str, str]) -> str:
    every = [(_called(name, labels), level) for name, some in levels.items() for level in some]
    return "; ".join(f"{field}, {level.label}: {weighed(level.weight)}" for field, level in every)


def _places(levels: Levels, labels: Mapping[str, str]) -> tuple[list[float], dict[float, str]]:
    """Where each level stands, and what stands beside it and above the levels of a field."""
    places: list[float] = []
    words: dict[float, str] = {}
    at = 0.0
    for name, some in levels.items():
        words[at] = f"<b>{_called(name, labels)}</b>"
        for level in some:
            at += 1
            places.append(at)
            words[at] = _cut(level.label)
        at += 1.4
    return places, words


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def _weights(levels: Levels, labels: Mapping[str, str]) -> go.Figure:
    import plotly.graph_objects as go

    colours, every = chart.colours(), [one for some in levels.values() for one in some]
    places, words = _places(levels, labels)
    made = go.Figure(
        go.Bar(
            orientation="h",
            y=places,
            x=[one.weight for one in every],
            text=[weighed(one.weight) for one in every],
            textposition="outside",
            cliponaxis=False,
            marker={"color": [colours["for" if one.weight >= 0 else "against"] for one in every]},
            hoverinfo="skip",
        )
    )
    made.update_xaxes(range=chart.wide([one.weight for one in every]))
    return _laid_out(made, words, "Match weight, log2 (m / u)")


def _shares(levels: Levels, labels: Mapping[str, str]) -> go.Figure:
    import plotly.graph_objects as go

    every = [one for some in levels.values() for one in some]
    places, words = _places(levels, labels)
    both = (
        ("Matches (m)", [one.m for one in every], "for", "circle"),
        ("Other pairs (u)", [one.u for one in every], "against", "diamond"),
    )
    made = go.Figure(
        [
            go.Scatter(
                mode="markers",
                name=name,
                y=places,
                x=shares,
                marker={"color": chart.colours()[colour], "size": 9, "symbol": symbol},
                hoverinfo="skip",
            )
            for name, shares, colour, symbol in both
        ]
    )
    made.update_xaxes(type="log", dtick=1, exponentformat="power")
    made.update_layout(legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"})
    return _laid_out(made, words, "Share of pairs, logarithmic")


def _laid_out(made: go.Figure, words: Mapping[float, str], axis: str) -> go.Figure:
    made.update_yaxes(
        tickvals=list(words),
        ticktext=list(words.values()),
        range=[max(words) + 0.7, -0.7],
        automargin=True,
        showgrid=False,
    )
    made.update_xaxes(title=axis)
    return made.update_layout(height=chart.height(len(words)))


def _rows(levels: Levels, labels: Mapping[str, str]) -> Iterator[table.Row]:
    for name, some in levels.items():
        for level in some:
            yield table.Row(
                {
                    "field": _called(name, labels),
                    "level": level.label,
                    "m": _share(level.m),
                    "u": _share(level.u),
                    "weight": weighed(level.weight),
                    "trained": "likely matches" if level.trained else "too few matches",
                }
            )


def _share(value: float) -> str:
    return percent(value) if value >= 0.01 else f"{value:.1e}"
