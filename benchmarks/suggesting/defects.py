"""Faults as people and programs make them, planted at known cells; none knows of any rule."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

import pyarrow as pa

#: From the value of a cell, its column and a source of chance to what is wrong there, or None where it does
#: not apply.
Fault = Callable[[Any, list[Any], random.Random], Any]

GONE = object()


def _lost(value: Any, _column: list[Any], _chance: random.Random) -> Any:
    return GONE


def _placeholder(value: Any, _column: list[Any], chance: random.Random) -> Any:
    return chance.choice(["N/A", "unknown", "?", "-", "TBC", ""]) if isinstance(value, str) else None


def _mistyped(value: Any, _column: list[Any], chance: random.Random) -> Any:
    """Two letters change places, one is doubled, one is missing."""
    if not isinstance(value, str) or len(value) < 4:
        return None
    at = chance.randrange(1, len(value) - 1)
    made = chance.choice(
        [
            value[:at] + value[at + 1] + value[at] + value[at + 2 :],
            value[:at] + value[at] * 2 + value[at + 1 :],
            value[:at] + value[at + 1 :],
        ]
    )
    return made if made != value else None


def _too_large(value: Any, _column: list[Any], chance: random.Random) -> Any:
    """A unit or a decimal point gone wrong."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value:
        return type(value)(value * chance.choice([100, 1000, -1]))
    return None


def _of_another_column(value: Any, column: list[Any], chance: random.Random) -> Any:
    """A value of another column (here the column's neighbour), pasted one cell too far."""
    other = chance.choice(column)
    return other if other is not None and type(other) is type(value) and other != value else None


def _wrong_day(value: Any, _column: list[Any], chance: random.Random) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return None
    year, month, day = value.split("-")
    return chance.choice(["1900-01-01", "2099-12-31", f"{day}/{month}/{year}", f"0{value[1:]}"])


def _garbled(value: Any, _column: list[Any], chance: random.Random) -> Any:
    """Signs of a wrong encoding or of markup."""
    if not isinstance(value, str) or not value:
        return None
    at = chance.randrange(len(value) + 1)
    return value[:at] + chance.choice(["Ã©", "\ufffd", "&amp;", "\t", "<br>", "#"]) + value[at:]


def _shortened(value: Any, _column: list[Any], chance: random.Random) -> Any:
    return value[: len(value) // 3] if isinstance(value, str) and len(value) >= 6 else None


FAULTS: dict[str, Fault] = {
    "a value is lost": _lost,
    "a placeholder": _placeholder,
    "mistyped": _mistyped,
    "out by a factor, or a sign": _too_large,
    "a day that cannot be": _wrong_day,
    "garbled": _garbled,
    "cut off": _shortened,
    "from the neighbouring column": _of_another_column,
}


def plant(table: pa.Table, seed: int, share: float = 0.002) -> tuple[pa.Table, dict[tuple[int, str], str]]:
    """A table with faults in about that share of its cells; by row and column, which fault is there."""
    chance = random.Random(f"faults {seed}")
    columns = {name: table[name].to_pylist() for name in table.column_names}
    names, planted = list(columns), {}
    wanted = max(len(FAULTS), int(share * table.num_rows * len(names)))
    for _ in range(wanted * 3):
        if len(planted) >= wanted:
            break
        row, place = chance.randrange(table.num_rows), chance.randrange(len(names))
        name, fault = names[place], chance.choice(list(FAULTS))
        value = columns[name][row]
        if value is None or (row, name) in planted:
            continue
        beside = columns[names[place - 1]] if fault == "from the neighbouring column" else columns[name]
        made = FAULTS[fault](value, beside, chance)
        if made is not None:
            columns[name][row] = None if made is GONE else made
            planted[row, name] = fault
    arrays = [pa.array(columns[name], table.schema.field(name).type) for name in names]
    return pa.Table.from_arrays(arrays, schema=table.schema), planted
