"""Linkage, two records: why they are one, or are not."""

from __future__ import annotations

import streamlit as st

from components import frame, waterfall
from hotpass import linkage
from pages import reads
from pages.linkage_subject import Subject, show_pair


def show(subject: Subject) -> None:
    """The section."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        one, other = _named("One", "one"), _named("Other", "other")
    if not one or not other:
        st.caption(
            "Name two records, entities or rows, such as Contacts.xlsx:People:12, to see why they are one or "
            "are not; rows of the other tabs lead here."
        )
        return
    pressed = None
    with frame.guarded(), st.skeleton(500):
        with linkage.opened(reads.workspace(), **subject.asked) as linked:
            answer = linkage.explain_pair(linked, one.strip(), other.strip())
        pressed = waterfall.show(answer, key="pair")
    show_pair(pressed)


def _named(label: str, name: str) -> str:
    """What the address names, and what is typed in its place."""
    now = st.query_params.get(name, "")
    hint = "Id of an entity or a record, or file:sheet:row"
    typed = st.text_input(label, now, key=f"{name} {now}", placeholder=hint, width=340)
    if typed != now:
        st.query_params[name] = typed
        st.rerun()
    return now
