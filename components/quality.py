"""How the quality scores of the golden records lie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from components import markup
from components.markup import Markup, joined, tag
from components.words import number, percent

if TYPE_CHECKING:
    from hotpass.model import EntityType
    from hotpass.ssot import Quality, Score

_LABELS: Mapping[EntityType, str] = {"organisation": "Organisations", "person": "People"}


def show(by_type: Mapping[EntityType, Quality]) -> None:
    """Show, for each entity type, the mean and a bar of the bands with the numbers in words beneath."""
    markup.show(joined(_bands(_LABELS[kind], quality) for kind, quality in by_type.items()))


def _bands(label: str, quality: Quality) -> Markup:
    total = sum(quality.bands.values())
    mean = f"mean {percent(quality.mean)}" if quality.mean is not None else "none yet"
    parts = [
        tag("span", class_=f"hp-band hp-band-{name}", style=f"flex-grow:{count}")
        for name, count in quality.bands.items()
        if count
    ]
    words = "; ".join(f"{name} {number(count)}" for name, count in quality.bands.items()) if total else ""
    return tag(
        "div",
        tag("div", tag("strong", label), tag("span", mean, class_="hp-soft"), class_="hp-between"),
        tag("div", parts, class_="hp-bands", aria_hidden="true"),
        tag("div", words, class_="hp-soft hp-small"),
        class_="hp-quality",
    )


def scores(scores: Mapping[str, Score]) -> Markup:
    """Each score with its parts and their weights."""
    return joined(_score(label, score) for label, score in scores.items())


def _score(label: str, score: Score) -> Markup:
    rows = (_part(name, score.parts.get(name), weight) for name, weight in score.weights.items())
    head = (tag("th", heading, scope="col") for heading in ("Part", "Score", "Weight"))
    caption = f"{label} {percent(score.value)}"
    table = tag("table", tag("thead", tag("tr", head)), tag("tbody", rows), class_="hp-table hp-parts")
    return joined(
        tag("p", tag("strong", caption), class_="hp-caption"), markup.scrolling(table, f"{caption}, by part")
    )


def _part(name: str, value: float | None, weight: float) -> Markup:
    known = percent(value) if value is not None else "nothing tells it"
    bar = tag("span", class_="hp-bar", style=f"width:{(value or 0) * 100:.0f}%")
    return tag(
        "tr",
        tag("th", name, scope="row"),
        tag("td", tag("span", bar, class_="hp-track", aria_hidden="true"), known),
        tag("td", percent(weight), class_="hp-number"),
    )
