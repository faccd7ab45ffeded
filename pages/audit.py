"""Audit: what was done and by whom, found by what the trail says, and whether it is as it was written."""

from __future__ import annotations

import streamlit as st

from components import audit_table, frame, markup
from components.act_words import act_words
from components.words import NONE, begun, counted, number, when
from hotpass import access, compliance
from hotpass.access import Act
from pages import audit_filters, audit_taking, reads

PAGE_SIZE = 100


def show() -> None:
    """The page."""
    access.require(Act.AUDIT)
    asked = st.query_params.get("entry", "")
    if asked.isdigit():
        _entry(int(asked))
        return
    sealing = compliance.sealing(reads.workspace())
    if frame.heading("Audit", _line(sealing), "Verify the trail"):
        compliance.verify_aside(reads.workspace())
    _verification()
    wanted = audit_filters.choose(reads.workspace())
    below, above = (_number(name) for name in ("below", "above"))
    found = compliance.browse(reads.workspace(), wanted, PAGE_SIZE, below, above)
    audit_filters.keep(wanted, known=bool(found.total))
    if not found.entries:
        frame.empty(
            "No entry is of this kind. Choose another person, act or period."
            if wanted.words
            else "What is done in this workspace is listed here: by whom, when and to what."
        )
        return
    st.caption(markup.markdown(f"{counted(found.total, 'entry', 'entries')}, newest first"))
    pressed = audit_table.choose(found.entries, "Entries of the audit trail, newest first", key="trail")
    if pressed:
        st.query_params["entry"] = str(pressed)
        st.rerun()
    _turn(found)
    audit_taking.trail(wanted)


def _line(sealing: compliance.Sealing) -> str:
    sealed = f"sealed up to entry {number(sealing.sealed)} on {when(sealing.sealed_at)}"
    verified = f"found sound on {when(sealing.verified_at)} by {sealing.verified_by}"
    return "; ".join(
        [
            counted(sealing.entries, "entry", "entries"),
            sealed if sealing.sealed else "nothing sealed yet",
            verified if sealing.verified_at else "not verified on this page yet",
        ]
    )


def _verification() -> None:
    """How far the trail is verified, or what came of it; whoever opens the page is told."""
    now = compliance.verifying(reads.workspace())
    if now is None:
        return
    if now.going_on:
        _follow()
    elif now.found is None:
        frame.wrong(now.wrong, f"The trail was verified {when(now.at)} by {now.by}")
    else:
        st.success(
            markup.markdown(
                f"The trail was as it was written {when(now.at)}: "
                f"{counted(now.found.entries, 'entry', 'entries')}, sealed up to entry "
                f"{number(now.found.sealed)} by {counted(now.found.checkpoints, 'checkpoint')}, key "
                f"{now.found.key or NONE}. Verified by {now.by}. {now.found.note}".strip()
            ),
            icon=":material/verified:",
        )


@st.fragment(run_every="1s")
def _follow() -> None:
    now = compliance.verifying(reads.workspace())
    if now is None or not now.going_on:
        st.rerun()
    seen = f"{number(now.seen)} of {counted(now.entries, 'entry', 'entries')}"
    st.progress(min(1.0, now.seen / max(1, now.entries)), f"The trail is being verified: {seen}")


def _number(name: str) -> int | None:
    text = st.query_params.get(name, "")
    return int(text) if text.isdigit() else None


def _turn(found: compliance.Found) -> None:
    """Buttons to the newer and to the older entries."""
    with st.container(horizontal=True, horizontal_alignment="right"):
        if found.newer and st.button("Newer", icon=":material/chevron_left:"):
            _go("above", found.entries[0].seq)
        if found.older and st.button("Older", icon=":material/chevron_right:", icon_position="right"):
            _go("below", found.entries[-1].seq)


def _go(name: str, seq: int) -> None:
    audit_filters.from_the_newest()
    st.query_params[name] = str(seq)
    st.rerun()


def _entry(seq: int) -> None:
    with st.container(horizontal=True):
        if st.button("All entries", type="tertiary", icon=":material/arrow_back:"):
            st.query_params.pop("entry", None)
            st.rerun()
    bound = compliance.look_at(reads.workspace(), seq)
    act = act_words(bound.entry.act)
    frame.heading(f"Entry {number(seq)}", f"{begun(act)}, by {bound.entry.actor} {when(bound.entry.at)}")
    audit_table.one(bound)
    with st.container(horizontal=True):
        for name, other in (("Entry before", seq - 1), ("Entry after", seq + 1)):
            if st.button(name, disabled=not 1 <= other <= bound.last):
                st.query_params["entry"] = str(other)
                st.rerun()


frame.page(show)
