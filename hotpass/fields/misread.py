"""Letters that a scanner or a typist has written as figures: ``5ociety``, ``Nicho1son``, ``A1exandra``."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from hotpass.fields.vocabulary import vocabulary

_ALIKE: Final = str.maketrans({"0": "o", "1": "l", "5": "s", "8": "b"})
#: A word of letters with one or two figures that look like others, and how many letters a word has that is
#: no code.
_MIXED: Final = re.compile(r"(?!(?:[a-z]*[0158]){3})[a-z0158]*[0158][a-z0158]*")
_LETTERS: Final = 3
#: What places are called by beside their own names.
_DIRECTIONS: Final = frozenset({"south", "central", "lower", "old"})
#: A figure between consonants stands for a vowel: ``Sm1th``.
_VOWEL: Final = re.compile(r"(?<=[b-df-hj-np-tv-xz])1(?=[b-df-hj-np-tv-xz])")


@lru_cache(maxsize=10_000)
def as_letters(folded: str) -> str:
    """A folded text with the figures in its words read as the letters that look like them.

    At the edge of a word a figure may count something (``Phase1``, ``5star``), and a short one may be a code,
    so that these are read as letters only if that makes a known word.
    """
    if folded.isalpha() or not any(figure in folded for figure in "0158"):
        return folded
    return " ".join(_read(word) if _MIXED.fullmatch(word) else word for word in folded.split(" "))


def _read(word: str) -> str:
    read = _VOWEL.sub("i", word).translate(_ALIKE)
    between = word[0].isalpha() and word[-1].isalpha()
    several = sum(map(str.isalpha, word)) >= _LETTERS
    if between and several:
        return read
    return read if (between or several or word == "0f") and read in _known() else word


@cache
def _known() -> frozenset[str]:
    lists = ("organisation_words", "given_names", "family_names", "towns", "small_words")
    return _DIRECTIONS.union(*map(vocabulary, lists))
