"""Brand names, no two alike: each pattern counts through all its combinations in a scattered order."""

from __future__ import annotations

from collections.abc import Callable
from math import gcd
from typing import Final, NamedTuple

from hotpass.sample.dice import Dice
from hotpass.sample.words import people, trade

_NAMES: Final = people.SURNAMES
_PARTNERS: Final = (len(_NAMES) - 1) // 2


class Scatter:
    """A one-to-one map of 0…``size`` - 1 onto itself that puts neighbours far apart.

    Args:
        size: how many numbers there are.
        offset: where 0 goes.
    """

    def __init__(self, size: int, offset: int) -> None:
        step = int(size * 0.618)
        while gcd(step, size) != 1:
            step += 1
        self._size, self._step, self._offset = size, step, offset

    def __call__(self, number: int) -> int:
        """Where a number goes; numbers past the last begin again."""
        return (number * self._step + self._offset) % self._size


def _two_words(index: int) -> str:
    first, second = divmod(index, len(trade.SECOND_WORDS))
    return f"{trade.FIRST_WORDS[first]} {trade.SECOND_WORDS[second]}"


def _partners(index: int) -> str:
    # Each unordered pair once: the second stands less than half the list further on.
    first, ahead = divmod(index, _PARTNERS)
    return f"{_NAMES[first]} & {_NAMES[(first + ahead + 1) % len(_NAMES)]}"


def _family(index: int) -> str:
    return _NAMES[index]


def _place(index: int) -> str:
    head, tail = divmod(index, len(trade.PLACE_TAILS))
    return trade.PLACE_HEADS[head] + trade.PLACE_TAILS[tail]


def _african(index: int) -> str:
    return trade.AFRICAN_WORDS[index]


def _syllables(index: int) -> str:
    rest, tail = divmod(index, len(trade.SYLLABLE_TAILS))
    head, middle = divmod(rest, len(trade.SYLLABLE_MIDDLES))
    return trade.SYLLABLE_HEADS[head] + trade.SYLLABLE_MIDDLES[middle] + trade.SYLLABLE_TAILS[tail]


def _syllables_and_word(index: int) -> str:
    index, second = divmod(index, len(trade.SECOND_WORDS))
    index, tail = divmod(index, len(trade.SYLLABLE_TAILS))
    index, later = divmod(index, len(trade.SYLLABLE_MIDDLES))
    head, middle = divmod(index, len(trade.SYLLABLE_MIDDLES))
    middles = trade.SYLLABLE_MIDDLES[middle] + trade.SYLLABLE_MIDDLES[later]
    return f"{trade.SYLLABLE_HEADS[head]}{middles}{trade.SYLLABLE_TAILS[tail]} {trade.SECOND_WORDS[second]}"


class _Pattern(NamedTuple):
    size: int
    spell: Callable[[int], str]


_SYLLABLE_WORDS: Final = len(trade.SYLLABLE_HEADS) * len(trade.SYLLABLE_MIDDLES) * len(trade.SYLLABLE_TAILS)
_PATTERNS: Final = (
    _Pattern(len(trade.FIRST_WORDS) * len(trade.SECOND_WORDS), _two_words),
    _Pattern(len(_NAMES) * _PARTNERS, _partners),
    _Pattern(len(_NAMES), _family),
    _Pattern(len(trade.PLACE_HEADS) * len(trade.PLACE_TAILS), _place),
    _Pattern(len(trade.AFRICAN_WORDS), _african),
    _Pattern(_SYLLABLE_WORDS, _syllables),
    _Pattern(_SYLLABLE_WORDS * len(trade.SYLLABLE_MIDDLES) * len(trade.SECOND_WORDS), _syllables_and_word),
)
_LAST: Final = len(_PATTERNS) - 1
#: Indices into the patterns, each as often as it is met while it lasts.
_MIX: Final = (0,) * 9 + (1,) * 2 + (2,) * 2 + (3,) * 3 + (4,) * 2 + (5,) * 4 + (6,) * 2


class Brands:
    """A stream of brands without repetition; about 26 million before it runs dry."""

    def __init__(self, dice: Dice) -> None:
        self._used = [0] * len(_PATTERNS)
        self._scatter = [Scatter(pattern.size, dice.below(pattern.size)) for pattern in _PATTERNS]

    def next(self, dice: Dice) -> str:
        """A brand not given before."""
        chosen = dice.pick(_MIX)
        if self._used[chosen] == _PATTERNS[chosen].size:
            chosen = _LAST
        number = self._scatter[chosen](self._used[chosen])
        self._used[chosen] += 1
        return _PATTERNS[chosen].spell(number)
