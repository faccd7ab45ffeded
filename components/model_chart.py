"""What a model has learnt: the weight of each level, and how often matches and other pairs reach it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from components import chart, table
from components.markup import Markup, joined
from components.plots import across, axes, columns
from components.plots.axes import Axis
from components.words import percent, rarely, weighed, weighed_roundly

if TYPE_CHECKING:
    from hotpass.linkage import Level, TypeLinkage

_COLUMNS = (
    table.Column("field", "Field"),
    table.Column("level", "Level"),
    table.Column("counted", "Counted", numeric=True),
    table.Column("m", "Of matches", numeric=True),
    table.Column("u", "Of other pairs", numeric=True),
    table.Column("weight", "Weight", numeric=True),
    table.Column("trained", "Learnt from"),
)

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


def estimates(said: TypeLinkage, labels: Mapping[str, str]) -> None:
    """How m was counted, and what smoothing made of it; nothing where the run did not keep it."""
    levels = {
        name: kept
        for name, some in said.levels.items()
        if (kept := [one for one in some if one.counted is not None])
    }
    if levels:
        chart.show(
            _estimates(levels, labels),
            "How far do the estimates of m rest on data? Where the counted share and the one in use lie "
            "apart, few likely matches reached the level and it was smoothed.",
            key="estimates",
        )


def unlinkable(said: TypeLinkage) -> None:
    """How many records would not match their own copy, from each weight on."""
    if said.self_weights:
        below = share_below(said.self_weights, said.match)
        chart.show(
            _unlinkable(said.self_weights, said.match),
            f"How many records say too little to be linked at all? {percent(below)} would not match even "
            f"their own copy, at the weight of {weighed(said.match)}.",
            key="unlinkable",
        )


def share_below(steps: Sequence[tuple[float, float]], weight: float) -> float:
    """Share of the records whose weight against themselves lies below one, to the step."""
    return max((share for step, share in steps if step <= weight), default=0.0)


def _called(name: str, labels: Mapping[str, str]) -> str:
    return labels.get(name, name.replace("_", " ").strip().capitalize())


def _spoken(levels: Levels, labels: Mapping[str, str]) -> str:
    every = [(_called(name, labels), level) for name, some in levels.items() for level in some]
    return "; ".join(f"{field}, {level.label}: {weighed(level.weight)}" for field, level in every)


def _shortly(share: float) -> str:
    """A share that stands below an axis: ``10 %``, ``1 in 10k``, ``1 in 1m``."""
    times = round(1 / share)
    for of, letter in ((1_000_000, "m"), (1_000, "k")):
        if times >= of:
            return f"1 in {times // of}{letter}"
    return rarely(share)


def _weights(levels: Levels, labels: Mapping[str, str]) -> Markup:
    bars: list[across.Bar] = []
    for name, some in levels.items():
        bars.append(across.Bar(_called(name, labels)))
        for one in some:
            colour = "for" if one.weight >= 0 else "against"
            bars.append(across.Bar(one.label, one.weight, weighed(one.weight), colour))
    low, high = chart.wide([one.weight for some in levels.values() for one in some])
    axis = Axis("Match weight, log2 (m / u)", low, high, weighed_roundly)
    return across.bars(bars, axis, "Match weight of each level: " + _spoken(levels, labels))


def _shares(levels: Levels, labels: Mapping[str, str]) -> Markup:
    rows: list[across.Dots] = []
    for name, some in levels.items():
        rows.append(across.Dots(_called(name, labels)))
        rows += [
            across.Dots(one.label, (("for", "round", one.m), ("against", "tilted", one.u))) for one in some
        ]
    least = min(
        (share for some in levels.values() for one in some for share in (one.m, one.u) if share), default=0.1
    )
    axis = Axis("Share of pairs, logarithmic", min(least, 0.1), 1.0, _shortly, logarithmic=True)
    alt = "Share of matches and of other pairs at each level of each field; the table below has the numbers."
    signs = (("Matches (m)", "for", "round"), ("Other pairs (u)", "against", "tilted"))
    legend = axes.legend((name, axes.sign(colour, f"dot hp-plot-{form}")) for name, colour, form in signs)
    return joined(legend, across.dots(rows, axis, alt))


def _estimates(levels: Levels, labels: Mapping[str, str]) -> Markup:
    rows: list[across.Dots] = []
    for name, some in levels.items():
        rows.append(across.Dots(_called(name, labels)))
        rows += [
            across.Dots(one.label, (("against", "tilted", one.counted or 0.0), ("for", "round", one.m)))
            for one in some
        ]
    axis = Axis("Share of matches", 0.0, 1.0, percent)
    alt = "Share of matches at each level, as counted and as in use; the table above has the numbers."
    signs = (("As in use", "for", "round"), ("As counted", "against", "tilted"))
    legend = axes.legend((name, axes.sign(colour, f"dot hp-plot-{form}")) for name, colour, form in signs)
    return joined(legend, across.dots(rows, axis, alt))


def _unlinkable(steps: Sequence[tuple[float, float]], match: float) -> Markup:
    first, last = min(steps[0][0], match), max(steps[-1][0], match)
    width = 0.5
    count = round((last - first) / width) + 1
    places = [first + n * width for n in range(count)]
    sort = columns.Sort("Records", "whole", [share_below(steps, at) for at in places])
    along = Axis("Match weight of a record against itself", first, last + width, weighed_roundly)
    up = Axis("", 0.0, 1.0, percent)
    said = "; ".join(
        f"below {weighed(at)}: {percent(share_below(steps, at))}" for at in places[:: max(1, count // 12)]
    )
    alt = f"Share of records whose weight against themselves lies below a weight: {said}."
    return columns.histogram([(sort, first, last + width)], along, up, alt, marks=[match])


def _rows(levels: Levels, labels: Mapping[str, str]) -> Iterator[table.Row]:
    for name, some in levels.items():
        for level in some:
            yield table.Row(
                {
                    "field": _called(name, labels),
                    "level": level.label,
                    "counted": "" if level.counted is None else rarely(level.counted),
                    "m": rarely(level.m),
                    "u": rarely(level.u),
                    "weight": weighed(level.weight),
                    "trained": "likely matches" if level.trained else "too few matches",
                }
            )
