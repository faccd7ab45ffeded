"""From a value to the cell of its record that holds it."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from hotpass.engine import Engine
from hotpass.model import cells_sql

_BETWEEN: Final = "; "
_FIGURES: Final = 7


def trace(engine: Engine, told: pa.Table, row: pa.Array, *, several: bool) -> tuple[pa.Array, pa.Array]:
    """The text and the cells that each value stands in.

    A field of several values may have been read from several cells; a record has their texts parted by
    ``"; "`` and their columns by a blank. The value then stands in the first cell whose text has it, in any
    case, or has its last seven figures, as telephone numbers are written in many ways. Where no text does, or
    the texts cannot be told apart, all cells are named, as for a value that was put together: ``B7 C7``.

    Args:
        engine: where texts of several cells are told apart.
        told: ``value``, and ``raw`` and ``cols`` of the field of the record that gives it.
        row: of that record in its sheet; null where no record gives the value.
        several: whether a record may give several values.
    """
    raw, cols = told["raw"].combine_chunks(), told["cols"].combine_chunks().dictionary_encode()
    cell = pc.binary_join_element_wise(cols.cast(pa.string()), row.cast(pa.string()), "")
    is_plain = pc.match_substring_regex(cols.dictionary, "^[A-Z]*$").take(cols.indices)
    other = pc.invert(is_plain.fill_null(True))
    if not pc.any(other).as_py():
        return raw, cell
    engine.register("traced", told.append_column("row", row).filter(other))
    found = engine.arrow(f"SELECT {', '.join(_traced(several))} FROM traced")
    return tuple(
        pc.replace_with_mask(whole, other, found[name].combine_chunks())
        for name, whole in (("raw", raw), ("cell", cell))
    )


def _traced(several: bool) -> tuple[str, str]:
    """SQL of text and cells, as ``raw`` and ``cell``."""
    cells = cells_sql("cols", '"row"')
    if not several:
        return "raw", f"{cells} AS cell"
    texts, letters = f"string_split(raw, '{_BETWEEN}')", "string_split(cols, ' ')"
    at = f"list_position(list_transform({texts}, lambda t: {_holds('t')}), true)"
    apart = f"contains(cols, ' ') AND len({texts}) = len({letters}) AND {at} IS NOT NULL"
    cell = cells_sql(f"{letters}[{at}]", '"row"')
    return (
        f"CASE WHEN {apart} THEN {texts}[{at}] ELSE raw END AS raw",
        f"CASE WHEN {apart} THEN {cell} ELSE {cells} END AS cell",
    )


def _holds(text: str) -> str:
    figures = [f"regexp_replace({sql}, '[^0-9]', '', 'g')" for sql in (text, "value")]
    same_end = f"contains({figures[0]}, right({figures[1]}, {_FIGURES}))"
    return f"(contains(lower({text}), lower(value)) OR length({figures[1]}) >= {_FIGURES} AND {same_end})"
