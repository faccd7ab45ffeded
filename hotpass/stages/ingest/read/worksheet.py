"""What a fast reader does not tell about a worksheet, found in its XML without parsing it.

Rows are looked at as bytes, whole rows at a time. Addresses in text do not mislead: only tags are looked at,
and ``<`` stands in text nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import Final

from hotpass.errors import InputError
from hotpass.stages.ingest.read.addresses import Cells, Stretch, stretch_of
from hotpass.stages.ingest.read.cell_text import as_shown

_LONGEST_ROW: Final = 16 * 1024 * 1024
_MOST_MARKED: Final = 200_000
_PREFIX: Final = re.compile(rb"<(\w+:)?worksheet\b")
_ADDRESS: Final = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,7})(\d{1,10})[\"']")
_ROW_NUMBER: Final = re.compile(rb"\br\s*=\s*[\"'](\d{1,10})[\"']")
_STYLE: Final = re.compile(rb"\bs\s*=\s*[\"'](\d+)[\"']")
_TYPE: Final = re.compile(rb"\bt\s*=\s*[\"'](\w+)[\"']")
#: Behind a style: a number with a sign, seven digits and more, or an exponent.
_FAR: Final = rb"[^<>]*>\s*<%sv>(-[^<]*|\d{7,}[^<]*|[\d.]+[eE][^<]*)<"
_CALENDAR: Final = 2_958_466.0
_DIGITS: Final = b"0123456789"
_LONGEST_ADDRESS: Final = 14
_HIDDEN: Final = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true|on)[\"']")
_BOUNDS: Final = re.compile(rb"\b(min|max)\s*=\s*[\"'](\d{1,6})[\"']")
_GROUP: Final = re.compile(rb"\bsi\s*=\s*[\"'](\d+)[\"']")
_SHARED: Final = re.compile(rb"\bt=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d{1,9})<")

MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+)(\d+):([A-Z]+)(\d+)\"")
MOST_MERGED: Final = 20_000

Cell = tuple[int, int]
"""Row and column of a cell, both from 1."""


@dataclass(frozen=True, slots=True)
class SheetStyles:
    """What number formats show and values do not tell.

    Attributes:
        padded: by style number, the digits to which a whole number is filled up with zeros.
        timed: numbers of the styles that show a time of day or a duration.
        dated: numbers of the styles that show a date.
    """

    padded: Mapping[int, int] = field(default_factory=dict)
    timed: Sequence[int] = ()
    dated: Sequence[int] = ()

    @property
    def moments(self) -> list[int]:
        """Numbers of the styles that show a date, a time of day or a duration."""
        return [*self.dated, *self.timed]


@dataclass(slots=True)
class SheetFacts:
    """What one pass over a worksheet's XML found.

    Attributes:
        rows, columns: of the last cell, blank but formatted ones included.
        cells: cell elements.
        errors: text of cells that hold an error, such as ``#N/A``.
        uncached: formulas whose value was never computed, by cell; ``""`` where it is not spelt out.
        shared: of these, those that are spelt out at another cell, from which they are to be moved: by cell,
            that cell and its formula.
        padded: digits to which a number is filled up with zeros, where its format says so.
        undated: numbers that no calendar has, where the format shows a date, a time or a duration, as people
            should see them.
        hidden_rows: numbers of hidden rows.
        hidden_columns: first and last of each run of hidden columns.
        merged: first row, last row, first column and last column of merged cells.
        truths: cells that hold a truth value.
        fractions: cells that hold a number with more places than fastexcel shows, with their numbers.
        unusual: whether a cell is a time of day, a duration, a date spelt out or a date with a fraction, or
            the cells are written in a way that is not looked through for what they hold.
    """

    rows: int = 0
    columns: int = 0
    cells: int = 0
    errors: dict[Cell, str] = field(default_factory=dict)
    uncached: dict[Cell, str] = field(default_factory=dict)
    shared: dict[Cell, tuple[Cell, str]] = field(default_factory=dict)
    padded: dict[Cell, int] = field(default_factory=dict)
    undated: dict[Cell, str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    truths: list[Cells] = field(default_factory=list)
    fractions: list[Cells] = field(default_factory=list)
    unusual: bool = False


@dataclass(frozen=True, slots=True)
class _Tags:
    """The tags of a worksheet, which may bear a prefix."""

    row: bytes
    row_end: bytes
    cell: bytes
    formula: bytes
    uncached: re.Pattern[bytes]
    spelt: re.Pattern[bytes]
    value: re.Pattern[bytes]
    far: re.Pattern[bytes] | None

    @classmethod
    def of(cls, prefix: bytes, moments: Sequence[int]) -> _Tags:
        p = re.escape(prefix)
        styles = b"|".join(b"%d" % style for style in moments)
        return cls(
            b"<%srow" % prefix,
            b"</%srow>" % prefix,
            b"<%sc" % prefix,
            b"<%sf" % prefix,
            re.compile(
                rb"<%sf(\s[^>]*)?(?:/>|>([^<]*)</%sf>)\s*(<%sv\s*/>|<%sv></%sv>)?\s*</%sc>"
                % (p, p, p, p, p, p)
            ),
            re.compile(rb"<%sf(\s[^>]*shared[^>]*)>([^<]+)<" % p),
            re.compile(rb"<%sv(?:\s[^>]*)?>([^<]*)<" % p),
            re.compile(rb'\ss="(?:%s)"' % styles + _FAR % p) if styles else None,
        )


class SheetScan:
    """Takes a worksheet's bytes as they are inflated."""

    def __init__(self, styles: SheetStyles) -> None:
        self._styles = styles
        self._facts = SheetFacts()
        self._tags: _Tags | None = None
        self._rest = b""
        self._in_rows = False
        self._spelt: dict[int, tuple[Cell, str]] = {}
        self._groups: dict[Cell, int] = {}

    def feed(self, chunk: bytes) -> None:
        """Look at the rows that are complete with this chunk."""
        data = self._rest + chunk
        if self._tags is None:
            found = _PREFIX.search(data)
            self._tags = _Tags.of((found[1] or b"") if found else b"", self._styles.moments)
        end = data.rfind(self._tags.row_end)
        if end < 0:
            self._rest = data
        else:
            end += len(self._tags.row_end)
            self._rest = data[end:]
            self._look(data[:end], self._tags)
        if len(self._rest) > _LONGEST_ROW:
            raise InputError("a row of the workbook is longer than any spreadsheet program writes")

    def finish(self) -> SheetFacts:
        """What was found, once all is fed."""
        if self._tags is not None and not self._in_rows:
            self._hidden_columns(self._rest)
        self._facts.shared = {
            cell: self._spelt[group] for cell, group in self._groups.items() if group in self._spelt
        }
        self._facts.merged = [
            merged_cells(found) for found in islice(MERGED.finditer(self._rest), MOST_MERGED)
        ]
        return self._facts

    @staticmethod
    def shared(block: bytes) -> Iterator[int]:
        """Numbers of the shared strings that the cells of a block use."""
        return map(int, _SHARED.findall(block))

    def _look(self, block: bytes, tags: _Tags) -> None:
        if not self._in_rows:
            self._in_rows = True
            start = block.find(tags.row)
            self._hidden_columns(block[:start])
            block = block[start:]
        stretch = stretch_of(block) if tags.cell == b"<c" else None
        if stretch is None:
            self._facts.cells += block.count(tags.cell)
            self._facts.unusual = True
            self._extend(block, tags)
        else:
            self._take(stretch)
        if stretch is None:
            self._errors(block, tags)
        elif stretch.told:
            self._facts.unusual = self._facts.unusual or stretch.unusual(self._styles.timed)
            if stretch.has_errors:
                self._errors(block, tags)
        if stretch.has_formulas if stretch else tags.formula in block:
            self._formulas(block, tags)
        if b"h" in block and b"hidden=" in block:
            self._hidden_rows(block, tags)
        if self._styles.padded:
            self._padded(block, tags)
        if tags.far and (stretch is None or (stretch.told and stretch.may_be_undated(self._styles.moments))):
            self._undated(block, tags.cell, tags.far)

    def _take(self, stretch: Stretch) -> None:
        facts = self._facts
        facts.cells += stretch.cells
        facts.rows = max(facts.rows, stretch.rows)
        facts.columns = max(facts.columns, stretch.columns)
        if not stretch.told or facts.unusual:
            return
        truths, fractions = stretch.truths(), stretch.fractions(self._styles.dated)
        if fractions is None:
            facts.unusual = True
            facts.truths, facts.fractions = [], []
            return
        facts.truths += [truths] if len(truths.rows) else []
        facts.fractions += [fractions] if len(fractions.rows) else []

    def _extend(self, block: bytes, tags: _Tags) -> None:
        """The bounds from the last cell of each row, or from counting where cells bear no address."""
        facts, opening = self._facts, tags.cell + b" "
        row, letters = facts.rows, set[bytes]()
        for part in block.split(tags.row_end)[:-1]:
            at = part.rfind(opening)
            start = part.find(b'r="', at) + 3 if at >= 0 else 2
            address = part[start : part.find(b'"', start)] if start > 2 else b""
            column = address.rstrip(_DIGITS)
            if column.isalpha() and len(column) < len(address) <= _LONGEST_ADDRESS:
                letters.add(column)
                row = max(row, int(address[len(column) :]))
            else:
                row = self._count(part, row, tags)
        facts.rows = row
        facts.columns = max([facts.columns, *map(_number, letters)])

    def _count(self, part: bytes, row: int, tags: _Tags) -> int:
        """The number of a row whose cells bear no address; their count bounds the columns."""
        cells = part.count(tags.cell + b" ") + part.count(tags.cell + b">") + part.count(tags.cell + b"/>")
        if not cells:
            return row
        self._facts.columns = max(self._facts.columns, cells)
        named = _ROW_NUMBER.search(part, 0, part.find(b">", part.find(tags.row)))
        return max(row, int(named[1])) if named else row + 1

    def _errors(self, block: bytes, tags: _Tags) -> None:
        for start, end in _opened(block, tags.cell + b" ", (b't="e"',)):
            cell, value = _address(block, start, end), tags.value.search(block, end)
            if cell and value and len(self._facts.errors) < _MOST_MARKED:
                self._facts.errors[cell] = value[1].decode("utf-8", "replace")

    def _formulas(self, block: bytes, tags: _Tags) -> None:
        if b"shared" in block:
            self._shared(block, tags)
        for found in tags.uncached.finditer(block):
            start = block.rfind(tags.cell + b" ", 0, found.start())
            end = block.find(b">", start)
            kind = _TYPE.search(block, start, end)
            computed_blank = bool(found[3]) and kind is not None and kind[1] == b"str"
            cell = _address(block, start, end)
            if not cell or computed_blank or len(self._facts.uncached) >= _MOST_MARKED:
                continue
            self._facts.uncached[cell] = _formula(found[2])
            group = _GROUP.search(found[1] or b"")
            if group and not found[2]:
                self._groups[cell] = int(group[1])

    def _shared(self, block: bytes, tags: _Tags) -> None:
        """The formulas that other cells share, whether they have a value or not."""
        for found in tags.spelt.finditer(block):
            start = block.rfind(tags.cell + b" ", 0, found.start())
            cell, group = _address(block, start, block.find(b">", start)), _GROUP.search(found[1])
            if cell and group and len(self._spelt) < _MOST_MARKED:
                self._spelt[int(group[1])] = cell, _formula(found[2])

    def _hidden_rows(self, block: bytes, tags: _Tags) -> None:
        for start, end in _opened(block, tags.row + b" ", (b"hidden=",)):
            number = _ROW_NUMBER.search(block, start, end)
            if number and _HIDDEN.search(block, start, end):
                self._facts.hidden_rows.append(int(number[1]))

    def _hidden_columns(self, head: bytes) -> None:
        for start, end in _opened(head, b"col ", (b"hidden=",)):
            bounds = dict(_BOUNDS.findall(head, start, end))
            if _HIDDEN.search(head, start, end) and {b"min", b"max"} <= set(bounds):
                self._facts.hidden_columns.append((int(bounds[b"min"]), int(bounds[b"max"])))

    def _padded(self, block: bytes, tags: _Tags) -> None:
        marks = [b's="%d"' % style for style in self._styles.padded]
        for mark in marks:
            for start, end in _opened(block, tags.cell + b" ", (mark,)):
                style, kind = _STYLE.search(block, start, end), _TYPE.search(block, start, end)
                cell = _address(block, start, end)
                if style and cell and (kind is None or kind[1] == b"n"):
                    self._facts.padded[cell] = self._styles.padded[int(style[1])]

    def _undated(self, block: bytes, opening: bytes, far: re.Pattern[bytes]) -> None:
        for found in far.finditer(block):
            start, end = block.rfind(opening + b" ", 0, found.start()), block.find(b">", found.start())
            cell, kind = _address(block, start, end), _TYPE.search(block, start, end)
            number = _number_in(found[1]) if kind is None or kind[1] == b"n" else None
            style = _STYLE.search(block, start, end)
            least = 0.0 if style and int(style[1]) in self._styles.dated else -_CALENDAR
            if cell and number is not None and not least <= number < _CALENDAR:
                self._facts.undated[cell] = as_shown(number)


def _number_in(text: bytes) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _opened(block: bytes, opening: bytes, marks: tuple[bytes, ...]) -> Iterator[tuple[int, int]]:
    """Start and end of each opening tag that holds one of the marks."""
    for mark in marks:
        at = block.find(mark)
        while at >= 0:
            start, end = block.rfind(opening, 0, at), block.find(b">", at)
            if start >= 0 and end >= 0 and block.find(b">", start, at) < 0:
                yield start, end
            at = block.find(mark, at + len(mark))


def _formula(text: bytes | None) -> str:
    return unescape((text or b"").decode("utf-8", "replace"))


def _address(block: bytes, start: int, end: int) -> Cell | None:
    found = _ADDRESS.search(block, start, end)
    return (int(found[2]), _number(found[1])) if found else None


def merged_cells(found: re.Match[bytes]) -> tuple[int, int, int, int]:
    """First row, last row, first column and last column of a match of :data:`MERGED`."""
    left, top, right, bottom = found.groups()
    return int(top), int(bottom), _number(left), _number(right)


def _number(letters: bytes) -> int:
    number = 0
    for code in letters.upper():
        number = number * 26 + code - 64
    return number
