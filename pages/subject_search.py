"""A search for a data subject: whom to find, and all that is held. Nothing of it stands in the address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import streamlit as st

from components import frame, subject_holdings
from components.words import counted
from hotpass import access
from hotpass.compliance import subjects, subjects_aside
from hotpass.compliance.subjects import Holdings, Sought
from hotpass.model import EntityType
from pages import reads
from pages import subject_aside as aside

_FOUND: Final = "subject found"
_WHOM: Final[Mapping[str, EntityType]] = {"A person": "person", "An organisation": "organisation"}


def show(request: str | None = None) -> None:
    """The form, and what was found last for this request, or for none."""
    kept, space = f"{_FOUND} {request}", reads.workspace()
    with frame.guarded():
        if aside.going_on("find", request):
            return
        if (now := subjects_aside.seeking(space, "find", request)) is not None:
            held = subjects_aside.take(space, request)
            if held is None:
                frame.wrong(now.wrong, "The search came to nothing")
            else:
                st.session_state[kept] = held if request is None else _noted(held, request)
                st.rerun()
        sought = _form()
        if sought is not None:
            st.session_state.pop(kept, None)
            if subjects_aside.takes_long(space):
                subjects_aside.find_aside(space, sought, request)
                st.rerun()
            with st.spinner("Looking through every run, version and file …"):
                held = subjects.find(reads.workspace(), sought, access.current().name)
            st.session_state[kept] = held if request is None else _noted(held, request)
            if request is not None:
                st.rerun()  # the request says above whom it is about, which is known only now
    if kept in st.session_state:
        _holdings(st.session_state[kept], request)


def _noted(held: Holdings, request: str) -> Holdings:
    """What is held, with what was confirmed for the request; whom it is about is kept with it."""
    held = subjects.as_judged(reads.workspace(), request, held)
    if subjects.own_records(held):
        subjects.found(reads.workspace(), request, held, access.current().name)
    return held


def _form() -> Sought | None:
    with st.form("find", border=False):
        whom = st.segmented_control(
            "Whom", ["A person", "An organisation"], default="A person", required=True
        )
        left, right = st.columns(2)
        name = left.text_input("Name", placeholder="in any spelling")
        emails = right.text_input("E-mail addresses", placeholder="several parted by a semicolon")
        phones = left.text_input("Telephone numbers")
        numbers = right.text_input("Identity, registration or VAT numbers")
        if not st.form_submit_button("Find"):
            return None
    return Sought(_WHOM[whom], name, _several(emails), _several(phones), _several(numbers))


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[;,\n]", text) if part.strip())


def _holdings(held: Holdings, request: str | None) -> None:
    own = subjects.own_records(held)
    looked = f"{counted(held.runs, 'run')} looked through"
    if held.gone:
        looked += f"; {counted(len(held.gone), 'run')} whose folder is gone could not be"
    if held.fresh:
        looked += f", and {counted(held.fresh, 'upload')} that no run has read yet"
    if held.unread:
        looked += f"; uploads that cannot be read could not be: {', '.join(held.unread)}"
    if not held.records and not held.mentions:
        frame.empty(f"Nothing is held of whom you look for; {looked}.", key="nobody")
        return
    st.caption(
        f"{counted(len(own), 'record')} held of them, {len(held.records) - len(own)} perhaps; {looked}."
    )
    subject_holdings.records(held.records)
    if request is not None:
        _judge(held, request)
    subject_holdings.places(held)
    if request is not None and subjects.find_request(reads.workspace(), request).identified is None:
        st.caption("It can be taken once it is sure who asks.")
        return
    with st.container(horizontal=True):
        _take("Take what is held of them as PDF", subjects.told_pdf, "pdf", held, request)
        _take("As JSON", subjects.told, "json", held, request)


def _judge(held: Holdings, request: str) -> None:
    """Let an officer say whose the records are that were found."""
    own = {one.record_id for one in subjects.own_records(held)}
    found = {
        f"{one.file_name}, {one.sheet}, row {one.row} ({one.standing}, {one.record_id[:6]})": one.record_id
        for one in sorted(held.records, key=lambda one: one.record_id in own)
    }
    if not found:
        return
    with frame.guarded(), st.form(f"judge-{request}", border=False):
        chosen = st.selectbox("A record that was found", list(found))
        ground = st.text_input("What proves it", max_chars=200, help="Kept; no name.")
        with st.container(horizontal=True):
            theirs = st.form_submit_button("It is theirs")
            another_s = st.form_submit_button("It is another's")
        if theirs or another_s:
            say = subjects.confirm if theirs else subjects.exclude
            say(reads.workspace(), request, found[chosen], ground, access.current().name)
            st.session_state[f"{_FOUND} {request}"] = _noted(held, request)
            st.rerun()


def _take(
    label: str, make: Callable[..., str | bytes], ending: str, held: Holdings, request: str | None
) -> None:
    st.download_button(
        label,
        data=access.bound(partial(make, reads.workspace(), held, access.current().name, request)),
        file_name=f"{request or 'data-subject'}.{ending}",
        icon=":material/download:",
        on_click="ignore",
        disabled=not subjects.own_records(held),
    )
