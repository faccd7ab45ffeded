"""A dense table: headings that can sort, rows that open something, cells of plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components import markup, pressable
from components.markup import Child, Markup, tag


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key of its cells, what stands above it, and whether it holds numbers."""

    key: str
    label: str
    numeric: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells by column key, what it reports when pressed, and the address it leads to."""

    cells: Mapping[str, Child]
    press: str | None = None
    href: str | None = None


def html(columns: Sequence[Column], rows: Sequence[Row], label: str) -> Markup:
    """The table, scrolling inside itself; the label says what it shows."""
    head = tag("tr", (tag("th", c.label, class_=_class(c), scope="col") for c in columns))
    body = (_row(columns, row) for row in rows)
    return markup.scrolling(
        tag("table", tag("thead", head), tag("tbody", body), class_="hp-table", aria_label=label), label
    )


def show(columns: Sequence[Column], rows: Sequence[Row], label: str, *, key: str) -> str | None:
    """Show the table; returns what the row pressed just now reports, or None."""
    return pressable.show(html(columns, rows, label), key)


def _row(columns: Sequence[Column], row: Row) -> Markup:
    cells = (_cell(c, row, first=n == 0) for n, c in enumerate(columns))
    return tag("tr", cells, data_press=row.press, class_="hp-row" if row.press else None)


def _cell(column: Column, row: Row, *, first: bool) -> Markup:
    content: Child = row.cells.get(column.key)
    if first and row.press is not None:
        content = tag("a", content, href=row.href or "#", data_press=row.press)
    return tag("th" if first else "td", content, class_=_class(column), scope="row" if first else None)


def _class(column: Column) -> str | None:
    return "hp-number" if column.numeric else "hp-wide" if column.wide else None
