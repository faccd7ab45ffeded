"""Pairs by match weight, and what another match weight would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from components import chart, figures, pressable, table
from components.plots import axes, columns
from components.words import counted, number, weighed, weighed_roundly

if TYPE_CHECKING:
    from hotpass.linkage import Bin, Change, Moved

_MOST_NAMES = 3
_COLUMNS = (
    table.Column("entities", "Entities"),
    table.Column("becomes", "Would become"),
    table.Column("records", "Records", numeric=True),
    table.Column("weight", "Pair that decides", numeric=True),
)
_BINS = (
    table.Column("weight", "Weight from"),
    table.Column("matching", "Match", numeric=True),
    table.Column("waiting", "Below", numeric=True),
    table.Column("held", "Names contradict", numeric=True),
)


def bars(bins: Sequence[Bin], now: Moved, review: float) -> None:
    """The pairs that were kept, by weight; those that wait weigh as much as ``review`` and more."""
    parts = (
        ("Match", [one.matching for one in bins], "for"),
        ("Below the match weight", [one.waiting for one in bins], "against"),
        ("Names contradict", [one.held_back for one in bins], "whole"),
    )
    first, last = bins[0].low, bins[-1].low + 1
    band = f"{counted(now.waiting, 'pair is', 'pairs are')} in the review band"
    question = (
        f"Do matches stand apart from the rest? {band}: from a weight of {weighed(min(review, now.match))} "
        f"to {weighed(now.match)}, or with names that contradict."
    )
    spoken = "; ".join(f"from {one.low:.0f}: {one.matching + one.waiting + one.held_back}" for one in bins)
    plot = columns.histogram(
        [(columns.Sort(name, colour, times), first, last) for name, times, colour in parts],
        axes.Axis("Match weight, log2 odds", first, last, weighed_roundly),
        axes.from_zero((one.matching + one.waiting + one.held_back for one in bins), "Pairs"),
        f"Pairs by match weight, in steps of one. {spoken}.",
        on_top=True,
        marks=[now.match],
    )
    chart.show(plot, question, key="histogram")
    rows = [
        table.Row(
            {
                "weight": f"{one.low:.0f}".replace("-", "−"),
                "matching": number(one.matching),
                "waiting": number(one.waiting),
                "held": number(one.held_back),
            }
        )
        for one in bins
    ]
    chart.numbers(_BINS, rows, "Pairs by match weight")


def tiles(now: Moved, was: Moved) -> None:
    """How many pairs would match and wait, and how many entities there would be."""
    figures.show(
        [
            figures.Figure("Pairs that match", number(now.matching), _moved(now.matching - was.matching)),
            figures.Figure("In the review band", number(now.waiting), _moved(now.waiting - was.waiting)),
            figures.Figure("Entities", number(now.entities), _moved(now.entities - was.entities)),
            figures.Figure(
                "Would become one", number(now.merged), f"in {counted(now.merging, 'entity', 'entities')}"
            ),
            figures.Figure("Would fall apart", number(now.split), "entities"),
        ],
        key="moved",
    )


def changes(found: Sequence[Change], names: Mapping[str, str], *, key: str) -> str | None:
    """Show what would change; returns ``"<record> <record>"`` of the pair that was pressed just now."""
    rows = [_change(one, names) for one in found]
    label = "Entities that would become one or fall apart"
    return table.show(_COLUMNS, rows, label, key=key, stacked=True)


def _moved(by: int) -> str:
    return "as now" if by == 0 else f"{'+' if by > 0 else '−'}{number(abs(by))}"


def _change(one: Change, names: Mapping[str, str]) -> table.Row:
    called = [names.get(entity, entity) for entity in one.entity_ids[:_MOST_NAMES]]
    more = len(one.entity_ids) - len(called)
    left, right = one.record_ids
    return table.Row(
        {
            "entities": ", ".join(called) + (f" and {counted(more, 'other')}" if more else ""),
            "becomes": "one" if one.parts == 1 else f"{number(one.parts)} entities",
            "records": number(one.records),
            "weight": weighed(one.weight),
        },
        press=f"{left} {right}",
        href=pressable.here(tab="Two records", one=left, other=right),
    )
