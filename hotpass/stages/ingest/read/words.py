"""Bytes looked at eight at a time: the word at every place of a buffer, its first byte the lowest."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

WORD: Final = 8
#: Behind a buffer, so that there is a word at each of its places and some way behind them.
PADDING: Final = bytes(64)
_LOW: Final = np.uint64(0x0101010101010101)
_HIGH: Final = np.uint64(0x8080808080808080)
_FOLD: Final = np.uint64(0x2020202020202020)
_MASKS: Final = np.array([(1 << 8 * count) - 1 for count in range(WORD + 1)], np.uint64)


def words_of(data: np.ndarray) -> Words:
    """The word at each place; nothing is copied."""
    return np.ndarray((len(data) - WORD + 1,), "<u8", data.data, strides=(1,))


def word_of(text: bytes) -> np.uint64:
    """The word that begins with the text and is zero behind it."""
    return np.uint64(int.from_bytes(text, "little"))


def mask_of(count: int) -> np.uint64:
    """Which bits the first bytes of a word have."""
    return np.uint64(_MASKS[count])


def cut(words: Words, lengths: Numbers) -> Words:
    """The words with zeros behind so many bytes; negative lengths are none."""
    found: Words = words & _MASKS[np.minimum(np.maximum(lengths, 0), WORD)]
    return found


def holds(words: Words, letter: bytes, *, folded: bool = False) -> Flags:
    """Whether a byte of each word is this one, or when folded, this lower letter or its capital.

    Source: the test for a zero byte in S. Anderson, Bit Twiddling Hacks.
    """
    apart = (words | _FOLD if folded else words) ^ (_LOW * np.uint64(letter[0]))
    found: Flags = ((apart - _LOW) & ~apart & _HIGH) != 0
    return found
