"""Linkage, entities: by how many records they have, and how weakly these hold together."""

from __future__ import annotations

import streamlit as st

from components import frame, held_groups, table
from components.words import number
from hotpass import linkage
from pages.linkage_subject import Subject, groups, names, page_number, show_entity, summary

A_PAGE = 25


def show(subject: Subject) -> None:
    """The section."""
    with st.skeleton(600):
        found = groups(subject)
    said = summary(subject)
    held_groups.sizes(linkage.sizes(found), said.entities - found.num_rows)
    frame.section("Which hold together most weakly")
    if not found.num_rows:
        st.caption("Every entity has a single record.")
        return
    st.caption(
        "The weakest link is the weight of the weakest pair on the strongest way through an entity; a bridge "
        "is a pair without which it would fall apart; density is the share of its possible pairs that match."
    )
    order = _order()
    page = page_number("groups-page", found.num_rows, A_PAGE)
    first = (page - 1) * A_PAGE
    shown = linkage.page_of(found, order, first, A_PAGE)
    called = names(subject, [one.entity_id for one in shown])
    pressed = held_groups.show(shown, called, order, "entities" if subject.version else None, key="groups")
    st.caption(f"{number(first + 1)} to {number(first + len(shown))} of {number(found.num_rows)}")
    if found.num_rows > A_PAGE:
        st.pagination(-(-found.num_rows // A_PAGE), key="groups-page", bind="query-params")
    if pressed and pressed.startswith(table.SORT):
        st.query_params["sort"] = pressed.removeprefix(table.SORT)
        st.rerun()
    elif pressed and subject.version:
        show_entity(subject, pressed)


def _order() -> linkage.Order:
    asked = st.query_params.get("sort", "")
    return next((order for order in linkage.ORDERS if order == asked), "weakest")
