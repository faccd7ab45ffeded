"""What a request asks for, carried out: erased, restricted, held, objected to, and whom is to be told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from components import facts, frame, markup, subject_erasures
from hotpass import access
from hotpass.compliance import erasing, purposes, subjects_aside
from hotpass.compliance.subjects import Request
from hotpass.workspace import Workspace
from pages import reads, subject_correcting
from pages import subject_aside as aside


def show(request: Request) -> None:
    """The part of a request's file that carries it out."""
    space = reads.workspace()
    marks = erasing.marks_of(space, request.id)
    if marks:
        markup.show(facts.sentences(subject_erasures.marks(marks)))
    if request.kind == "deletion":
        _erasure(request)
    if request.ended is not None or not request.records:
        return
    if request.kind == "objection":
        _objection(request)
    if request.kind == "correction":
        subject_correcting.show(request)
    with st.expander("Restrict or hold", key="marks"), st.form("mark", border=False):
        change = st.selectbox("What", list(subject_erasures.CHANGES), format_func=subject_erasures.change)
        reason = st.text_input("Why", help="No name. Before a restriction is lifted the subject is told.")
        if st.form_submit_button("Write it down"):
            mark, lifts = subject_erasures.CHANGES[change]
            (erasing.lift_mark if lifts else erasing.set_mark)(space, request.id, mark, reason)
            st.rerun()


def _erasure(request: Request) -> None:
    space = reads.workspace()
    frame.section("Erasure")
    standing = erasing.standing_erasure(space, request.id)
    if standing is not None:
        markup.show(facts.pairs(subject_erasures.facts_of(standing)))
    if standing is None or standing.state == "refused":
        if request.identified is None or not request.records:
            st.write("It can be proposed once it is sure who asks, and whom the request is about.")
        else:
            _propose(request.id)
    elif standing.state == "proposed":
        _decide(standing)
    elif standing.state == "done":
        _not_emptied(standing)
        _certificate(request)
    else:
        _progress(request.id)


def _propose(request: str) -> None:
    space = reads.workspace()
    if aside.going_on("propose", request):
        return
    if (now := subjects_aside.seeking(space, "propose", request)) is not None and now.wrong:
        frame.wrong(now.wrong, "The erasure was not proposed")
    if not st.button("Propose the erasure", type="primary"):
        return
    if subjects_aside.takes_long(space):
        subjects_aside.propose_aside(space, request)
    else:
        with st.spinner("Working out what goes, and what stays as it is others' as well …"):
            erasing.propose(space, request)
    st.rerun()


def _decide(standing: erasing.Erasure) -> None:
    space = reads.workspace()
    if erasing.needs_second_person() and standing.proposed_by == access.current().name:
        st.write("Another person approves it than the one who proposed it.")
        return
    st.write("What is erased cannot be brought back. Type the number of records to approve it.")
    typed = st.text_input("Records", key="erasing-count", width=160)
    left, right = st.columns(2)
    if left.button("Erase", type="primary", disabled=typed.strip() != str(standing.proposed["records"])):
        erasing.approve(space, standing.request)
        st.rerun()
    if right.button("Refuse"):
        erasing.refuse(space, standing.request)
        st.rerun()


@st.fragment(run_every=2)
def _progress(request: str) -> None:
    with frame.guarded():  # a worker may begin before the button is pressed
        standing = erasing.find_erasure(reads.workspace(), request)
        if standing.state == "done":
            st.rerun()
        st.progress(standing.fraction, standing.message or "It waits for a worker.")
        if standing.state == "approved" and not standing.attempt and st.button("Take the approval back"):
            erasing.refuse(reads.workspace(), request)
            st.rerun()


def _not_emptied(done: erasing.Erasure) -> None:
    """Uploads that could not be emptied, each to be removed whole for a reason."""
    for digest in erasing.not_emptied(done):
        with st.form(f"drop-{digest}", border=False):
            st.write(
                f"The upload {digest[:12]}… could not be emptied, so that the subject may still be in it: "
                "the certificate says why. Removing it loses the file whole; what runs have read of it stays."
            )
            reason = st.text_input("Why it may go", help="No name.")
            if st.form_submit_button("Remove the upload"):
                erasing.drop_upload(reads.workspace(), done.request, digest, reason)
                st.rerun()


def _certificate(request: Request) -> None:
    space = reads.workspace()
    for form, make in (("pdf", erasing.certificate_pdf), ("json", erasing.certificate_json)):
        st.download_button(
            f"Certificate, {form.upper()}",
            data=access.bound(partial(_bytes, make, request.id)),
            file_name=f"certificate-{request.id}.{form}",
            icon=":material/download:",
            on_click="ignore",
            key=f"certificate-{form}",
        )
    for number, draft in enumerate(erasing.notices(space, request.id)):
        st.text_area("Notice to a recipient", draft, key=f"notice-{number}")


def _objection(request: Request) -> None:
    space = reads.workspace()
    frame.section("Objection")
    entered = [deed for deed in erasing.carried_out(space, request.id) if deed.what == "object"]
    if entered:
        to = ", ".join(dict.fromkeys(deed.about for deed in entered))
        st.success(markup.markdown(f"It is in the consent ledger, which every export obeys: {to}."))
    with (
        st.expander("Object to more, or enter it for what was found since", key="object-more")
        if entered
        else st.container(),
        st.form("object", border=False),
    ):
        names = [one.name for one in purposes.known(space)]
        chosen = st.multiselect("To which purposes", names, placeholder="every purpose")
        if st.form_submit_button("Enter the objection", type="secondary" if entered else "primary"):
            with frame.guarded():
                erasing.object_to(space, request.id, chosen)
                st.rerun()


def _bytes(make: Callable[[Workspace, str], str | bytes], request: str) -> bytes:
    made = make(reads.workspace(), request)
    return made.encode() if isinstance(made, str) else made
