"""Words that headers write as one: ``custname`` is ``cust name``, ``contactperson`` is ``contact person``."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from hotpass.fields.vocabulary import spellings, vocabulary

_SHORTEST: Final = 5
#: Endings of two letters; others would be found in any word.
_ENDINGS: Final = frozenset(("id", "no", "nr", "cd", "dt", "nm", "tp", "yn"))
_ENDING: Final = 2
_VOWEL: Final = re.compile("[aeiou]")
#: Words that hardly any other word ends in, so that whatever stands before them is a word of its own.
_NOUNS: Final = frozenset(
    (
        *(
            "name",
            "surname",
            "phone",
            "telephone",
            "email",
            "mobile",
            "cellphone",
            "telno",
            "cellno",
            "number",
        ),
        *("address", "contact", "code", "status", "website", "notes", "remarks", "comments", "gender"),
        *(
            "postcode",
            "poskode",
            "type",
            "tipe",
            "num",
            "fname",
            "lname",
            "sname",
            "dob",
            "naam",
            "nommer",
            "telefoon",
            "selfoon",
            "epos",
            "adres",
            "kontak",
            "kode",
        ),
    )
)


@lru_cache(maxsize=4096)
def parted(word: str) -> str:
    """A folded word as the fewest known words that make it up; itself where none do.

    Its first word may be unknown where the others say what the column is: ``bidderphone``.
    """
    if len(word) < _SHORTEST or not word.isalpha() or word in _known():
        return word
    if whole := _pieces(word):
        return " ".join(whole)
    for start in range(_ENDING, len(word) - _ENDING):
        rest = _pieces(word[start:])
        if rest and rest[-1] in _NOUNS:
            return " ".join((word[:start], *rest))
    return word


def _pieces(word: str) -> tuple[str, ...]:
    """The fewest known words that make up the whole of it, or nothing."""
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(1, len(word) + 1):
        for start in range(end - 1):
            before, piece = best[start], word[start:end]
            if before is None or not (
                piece in _known() or (before and end == len(word) and piece in _ENDINGS)
            ):
                continue
            here = best[end]
            if here is None or len(before) + 1 < len(here):
                best[end] = (*before, piece)
    return best[-1] or ()


@cache
def _known() -> frozenset[str]:
    """Words that may be parts of others; shorter ones, or short ones without a vowel, are found by chance."""
    said = frozenset(spellings("header_words"))
    words = frozenset(word for word in said if len(word) > 3 or (len(word) > _ENDING and _VOWEL.search(word)))
    return words | vocabulary("joined_words") | _NOUNS
