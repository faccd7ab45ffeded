"""Rules that a column names each row."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.quality.profiling.columns import ColumnProfile, values_table
from hotpass.quality.suggesting.candidates import Candidate, counted

#: Clashes that chance would bring, from which their absence is no chance: ``exp(-12)`` is 6 in a million.
_TOLD: Final = 12.0
#: So few that fresh rows of the same size do not clash either.
_NEVER: Final = 1e-7
_NAMED: Final = re.compile(r"(?:^|[^a-z])(?:id|uuid|guid|key|code|ref|reference|serial)(?:$|[^a-z])")
_LOOKED_AT: Final = 5_000


def key(engine: Engine, p: ColumnProfile, number: int) -> Candidate | None:
    """The candidate that no two rows have the same value of a column.

    That none have is evidence only where values drawn at random would clash: their number is the birthday
    problem's ``n² / 2N``, with ``N`` the range of whole numbers, or for codes of one length the inverse of
    the chance that two agree, place by place. Values that never clash by chance, such as UUIDs, are keys by
    design.
    """
    clashing = p.filled - p.singletons
    if p.filled < 30 or clashing > 0.01 * p.filled or p.made == "days" or p.distinct < 2:
        return None
    if p.mean_length > 60 or (any("." in mask for mask, _ in p.masks[:1]) and p.made == "numbers"):
        return None
    expected = _by_chance(engine, p, number)
    named = p.column.kind == "identifier" or bool(
        _NAMED.search(re.sub("([a-z])([A-Z])", r"\1 \2", p.column.label).lower())
    )
    told = expected is not None and (expected >= _TOLD or expected <= _NEVER)
    by_chance = "" if expected is None else f"; were they drawn at random, {_roughly(expected)} would"
    return Candidate(
        "key",
        "expect_column_values_to_be_unique",
        {"column": p.column.name},
        "uniqueness",
        f"{p.column.label} is that of no other row",
        f"Another row has the same {p.column.label}.",
        f"{clashing} of {counted(p.filled, 'row')} share a value{by_chance}.",
        proven=told or (named and clashing == 0),
        more=2,
        weight=2,
    )


def _roughly(pairs: float) -> str:
    return "hardly any pair" if pairs < 0.01 else f"about {counted(max(1, round(pairs)), 'pair')} of rows"


def _by_chance(engine: Engine, p: ColumnProfile, number: int) -> float | None:
    """Pairs of rows that would agree, were each value drawn by itself; None where that cannot be told."""
    pairs = p.filled * (p.filled - 1) / 2
    if p.made == "numbers" and p.spread is not None:
        return pairs / (p.spread.greatest - p.spread.least + 1)
    if p.shortest != p.longest or p.shortest == 0 or " " in p.masks[0][0]:
        return None
    step = max(1, p.distinct // _LOOKED_AT)
    texts = [
        v for (v,) in engine.rows(f"SELECT v FROM {quote(values_table(number))} WHERE hash(v) % {step} = 0")
    ]
    return pairs * math.prod(_agreeing([text[place] for text in texts]) for place in range(p.shortest))


def _agreeing(characters: Sequence[str]) -> float:
    """Chance that two of them are the same."""
    total = len(characters)
    return sum(n * n for n in Counter(characters).values()) / (total * total)
