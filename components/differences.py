"""Marks where a text differs from another, by weight and underline as well as tint."""

from __future__ import annotations

from collections.abc import Iterable

from components.markup import Markup, joined, tag
from hotpass.review.marking import Stretch, stretches


def marked(text: str, other: str) -> Markup:
    """The text with what the other does not have marked."""
    return shown(stretches(text, other))


def shown(parts: Iterable[Stretch]) -> Markup:
    """The parts of a text, those that differ marked."""
    return joined(tag("mark", p.text, class_="hp-differs") if p.differs else p.text for p in parts)
