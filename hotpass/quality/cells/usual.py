"""Which values a column has so often that they are usual, and whether they are all that it has: a list."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final

#: Cells below which a column says nothing of what is usual in it.
FEW: Final = 20
#: Cells up to which a list is short; its fewest cells, most values, and the share of cells that have them.
SHORT: Final = 60
_SHORT: Final = (SHORT, 12, 6, 0.8)
#: Kinds whose values are few in short columns too.
_LISTED: Final = frozenset({"category", "status", None})
#: Kinds of names that a column may have over and over, the cells of each, and the share that may be others.
_NAMED: Final = frozenset({"organisation_name", "person_name"})
_OFTEN: Final = 10
_STRANGE: Final = 0.03
#: Kinds whose texts are free: nothing is unusual in what they say.
_FREE: Final = frozenset({"text", "address", "organisation_name", "person_name", "website", "email"})
#: Times that a value of a list is outnumbered by the next commoner one, and the share of the cells with all
#: values that are, up to which they are strays.
_LEAP: Final = 8
_STRAY: Final = 0.02
#: Digits and letters of a code, and what parts them.
_PARTS: Final = re.compile(r"\d+|[A-Za-z]+|[^\dA-Za-z]+")


def outnumbered(texts: Sequence[tuple[str, int]], whole: int) -> int:
    """Cells up to which a value is none of a list: below a leap in how often its values are had."""
    counts = sorted(n for _, n in texts)
    few, below = 0, 2
    for n, more in pairwise(counts):
        few += n
        if few > _STRAY * whole:
            break
        if more >= _LEAP * n:
            below = max(below, n)
    return below


def usual_of(texts: Sequence[tuple[str, int]], kind: str | None, whole: int) -> dict[str, int]:
    """The values of a column that it often has, with their numbers; of kinds of free texts none."""
    least = max(3, whole // 400, outnumbered(texts, whole) + 1)
    if kind in _NAMED:
        often = {text.strip(): n for text, n in texts if n >= _OFTEN}
        return often if len(often) <= 40 and sum(often.values()) >= (1 - _STRANGE) * whole else {}
    return {text.strip(): n for text, n in texts if n >= least} if kind not in _FREE else {}


def is_of_usual_parts(text: str, usual: Collection[str]) -> bool:
    """Whether a code is made of parts that usual ones have at their places: ``3EB`` of ``3EA`` and ``1EB``.

    Codes of which each has parts of its own are no such table of two ways or more.
    """
    parts = _PARTS.findall(text)
    codes = [of for code in usual if len(of := _PARTS.findall(code)) == len(parts)]
    if len(parts) < 2 or not any(part.isdigit() for part in parts) or not codes:
        return False
    had = [set(at) for at in zip(*codes, strict=True)]
    return len(codes) > max(map(len, had)) and all(
        part in known for part, known in zip(parts, had, strict=True)
    )


def is_list(texts: Sequence[tuple[str, int]], whole: int, kind: str | None) -> bool:
    """Whether the values of a column are few, and hardly a cell has another."""
    usual = usual_of(texts, kind, whole)
    longest, least, most, share = _SHORT
    if least <= whole <= longest and kind in _LISTED and 1 <= len(usual) <= most:
        rest = {text.strip() for text, _ in texts} - usual.keys()
        enough = share if len(usual) > 1 else 0.9
        return sum(usual.values()) >= enough * whole and len(rest) <= max(3, len(usual))
    if kind in _NAMED:
        return bool(usual)
    if kind in _FREE or whole < 2 * FEW:
        return False
    return len(usual) <= 40 and sum(usual.values()) >= 0.93 * whole
