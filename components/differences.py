"""Marks where a text differs from another, by weight and underline as well as tint."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import groupby

from components.markup import Markup, joined, tag

#: Texts less alike than this (1 is the same) have nothing in common worth pointing at.
ALIKE = 0.6


def marked(text: str, other: str) -> Markup:
    """The text with what the other does not have marked; where letters are missing, both neighbours are."""
    differs = _differing(text, other)
    stretches = groupby(zip(text, differs, strict=True), key=lambda pair: pair[1])
    return joined(_stretch("".join(c for c, _ in pairs), changed) for changed, pairs in stretches)


def _differing(text: str, other: str) -> list[bool]:
    matcher = SequenceMatcher(None, other, text, autojunk=False)
    if text != other and matcher.ratio() < ALIKE:
        return [True] * len(text)
    differs = [False] * len(text)
    for kind, _, _, start, end in matcher.get_opcodes():
        if kind != "equal":
            first, last = (start, end) if end > start else (max(0, start - 1), start + 1)
            differs[first:last] = [True] * len(differs[first:last])
    return differs


def _stretch(text: str, changed: bool) -> Markup:
    return tag("mark", text, class_="hp-differs") if changed else joined(text)
