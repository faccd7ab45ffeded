"""What people correct in an entity: a part of its page."""

from __future__ import annotations

from typing import Final

import streamlit as st

from components import facts, frame, markup
from components.golden import place
from components.words import when
from hotpass import access, corrections, ssot
from hotpass.catalogue.corrections import Correction
from pages import reads

_WORDS: Final = {
    "waits": "The next run obeys.",
    "published": "It is published.",
    "lapsed": "The records say something new since, and the rules choose again: correct it anew, or undo.",
    "overruled": "A record was corrected in quarantine since, which overrules it: correct it anew, or undo.",
}


def show(entity: ssot.Entity, field: ssot.GoldenField | None) -> None:
    """The corrections that stand, each to be taken back, and a way to make one."""
    frame.section("Corrections")
    standing = corrections.of_entity(reads.workspace(), entity)
    labels = {one.name: one.label for one in entity.fields}
    for one in standing.values():
        _line(entity, one, labels.get(one.field, one.field))
    if not standing:
        st.caption("No field is corrected: each has the value that the rules chose.")
    if not entity.version.current:
        st.caption("This is an older version; corrections are made in the one that is published now.")
        return
    with st.expander("Correct a value", key="correct", on_change="rerun") as opened:
        if opened.open:
            _make(entity, field)


def _line(entity: ssot.Entity, one: Correction, label: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"correction-{one.seq}"):
        before = f" instead of “{one.instead_of}”" if one.instead_of else ""
        said = f"“{one.value}”{before}, by {one.decided_by}, {when(one.decided_at)}: {one.reason}."
        became = corrections.became(reads.workspace(), entity, one)
        markup.show(facts.pairs([(label, markup.joined(said, " ", _WORDS[became]))]))
        if st.button("Undo", key=f"undo-{one.seq}", help=f"Take the correction of {label.lower()} back"):
            corrections.take_back(reads.workspace(), one.seq, access.current().name)
            st.rerun()


def _make(entity: ssot.Entity, first: ssot.GoldenField | None) -> None:
    names = [field.name for field in entity.fields]
    labels = {field.name: field.label for field in entity.fields}
    at = names.index(first.name) if first else 0
    name = st.selectbox(
        "Field", names, index=at, format_func=labels.__getitem__, key=f"corrected-field-{names[at]}"
    )
    field = next(one for one in entity.fields if one.name == name)
    others = field.why.alternatives if field.why else ()
    chosen = st.radio(
        "It is to be",
        range(len(others) + 1),
        format_func=lambda at: _given(others[at]) if at < len(others) else "another value",
        key=f"corrected-from-{name}",
    )
    other = others[chosen] if chosen < len(others) else None
    with st.form(f"correction-{name}", border=False):
        typed = None if other else st.text_input("Value", key=f"corrected-value-{name}")
        reason = st.text_input("Reason", key=f"corrected-reason-{name}")
        if st.form_submit_button("Correct", type="primary"):
            given = corrections.Given(other.value, other.record_id) if other else corrections.Given(typed)
            with frame.guarded():
                corrections.make(
                    reads.workspace(),
                    entity.version.dataset,
                    entity.entity_id,
                    name,
                    given,
                    reason=reason,
                    by=access.current().name,
                )
                st.rerun()


def _given(other: ssot.Alternative) -> str:
    return f"{other.value} ({place(other.file_name, other.sheet, other.cell)})"
