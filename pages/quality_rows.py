"""Quality, failing rows: those of all rules, each leading to its cell."""

from __future__ import annotations

import streamlit as st

from components import failing_table, frame
from components.words import number
from pages import quality_filters, quality_subject, reads
from pages.quality_subject import Subject, address, go

PAGE_SIZE = 50


def show(subject: Subject) -> None:
    """The section."""
    asked = quality_filters.choose(subject)
    page = reads.page_number()
    with st.skeleton(480):
        found = quality_subject.failing(subject, asked, (page - 1) * PAGE_SIZE, PAGE_SIZE)
    if not found.total:
        frame.empty("No row fails a rule of this kind.")
        return
    reads.no_further_than(-(-found.total // PAGE_SIZE))
    names = quality_subject.names(subject, found.rows)
    pressed = failing_table.show(found.rows, address, names, rules=True, key="failing")
    first = (page - 1) * PAGE_SIZE
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(f"{number(first + 1)} to {number(first + len(found.rows))} of {number(found.total)}")
        reads.choose_page(-(-found.total // PAGE_SIZE))
    go(pressed)
