"""Numbered points and the lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.markup import Markup, tag


@dataclass(frozen=True, slots=True)
class Node:
    """A point: where it stands from −1 to 1 both ways, what stands in it and what it is, colour and form."""

    x: float
    y: float
    text: str
    hint: str
    colour: str = "for"
    form: str = "round"


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two points: how broad it is in px, whether it is whole, what stands at its middle."""

    one: Node
    other: Node
    broad: float
    whole: bool
    text: str


def drawn(nodes: Sequence[Node], edges: Sequence[Edge], alt: str) -> Markup:
    """The points over the lines."""
    paths = [
        tag(
            "path",
            d=f"M{_x(edge.one.x)} {_y(edge.one.y)}L{_x(edge.other.x)} {_y(edge.other.y)}",
            class_="hp-plot-stroke hp-plot-whole"
            if edge.whole
            else "hp-plot-stroke hp-plot-whole hp-plot-dotted",
            style=f"stroke-width:{edge.broad:.1f}px",
        )
        for edge in edges
    ]
    svg = tag("svg", *paths, viewBox="0 0 100 100", preserveAspectRatio="none", aria_hidden="true")
    words = [
        tag("b", edge.text, style=_at((edge.one.x + edge.other.x) / 2, (edge.one.y + edge.other.y) / 2))
        for edge in edges
    ]
    points = [
        tag(
            "span",
            node.text,
            class_=f"hp-plot-node hp-plot-{node.form} hp-plot-{node.colour}",
            style=_at(node.x, node.y),
            title=node.hint,
        )
        for node in nodes
    ]
    return tag("div", svg, *words, *points, class_="hp-plot hp-plot-graph", role="img", aria_label=alt)


def _x(value: float) -> float:
    return round(50 + value / 1.2 * 50, 2)


def _y(value: float) -> float:
    return round(50 - value / 1.2 * 50, 2)


def _at(x: float, y: float) -> str:
    return f"left:{_x(x)}%;top:{_y(y)}%"
