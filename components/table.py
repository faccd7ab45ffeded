"""A dense table: headings that sort, rows that open something, cells of plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from components import markup, pressable
from components.markup import Child, Markup, tag

SORT = "sort "
Direction = Literal["ascending", "descending"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        key: key of its cells.
        label: what stands above it.
        numeric: whether it holds numbers, aligned right.
        wide: whether its texts may take several lines.
        wraps: whether its short texts may, where there is no room.
        sort: the order that its heading asks for, or None when it asks for none.
        sorted: the direction in which the rows are sorted by it now.
    """

    key: str
    label: str
    numeric: bool = False
    wide: bool = False
    sort: str | None = None
    sorted: Direction | None = None
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells by column key, what it reports when pressed, and the address it leads to."""

    cells: Mapping[str, Child]
    press: str | None = None
    href: str | None = None


def html(columns: Sequence[Column], rows: Sequence[Row], label: str, *, stacked: bool = False) -> Markup:
    """The table, scrolling inside itself; the label says what it shows.

    Where it is ``stacked``, a narrow screen shows the cells of a row below each other, each with its heading.
    """
    head = tag("tr", (_heading(column) for column in columns))
    body = (_row(columns, row) for row in rows)
    class_ = "hp-table hp-stacked" if stacked else "hp-table"
    table = tag("table", tag("thead", head), tag("tbody", body), class_=class_, aria_label=label)
    return markup.scrolling(table, label)


def show(
    columns: Sequence[Column], rows: Sequence[Row], label: str, *, key: str, stacked: bool = False
) -> str | None:
    """Show the table; returns what was pressed just now: a row's report, or ``"sort <order>"``, or None."""
    return pressable.show(html(columns, rows, label, stacked=stacked), key)


def _heading(column: Column) -> Markup:
    content: Child = column.label
    if column.sort:
        content = tag("a", column.label, href=pressable.here(sort=column.sort), data_press=SORT + column.sort)
    return tag("th", content, class_=_class(column), scope="col", aria_sort=column.sorted)


def _row(columns: Sequence[Column], row: Row) -> Markup:
    cells = (_cell(column, row, first=n == 0) for n, column in enumerate(columns))
    return tag("tr", cells, data_press=row.press, class_="hp-row" if row.press else None)


def _cell(column: Column, row: Row, *, first: bool) -> Markup:
    content: Child = row.cells.get(column.key)
    if first and row.press is not None:
        content = tag("a", content, href=row.href or "#", data_press=row.press)
    if first:
        return tag("th", content, class_=_class(column), scope="row")
    return tag("td", content, class_=_class(column), data_heading=column.label)


def _class(column: Column) -> str | None:
    if column.numeric:
        return "hp-number"
    return "hp-wide" if column.wide else "hp-wraps" if column.wraps else None
