"""The numbers in a stretch of a worksheet's XML, as they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hotpass.stages.ingest.read.words import WORD, Flags, Numbers, cut, holds, mask_of, word_of, words_of

_STYLE: Final = b' s="'
_MOST_STYLE_DIGITS: Final = 5
#: Longest number that is looked at; programs write at most 24 characters.
_LONGEST_NUMBER: Final = 24
#: A number of so many digits is behind the last day of any calendar.
_UNDATED_DIGITS: Final = 7
#: fastexcel shows nine places, which are right for numbers of so few digits before the point.
_PLACES: Final = 9
_WHOLE_DIGITS: Final = 6


def styles_in(data: np.ndarray, begin: Numbers, end: Numbers) -> npt.NDArray[np.int64] | None:
    """The styles that are named from here to there, 0 where nothing is; None when anything else is."""
    styles = np.zeros(len(begin), np.int64)
    styled = np.flatnonzero(begin != end)
    if ((words_of(data)[begin[styled]] & mask_of(len(_STYLE))) != word_of(_STYLE)).any():
        return None
    at, style = begin[styled] + len(_STYLE), styles[styled]
    for _ in range(_MOST_STYLE_DIGITS):
        digit = data[at] - np.uint8(ord("0"))
        more = digit < 10
        if not more.any():
            break
        style, at = np.where(more, style * 10 + digit, style), at + more
    if (data[at] != ord('"')).any() or (at + 1 != end[styled]).any():
        return None
    styles[styled] = style
    return styles


def among(styles: npt.NDArray[np.int64], known: Sequence[int]) -> Flags:
    """Which styles are among the known ones. For so small numbers a table is faster than numpy's own way."""
    table = np.zeros(10**_MOST_STYLE_DIGITS, np.bool_)
    table[[style for style in known if style < len(table)]] = True
    return table[styles]


@dataclass(frozen=True, slots=True)
class NumberCells:
    """Values of cells, as they are written.

    Attributes:
        owners: of each, its cell's place among those that were asked for.
        starts, lengths: of what stands between its tags.
    """

    data: np.ndarray
    owners: Numbers
    starts: Numbers
    lengths: Numbers

    @classmethod
    def of(cls, data: np.ndarray, opened: Numbers, cells: Numbers) -> NumberCells | None:
        """The values of cells that have one.

        Args:
            data: the bytes.
            opened: where each tag begins.
            cells: places among these of the cells.

        Returns:
            None when one of their tags is not as programs write it.
        """
        values = _behind_formulas(data, opened, cells + 1)
        kinds = data[opened[values] + 1]
        owners = np.flatnonzero(kinds == ord("v"))
        values = values[owners]
        starts = opened[values] + len("<v>")
        lengths = opened[np.minimum(values + 1, len(opened) - 1)] - starts
        if (
            not _EXPECTED[kinds].all()
            or (data[starts - 1] != ord(">")).any()
            or (lengths > _LONGEST_NUMBER).any()
        ):
            return None
        return cls(data, owners, starts, lengths)

    def marked(self) -> Numbers:
        """Those with a point or an exponent, and negative zeros, unless fastexcel shows all their places."""
        first = self._first
        pointed = holds(first, b".")
        marked = holds(first, b"e", folded=True) | ((first & mask_of(2)) == word_of(b"-0"))
        short = self.lengths <= WORD
        marked |= ~short & (pointed | self._further())
        # A point behind few digits and before few others, and no sign.
        marked |= short & pointed & ~holds(first & mask_of(_WHOLE_DIGITS + 1), b".")
        return np.flatnonzero(marked | (pointed & ((first & mask_of(1)) == word_of(b"-"))))

    def _further(self) -> Flags:
        """Whether a point or an exponent stands behind the first word."""
        found = np.zeros(len(self.lengths), np.bool_)
        long = np.flatnonzero(self.lengths > WORD)
        for words in self._words_behind(long):
            found[long] |= holds(words, b".") | holds(words, b"e", folded=True)
        return found

    def _words_behind(self, chosen: Numbers) -> Iterator[np.ndarray]:
        for at in range(WORD, _LONGEST_NUMBER, WORD):
            yield cut(words_of(self.data)[self.starts[chosen] + at], self.lengths[chosen] - at)

    @property
    def _first(self) -> npt.NDArray[np.uint64]:
        return cut(words_of(self.data)[self.starts], self.lengths)

    def far(self) -> Numbers:
        """Those with a sign, an exponent, or as many digits as no date has."""
        first = self._first
        signed = (first & mask_of(1)) == word_of(b"-")
        whole = (self.lengths >= _UNDATED_DIGITS) & ~holds(first & mask_of(_UNDATED_DIGITS), b".")
        power = holds(first, b"e", folded=True)
        long = np.flatnonzero(self.lengths > WORD)
        for words in self._words_behind(long):
            power[long] |= holds(words, b"e", folded=True)
        return np.flatnonzero(signed | whole | power)

    def cut(self, marked: Numbers) -> tuple[Numbers, npt.NDArray[np.float64]] | None:
        """Those of which fastexcel cuts places, with their values; None when one is no number."""
        lengths = self.lengths[marked]
        width = int(lengths.max(initial=1))
        digits = self.data[self.starts[marked][:, None] + np.arange(width)]
        digits[np.arange(width) >= lengths[:, None]] = 0
        long = np.flatnonzero(_NUMBER[digits[:, 0]] & ~_is_short(digits, lengths))
        values = _values(digits[long], lengths[long])
        return None if values is None else (marked[long], values)


