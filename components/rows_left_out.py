"""Source rows that give no record, by sheet and reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components import markup, table
from components.golden import place
from components.words import counted, number

if TYPE_CHECKING:
    from hotpass.ssot import LeftOut, RowsLeftOut

_COLUMNS = (
    table.Column("reason", "Why they give no record", wide=True),
    table.Column("rows", "Rows", numeric=True),
    table.Column("where", "Where", wide=True),
    table.Column("numbers", "Their numbers", wide=True),
)


def show(left_out: LeftOut, *, key: str) -> None:
    """Show them folded into a line; the names of the columns and titles are among them."""
    if not left_out.rows:
        return
    with st.expander(f"{counted(left_out.rows, 'source row')} without a record, and why", key=key):
        lines = [table.Row(_cells(one)) for one in left_out.found]
        markup.show(table.html(_COLUMNS, lines, "Source rows that give no record", stacked=True))
        if left_out.groups > len(lines):
            some = f"{number(len(lines))} of {number(left_out.groups)}"
            st.caption(f"{some} reasons by sheet, those of most rows first.")


def _cells(one: RowsLeftOut) -> dict[str, markup.Child]:
    more = one.rows - len(one.numbers)
    return {
        "reason": one.reason or "nothing tells",
        "rows": number(one.rows),
        "where": place(one.file_name, one.sheet, ""),
        "numbers": ", ".join(map(str, one.numbers)) + (f" and {counted(more, 'other')}" if more else ""),
    }
