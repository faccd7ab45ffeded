"""Lists of words that the kinds know, read from ``words/`` when they are first needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files


@cache
def vocabulary(name: str) -> frozenset[str]:
    """The entries of a list that are parted by commas and line ends."""
    return frozenset(entry for line in _lines(name) for entry in map(str.strip, line.split(",")) if entry)


@cache
def spellings(name: str) -> Mapping[str, str]:
    """By each name, the first name of its line (``first: other, other``); the earlier line counts."""
    found: dict[str, str] = {}
    for line in _lines(name):
        first, _, others = line.partition(":")
        for entry in (first, *others.split(",")):
            if entry.strip():
                found.setdefault(entry.strip(), first.strip())
    return found


@cache
def entries(name: str) -> Mapping[str, tuple[str, ...]]:
    """By the first name of each line (``first: other, other``) the others."""
    parted = (line.partition(":") for line in _lines(name))
    return {first.strip(): tuple(filter(None, map(str.strip, rest.split(",")))) for first, _, rest in parted}


def _lines(name: str) -> Iterator[str]:
    text = (files("hotpass.fields") / "words" / f"{name}.txt").read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
