"""Labelling: pairs to Label Studio, where each is, and the answers back."""

from __future__ import annotations

from typing import Final

import streamlit as st

from components import frame, labelled
from components.markup import markdown
from components.words import counted, number, when
from hotpass import access
from hotpass.access import Act
from hotpass.review import label_studio
from hotpass.review.label_studio import State, Where
from pages import reads

A_PAGE: Final = 50
_AT_FIRST: Final = 200
_DOING: Final = {"push": "Sending pairs", "pull": "Fetching answers"}
_SET: Final = """export HOTPASS_LABEL_STUDIO_URL=http://127.0.0.1:8080
export HOTPASS_LABEL_STUDIO_TOKEN_FILE=.label-studio.token"""


def show() -> None:
    """The page."""
    if not label_studio.is_set():
        _not_set()
        return
    with st.skeleton(320):
        there = _state(str(reads.workspace().root))
    frame.heading("Labelling", _line(there))
    if there.fault is not None:
        frame.wrong(there.fault.sentence)
    _work(there)
    pairs = label_studio.pairs_there(reads.workspace())
    states = [one.state for one in pairs if one.link]
    pressed = labelled.tiles(there, {state: states.count(state) for state in labelled.STATES})
    if pressed == "review" and access.may(Act.DECIDE):
        st.switch_page("pages/review.py")
    if pressed in labelled.STATES:
        st.query_params["state"] = pressed
        reads.from_the_first_page()
        st.rerun()
    _pairs(pairs)


@st.cache_data(show_spinner=False, ttl=20)
def _state(_root: str) -> State:
    return label_studio.status(reads.workspace())


def _not_set() -> None:
    frame.heading("Labelling", "No Label Studio is set")
    frame.empty(
        "This page follows the pairs that a team decides in Label Studio: what was sent, what was answered, "
        "where people disagree. Start one with `make label-studio`, or use one that is there, and tell "
        "Hotpass where it is and with which token; then start Hotpass again."
    )
    st.code(_SET, language=None, wrap_lines=True)


def _line(there: State) -> str:
    if there.fault is not None:
        return f"Not connected; {_last(there)}"
    return f"Connected to {there.url} as {there.person}; {_last(there)}"


def _last(there: State) -> str:
    sent = f"pairs last sent {when(there.pushed_at)}" if there.pushed_at else "no pairs sent yet"
    return f"{sent}, answers last fetched {when(there.pulled_at)}" if there.pulled_at else sent


def _work(there: State) -> None:
    """Send and fetch, or how far that is."""
    going = label_studio.progress(reads.workspace())
    if going and going.going_on:
        _follow()
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.number_input("Pairs to be there", 1, 10_000, _AT_FIRST, 50, key="wanted", width=160)
        if st.button(f"Send {number(wanted)} pairs", type="primary", disabled=there.fault is not None):
            _start("push", int(wanted))
        if st.button("Fetch answers", disabled=there.fault is not None or there.project_id is None):
            _start("pull", 0)
        if there.link:
            st.link_button("Open Label Studio", there.link)
    if going and going.wrong:
        frame.wrong(going.wrong, f"{_DOING[going.task]} failed")
    elif going and going.said and there.fault is None:
        st.success(markdown(going.said), icon=":material/check:")


def _start(task: label_studio.Job, limit: int) -> None:
    label_studio.start(reads.workspace(), task, limit)
    st.rerun()


@st.fragment(run_every="1s")
def _follow() -> None:
    going = label_studio.progress(reads.workspace())
    if going is None or not going.going_on:
        _state.clear()
        st.rerun()
    doing = f"Hotpass {going.doing}" if going.doing else "another process is at it"
    st.progress(going.share, f"{_DOING[going.task]}: {doing} …")


def _pairs(pairs: list[Where]) -> None:
    """The pairs of the state in the address, a page at a time."""
    state = st.query_params.get("state")
    chosen = [one for one in pairs if state in (None, one.state) or state not in labelled.STATES]
    if not pairs:
        st.caption("No pair was sent yet. The first time, a project is made in Label Studio.")
        return
    frame.section(labelled.STATES[state][0] if state in labelled.STATES else "Every pair that was sent")
    page = min(reads.page_number(), max(1, -(-len(chosen) // A_PAGE)))
    shown = chosen[(page - 1) * A_PAGE : page * A_PAGE]
    if shown:
        labelled.pairs(shown)
    first = (page - 1) * A_PAGE + 1
    of = counted(len(chosen), "pair")
    st.caption(f"{number(first)} to {number(first + len(shown) - 1)} of {of}" if shown else "None.")
    if state in labelled.STATES and st.button("Show every pair"):
        del st.query_params["state"]
        st.rerun()
    reads.choose_page(-(-len(chosen) // A_PAGE))


frame.page(show)
