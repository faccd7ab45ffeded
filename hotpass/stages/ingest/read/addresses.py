"""The cells in a stretch of a worksheet's XML, all at once, by arithmetic over its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from hotpass.stages.ingest.read.cell_numbers import NumberCells, among, styles_in
from hotpass.stages.ingest.read.words import PADDING, Flags, Numbers, Words, mask_of, word_of, words_of

_OPENING: Final = b'c r="'
_TYPED_FIRST: Final = b' t="?"'
_TYPED_LAST: Final = b' t="?">'
_TYPED_STRING: Final = b'="str">'
_TYPED_INLINE: Final = b'eStr">'
#: Longer addresses are outside of every spreadsheet; up to here, four bytes hold rows and columns.
_LONGEST: Final = 10
_MOST_LETTERS: Final = 5


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells by row and column from 1; for numbers also their values."""

    rows: npt.NDArray[np.int32]
    columns: npt.NDArray[np.int32]
    values: npt.NDArray[np.float64] | None = None


class Stretch:
    """Whole rows of a worksheet.

    Attributes:
        cells: how many.
        rows, columns: the largest among their addresses.
        has_formulas: whether any is a formula.
        told: whether any is something else than a shared string.
        has_errors: whether any may hold an error.
    """

    def __init__(self, data: np.ndarray, opened: Numbers, tags: Numbers, addresses: _Addresses) -> None:
        self._data, self._opened, self._tags, self._addresses = data, opened, tags, addresses
        self._words = words_of(data)
        self._next = opened[tags + 1]
        self._last = self._words[self._next - 8]
        self._types = _type_in(self._last >> np.uint64(8), _TYPED_LAST)
        self.cells = len(tags)
        self.rows = int(addresses.rows.max(initial=0))
        self.columns = int(addresses.columns.max(initial=0))
        self.has_formulas = bool((data[opened + 1] == ord("f")).any())
        self.told = bool((self._types != ord("s")).any())
        if self.told:
            self._look_closer()
        self.has_errors = self.told and bool((self._types == ord("e")).any())

    def _look_closer(self) -> None:
        """Types that are written first; what is neither typed by a letter nor text is a number or odd."""
        untyped = np.flatnonzero(self._types == 0)
        self._types[untyped] = _type_in(self._words[self._addresses.ends[untyped] + 1], _TYPED_FIRST)
        untyped = untyped[self._types[untyped] == 0]
        last = self._last[untyped]
        blank = (last >> np.uint64(48)) == word_of(b"/>")
        texts = _ends(last, _TYPED_STRING) | _ends(last, _TYPED_INLINE)
        self._types[untyped[texts & ~blank]] = ord("t")
        self._types[untyped[blank]] = ord("t")

    def unusual(self, timed: Sequence[int]) -> bool:
        """Whether a cell is a date spelt out, a number of these styles, or not as programs write cells."""
        known = self._styles
        return bool((self._types == ord("d")).any()) or known is None or bool(among(known, timed).any())

    @cached_property
    def _plain(self) -> Numbers:
        """The cells of numbers."""
        return np.flatnonzero((self._types == 0) | (self._types == ord("n")))

    @cached_property
    def _styles(self) -> npt.NDArray[np.int64] | None:
        """The style of each number, 0 where none is named; None when one of their tags is odd."""
        begin, typed = self._addresses.ends[self._plain] + 1, self._types[self._plain] == ord("n")
        end = self._next[self._plain] - np.where(typed, len(_TYPED_LAST), 1)
        return styles_in(self._data, begin, end)

    def truths(self) -> Cells:
        """The truth values."""
        return self._at(np.flatnonzero(self._types == ord("b")))

    @cached_property
    def _numbers(self) -> NumberCells | None:
        return NumberCells.of(self._data, self._opened, self._tags[self._plain])

    def fractions(self, dated: Sequence[int]) -> Cells | None:
        """The numbers of which fastexcel would cut some places.

        Args:
            dated: numbers of the styles that show a date.

        Returns:
            None when a fraction is a date, or its tags are not as programs write them.
        """
        numbers, styles = self._numbers, self._styles
        if numbers is None or styles is None:
            return None
        marked = numbers.marked()
        if among(styles[numbers.owners[marked]], dated).any():
            return None
        found = numbers.cut(marked)
        return self._at(self._plain[numbers.owners[found[0]]], found[1]) if found else None

    def may_be_undated(self, moments: Sequence[int]) -> bool:
        """Whether a cell whose style shows a date or a time may hold a number that no calendar has.

        Only numbers with a sign, an exponent, or as many digits as no date has are looked at.
        """
        numbers, styles = self._numbers, self._styles
        if numbers is None or styles is None:
            return True
        return bool(among(styles[numbers.owners[numbers.far()]], moments).any())

    def _at(self, chosen: Numbers, values: npt.NDArray[np.float64] | None = None) -> Cells:
        return Cells(self._addresses.rows[chosen], self._addresses.columns[chosen], values)


