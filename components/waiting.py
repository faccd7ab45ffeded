"""What is being worked out while the reader waits: what, how far it is, and that it is only this once."""

from __future__ import annotations

import streamlit as st

from components.markup import markdown
from components.words import counted, percent


def show(what: str, done: float, seconds: float) -> None:
    """Show how far it is.

    Args:
        what: is worked out.
        done: share of it, 0–1.
        seconds: since it began.
    """
    with st.container(border=True):
        said = f"{percent(done)} after {counted(round(seconds), 'second')}"
        st.progress(min(max(done, 0.0), 1.0), text=f"Being worked out: {markdown(what)}. {said}")
        st.caption("Nobody has looked at this yet. Once it is there it is kept, and goes on if you leave.")
