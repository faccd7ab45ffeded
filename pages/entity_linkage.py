"""Why the records of an entity are one: a part of its page."""

from __future__ import annotations

import streamlit as st

from components import facts, frame, markup, waterfall
from components.words import counted
from hotpass import linkage, ssot
from pages import reads

MOST_EDGES = 6


def show(entity: ssot.Entity) -> None:
    """What holds its records together, the weakest pairs first, and why the pair that is pressed matches."""
    frame.section("Why these records are one")
    if not st.toggle(
        "Look at the pairs of its records", key="why", bind="query-params", persist_state="page"
    ):
        return
    pressed = None
    with frame.guarded(), st.skeleton(160):
        version = entity.version
        with linkage.opened(reads.workspace(), version.dataset, version.number) as linked:
            group = linkage.explain_group(linked, entity.entity_id)
            one, other = (st.query_params.get(name, "") for name in ("one", "other"))
            answer = linkage.explain_pair(linked, one, other) if one and other else None
        markup.show(facts.sentences(group.reasons))
        asked = {"tab": "Entities", "entity": entity.entity_id, "run": version.run_id}
        st.page_link("pages/review.py", label="Split, confirm or merge it in Review", query_params=asked)
        pressed = _edges(group, chosen=answer is not None)
        if answer is not None:
            pressed = waterfall.show(answer, key="pair") or pressed
    if pressed:
        st.query_params["one"], st.query_params["other"] = pressed.split(" ")
        st.rerun()


def _edges(group: linkage.GroupAnswer, *, chosen: bool) -> str | None:
    weakest = group.edges[::-1][:MOST_EDGES]
    if not weakest:
        return None
    pressed = waterfall.edges(weakest, "Pairs of its records, weakest first", key="edges")
    some = len(group.edges) > len(weakest)
    what = f"The weakest of {counted(len(group.edges), 'pair')}" if some else "All of its pairs"
    st.caption(what if chosen else f"{what}; press one to see why it weighs so")
    return pressed
