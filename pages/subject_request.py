"""One request of a data subject: its clock, what was done, and what can be done next."""

from __future__ import annotations

import streamlit as st

from components import facts, frame, markup, subject_requests
from components.words import day
from hotpass import access, days
from hotpass.compliance import erasing, subjects
from hotpass.compliance.subjects import Request
from pages import reads, subject_acting, subject_correcting, subject_search


def show(request: Request) -> None:
    """The part of the page that is about one request."""
    frame.heading(f"Request {request.id}", _line(request))
    back()
    names = {one.entity_id: one.name for one in subject_correcting.published_of(request)}
    markup.show(facts.pairs(subject_requests.facts_of(request, days.today(), names)))
    if request.ended is None:
        _identify(request)
        frame.section("Whom it is about")
        subject_search.show(request.id)
    subject_acting.show(request)
    if request.ended is None:
        _end(request)
    frame.section("What was done")
    subject_requests.acts(request.acts, erasing.carried_out(reads.workspace(), request.id))


def back() -> None:
    """The way back to all requests."""
    if st.button("All requests", icon=":material/arrow_back:"):
        del st.query_params["request"]
        st.rerun()


def _line(request: Request) -> str:
    asks = subject_requests.right(request.kind)
    if request.ended:
        return f"{asks}; {request.outcome or request.state} on {day(request.ended)}"
    left = request.days_left(days.today())
    if request.due is None or left is None:
        return f"{asks}; the clock begins when it is sure who asks"
    late = f"{-left} days late" if left < 0 else f"{left} days left"
    return f"{asks}; due on {day(request.due)}, {late}"


def _identify(request: Request) -> None:
    by, space = access.current().name, reads.workspace()
    if request.identified is None:
        with st.form("identify", border=False):
            how = st.text_input("How it was made sure who asks", placeholder="identity document seen")
            if st.form_submit_button("It is sure who asks", type="primary"):
                subjects.identify(space, request.id, how, days.today(), by)
                st.rerun()


def _end(request: Request) -> None:
    """What ends a request, or gives it more time: after all that is done for its answer."""
    by, space = access.current().name, reads.workspace()
    with st.expander("Answer, extend or withdraw", key="end"):
        with st.form("answer", border=False):
            outcome = st.selectbox("Outcome", subjects.OUTCOMES, format_func=str.capitalize)
            ground = st.text_input("Ground", help="Needed where the request is not granted whole. No name.")
            if st.form_submit_button("Answer the request"):
                subjects.answer(space, request.id, outcome, ground, days.today(), by)
                st.rerun()
        with st.form("extend", border=False):
            more = st.number_input("Days more", 1, 30, 30, width=160)
            why = st.text_input("Ground for more time")
            if st.form_submit_button("Give more time"):
                subjects.extend(space, request.id, int(more), why, days.today(), by)
                st.rerun()
        if st.button("The subject takes it back"):
            subjects.withdraw(space, request.id, days.today(), by)
            st.rerun()
