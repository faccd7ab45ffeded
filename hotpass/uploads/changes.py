"""What a person changed about one table, and ranges as sheets write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hotpass.model import a1_range, column_number

Record = Mapping[str, Any]
Corners = tuple[int, int, int, int]
_RANGE = re.compile(r"([A-Z]{1,3})([1-9]\d*)(?::([A-Z]{1,3})([1-9]\d*))?")


@dataclass(slots=True)
class Change:
    """What a person changed about one table; what is None or not named stays as it was found.

    Attributes:
        range: where the table is, header rows included, such as ``A4:F120``.
        header_rows: row numbers of the header.
        use: whether it gives records.
        columns: by letter, the field or ``""`` for not used.
    """

    range: str | None = None
    header_rows: list[int] | None = None
    use: bool | None = None
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def moved(self) -> bool:
        """Whether the sheet must be read again."""
        return (self.range, self.header_rows, self.use) != (None, None, None)

    def __bool__(self) -> bool:
        return self.moved or bool(self.columns)

    def redraw(self, found: Record, range_: str) -> None:
        """Set the range; when no header row is left in it, its first row is the header."""
        rows = list(found["header_rows"] if self.header_rows is None else self.header_rows)
        first, last = (corners(range_) or (1, 1))[:2]
        inside = [row for row in rows if first <= row <= last]
        self.set(found, range_, inside if inside or not rows else [first])

    def toggle_header(self, found: Record, row: int) -> None:
        """Make a row a header row or none; one above the range comes into it, and leaves it again."""
        rows = set(found["header_rows"] if self.header_rows is None else self.header_rows)
        range_ = self.range or found["range"]
        area, first = corners(range_), (corners(found["range"]) or (row,))[0]
        if area and row < area[0] and row not in rows:
            range_ = a1_range(row, *area[1:])
        elif area and row in rows and row == area[0] < min(first, area[1]):
            range_ = a1_range(min(first, *(rows - {row} or {first})), *area[1:])
        self.set(found, range_, sorted(rows ^ {row}))

    def set(self, found: Record, range_: str, header_rows: Sequence[int]) -> None:
        """Set range and header rows; what is as it was found is no change."""
        self.range = None if range_ == found["range"] else range_
        self.header_rows = None if list(header_rows) == list(found["header_rows"]) else list(header_rows)

    def mapping(self, found: Record, *, columns: bool) -> dict[str, Any]:
        """The table as a run's ``mappings`` say it."""
        headers = found["header_rows"] if self.header_rows is None else self.header_rows
        return {
            "file": found["file_name"],
            "sheet": found["sheet"],
            "range": self.range or found["range"],
            "header_rows": list(headers),
            "use": (found["used"] or None) if self.use is None else self.use,
            "columns": dict(self.columns) if columns else {},
        }


def clean(a1: str) -> str:
    """A range as sheets write it: ``a4:$f$120`` is ``A4:F120``."""
    return a1.strip().upper().replace("$", "")


def corners(a1: str) -> Corners | None:
    """First and last row, first and last column of a range in A1 notation; None when it is none."""
    match = _RANGE.fullmatch(clean(a1))
    if match is None:
        return None
    first, last = int(match[2]), int(match[4] or match[2])
    left, right = column_number(match[1]), column_number(match[3] or match[1])
    return (first, last, left, right) if first <= last and left <= right else None


def shared(first: str, second: str) -> int:
    """Cells that two ranges share."""
    a, b = corners(first), corners(second)
    if a is None or b is None:
        return 0
    rows = min(a[1], b[1]) - max(a[0], b[0]) + 1
    columns = min(a[3], b[3]) - max(a[2], b[2]) + 1
    return max(0, rows) * max(0, columns)


def row_numbers(text: str) -> list[int] | None:
    """Row numbers parted by commas, none for a blank text; None when the text holds anything else."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return [int(part) for part in parts] if all(part.isdecimal() for part in parts) else None


def nearest(places: Sequence[tuple[Record, str]], row: int) -> Record | None:
    """The table that a row number is about, of tables with their ranges: around it, else next to it."""

    def away(place: tuple[Record, str]) -> int:
        first, last = (corners(place[1]) or (row, row))[:2]
        return max(first - row, row - last, 0)

    return min(places, key=away, default=(None, ""))[0]


def meant(places: Mapping[str, tuple[Record, str]], key: str, range_: str) -> Record | None:
    """The table that a drawn range is for: the one named, else the one that it shares most cells with."""
    if key in places:
        return places[key][0]
    best = max(places.values(), key=lambda place: shared(place[1], range_), default=None)
    return best[0] if best is not None and shared(best[1], range_) else None
