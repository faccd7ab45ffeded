"""The addresses of all cells in a stretch of a worksheet's XML at once, by arithmetic over its bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

_OPENING: Final = b'c r="'
#: Longer addresses are outside of every spreadsheet; up to here, four bytes hold rows and columns.
_LONGEST: Final = 10
_MOST_LETTERS: Final = 5


@dataclass(frozen=True, slots=True)
class Extent:
    """Cells of a stretch.

    Attributes:
        cells: how many.
        rows, columns: the largest among their addresses.
        fractions: whether a value has a point or an exponent.
    """

    cells: int
    rows: int
    columns: int
    fractions: bool = False


def extent_of(block: bytes) -> Extent | None:
    """The extent of the cells; None unless every cell begins ``<c r="`` with an address.

    Args:
        block: whole rows; tags without prefix.
    """
    data = np.frombuffer(block + bytes(len(_OPENING) + _LONGEST + 1), np.uint8)
    opened = np.flatnonzero(data[: len(block)] == ord("<"))
    cells = opened[(data[opened + 1] == ord("c"))] + 1
    if not len(cells):
        return Extent(0, 0, 0)
    if any((data[cells + at] != byte).any() for at, byte in enumerate(_OPENING)):
        return None
    found = _largest(data, cells + len(_OPENING))
    return found and replace(found, fractions=_has_fractions(data, opened))


def _has_fractions(data: np.ndarray, opened: np.ndarray) -> bool:
    """Whether a point or an E stands behind ``<v>`` rather than in another tag or text."""
    marks = np.flatnonzero((data == ord(".")) | (data == ord("E")) | (data == ord("e")))
    before = opened[np.searchsorted(opened, marks) - 1]
    return bool(((data[before + 1] == ord("v")) & (marks > before + 2)).any())


def _largest(data: np.ndarray, starts: np.ndarray) -> Extent | None:
    """The largest row and column of the addresses that begin at these places and end in a quotation mark."""
    count = len(starts)
    columns, rows = np.zeros(count, np.int32), np.zeros(count, np.int32)
    lettered = np.ones(count, bool)
    for at in range(_LONGEST + 1):
        codes = data[starts + at]
        ended = codes == ord('"')
        if ended.all():
            return (
                Extent(count, int(rows.max()), int(columns.max())) if rows.all() and columns.all() else None
            )
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