def _behind_formulas(data: np.ndarray, opened: Numbers, values: Numbers) -> Numbers:
    """The tags behind those of formulas."""
    formulas = np.flatnonzero(data[opened[values] + 1] == ord("f"))
    if not len(formulas):
        return values
    after = np.minimum(values[formulas] + 1, len(opened) - 1)
    closing = (data[opened[after] + 1] == ord("/")) & (data[opened[after] + 2] == ord("f"))
    values[formulas] = np.minimum(after + closing, len(opened) - 1)
    return values


def _values(digits: np.ndarray, lengths: Numbers) -> npt.NDArray[np.float64] | None:
    """Numbers from their characters, a row each, zeros behind them."""
    texts, ends = digits[digits != 0], np.zeros(len(lengths) + 1, np.int32)
    if len(texts) != lengths.sum():
        return None
    np.cumsum(lengths, out=ends[1:])
    strings = pa.StringArray.from_buffers(len(lengths), pa.py_buffer(ends), pa.py_buffer(texts))
    try:
        return np.asarray(strings.cast(pa.float64()).to_numpy(zero_copy_only=False))
    except pa.ArrowInvalid:
        return None


def _any_of(characters: bytes) -> Flags:
    """For each byte, whether it is one of these."""
    return np.isin(np.arange(256), np.frombuffer(characters, np.uint8))


#: After the first letter of a tag behind a cell's: a value, the next cell, or the end of something.
_EXPECTED: Final = _any_of(b"vc/")
_NUMBER: Final = _any_of(b"0123456789-+.")
_SIGN: Final = _any_of(b"-+")
_EXPONENT: Final = _any_of(b"eE")
_COUNTING: Final = _any_of(b"123456789")


def _is_short(digits: np.ndarray, lengths: Numbers) -> Flags:
    """Numbers whose places fastexcel shows all."""
    points = digits == ord(".")
    point = points.argmax(axis=1)
    whole = point - _SIGN[digits[:, 0]]
    plain = points.any(axis=1) & ~_EXPONENT[digits].any(axis=1)
    # A negative zero would keep its sign.
    plain &= _COUNTING[digits].any(axis=1)
    short: Flags = plain & (whole <= _WHOLE_DIGITS) & (lengths - point - 1 <= _PLACES)
    return short
