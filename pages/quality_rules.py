"""Quality, the rules: what each found, what mending would gain most first."""

from __future__ import annotations

import streamlit as st

from components import frame, rule_table
from components.words import counted
from pages import quality_filters, quality_subject
from pages.quality_subject import Subject, address, go


def show(subject: Subject) -> None:
    """The section."""
    asked = quality_filters.choose(subject)
    with st.skeleton(480):
        lines = quality_subject.rules(subject, asked)
        whole = quality_subject.scorecard(subject).whole
    if not lines:
        frame.empty("No rule is of this kind. Set the filters to any.")
        return
    st.caption(f"{counted(len(lines), 'rule')}, {counted(sum(x.failed for x in lines), 'failing row')}")
    go(rule_table.show(lines, whole.weighed, address, key="rules"))
