"""Where one text differs from another, letter by letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final

_WORD: Final = re.compile(r"\w+")
#: A word of which a larger share differs is another word.
_MOSTLY: Final = 0.5
#: Texts less alike than this (1 is the same) have nothing in common worth pointing at.
ALIKE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text, and whether the other text lacks it."""

    text: str
    differs: bool


def likeness(text: str, other: str) -> float:
    """How much two texts have in common, 0–1, letter case aside (Ratcliff and Obershelp)."""
    return SequenceMatcher(None, other.casefold(), text.casefold(), autojunk=False).ratio()


def stretches(text: str, other: str) -> tuple[Stretch, ...]:
    """The text in parts that the other has and lacks.

    Where letters of a word are missing, both neighbours differ; a word that the other has more is no mark.
    """
    parts = groupby(zip(text, _differing(text, other), strict=True), key=lambda pair: pair[1])
    return tuple(Stretch("".join(letter for letter, _ in pairs), differs) for differs, pairs in parts)


def _differing(text: str, other: str) -> list[bool]:
    matcher = SequenceMatcher(None, other, text, autojunk=False)
    if text != other and matcher.ratio() < ALIKE:
        return [True] * len(text)
    differs = [False] * len(text)
    for kind, before, after, start, end in matcher.get_opcodes():
        if kind != "equal" and (end > start or other[before:after].isalnum()):
            first, last = (start, end) if end > start else (max(0, start - 1), start + 1)
            differs[first:last] = [True] * len(differs[first:last])
    for word in _WORD.finditer(text):
        inside = slice(*word.span())
        if sum(differs[inside]) > _MOSTLY * len(differs[inside]):
            differs[inside] = [True] * len(differs[inside])
    return differs
