"""Linkage, the match weight: how pairs lie, and what moving it would change, at once."""

from __future__ import annotations

import streamlit as st

from components import frame, threshold
from components.words import counted, number, weighed
from hotpass import linkage
from pages.linkage_subject import Subject, ground, names, page_number, show_pair

A_PAGE = 25
#: Odds of a thousand million to one; one scale for all runs, so that an address means the same in each.
_HIGHEST = 30.0


def show(subject: Subject) -> None:
    """The section."""
    with st.skeleton(600):
        found = ground(subject)
    if not len(found.weights) and not len(found.held_back):
        st.caption("No pair of records was kept, so that there is nothing to choose a weight by.")
        return
    _move(subject, found)


@st.fragment
def _move(subject: Subject, found: linkage.Ground) -> None:
    with frame.guarded():
        own = round(found.match, 1)
        chosen = st.slider(
            "Pairs match from a weight of",
            min(0.0, own, round(found.review, 1)),
            max(_HIGHEST, own),
            own,
            0.1,
            key="threshold",
            bind="query-params",
            help="Only this view changes. A profile fixes the weight under linkage.",
        )
        match = found.match if abs(chosen - own) < 0.05 else chosen
        was = linkage.move(found, found.match, most=0)
        whole = linkage.move(found, match, most=0)
        page = page_number("moved-page", whole.merging + whole.split, A_PAGE)
        now = linkage.move(found, match, first=(page - 1) * A_PAGE, most=A_PAGE)
        threshold.tiles(now, was)
        _changes(subject, now, was, page)
        frame.section("How the pairs lie")
        threshold.bars(linkage.histogram(found, match), now, found.review)


def _changes(subject: Subject, now: linkage.Moved, was: linkage.Moved, page: int) -> None:
    total = now.merging + now.split
    if not total:
        same = "as in the run" if now.match == was.match else "the same entities as in the run"
        st.caption(f"From {weighed(now.match)} on: {same}. Move the slider to see what would change.")
        return
    frame.section("What would change")
    ids = [entity for one in now.changes for entity in one.entity_ids[:3]]
    pressed = threshold.changes(now.changes, names(subject, ids), key="changes")
    first = (page - 1) * A_PAGE
    place = f"{number(first + 1)} to {number(first + len(now.changes))} of {counted(total, 'change')}"
    st.caption(f"{place}; a row shows the pair that decides")
    if total > A_PAGE:
        st.pagination(-(-total // A_PAGE), key="moved-page", bind="query-params")
    show_pair(pressed)
