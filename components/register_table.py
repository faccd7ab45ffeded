"""Entries of registers as a table, and what was written of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import streamlit as st

from components import facts, markup, table
from components.markup import Child, markdown
from components.words import NONE, begun, day, when
from hotpass import days
from hotpass.compliance.registers import REGISTERS, Change, Entry

#: A day as entries hold it.
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
#: So far ahead it is said that something is due, as the page counts.
_SOON: Final = timedelta(days=30)
_COLUMNS = (
    table.Column("name", "Name"),
    table.Column("register", "Register"),
    table.Column("due", "Due"),
    table.Column("what", "What is due"),
    table.Column("state", "State"),
    table.Column("lacks", "What is missing", wide=True),
)


def show(entries: Sequence[tuple[str, Entry]], label: str, *, key: str, every: bool = False) -> str | None:
    """Show entries, each with its register; returns the id of the one that was pressed.

    Args:
        entries: in their order.
        label: what the table shows.
        key: of the table.
        every: whether they are of several registers.
    """
    columns = [column for column in _COLUMNS if every or column.key != "register"]
    rows = [table.Row(_cells(register, one), one.id, f"?entry={one.id}") for register, one in entries]
    return table.show(columns, rows, label, key=key, stacked=True)


def _cells(register: str, one: Entry) -> dict[str, Child]:
    due = one.due
    return {
        "name": one.form.title,
        "register": REGISTERS[register].label,
        "due": day(due[0]) if due else NONE,
        "what": begun(due[1]) if due else NONE,
        "state": facts.state(state_of(one, days.today())),
        "lacks": begun("; ".join(one.form.lacks())) or NONE,
    }


def state_of(one: Entry, today: date) -> str:
    """The state of an entry in a word."""
    if one.form.over(today):
        return "ended"
    due = one.due
    if due and due[0] < today:
        return "overdue"
    if due and due[0] <= today + _SOON:
        return "due"
    return "incomplete" if one.form.lacks() else "complete"


def history(changes: Sequence[Change]) -> None:
    """What was written of an entry, the newest first."""
    for change in changes:
        st.caption(markdown(f"{change.by}, {when(change.at)}"))
        lines = [
            f"{label}: {_said(after) or 'blank'}{f' (was {_said(before)})' if before else ''}"
            for label, before, after in change.fields
        ]
        markup.show(facts.sentences(lines or ["Nothing was changed."]))


def _said(text: str) -> str:
    """What an entry said; a day as it is written elsewhere."""
    return day(date.fromisoformat(text)) if _DAY.fullmatch(text) else text
