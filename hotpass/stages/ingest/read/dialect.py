"""What parts the fields of a text file, told by how even its rows become and how clean its cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_DELIMITERS: Final = ",;\t|"
_MOST_ROWS: Final = 400
_JUDGED_ROWS: Final = 100
_SEPARATOR_LINE: Final = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_CLEAN: Final = re.compile(
    r"""\s*(?:
        | [-+]?[\d\s.,]*\d%?                          # a number
        | \S+@\S+\.\w+(?:[;,/\s]+\S+@\S+\.\w+)*         # e-mail addresses
        | \d{1,4}[-/.\s]\w{1,9}[-/.\s]\d{1,4}(?:[T\s][\d:.]+)?   # a date
        | (?:https?://|www\.)\S+
        | \+?[\d\s()/-]{7,}
        | (?:R|ZAR|\$|€|£)\s?[\d.,\s]+
        | [^\W\d_][^,;\t|"]{0,60}                     # words
    )\s*""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is written.

    Attributes:
        delimiter: between fields.
        skip: characters of a first line ``sep=;`` that is no row.
        width: fields of most rows.
        quoting: whether double quotes enclose fields.
    """

    delimiter: str
    skip: int = 0
    width: int = 1
    quoting: bool = True


def dialect_of(sample: str, prefer: str = ",") -> Dialect:
    """The dialect of a file that begins like this; ``prefer`` wins where nothing tells."""
    named = _SEPARATOR_LINE.match(sample)
    if named:
        rows = _rows(sample[named.end() :], named[1])
        return Dialect(named[1], named.end(), _usual_width(rows))
    scores = {mark: _score(_rows(sample, mark), mark) for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: (scores[mark], mark == prefer))
    if scores[best] <= 0:
        # Rows of one field each: whatever parts them must not stand in them.
        best = min(_DELIMITERS, key=lambda mark: (sample.count(mark), mark != prefer))
    return Dialect(best, 0, _usual_width(_rows(sample, best)))


def _rows(sample: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) == _MOST_ROWS:
                break
    except csv.Error:
        return rows
    return rows


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    counts = Counter(map(len, rows))
    return max(counts, key=lambda width: (counts[width], width)) if counts else 1


def _score(rows: Sequence[Sequence[str]], delimiter: str) -> float:
    """Higher the more rows have one width above 1, and the more cells are clean."""
    width = _usual_width(rows)
    if width < 2:
        return 0.0
    counts = Counter(map(len, rows))
    even = counts[width] / len(rows)
    judged = [row for row in rows if len(row) == width][:_JUDGED_ROWS]
    cells = [cell for row in judged for cell in row]
    clean = sum(1 for cell in cells if _CLEAN.fullmatch(cell)) / len(cells)
    return even * even * clean * (1 - 1 / width) * _spaced(rows, width, delimiter)


def _spaced(rows: Sequence[Sequence[str]], width: int, delimiter: str) -> float:
    """Less for marks with a blank after each; nothing if the first row has none: ``Botha, Anna``."""
    if delimiter not in ",;" or width > 2:
        return 1.0
    if not all(row[1].startswith(" ") for row in rows if len(row) == width):
        return 1.0
    return 0.3 if len(rows[0]) == width else 0.0
