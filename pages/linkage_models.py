"""Linkage, models that were kept, and which one the coming runs apply: a part of the versions."""

from __future__ import annotations

import streamlit as st

from components import frame, models_table
from components.markup import markdown
from hotpass import access, linkage_models
from pages import reads
from pages.linkage_subject import Subject

_OWN = "A model of its own"
_DONE = "model-kept"


def show(subject: Subject) -> None:
    """The section."""
    space, dataset = reads.workspace(), subject.dataset
    kept = linkage_models.list_models(space, dataset)
    in_use = linkage_models.in_use(space, dataset)
    if not kept:
        st.caption("None is kept: each run trains a model of its own.")
    if access.may(access.Act.CONFIGURE):
        with st.container(horizontal=True, vertical_alignment="bottom"), frame.guarded():
            if kept:
                _choose(subject, [model.number for model in kept], in_use)
            _keep(subject)
    if not kept:
        return
    pressed = models_table.show(kept, in_use, subject.entity_type, key="models")
    st.caption(
        "A row leads to the run that trained the model; `hotpass models compare` links the same records by "
        "two of them and tells where they differ."
    )
    if pressed:
        st.switch_page("pages/runs.py", query_params={"run": pressed})


def _choose(subject: Subject, numbers: list[int], in_use: int | None) -> None:
    """Which model the coming runs apply; what was chosen before can be chosen again."""
    names = {_OWN: None, **{f"Model {number}": number for number in numbers}}
    now = _OWN if in_use is None else f"Model {in_use}"
    chosen = st.selectbox("Coming runs apply", list(names), index=list(names).index(now), width=240)
    if chosen != now and st.button(f"Use {markdown(chosen[:1].lower() + chosen[1:])}", type="primary"):
        linkage_models.use(reads.workspace(), subject.dataset, names[chosen], access.current().name)
        st.rerun()


def _keep(subject: Subject) -> None:
    """Keep the model of the run that is looked at; what is kept already is kept once."""
    if done := st.session_state.pop(_DONE, None):
        st.markdown(markdown(done), width="content")
    elif st.button("Keep the model of this run", help="A kept model can be applied without training."):
        kept = linkage_models.keep(reads.workspace(), subject.run_id, access.current().name)
        st.session_state[_DONE] = f"Kept as model {kept.number}."
        st.rerun()
