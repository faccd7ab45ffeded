"""Review: pairs that fit the filters given to a reviewer."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from components import frame, markup
from components.words import counted
from hotpass import review
from pages import reads

_DONE: Final = "given-away"
_HOW: Final = {"the next": 50, "a share of, in %": 25}


def show(subject: review.Subject, wanted: review.Wanted, reviewer: str) -> None:
    """Who has what, and a form that gives more."""
    with st.expander("Give pairs to a reviewer", key="giving", on_change="rerun") as giving:
        if not giving.open:
            return
        with frame.guarded():
            _form(subject, wanted, reviewer)
            _lists()


def _form(subject: review.Subject, wanted: review.Wanted, reviewer: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        to = st.text_input(
            "To", key="give-to", max_chars=80, placeholder="A name, as in Decide as", width=220
        )
        how = st.segmented_control("Give", list(_HOW), default="the next", required=True, key="give-how")
        count = st.number_input("How many", 1, 100_000, _HOW[how], key=f"give {how}", width=140)
        pressed = st.button("Give", key="give", disabled=not to.strip())
    st.caption("Of the pairs that fit the filters above and that nobody has. They are asked of nobody else.")
    if pressed:
        review.let_go(reads.workspace(), reviewer)
        chosen = replace(wanted, assigned="nobody")
        amount = {"most": count} if how == "the next" else {"share": min(count, 100) / 100}
        given = review.assign(reads.workspace(), subject, to.strip(), chosen, by=reviewer, **amount)
        st.session_state[_DONE] = f"{counted(given, 'pair')} given to {to.strip()}."
        st.session_state.pop("desk", None)
        st.rerun()
    if done := st.session_state.pop(_DONE, None):
        st.markdown(markup.markdown(done))


def _lists() -> None:
    for name, items in review.assigned(reads.workspace()).items():
        with st.container(horizontal=True, vertical_alignment="center"):
            pairs = sum(" " in item for item in items)
            entities = counted(len(items) - pairs, "entity", "entities")
            st.markdown(markup.markdown(f"{name}: {counted(pairs, 'pair')} and {entities} left"))
            if st.button("Take back", key=f"take back {name}"):
                review.unassign(reads.workspace(), name)
                st.session_state.pop("desk", None)
                st.rerun()
