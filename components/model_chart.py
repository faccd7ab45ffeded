"""What a model has learnt: the weight of each level, and how often matches and other pairs reach it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from components import chart, table
from components.waterfall import signed
from components.words import percent

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
_LONG = 44

Levels = Mapping[str, Sequence["Level"]]


def weights(said: TypeLinkage, labels: Mapping[str, str]) -> None:
    """The match weight of each level of each field."""
    best = max(((n, ls[0].weight) for n, ls in said.levels.items()), key=lambda one: one[1])
    chart.show(
        _weights(said.levels, labels),
        f"How much does agreement say? Most of all that of {_called(best[0], labels)}: {signed(best[1])}. "
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
    return labels.get(name, name.replace("_", " ").capitalize())


def _spoken(levels: Levels, labels: Mapping[str, str]) -> str:
    every = [(_called(name, labels), level) for name, some in levels.items() for level in some]
    return "; ".join(f"{field}, {level.label}: {signed(level.weight)}" for field, level in every)


def _places(levels: Levels, labels: Mapping[str, str]) -> tuple[list[float], list[str]]:
    """Where each level stands, the fields a little apart, and what it is called."""
    places: list[float] = []
    called: list[str] = []
    for field, (name, some) in enumerate(levels.items()):
        for level in some:
            places.append(len(places) + 0.7 * field)
            called.append(_cut(f"{_called(name, labels)}: {level.label[:1].lower()}{level.label[1:]}"))
    return places, called


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def _weights(levels: Levels, labels: Mapping[str, str]) -> go.Figure:
    import plotly.graph_objects as go

    colours, every = chart.colours(), [one for some in levels.values() for one in some]
    places, called = _places(levels, labels)
    made = go.Figure(
        go.Bar(
            orientation="h",
            y=places,
            x=[one.weight for one in every],
            text=[signed(one.weight) for one in every],
            textposition="outside",
            cliponaxis=False,
            marker={"color": [colours["for" if one.weight >= 0 else "against"] for one in every]},
            hoverinfo="skip",
        )
    )
    return _laid_out(made, places, called, "Match weight, log2 (m / u)")


def _shares(levels: Levels, labels: Mapping[str, str]) -> go.Figure:
    import plotly.graph_objects as go

    every = [one for some in levels.values() for one in some]
    places, called = _places(levels, labels)
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
    made.update_xaxes(type="log", dtick=1, tickformat="~g")
    made.update_layout(legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"})
    return _laid_out(made, places, called, "Share of pairs, logarithmic")


def _laid_out(made: go.Figure, places: list[float], called: list[str], axis: str) -> go.Figure:
    made.update_yaxes(
        tickvals=places, ticktext=called, range=[places[-1] + 0.7, -0.7], automargin=True, showgrid=False
    )
    made.update_xaxes(title=axis)
    return made.update_layout(height=chart.height(len(places)))


def _rows(levels: Levels, labels: Mapping[str, str]) -> Iterator[table.Row]:
    for name, some in levels.items():
        for level in some:
            yield table.Row(
                {
                    "field": _called(name, labels),
                    "level": level.label,
                    "m": _share(level.m),
                    "u": _share(level.u),
                    "weight": signed(level.weight),
                    "trained": "likely matches" if level.trained else "too few matches",
                }
            )


def _share(value: float) -> str:
    return percent(value) if value >= 0.01 else f"{value:.1e}"
