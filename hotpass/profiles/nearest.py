"""The word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

#: Likeness (rapidfuzz's ratio, 0–100) from which a word is taken for a slip of another.
_NEAR = 60


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one; None when none is like it."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(
        word, sorted(known), scorer=fuzz.ratio, score_cutoff=_NEAR, processor=str.lower
    )
    return found[0] if found else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """``; the nearest is 'trust'``, or else what there is, to put behind a clause."""
    choices = list(known)
    near = nearest(word, choices)
    if near:
        return f"; the nearest is {near!r}"
    return f"; there are {', '.join(choices)}" if choices else ""
