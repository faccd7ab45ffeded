"""Plots that are drawn on the server."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from components.plots import across, axes, columns, steps
from components.plots.axes import Axis
from components.words import percent


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0.0, 10.0, [0, 2, 4, 6, 8, 10]),
        (0.0, 1.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-9.3, 4.1, [-7.5, -5.0, -2.5, 0.0, 2.5]),
        (97.4, 100.0, [97.5, 98.0, 98.5, 99.0, 99.5, 100.0]),
        (3.0, 3.0, [3.0]),
    ],
)
def test_round_values_stand_beside_an_axis(low: float, high: float, ticks: list[float]) -> None:
    assert Axis("", low, high).ticks() == pytest.approx(ticks)


def test_equal_ratios_are_equal_steps() -> None:
    axis = Axis("", 0.001, 1.0, percent, logarithmic=True)
    assert axis.ticks() == pytest.approx([0.001, 0.01, 0.1, 1.0])
    assert [axis.at(one) for one in (0.0, 0.001, 0.01, 1.0)] == pytest.approx([0, 0, 33.33, 100])
    wide = Axis("", 1e-9, 1.0, percent, logarithmic=True)
    assert wide.ticks() == pytest.approx([1e-8, 1e-6, 1e-4, 0.01, 1.0]), "no more than have room"


def test_bars_lead_from_zero_to_their_values() -> None:
    rows = [across.Bar("<b>one</b>", 2.0, "+2.0"), across.Bar("other", -1.0, "−1.0", "against")]
    drawn = across.bars(rows, Axis("Weight", -2.0, 2.0), 'says "so"', marks=[1.0])
    assert "&lt;b&gt;one&lt;/b&gt;" in drawn
    assert 'role="img" aria-label="says &quot;so&quot;"' in drawn
    assert re.findall(r"left:([\d.]+)%;width:([\d.]+)%", drawn) == [("50.0", "50.00"), ("25.0", "25.00")]
    assert 'class="hp-plot-marks"><i style="left:75.0%">' in drawn


def test_columns_stand_on_each_other() -> None:
    sorts = [columns.Sort("green", "for", [1, 2]), columns.Sort("red", "against", [3, 0])]
    drawn = columns.stacked(sorts, ["Mon", "Tue"], Axis("Controls", 0, 4), "Day", "alt")
    assert re.findall(r'bottom:([\d.]+)%;height:([\d.]+)%" title="(.*?)"', drawn) == [
        ("0.0", "25.00", "Mon: 1 green"),
        ("25.0", "75.00", "Mon: 3 red"),
        ("0.0", "50.00", "Tue: 2 green"),
    ]


@pytest.mark.parametrize(
    "between",
    [timedelta(minutes=1), timedelta(hours=7), timedelta(days=1), timedelta(days=23), timedelta(days=800)],
)
def test_dates_below_a_line_lie_on_it_and_have_room(between: timedelta) -> None:
    begin = datetime(2026, 1, 29, 13, 5, tzinfo=UTC)
    points = [(begin + n * between, float(n), f"Version {n}") for n in range(40)]
    drawn = steps.drawn([steps.Line("all", points)], Axis("", 0, 40), "Published at", "alt")
    ticks = [float(at) for at in re.findall(r'left:([\d.]+)%">\d+ [A-Z][a-z]+ \d{4}', drawn)]
    assert 1 <= len(ticks) <= 7
    assert ticks == sorted(set(ticks))
    assert all(2 <= at <= 98 for at in ticks)
    assert drawn.count("hp-plot-hint") == 40
    assert f"Version {39}" in drawn


def test_a_line_of_one_point_and_none_at_all() -> None:
    at = datetime(2026, 2, 1, tzinfo=UTC)
    assert "hp-plot-point" in steps.drawn([steps.Line("a", [(at, 1.0, "one")])], Axis("", 0, 2), "At", "alt")
    assert steps.drawn([], Axis("", 0, 1), "At", "alt") == ""
    assert axes.from_zero([], "Rows").high > 0
