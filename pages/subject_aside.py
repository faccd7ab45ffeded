"""How far a search for a data subject is, or what an erasure would take away, where it takes minutes."""

from __future__ import annotations

import streamlit as st

from components import frame
from hotpass.compliance import subjects_aside
from pages import reads


def going_on(sort: subjects_aside.Sort, request: str | None) -> bool:
    """Tell how far it is, whoever opens the page; False where nothing is going on."""
    now = subjects_aside.seeking(reads.workspace(), sort, request)
    if now is None or not now.going_on:
        return False
    _follow(sort, request)
    return True


@st.fragment(run_every="1s")
def _follow(sort: subjects_aside.Sort, request: str | None) -> None:
    with frame.guarded():
        now = subjects_aside.seeking(reads.workspace(), sort, request)
        if now is None or not now.going_on:
            st.rerun()
        st.progress(now.share, f"{now.message[:1].upper()}{now.message[1:]} …")
        st.caption("It goes on when you leave this page. Whom you look for is kept by nobody after it.")
        if st.button("Stop", key=f"stop-{sort}"):
            subjects_aside.give_up(reads.workspace(), sort, request)
            st.rerun()
