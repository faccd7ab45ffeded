"""Linkage, blocking: which pairs were compared at all, and the matches that each rule found."""

from __future__ import annotations

import streamlit as st

from components import blocking
from components.markup import markdown
from components.words import counted, number
from pages.linkage_subject import Subject, rule_labels, summary


def show(subject: Subject) -> None:
    """The section."""
    said = summary(subject)
    if said.everything:
        st.caption(
            markdown(
                f"{counted(said.records, 'record')} are so few that all of their pairs were compared, "
                f"{number(said.candidates)}; no rule chose among them."
            )
        )
        return
    if not said.rules:
        st.caption("No field gives a rule by which pairs could be found.")
        return
    st.caption(
        markdown(
            f"Records are compared where a rule brings them together: {number(said.candidates)} pairs. A "
            "value that too many records share is refused, since its pairs say little and cost much. The "
            "matches counted are those that some rule brought; what none brought is not seen here."
        )
    )
    blocking.show(said.rules, rule_labels(subject))