@dataclass(frozen=True, slots=True)
class _Addresses:
    """Row and column of each cell, and where the quotation mark behind its address stands."""

    rows: npt.NDArray[np.int32]
    columns: npt.NDArray[np.int32]
    ends: Numbers


def _type_in(words: Words, pattern: bytes) -> npt.NDArray[np.uint8]:
    """The letter at the place of the question mark, 0 where the word is not as the pattern."""
    at = pattern.index(b"?")
    fixed = mask_of(len(pattern)) & ~np.uint64(0xFF << (8 * at))
    alike = (words & fixed) == (word_of(pattern) & fixed)
    return np.where(alike, (words >> np.uint64(8 * at)).astype(np.uint8), np.uint8(0))


def _ends(last: Words, ending: bytes) -> Flags:
    """Whether the words end so."""
    alike: Flags = (last >> np.uint64(8 * (8 - len(ending)))) == word_of(ending)
    return alike


def stretch_of(block: bytes) -> Stretch | None:
    """The stretch; None unless every cell begins ``<c r="`` with an address.

    Args:
        block: whole rows; tags without prefix.
    """
    data = np.frombuffer(block + PADDING, np.uint8)
    opened = np.flatnonzero(data[: len(block)] == ord("<"))
    tags = np.flatnonzero(data[opened + 1] == ord("c"))
    starts = opened[tags] + 1
    if ((words_of(data)[starts] & mask_of(len(_OPENING))) != word_of(_OPENING)).any():
        return None
    found = _addresses(data, starts + len(_OPENING))
    # The end of its row follows the last cell.
    return Stretch(data, opened, tags, found) if found and len(opened) > tags.max(initial=0) + 1 else None


def _addresses(data: np.ndarray, starts: Numbers) -> _Addresses | None:
    """The addresses that begin at these places and end in a quotation mark."""
    count = len(starts)
    columns, rows = np.zeros(count, np.int32), np.zeros(count, np.int32)
    lettered = np.ones(count, bool)
    for at in range(_LONGEST + 1):
        codes = data[starts + at]
        ended = codes == ord('"')
        if ended.all():
            return _Addresses(rows, columns, starts + at) if rows.all() and columns.all() else None
        # Bytes below the range wrap round to large ones.
        letters, digits = codes - np.uint8(ord("A")), codes - np.uint8(ord("0"))
        letter, digit = (letters < 26) & lettered, digits < 10
        if not (letter | digit | ended).all() or (at >= _MOST_LETTERS and letter.any()):
            return None
        lettered &= letter
        if at < _MOST_LETTERS:
            np.copyto(columns, columns * 26 + letters + 1, where=letter, casting="unsafe")
        np.copyto(rows, rows * 10 + digits, where=digit, casting="unsafe")
        # An address that has ended has nothing more to say: stay on its mark.
        starts = starts - ended
    return None
