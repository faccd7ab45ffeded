"""The door of the workbench: who comes in, and what is said to those who do not."""

from __future__ import annotations

import time
from typing import Any

import streamlit as st

from components import frame, sessions
from components.markup import markdown
from front.signing_in import ASKED
from hotpass import access, compliance
from hotpass.access import NOBODY, AccessRefused, Identity, Role, signing_in
from hotpass.settings import settings
from hotpass.workspace import Workspace


def _who() -> Identity:
    """Who looks at this page: whoever signed in, or the user of this machine where nobody does."""
    if signing_in.configured():
        return sessions.use(signing_in.identity_of(_claims()))
    return access.local() if _here() else NOBODY


def _claims() -> dict[str, Any]:
    if not st.user:
        return {}
    return {**st.user.to_dict(), "signed_by": signing_in.signed_by(st.user.tokens.get("id"))}


def _here() -> bool:
    """Whether the browser runs on this machine; Streamlit leaves out the address of such."""
    address: object = st.context.ip_address
    return settings().serve_unguarded or not isinstance(address, str) or signing_in.is_loopback(address)


def opened() -> bool:
    """Whether somebody is known; else who is asked to sign in, or told why he may not come in."""
    access.identify_by(_who)
    with frame.guarded():
        try:
            who = access.current()
        except AccessRefused as error:
            _once(error)
            return _closed(error.clause)
        if not who.roles:
            return _closed(signing_in.why_not(st.query_params.get(ASKED)) or "Sign in to go on.")
        _signed_in(who)
        return True
    return False


#: Who signed in, and when that sign-in ends: a page that is loaded anew is no sign-in more.
_known: set[tuple[str, float | None]] = set()


def _signed_in(who: Identity) -> None:
    """A sign-in is kept once, however many pages are opened with it."""
    signed_in = (who.name, who.until)
    if who.origin == "oidc" and signed_in not in _known:
        compliance.record_sign_in(Workspace(), who)
        for ended in [one for one in tuple(_known) if one[1] is not None and one[1] < time.time()]:
            _known.discard(ended)
        sessions.forget_ended()
        _known.add(signed_in)


def passed(title: str, act: access.Act) -> bool:
    """Whether whoever acts may open a page; else that is said in its place, and kept."""
    try:
        access.require(act)
    except AccessRefused as error:
        _once(error, title)
        frame.heading(title, f"Not open to {_listed(access.current()) or 'anybody'}.")
        frame.wrong(error.sentence)
        return False
    st.session_state.pop("refused", None)
    return True


def _once(error: AccessRefused, what: str = "") -> None:
    """A refusal is kept once until something else is asked for, not each time that its page is drawn."""
    if st.session_state.get("refused") != (what, error.sentence):
        compliance.record_refusal(Workspace(), error)
        st.session_state["refused"] = (what, error.sentence)


def _closed(sentence: str) -> bool:
    if not signing_in.configured():
        frame.wrong(
            "The workbench is served without sign-in to this machine alone. Set up sign-in, or open it there."
        )
    elif frame.heading("Hotpass", sentence, "Sign in", key="sign-in"):
        st.login()
    return False


def said() -> None:
    """Who acts, at the end of each page, with the way out."""
    who = access.current()
    if who.origin == "local":
        roles = "every role" if who.roles == frozenset(Role) else f"the role {_listed(who)}"
        st.caption(
            markdown(
                f"Single-user mode: nobody signs in; who uses this machine acts as {who.name}, in {roles}."
            )
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(markdown(f"Signed in as {who.name}: {_listed(who)}."), width="content")
        if st.button("Sign out", type="tertiary"):
            sessions.sign_out(who)
            st.logout()


def _listed(who: Identity) -> str:
    return ", ".join(role.label for role in Role if role in who.roles)
