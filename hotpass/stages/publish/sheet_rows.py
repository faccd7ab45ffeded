"""Rows of a worksheet as XML, built by the query engine a block at a time.

A library that writes a workbook cell by cell takes ten times as long. Here only the frame comes from one
(:mod:`hotpass.stages.publish.workbook`); the rows are one SQL expression, whose result is written as it lies
in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.model import column_letter
from hotpass.spreadsheet_text import safe_in_cell

#: What one cell of a workbook can hold, characters.
LONGEST = 32_767
_BLOCK = 20_000
#: What XML 1.0 cannot hold at all.
_FORBIDDEN = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"
_CODE, _CODE_AS_TEXT = "_(x[0-9A-Fa-f]{4}_)", r"_x005F_\1"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet.

    Attributes:
        name: its name in the table.
        number: whether it holds numbers.
        style: index of its cells' style.
        cut: whether any of its texts is longer than a cell can hold; the check itself costs time.
    """

    name: str
    number: bool
    style: int
    cut: bool


def row_blocks(
    engine: Engine, table: str, columns: Sequence[Column], first: int, last: int, start_row: int
) -> Iterator[memoryview]:
    """XML of the rows with ``n`` in ``first``…``last``, in blocks; ``first`` stands in ``start_row``."""
    row = f"CAST(n + {start_row - first} AS VARCHAR)"
    cells = ", ".join(_cell(column, at, row) for at, column in enumerate(columns, 1))
    xml = _legal(f"""concat('<row r="', {row}, '">', {cells}, '</row>')""")
    for low in range(first, last + 1, _BLOCK):
        high = min(low + _BLOCK - 1, last)
        block = engine.arrow(
            f"SELECT {xml} AS xml FROM {quote(table)} WHERE n BETWEEN {low} AND {high} ORDER BY n"
        )
        for chunk in block["xml"].chunks:
            yield _bytes(chunk)


def _bytes(texts: object) -> memoryview:
    """The texts of an Arrow string array, one behind the other."""
    import pyarrow as pa

    assert isinstance(texts, pa.StringArray)
    _, offsets, data = texts.buffers()
    ends = memoryview(offsets).cast("i")
    return memoryview(data)[ends[texts.offset] : ends[texts.offset + len(texts)]]


def _cell(column: Column, position: int, row: str) -> str:
    """SQL of one cell; null without a value."""
    value, start = quote(column.name), literal(f'<c r="{column_letter(position)}')
    if column.number:
        before, text, after = f'" s="{column.style}"><v>', f"CAST({value} AS VARCHAR)", "</v></c>"
    else:
        before = f'" s="{column.style}" t="inlineStr"><is><t>'
        text, after = _escaped(value, column.cut), "</t></is></c>"
    return f"{start} || {row} || {literal(before)} || {text} || {literal(after)}"


def _escaped(value: str, cut: bool) -> str:
    """SQL of neutralised text as XML text."""
    text = safe_in_cell(value)
    if cut:
        text = (
            f"CASE WHEN length({value}) > {LONGEST} THEN left({text}, {LONGEST - 1}) || '…' ELSE {text} END"
        )
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = f"replace({text}, {literal(mark)}, {literal(entity)})"
    return text


def _legal(xml: str) -> str:
    """SQL of a row without what XML forbids and with carriage returns and codes that survive reading.

    Readers take ``_x0041_`` for a character's code; its first underscore is written as a code itself. Done
    once a row, as a regular expression costs more to start than to run.
    """
    kept = f"replace(regexp_replace({xml}, {literal(_FORBIDDEN)}, '�', 'g'), chr(13), '&#13;')"
    return f"regexp_replace({kept}, {literal(_CODE)}, {literal(_CODE_AS_TEXT)}, 'g')"
