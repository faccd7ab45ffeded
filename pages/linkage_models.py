"""Linkage, models that were kept, and which one the coming runs apply: a part of the versions."""

from __future__ import annotations

import streamlit as st

from components import models_table
from components.markup import markdown
from hotpass import access, linkage_models
from pages import reads
from pages.linkage_subject import Subject

_OWN = "A model of its own"


def show(subject: Subject) -> None:
    """The section."""
    space, dataset = reads.workspace(), subject.dataset
    kept = linkage_models.list_models(space, dataset)
    if not kept:
        st.caption("None is kept: each run trains a model of its own. To keep that of this run:")
        st.code(f"hotpass models keep {subject.run_id}", language=None)
        return
    in_use = linkage_models.in_use(space, dataset)
    _choose(subject, [model.number for model in kept], in_use)
    pressed = models_table.show(kept, in_use, subject.entity_type, key="models")
    st.caption(
        "A row leads to the run that trained the model; `hotpass models compare` links records by two."
    )
    if pressed:
        st.switch_page("pages/runs.py", query_params={"run": pressed})


def _choose(subject: Subject, numbers: list[int], in_use: int | None) -> None:
    """Which model the coming runs apply; what was chosen before can be chosen again."""
    names = {_OWN: None, **{f"Model {number}": number for number in numbers}}
    now = _OWN if in_use is None else f"Model {in_use}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Coming runs apply", list(names), index=list(names).index(now), width=240)
        if chosen != now and st.button(f"Use {markdown(chosen[:1].lower() + chosen[1:])}", type="primary"):
            linkage_models.use(reads.workspace(), subject.dataset, names[chosen], access.current().name)
            st.rerun()
