"""Words of organisations' names that stand for others: ``Ctr``, ``Sentrum`` and ``Center`` for ``Centre``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from hotpass.fields.vocabulary import spellings, vocabulary

#: Letters of a word of which one that differs by a slip is no other word.
_LONG: Final = 6
#: Words that stand for others only where a name begins with them: ``LS Kokstad`` is Laerskool Kokstad.
LEADING: Final = {"ls": "primary school"}


@lru_cache(maxsize=100_000)
def meant(word: str) -> str:
    """The word that a folded one stands for; a slip in such a word would hide that it stands for another."""
    known = spellings("organisation_spellings")
    if word in known:
        return known[word]
    if (
        len(word) < _LONG - 1
        or word in vocabulary("organisation_words")
        or word in vocabulary("family_names")
    ):
        return word
    likely = {entry for text in (word, *_shortened(word)) for entry in _slips().get(text, ())}
    found = {known[entry] for entry in likely if OSA.distance(word, entry) == 1 and _begin(word, entry)}
    return found.pop() if len(found) == 1 else word


def begun(words: Sequence[str]) -> list[str]:
    """The words that those of a folded name stand for, by what the first stands for at the beginning."""
    first = LEADING.get(words[0]) if len(words) > 1 else None
    return [first or meant(words[0]), *map(meant, words[1:])]


@cache
def likely_slips() -> str:
    """A regular expression of all words for which :func:`meant` finds a slip, and of some more.

    A slip leaves one half of a word as it is, unless two neighbours in its middle have changed places.
    """
    found = []
    for entry in _standing_for_others():
        middle = len(entry) // 2
        first, second = entry[:middle], entry[middle:]
        rest, begin = len(second), len(first) - 1
        found += [
            rf"{first}[a-z]{{{rest - 1},{rest + 1}}}",
            rf"{first[0]}[a-z]{{{begin - 1},{begin + 1}}}{second}",
            first[:-1] + second[0] + first[-1] + second[1:],
            entry[1::-1] + entry[2:],
        ]
    return "|".join(found)


def _standing_for_others() -> list[str]:
    """The long words that stand for another, of one word."""
    known = spellings("organisation_spellings")
    return [entry for entry, whole in known.items() if entry != whole and len(entry) >= _LONG]


@cache
def _slips() -> Mapping[str, Sequence[str]]:
    """The long words that stand for another by themselves and by what is left without one of their letters,
    which is what a text of one slip shares with them."""
    found: dict[str, list[str]] = {}
    for entry in _standing_for_others():
        for text in (entry, *_shortened(entry)):
            found.setdefault(text, []).append(entry)
    return found


def _shortened(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def _begin(word: str, other: str) -> bool:
    """Both begin alike, or their first two have changed places: a first letter is hardly mistyped; ``Venter``
    is a name."""
    return word[0] == other[0] or word == other[1::-1] + other[2:]
