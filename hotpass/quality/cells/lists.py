"""Texts that are none of the values of a closed list."""

from __future__ import annotations

from typing import Final

from hotpass.fields.text_folding import fold
from hotpass.quality.cells.traits import SHORT, Column

#: Kinds of which plain digits count or name something, and most values of a list of ranks.
_COUNTED: Final = frozenset({"number", "money", "identifier", "phone", "postal_code", "date"})
_RANKS: Final = 10
#: Letters, and ranks, from which they tell; share of the usual cells of a rank that the last one has.
_BEGUN: Final = 4
_AT_ONCE: Final = 0.5
#: Digits from which a number that all cells have is no count.
_YEAR: Final = 4


def is_none_of(column: Column, core: str) -> bool:
    """Whether a text is none of the values of a closed list; numbers that count are no list."""
    short = column.cells <= SHORT and column.counts.get(core, 0) == 1
    listed = column.few and (short or column.seldom <= column.rare) and column.counts.get(core, 0) <= 2
    if core.isdigit() and len(column.usual) == 1:
        return listed and min(map(len, column.usual)) >= _YEAR
    return listed and (not core.isdigit() or (column.kind not in _COUNTED and len(column.usual) <= _RANKS))


def begins_usual(column: Column, core: str) -> bool:
    """Whether a text of a closed list is a value of it that breaks off in a word: ``Cape T``."""
    if not column.few or column.counts.get(core, 0) > 1 or len(core) < _BEGUN or not core[-1].isalpha():
        return False
    folded = fold(core)
    return any(
        fold(v).startswith(folded) and fold(v)[len(folded)].isalpha()
        for v in column.usual
        if fold(v) != folded
    )


def is_beyond_ranks(column: Column, core: str) -> bool:
    """Whether a number lies beyond a row of them that ends at once: 0 or 15 where 1 to 12 are all common."""
    if not column.few or not core.isdigit() or column.counts.get(core, 0) > 2 or column.kind == "identifier":
        return False
    ranks = {int(value): n for value, n in column.usual.items() if value.isdigit()}
    first, last = min(ranks, default=0), max(ranks, default=0)
    if len(ranks) < _BEGUN or last - first != len(ranks) - 1 or first <= int(core) <= last:
        return False
    return ranks[last if int(core) > last else first] >= _AT_ONCE * sum(ranks.values()) / len(ranks)
