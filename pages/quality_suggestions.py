"""Quality, suggestions: rules that the data speaks for, to accept, change or reject."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components import frame, suggestion_table
from components.markup import markdown
from components.words import counted
from hotpass import access
from hotpass.quality.suggesting import Suggestion, accept, offered, reject
from pages import quality_tables, reads
from pages.quality_subject import Subject


def show(subject: Subject) -> None:
    """The section."""
    table = quality_tables.choose(quality_tables.held(subject), "Table", "table")
    if table is None:
        st.caption("The run stopped before it had read a table.")
        return
    found = offered(reads.workspace(), quality_tables.suggested(table))
    if said := st.session_state.pop("suggestion-said", None):
        st.success(markdown(said))
    if not found:
        st.caption("Its data speaks for no rule that is not decided. Larger tables say more.")
        return
    sure = [one for one in found if one.by_default]
    st.caption(f"{counted(len(found), 'rule')}, {len(sure)} of them sure; a row opens one")
    if sure and st.button(f"Accept {counted(len(sure), 'sure rule')}", type="primary"):
        for one in sure:
            accept(reads.workspace(), one, access.current().name)
        _done(f"{counted(len(sure), 'rule')} accepted. The next run is held to them.")
    chosen = next((one for one in found if one.id == st.query_params.get("suggestion")), None)
    if chosen:
        _decide(chosen)
    examples = {one.id: one.shown_to() for one in found}
    pressed = suggestion_table.show(found, examples, key="suggestions")
    if pressed:
        st.query_params["suggestion"] = pressed
        st.rerun()


def _done(said: str) -> None:
    st.session_state["suggestion-said"] = said
    st.query_params.pop("suggestion", None)
    st.rerun()


def _decide(one: Suggestion) -> None:
    """What is done about the rule that was opened."""
    with st.container(border=True):
        frame.section(one.sentence)
        st.caption(markdown(one.candidate.why + _listed(one)))
        with frame.guarded():
            changes = _changes(one)
            reason = st.text_input(
                "Why it is not wanted", key=f"reason {one.id}", placeholder="Only to reject"
            )
            with st.container(horizontal=True):
                if st.button("Accept", type="primary", key=f"accept {one.id}"):
                    accept(reads.workspace(), one, access.current().name, changes)
                    _done("Accepted. The next run is held to it.")
                if st.button("Reject", key=f"reject {one.id}"):
                    reject(reads.workspace(), one, access.current().name, reason)
                    _done("Rejected. It comes back once the evidence is another.")


def _listed(one: Suggestion) -> str:
    allowed = one.candidate.arguments.get("value_set", ())
    return f" They are {', '.join(map(str, allowed))}." if allowed else ""


def _changes(one: Suggestion) -> dict[str, Any]:
    """The share, the severity and the bounds, as the person leaves them."""
    arguments = one.candidate.arguments
    changes: dict[str, Any] = {}
    with st.container(horizontal=True):
        percent = st.number_input(
            "Holds for at least, %", 0.1, 100.0, one.mostly * 100, 0.1, key=f"mostly {one.id}", width=200
        )
        severity = st.selectbox(
            "Severity",
            ["critical", "warning", "info"],
            index=1 if one.by_default else 2,
            key=f"severity {one.id}",
            width=160,
        )
        for name, label in (("min_value", "From"), ("max_value", "To")):
            if name in arguments:
                typed = st.text_input(label, str(arguments[name]), key=f"{name} {one.id}", width=160)
                if typed != str(arguments[name]):
                    changes[name] = typed
    if percent != one.mostly * 100:
        changes["mostly"] = round(percent / 100, 6)
    return {**changes, "severity": severity}
