"""Rows that fail, the failing value first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from components import facts, markup, pressable, table
from components.golden import place
from components.markup import Child, Markup, tag
from components.scorecard import Address

if TYPE_CHECKING:
    from hotpass.quality import Failure

_VALUE: Final = table.Column("value", "Failing value")
_PLACE: Final = table.Column("place", "Where")
_MESSAGE: Final = table.Column("message", "What is wrong")
_SEVERITY: Final = table.Column("severity", "Severity")
_CLASSES: Final = {"message": "hp-wide", "place": "hp-wraps"}


def _asked(row: Failure) -> dict[str, str]:
    """The parameters of the address that show a row."""
    return {"rule": row.rule_id, "row": row.record_id or ""}


def show(
    rows: Sequence[Failure],
    address: Address,
    names: Mapping[str, str],
    chosen: Failure | None = None,
    *,
    rules: bool,
    key: str,
    asked: Callable[[Failure], dict[str, str]] = _asked,
) -> str | None:
    """Show the rows; returns the address of the one pressed just now.

    Args:
        rows: in order.
        address: writes addresses.
        names: what entities are called.
        chosen: the row to mark.
        rules: whether they are of several rules, so that each says what is wrong with it.
        key: of the table.
        asked: gives the parameters of the address that shows a row; its rule's page when not told.
    """
    columns = (_VALUE, *((_MESSAGE, _SEVERITY) if rules else ()), _PLACE)
    head = tag("tr", (tag("th", column.label, scope="col") for column in columns))
    body = [_row(row, columns, address(asked(row)), names, marked=row == chosen) for row in rows]
    label = "Rows that fail"
    whole = tag(
        "table", tag("thead", head), tag("tbody", body), class_="hp-table hp-failing", aria_label=label
    )
    return pressable.show(markup.scrolling(whole, label), key)


def _row(
    row: Failure,
    columns: Sequence[table.Column],
    asked: str,
    names: Mapping[str, str],
    *,
    marked: bool,
) -> Markup:
    cells: dict[str, Child] = {
        "place": where(row, names),
        "message": row.message,
        "severity": facts.state(row.severity),
    }
    nothing = "the whole column" if row.file_name and row.row is None else "nothing given"
    value = tag("span", row.value, class_="hp-differs") if row.value else tag("em", nothing)
    link = tag("a", value, href=f"?{asked}", data_press=asked, aria_current="true" if marked else None)
    return tag(
        "tr",
        tag("th", link, scope="row", class_="hp-wide"),
        (tag("td", cells[c.key], class_=_CLASSES.get(c.key)) for c in columns[1:]),
        data_press=asked,
        class_="hp-row hp-chosen" if marked else "hp-row",
    )


def where(row: Failure, names: Mapping[str, str]) -> str:
    """Where a row stands: file, sheet and cell, or the entity."""
    if row.file_name is None:
        return names.get(row.record_id, row.record_id) if row.record_id else "the whole table"
    cell = row.cell or (f"row {row.row}" if row.row else "")
    return place(row.file_name, row.sheet or "", cell)
