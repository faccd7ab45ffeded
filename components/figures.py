"""Figures in a row of tiles, each leading to the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components import pressable
from components.markup import Markup, tag


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: what it counts, how it is written, what changed, and where it leads."""

    label: str
    value: str
    note: str = ""
    press: str | None = None
    href: str | None = None


def html(figures: Sequence[Figure]) -> Markup:
    """The tiles; those that lead somewhere are links."""
    return tag("ul", (tag("li", _tile(figure)) for figure in figures), class_="hp-figures")


def show(figures: Sequence[Figure], *, key: str) -> str | None:
    """Show the tiles; returns what the one pressed just now reports, or None."""
    return pressable.show(html(figures), key)


def _tile(figure: Figure) -> Markup:
    content = (
        tag("span", figure.label, class_="hp-figure-label"),
        tag("span", figure.value, class_="hp-figure-value"),
        tag("span", figure.note, class_="hp-figure-note"),
    )
    if figure.press is None:
        return tag("div", content)
    return tag("a", content, href=figure.href or "#", data_press=figure.press)
