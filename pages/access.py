"""Access: who may do and see what, what was revealed and refused lately, and the tokens of programs."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components import access_matrix, audit_table, frame, tokens_table
from components.words import counted
from hotpass import access, compliance, tokens
from hotpass.access import CLASSES, PERMISSIONS, SIGHTS, Act, Role
from pages import reads


def show() -> None:
    """The page."""
    access.require(Act.ACCESS)
    space = reads.workspace()
    reveals, refusals = (compliance.lately(space, act) for act in ("value.reveal", "access.refuse"))
    kept = tokens.every(space)
    good = sum(one.good for one in kept)
    frame.heading("Access", f"{counted(len(Role), 'role')}, {counted(good, 'token')} good now")
    frame.section("What each role may do")
    access_matrix.acts(PERMISSIONS)
    frame.section("How each role sees personal values")
    access_matrix.sights(SIGHTS, CLASSES[1:])
    frame.section("Revealed lately")
    _entries(reveals, "No masked value was revealed.", "Masked values that were revealed, newest first")
    frame.section("Refused lately")
    _entries(refusals, "Nobody was refused.", "What was refused, newest first")
    frame.section("Signed in lately")
    signed_in = compliance.lately(space, "access.sign_in", most=20)
    _entries(signed_in, "Nobody signed in.", "Who signed in, newest first")
    frame.section("Tokens")
    if kept:
        tokens_table.show(kept)
    else:
        st.caption("There are none. A program is known by a token that hotpass access token create makes.")
    if access.may(Act.TOKENS):
        _revoke([one.id for one in kept if one.good])


def _entries(found: Sequence[compliance.Entry], nothing: str, label: str) -> None:
    if found:
        audit_table.show(found, label)
    else:
        st.caption(nothing)


def _revoke(good: Sequence[str]) -> None:
    if not good:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Token", good, key="token", width=200)
        if st.button("Revoke"):
            tokens.revoke(reads.workspace(), chosen)
            st.rerun()


frame.page(show)
