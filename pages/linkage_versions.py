"""Linkage, versions: what differs between the linkages of two versions; the models that were kept."""

from __future__ import annotations

import streamlit as st

from components import frame, linkages
from components.words import counted, number
from hotpass import linkage, ssot
from pages import linkage_models, reads
from pages.linkage_subject import Subject, labels, names, page_number, show_entity

A_PAGE = 25


def show(subject: Subject) -> None:
    """The section."""
    _compared(subject)
    frame.section("Models that were kept")
    linkage_models.show(subject)


def _compared(subject: Subject) -> None:
    space, version = reads.workspace(), subject.version
    older = [v.number for v in ssot.versions(space, subject.dataset) if version and v.number < version.number]
    if version is None or not older:
        st.caption("What moved appears here once there is an earlier version.")
        return
    before = st.selectbox("Compared with version", older, key="before", bind="query-params", width=200)
    numbers = (before, version.number)
    frame.section("Which entities merged or split")
    _entities(subject, numbers)
    was, now = (linkage.linkage_of(space, subject.entity_type, subject.dataset, one) for one in numbers)
    left, right = st.columns(2, gap="medium")
    with left:
        frame.section("Figures")
        linkages.figures(was, now, numbers)
    with right:
        frame.section("What the model has learnt anew")
        moved = linkage.weights_moved(was, now)
        if moved:
            linkages.weights(moved, labels(subject), numbers)
        else:
            st.caption("No level moved by 0.1 or more.")


def _entities(subject: Subject, numbers: tuple[int, int]) -> None:
    asked = reads.workspace(), subject.dataset, subject.entity_type, *numbers
    _, total = linkage.entities_moved(*asked, 0, 0)
    first = (page_number("lineage-page", total, A_PAGE) - 1) * A_PAGE
    moved, _ = linkage.entities_moved(*asked, first, A_PAGE)
    if not total:
        st.caption("None: no entity became part of another, and none split off.")
        return
    ids = [entity for one in moved for entity in (one.entity_id, one.other_entity_id)]
    called = names(subject, ids)
    gone = [entity for entity in ids if entity not in called]
    was = linkage.entity_names(reads.workspace(), subject.entity_type, gone, subject.dataset, numbers[0])
    pressed = linkages.entities(moved, {**was, **called}, key="lineage")
    st.caption(f"{number(first + 1)} to {number(first + len(moved))} of {counted(total, 'change')}")
    if total > A_PAGE:
        st.pagination(-(-total // A_PAGE), key="lineage-page", bind="query-params")
    if pressed:
        show_entity(subject, pressed)
