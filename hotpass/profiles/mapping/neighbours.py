"""What the other columns of a table tell of a column that one alone leaves open, names apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from hotpass.profiles.mapping.seen import Column

_NUMBERED: Final = re.compile(r"(.+?) ?\d")
#: Share of values that may be typed wrong: month 15, the year 1060.
_SLIPS: Final = 0.05
_BARE_CODE: Final = re.compile(
    r"(?:(?:\w+ )*(?:address|adres) |(?:billing|delivery|mailing|physical|pos|post|postal|shipping|street) )*"
    r"(?:code|kode|p code|pcode)"
)
#: What figures say for postal codes where next to all have four digits.
_FULL_CODES: Final = 0.55
#: What figures say for half a pair of coordinates where next to all may be one.
_HALVES: Final = 0.55
_FINE: Final = re.compile(r"-?\d{1,3}[.,]\d{4,}")
_PLACES: Final = ("address", "locality", "province")


def settled(columns: list[Column]) -> list[Column]:
    """The columns, seen by themselves, after each rule in turn."""
    seen = _date_in_three(columns)
    seen = [_first(_postal(column, seen)) for column in seen]
    seen = [_place_between(column, seen) for column in seen]
    return _one_series(_halves_of_pairs(seen))


def _date_in_three(columns: list[Column]) -> list[Column]:
    """Three neighbouring columns of a year, a month and a day are one date."""
    seen = list(columns)
    for start in range(len(seen) - 2):
        three = seen[start : start + 3]
        if any(column.kind == "date" for column in three):
            continue
        if any(map(_are_days, (three, three[::-1]))):
            seen[start : start + 3] = [column.as_kind("date", 0.85) for column in three]
    return seen


def _are_days(columns: Sequence[Column]) -> bool:
    spans = zip(columns, ((1850, 2030), (1, 12), (1, 31)), strict=True)
    return all(_lie_within(column.values, *span) for column, span in spans)


def _lie_within(values: Sequence[str], least: int, most: int) -> bool:
    """Whether the values are whole numbers of a range, a few slips apart."""
    numbers = [int(value) for value in values if value.isdecimal() and len(value) <= 4]
    inside = [number for number in numbers if least <= number <= most]
    return len(values) > 3 and len(set(inside)) > 2 and len(inside) >= (1 - _SLIPS) * len(values)


def _postal(column: Column, columns: Sequence[Column]) -> Column:
    """Four digits behind an address are its postal code, if the header does not tell another thing."""
    if column.content("postal_code") < 0.4:
        return column
    beside = columns[max(0, column.position - 1) : column.position]
    if _BARE_CODE.fullmatch(column.header):
        beside = columns[max(0, column.position - 3) : column.position]
    elif column.found is None or column.found.says_header or _are_short(column):
        return column
    return column.as_kind("postal_code", 0.85) if any(c.kind in _PLACES for c in beside) else column


def _are_short(column: Column) -> bool:
    """Whether a header stands above figures of which some have not four digits."""
    return bool(column.header) and column.content("postal_code") < _FULL_CODES


def _first(column: Column) -> Column:
    """Four digits without a header before everything else tell rows apart; no list begins with its codes."""
    begins = column.position == 0 and not column.header and column.kind == "postal_code"
    return column.as_kind("identifier", 0.7) if begins else column


def _halves_of_pairs(columns: list[Column]) -> list[Column]:
    """Two neighbours of fine degrees in ranges apart are latitude and longitude, whatever stands above."""
    paired = {
        c.position
        for pair in pairwise(columns)
        if all(c.kind == "coordinates" and _are_fine(c) for c in pair) and _lie_apart(*pair)
        for c in pair
    }
    return [c.as_kind("coordinates", max(0.88, c.confidence)) if c.position in paired else c for c in columns]


def _are_fine(column: Column) -> bool:
    fine = sum(_FINE.fullmatch(value) is not None for value in column.values)
    return column.content("coordinates") >= _HALVES and fine >= 0.9 * len(column.values)


def _lie_apart(one: Column, other: Column) -> bool:
    spans = [sorted(float(v.replace(",", ".")) for v in c.values if _FINE.fullmatch(v)) for c in (one, other)]
    return all(spans) and (spans[0][-1] < spans[1][0] or spans[1][-1] < spans[0][0])


def _place_between(column: Column, columns: Sequence[Column]) -> Column:
    """Words between an address and its town, province or code are a part of the town."""
    if not 0 < column.position < len(columns) - 1 or (column.found is not None and column.found.says_header):
        return column
    before, behind = columns[column.position - 1], columns[column.position + 1]
    words = all(value[0].isalpha() and value.count(" ") < 4 for value in column.values)
    between = before.kind == "address" and behind.kind in ("locality", "province", "postal_code")
    town = between and words and column.values and _says_little(column)
    return column.as_kind("locality", 0.85) if town else column


def _says_little(column: Column) -> bool:
    return max(column.content(kind) for kind in ("address", "province")) < 0.3


def _one_series(columns: list[Column]) -> list[Column]:
    """``Postal 1``, ``Postal 2``, ``Postal 3`` are lines of one address, whatever each holds by itself."""
    lines: dict[str, list[Column]] = {}
    for column in columns:
        if (found := _NUMBERED.fullmatch(column.header)) is not None:
            lines.setdefault(found[1], []).append(column)
    of_address = {
        one.position
        for series in lines.values()
        if len(series) > 1 and any(c.kind == "address" and c.confidence >= 0.4 for c in series)
        for one in series
    }
    return [c.as_kind("address", max(0.85, c.confidence)) if c.position in of_address else c for c in columns]
