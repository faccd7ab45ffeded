"""The draft that this page works on: the one in the address, else the session's, else a new one."""

from __future__ import annotations

import streamlit as st

from components.markup import markdown
from components.words import counted, when
from hotpass import access, uploads
from pages import reads

_KEY = "draft"


def current() -> uploads.Draft:
    """The draft as it is kept; a new one is kept with its first file."""
    asked = st.query_params.get(_KEY) or st.session_state.get(_KEY, "")
    found = uploads.find(reads.workspace(), asked) if asked else None
    return found or uploads.Draft(by=access.current().name)


def keep(draft: uploads.Draft) -> None:
    """Keep a change."""
    uploads.save(reads.workspace(), draft)
    hold(draft)


def hold(draft: uploads.Draft) -> None:
    """Name the draft in the address, so that a reload or a colleague finds it."""
    st.session_state[_KEY] = draft.id
    if st.query_params.get(_KEY) != draft.id:
        st.query_params[_KEY] = draft.id


def let_go() -> None:
    """Begin with a new draft next time."""
    st.session_state.pop(_KEY, None)
    st.query_params.pop(_KEY, None)


def offer_unfinished() -> None:
    """Drafts that were left: to go on with, or to throw away with their files."""
    left = [draft for draft in uploads.unfinished(reads.workspace()) if draft.files]
    if not left:
        return
    with st.expander(f"{counted(len(left), 'upload')} not finished", key="unfinished"):
        for draft in left[:20]:
            _left(draft)


def _left(draft: uploads.Draft) -> None:
    names = list(draft.files)
    more = f" and {counted(len(names) - 1, 'more file', 'more files')}" if len(names) > 1 else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(markdown(f"{names[0]}{more}, {when(draft.changed_at)}, {draft.by}"), width="stretch")
        if st.button("Go on", key=f"on-{draft.id}"):
            hold(draft)
            st.rerun()
        if st.button("Throw away", key=f"off-{draft.id}"):
            uploads.discard(reads.workspace(), draft)
            st.rerun()
