"""Texts that are none of the values of a closed list."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from hotpass.fields import KINDS
from hotpass.fields.regions import is_town, province_named
from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import vocabulary
from hotpass.quality.cells.column import Column
from hotpass.quality.cells.usual import FEW, SHORT, is_of_usual_parts

#: Kinds of which plain digits count or name something, and most values of a list of ranks.
_COUNTED: Final = frozenset({"number", "money", "identifier", "phone", "postal_code", "date"})
_RANKS: Final = 10
#: Letters, and ranks, from which they tell; share of the usual cells of a rank that the last one has.
_BEGUN: Final = 4
_AT_ONCE: Final = 0.5
#: Digits from which a number that all cells have is no count.
_YEAR: Final = 4
#: Times that a value of a list is outnumbered by the one that it is a slip of.
_OFTENER: Final = 20
#: Numbers of a scale that tell its steps, how near one lies to a step, and steps that it may lie beyond.
_SCALE: Final = 5
_NEAR: Final = 0.01
_BESIDE: Final = 3
#: Different values beside the usual ones, from which a list with fewer usual ones is not closed.
_STRAYS: Final = 8
#: Letters up to which the name of a province is a code.
_CODE: Final = 3
_LISTS: Final = {"given_name": "given_names", "family_name": "family_names", "role": "role_words"}


def of_list(column: Column, core: str) -> Iterator[str]:
    """A value that is nearly a usual one, or none of a closed list."""
    if not column.usual or _is_known(column.kind, core):
        return
    if core in column.usual:
        if column.few and (common := _nearest(column, core)) and fold(common) != fold(core):
            yield "SPELLING"
        return
    near = _nearest(column, core)
    if near is None:
        if _begins_usual(column, core):
            yield "CUT"
        elif _is_none_of(column, core) or _is_beyond_ranks(column, core):
            yield "UNUSUAL"
    elif fold(near) != fold(core):
        yield "SPELLING"


def is_marked_otherwise(column: Column, core: str) -> bool:
    """Whether a text is a value of a closed list but for marks: ``Durban.`` beside ``Durban``."""
    if not column.few or core in column.usual or not core:
        return False
    alike = [value for value in column.usual if fold(value) == fold(core)]
    return bool(alike) and all(value.casefold() != core.casefold() for value in alike)


def is_listed_otherwise(column: Column, core: str) -> bool:
    """Whether hardly a cell has a value of a closed list in these capitals: ``OTHER`` beside ``Other``."""
    if not column.few or core in column.usual or column.counts.get(core, 0) > column.outnumbered:
        return False
    return any(value.casefold() == core.casefold() for value in column.usual)


def is_code_among_names(column: Column, core: str) -> bool:
    """Whether a province is told by its code where nearly all others are told by their names."""
    if column.kind != "province" or len(core) > _CODE:
        return False
    codes = sum(share for shape, share in column.shapes.items() if len(shape) <= _CODE)
    return codes <= column.rare and column.cells >= 2 * FEW


def _is_known(kind: str | None, core: str) -> bool:
    """Whether the text is a word of its kind, however seldom the column has it."""
    folded = fold(core)
    if kind == "locality":
        return is_town(folded) or province_named(core) is not None
    if kind == "province":
        return province_named(core) is not None
    if kind == "country":
        return KINDS["country"].normalise(core).problem is None
    return kind in _LISTS and folded in vocabulary(_LISTS[kind])


def _nearest(column: Column, core: str) -> str | None:
    if len(core) < 4 or any(c.isdigit() for c in core) or column.kind == "given_name":
        return None
    most = 1 if len(core) < 8 else 2
    folded, often = fold(core), column.usual.get(core, 0)
    for value, n in column.usual.items():
        alike = abs(len(value) - len(core)) <= most and len(value) >= 4 and n >= _OFTENER * often
        if (
            alike
            and not _is_opposite(folded, fold(value))
            and DamerauLevenshtein.distance(folded, fold(value), score_cutoff=most) <= most
        ):
            return value
    return None


def _is_opposite(one: str, other: str) -> bool:
    """Whether one of two words is the other behind a syllable: ``inactive`` and ``active``."""
    return abs(len(one) - len(other)) >= 2 and (one.endswith(other) or other.endswith(one))


def _is_none_of(column: Column, core: str) -> bool:
    """Whether a text is none of the values of a closed list; numbers that count are no list."""
    short = column.cells <= SHORT and column.counts.get(core, 0) == 1
    if len(column.counts) - len(column.usual) > max(_STRAYS, len(column.usual)):
        return False
    listed = column.few and (short or column.seldom <= column.rare) and _is_stray(column, core)
    if listed and not core.isdigit() and _is_on_scale(column, core):
        return False
    if listed and is_of_usual_parts(core, column.usual):
        return False
    if column.numbers >= column.nearly_all and column.fractions > column.rare and len(column.usual) > _RANKS:
        return False
    if core.isdigit() and len(column.usual) == 1:
        return listed and min(map(len, column.usual)) >= _YEAR
    return listed and (not core.isdigit() or (column.kind not in _COUNTED and len(column.usual) <= _RANKS))


def _is_on_scale(column: Column, core: str) -> bool:
    """Whether a number is a step within, or next to, the numbers of a column that has no others: 36.1."""
    value = column.number_in(core)
    if column.numbers < column.nearly_all or value is None:
        return False
    scale = sorted({n for text in column.usual if (n := column.number_in(text)) is not None})
    steps = [b - a for a, b in pairwise(scale)]
    if len(scale) < _SCALE:
        return False
    step = min(steps)
    away = (value - scale[0]) / step
    return (
        abs(away - round(away)) < _NEAR
        and -_BESIDE * step <= value - scale[0] <= scale[-1] - scale[0] + _BESIDE * step
    )


def _is_stray(column: Column, core: str) -> bool:
    return column.counts.get(core, 0) <= column.outnumbered


def _begins_usual(column: Column, core: str) -> bool:
    """Whether a text of a closed list is a value of it that breaks off in a word: ``Cape T``."""
    if not column.few or column.counts.get(core, 0) > 1 or len(core) < _BEGUN or not core[-1].isalpha():
        return False
    folded = fold(core)
    return any(
        fold(v).startswith(folded) and fold(v)[len(folded)].isalpha()
        for v in column.usual
        if fold(v) != folded
    )


def _is_beyond_ranks(column: Column, core: str) -> bool:
    """Whether a number lies beyond a row of them that ends at once: 0 or 15 where 1 to 12 are all common."""
    if column.kind == "identifier" or not column.few or not core.isdigit() or not _is_stray(column, core):
        return False
    ranks = {int(value): n for value, n in column.usual.items() if value.isdigit()}
    first, last = min(ranks, default=0), max(ranks, default=0)
    if len(ranks) < _BEGUN or last - first != len(ranks) - 1 or first <= int(core) <= last:
        return False
    return ranks[last if int(core) > last else first] >= _AT_ONCE * sum(ranks.values()) / len(ranks)
