"""Registers of rights and duties: what is due, each register, consents, exports, retention, the record."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components import frame, register_table
from components.words import counted, day
from hotpass import access, days
from hotpass.compliance import registers
from hotpass.compliance.registers import Entry
from pages import (
    reads,
    registers_consents,
    registers_entries,
    registers_entry,
    registers_exports,
    registers_record,
    registers_retention,
)

_SECTIONS = {
    "Registers": registers_entries.show,
    "Consents": registers_consents.show,
    "Exports": registers_exports.show,
    "Retention": registers_retention.show,
    "Record of processing": registers_record.show,
}
_AHEAD = 90
A_PAGE = 50


def show() -> None:
    """The page."""
    access.require(access.Act.REGISTERS)
    entry = st.query_params.get("entry")
    if entry:
        registers_entry.show(entry)
        return
    frame.heading("Registers", _line(registers.due(reads.workspace())))
    sections = {"Due": _due, **_SECTIONS}
    tabs = st.tabs(list(sections), key="tab", bind="query-params", on_change="rerun")
    for tab, section in zip(tabs, sections.values(), strict=True):
        if tab.open:
            with tab, frame.guarded():
                section()


def _line(waiting: Sequence[tuple[str, Entry]]) -> str:
    late = sum(1 for _, one in waiting if one.due and one.due[0] < days.today())
    if not waiting:
        return "Nothing is due within 30 days"
    first = waiting[0][1].due
    said = f"{counted(len(waiting), 'entry', 'entries')} due within 30 days"
    overdue = f", {late} of them late" if late else ""
    return f"{said}{overdue}; the first {'was' if late else 'is'} due on {day(first[0])}" if first else said


def _due() -> None:
    found = registers.due(reads.workspace(), _AHEAD)
    if not found:
        frame.empty(
            "Nothing is due within 90 days: no contract of an operator ends, no breach is to be told, "
            "no notice of the Regulator is to be answered, no review waits. Enter them under Registers.",
            key="due",
        )
        return
    shown = reads.one_page(found, A_PAGE)
    registers_entry.follow(register_table.show(shown, "What is due within 90 days", key="due", every=True))
    reads.choose_page(-(-len(found) // A_PAGE))


frame.page(show)
