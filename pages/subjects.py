"""Data subjects: the register of what they ask for, and what is held about somebody."""

from __future__ import annotations

from datetime import date

import streamlit as st

from components import frame, subject_requests
from components.words import counted, day
from hotpass import access, days
from hotpass.compliance import subjects
from hotpass.compliance.subjects import Request
from pages import reads, subject_request, subject_search

A_PAGE = 25


def show() -> None:
    """The page."""
    asked = st.query_params.get("request")
    if asked:
        request = None
        with frame.guarded():
            request = subjects.find_request(reads.workspace(), asked)
        if request is None:
            subject_request.back()
        else:
            subject_request.show(request)
        return
    every = subjects.requests(reads.workspace())
    frame.heading("Data subjects", _line(every))
    _register(every)
    frame.section("Find what is held about somebody")
    subject_search.show()


def _line(every: list[Request]) -> str:
    waiting = [one for one in every if one.ended is None]
    if not waiting:
        return "No request is open"
    due = next((one.due for one in waiting if one.due), None)
    first = f"; the first is due on {day(due)}" if due else ""
    return f"{counted(len(waiting), 'request')} open{first}"


def _register(every: list[Request]) -> None:
    _enter()
    if not every:
        frame.empty(
            "No request was entered yet. People and organisations may ask to know what is held about them, "
            "to have it corrected or deleted, or object. Each request has a last day for the answer."
        )
        return
    shown = _chosen(every)
    pressed = subject_requests.register(reads.one_page(shown, A_PAGE), days.today())
    if pressed:
        st.query_params["request"] = pressed
        st.rerun()
    reads.choose_page(-(-len(shown) // A_PAGE))


def _chosen(every: list[Request]) -> list[Request]:
    """The requests in the state that is chosen, where they are too many to be seen at once."""
    if len(every) <= A_PAGE:
        return every
    today = days.today()
    sorts = {
        "Open": [one for one in every if one.ended is None],
        "Late": [one for one in every if one.ended is None and (one.days_left(today) or 0) < 0],
        "Ended": [one for one in every if one.ended is not None],
    }
    there = {"All": every, **{name: some for name, some in sorts.items() if some}}
    chosen = st.segmented_control(
        "Show",
        list(there),
        default="All",
        required=True,
        key="show",
        bind="query-params",
        on_change=reads.from_the_first_page,
    )
    st.caption(f"{counted(len(there[chosen]), 'request')}, the one that is due first at the top")
    return there[chosen]


def _enter() -> None:
    with st.expander("Enter a request", key="enter"), st.form("receive", border=False):
        left, right = st.columns(2)
        kind = left.selectbox("Asks for", list(subjects.SECTIONS), format_func=subject_requests.right)
        received = right.date_input("Received on", days.today(), max_value=days.today(), format="DD/MM/YYYY")
        channel = left.text_input("How it came", placeholder="e-mail, post, telephone …")
        reference = right.text_input("Where the letter lies", help="No name: the register holds none.")
        if st.form_submit_button("Enter the request", type="primary") and isinstance(received, date):
            made = subjects.receive(
                reads.workspace(), kind, received, access.current().name, channel=channel, reference=reference
            )
            st.query_params["request"] = made.id
            st.rerun()


frame.page(show)
