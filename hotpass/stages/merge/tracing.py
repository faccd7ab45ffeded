"""From a value to the cell of its record that holds it."""

from __future__ import annotations

from hotpass.engine.base import quote
from hotpass.model import cells_sql
from hotpass.profiles import FieldSpec

_BETWEEN = "; "
_FIGURES = 7


def traced(field: FieldSpec, value: str) -> tuple[str, str]:
    """SQL of the text and of the cells that a value of record ``m`` stands in.

    A field of several values may have been read from several cells; a record has their texts parted by
    ``"; "`` and their columns by a blank. The value then stands in the first cell whose text has it, in any
    case, or has its last seven figures, as telephone numbers are written in many ways. Where no text does, or
    the texts cannot be told apart, all cells are named, as for a value that was put together: ``B7 C7``.
    """
    raw, cols = f"m.{quote(f'{field.name}__raw')}", f"m.{quote(f'{field.name}__cols')}"
    cells = cells_sql(cols, 'm."row"')
    if not field.multi:
        return raw, cells
    texts, letters = f"string_split({raw}, '{_BETWEEN}')", f"string_split({cols}, ' ')"
    at = f"list_position(list_transform({texts}, lambda t: {_holds('t', value)}), true)"
    several = f"contains({cols}, ' ') AND len({texts}) = len({letters}) AND {at} IS NOT NULL"
    return (
        f"CASE WHEN {several} THEN {texts}[{at}] ELSE {raw} END",
        f"""CASE WHEN {several} THEN {cells_sql(f"{letters}[{at}]", 'm."row"')} ELSE {cells} END""",
    )


def _holds(text: str, value: str) -> str:
    figures = [f"regexp_replace({sql}, '[^0-9]', '', 'g')" for sql in (text, value)]
    same_end = f"contains({figures[0]}, right({figures[1]}, {_FIGURES}))"
    return f"(contains(lower({text}), lower({value})) OR length({figures[1]}) >= {_FIGURES} AND {same_end})"
