"""The cells in a stretch of a worksheet's XML, all at once, by arithmetic over its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

_OPENING: Final = b'c r="'
_SHARED: Final = b' t="s">'
_TRUTH: Final = b' t="b">'
_NUMERIC: Final = b' t="n">'
_STYLE: Final = b' s="'
#: How far before the end of these the letter of the type stands.
_TYPE_BACK: Final = 3
#: Longer addresses are outside of every spreadsheet; up to here, four bytes hold rows and columns.
_LONGEST: Final = 10
_MOST_LETTERS: Final = 5
_MOST_STYLE_DIGITS: Final = 5
#: Longest number that is looked at; programs write at most 24 characters.
_LONGEST_NUMBER: Final = 24
#: A number of so many digits is behind the last day of any calendar.
_UNDATED_DIGITS: Final = 7
#: fastexcel shows nine places, which are right for numbers of so few digits before the point.
_PLACES: Final = 9
_WHOLE_DIGITS: Final = 6
_PADDING: Final = bytes(64)

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


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
    """

    def __init__(self, block: bytes, data: np.ndarray, opened: Numbers, addresses: _Addresses) -> None:
        self._block, self._data, self._opened, self._addresses = block, data, opened, addresses
        self._kinds = data[opened + 1]
        self._tags = np.flatnonzero(self._kinds == ord("c"))
        self._next = np.append(opened, len(block))[self._tags + 1]
        self.cells = len(self._tags)
        self.rows = int(addresses.rows.max(initial=0))
        self.columns = int(addresses.columns.max(initial=0))
        self.has_formulas = bool((self._kinds == ord("f")).any())
        self.told = len(self._ending(_SHARED)) < len(self._tags)

    def _ending(self, ending: bytes, among: Numbers | None = None) -> Numbers:
        """Cells, of all or of these, whose opening tags end so; the letter of the type comes first."""
        behind = self._next if among is None else self._next[among]
        places = np.arange(len(behind))
        for back in (_TYPE_BACK, *range(1, len(ending) + 1)):
            places = places[self._data[behind[places] - back] == ending[-back]]
        return places if among is None else among[places]

    def truths(self) -> Cells | None:
        """The truth values; None when the tags are not as programs write them."""
        found = self._ending(_TRUTH)
        if len(found) != self._block.count(_TRUTH[1:-1]):
            return None
        return self._at(found)

    def fractions(self, dated: Sequence[int]) -> Cells | None:
        """The numbers of which fastexcel would cut some places.

        Args:
            dated: numbers of the styles that show a date.

        Returns:
            None when a fraction is a date, or its tags are not as programs write them.
        """
        numbers = self._numbers
        if numbers is None:
            return None
        owners, digits, lengths = numbers
        if not len(owners):
            return self._at(owners)
        if b't="str"' in self._block or self._any_dated(owners, dated) or lengths.max() > _LONGEST_NUMBER:
            return None
        long = ~_is_short(digits, lengths)
        texts = np.ascontiguousarray(digits[long]).view(f"S{digits.shape[1]}")[:, 0]
        try:
            return self._at(owners[long], texts.astype(np.float64))
        except ValueError:
            return None

    def may_be_undated(self, dated: Sequence[int]) -> bool:
        """Whether a cell whose style shows a date may hold a number that no calendar has.

        Only numbers with a sign, an exponent, or as many digits as no date has are looked at.
        """
        values, starts = self._values
        if (self._data[starts - 1] != ord(">")).any():
            return True
        lengths = self._opened[values + 1] - starts
        long = np.flatnonzero(lengths >= _UNDATED_DIGITS)
        for at in range(_UNDATED_DIGITS):
            long = long[_DIGIT[self._data[starts[long] + at]]]
        signed = np.flatnonzero(self._data[starts] == ord("-"))
        tags = self._once(values[long], values[signed], self._powers)
        owners = np.searchsorted(self._tags, tags) - 1
        return len(owners) > 0 and self._any_dated(owners, dated)

    @cached_property
    def _values(self) -> tuple[Numbers, Numbers]:
        """The tags of values, and where what they hold begins."""
        values = np.flatnonzero(self._kinds == ord("v"))
        return values, self._opened[values] + len("<v>")

    @cached_property
    def _pointed(self) -> tuple[Numbers, Numbers]:
        """Places of points and Es within values, and the tags of these values."""
        data, opened, kinds = self._data, self._opened, self._kinds
        marks = np.flatnonzero((data == ord(".")) | ((data | np.uint8(32)) == ord("e")))
        before = np.searchsorted(opened, marks) - 1
        inside = (kinds[before] == ord("v")) & (marks > opened[before] + 2)
        return marks[inside], before[inside]

    @property
    def _powers(self) -> Numbers:
        """The tags of values with an exponent."""
        marks, tags = self._pointed
        chosen: Numbers = tags[self._data[marks] != ord(".")]
        return chosen

    @cached_property
    def _numbers(self) -> tuple[Numbers, np.ndarray, Numbers] | None:
        """Fractions and negative zeros: their cells, their first characters, and their lengths."""
        tags = self._marked()
        owners = np.searchsorted(self._tags, tags) - 1
        starts, ends = self._opened[tags] + len("<v>"), self._opened[tags + 1]
        if (self._data[starts - 1] != ord(">")).any():
            return None
        lengths = ends - starts
        width = int(min(lengths.max(initial=1), _LONGEST_NUMBER))
        digits = self._data[starts[:, None] + np.arange(width)]
        digits[np.arange(width) >= lengths[:, None]] = 0
        number = _NUMBER[digits[:, 0]]
        return owners[number], digits[number], lengths[number]

    def _marked(self) -> Numbers:
        """Places of the tags of values with a point, an E, or a zero behind a minus."""
        values, starts = self._values
        negative = values[(self._data[starts] == ord("-")) & (self._data[starts + 1] == ord("0"))]
        return self._once(self._pointed[1], negative)

    def _once(self, *tags: Numbers) -> Numbers:
        """The tags of all groups, ascending, each once."""
        found = np.zeros(len(self._opened), bool)
        for some in tags:
            found[some] = True
        return np.flatnonzero(found)

    def _any_dated(self, owners: Numbers, dated: Sequence[int]) -> bool:
        """Whether a cell shows a date, or it cannot be told."""
        data = self._data
        styled = owners[data[self._addresses.ends[owners] + 1] != ord(">")]
        named = self._ending(_NUMERIC, styled)
        bare = named[self._next[named] - self._addresses.ends[named] == len(_NUMERIC) + 1]
        styled = self._addresses.ends[np.setdiff1d(styled, bare)]
        if any((data[styled + 1 + at] != byte).any() for at, byte in enumerate(_STYLE)):
            return True
        at, style = styled + 1 + len(_STYLE), np.zeros(len(styled), np.int64)
        for _ in range(_MOST_STYLE_DIGITS):
            digit = data[at] - np.uint8(ord("0"))
            more = digit < 10
            style, at = np.where(more, style * 10 + digit, style), at + more
        return bool((data[at] != ord('"')).any() or np.isin(style, list(dated)).any())

    def _at(self, chosen: Numbers | Flags, values: npt.NDArray[np.float64] | None = None) -> Cells:
        return Cells(self._addresses.rows[chosen], self._addresses.columns[chosen], values)


