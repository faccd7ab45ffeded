"""Access: who may do and see what, what was revealed and refused lately, and the tokens of programs."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components import access_matrix, audit_table, frame, tokens_table
from components.words import counted
from hotpass import access, compliance, tokens
from hotpass.access import CLASSES, PERMISSIONS, SIGHTS, Act, Role
from pages import reads

_REVEALS = ("value.reveal",)
_DOOR = ("access.refuse", "access.sign_in")


def show() -> None:
    """The page."""
    access.require(Act.ACCESS)
    space = reads.workspace()
    reveals, door = compliance.lately(space, *_REVEALS), compliance.lately(space, *_DOOR)
    kept = tokens.every(space)
    good = sum(one.good for one in kept)
    frame.heading("Access", f"{counted(len(Role), 'role')}, {counted(good, 'token')} good now")
    frame.section("What each role may do")
    access_matrix.acts(PERMISSIONS)
    frame.section("How each role sees personal values")
    access_matrix.sights(SIGHTS, CLASSES[1:])
    left, right = st.columns(2, gap="medium")
    with left:
        frame.section("Revealed lately")
        _entries(reveals, "No masked value was revealed.", "Masked values that were revealed, newest first")
    with right:
        frame.section("Sign-ins and refusals")
        _entries(door, "Nobody signed in or was refused.", "Sign-ins and refusals, newest first")
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
