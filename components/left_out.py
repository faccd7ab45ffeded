"""What gives no records, range by range, with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components import markup, table
from components.words import counted, number

_COLUMNS = (
    table.Column("range", "Range"),
    table.Column("rows", "Rows", numeric=True),
    table.Column("what", "What"),
    table.Column("reason", "Why it gives no records", wide=True),
)
MOST = 200


def show(parts: Sequence[Mapping[str, Any]], *, key: str) -> None:
    """Show rows of :data:`hotpass.model.LEFT_OUT` folded into a line; headers are no loss and not listed."""
    lost = [part for part in parts if part["code"] != "header"]
    if not lost:
        return
    with st.expander(f"{counted(len(lost), 'range')} left out, and why", key=key):
        rows = [table.Row(_cells(part)) for part in lost[:MOST]]
        markup.show(table.html(_COLUMNS, rows, "Ranges that give no records"))
        if len(lost) > MOST:
            st.caption(f"{number(MOST)} of {number(len(lost))} ranges; the run's report lists them all.")


def _cells(part: Mapping[str, Any]) -> Mapping[str, markup.Child]:
    return {
        "range": part["range"],
        "rows": number(part["rows"]),
        "what": part["code"].replace("_", " "),
        "reason": part["reason"],
    }