@dataclass(frozen=True, slots=True)
class _Addresses:
    """Row and column of each cell, and where the quotation mark behind its address stands."""

    rows: npt.NDArray[np.int32]
    columns: npt.NDArray[np.int32]
    ends: Numbers


def _any_of(characters: bytes) -> Flags:
    """For each byte, whether it is one of these."""
    return np.isin(np.arange(256), np.frombuffer(characters, np.uint8))


_NUMBER: Final = _any_of(b"0123456789-+.")
_SIGN: Final = _any_of(b"-+")
_EXPONENT: Final = _any_of(b"eE")
_DIGIT: Final = _any_of(b"0123456789")
_COUNTING: Final = _any_of(b"123456789")


def stretch_of(block: bytes) -> Stretch | None:
    """The stretch; None unless every cell begins ``<c r="`` with an address.

    Args:
        block: whole rows; tags without prefix.
    """
    data = np.frombuffer(block + _PADDING, np.uint8)
    opened = np.flatnonzero(data[: len(block)] == ord("<"))
    cells = opened[(data[opened + 1] == ord("c"))] + 1
    if any((data[cells + at] != byte).any() for at, byte in enumerate(_OPENING)):
        return None
    found = _addresses(data, cells + len(_OPENING))
    return Stretch(block, data, opened, found) if found else None


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
