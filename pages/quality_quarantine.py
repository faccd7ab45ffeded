"""Quality, quarantine: the records that a gate kept back, and what becomes of them."""

from __future__ import annotations

import streamlit as st

from components import frame, quarantine_table
from components.markup import markdown
from components.words import counted, number
from hotpass import access, quarantine, runs
from hotpass.quarantine import Held
from pages import reads, source_cell
from pages.quality_subject import Subject

#: Records shown at a time; those that wait come first.
_SHOWN = 500


def show(subject: Subject) -> None:
    """The section."""
    dataset = subject.assessed.dataset
    with st.skeleton(320):
        tally = quarantine.tally(reads.workspace(), dataset)
        held = quarantine.held(reads.workspace(), dataset, most=_SHOWN)
    if tally is None:
        st.caption(
            "No record is kept back. A gate of the profile does so for the rules that it names "
            "(`then: quarantine`)."
        )
        return
    waiting = number(tally.waiting)
    st.caption(f"{counted(tally.records, 'record')} kept back, {waiting} of them waiting; a row opens one")
    if asked := st.query_params.get("held"):
        for chosen in quarantine.held(reads.workspace(), dataset, record_id=asked):
            _one(dataset, chosen)
    _again(tally)
    pressed = quarantine_table.show(held, key="held-records")
    if tally.records > _SHOWN:
        st.caption(f"The first {_SHOWN} are shown; `hotpass qa quarantine list` shows all.")
    if pressed:
        st.query_params["held"] = pressed
        st.rerun()


def _one(dataset: str, one: Held) -> None:
    """Why it is kept back, its cell, and the decision."""
    with st.container(border=True):
        why = one.reasons[0]
        frame.section(why.message)
        st.caption(
            markdown(
                f"{one.state.capitalize()}: " + "; ".join(f"{r.rule_id}, gate {r.gate}" for r in one.reasons)
            )
        )
        source_cell.show(one.run_id, why.file_name, why.sheet, why.cell or "")
        with frame.guarded():
            _decide(dataset, one)


def _decide(dataset: str, one: Held) -> None:
    space, by, record = reads.workspace(), access.current().name, one.record_id
    called = {reason.field: reason.label for reason in one.reasons if reason.field}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        field = st.selectbox(
            "Field", list(called), format_func=called.__getitem__, key=f"held-field-{record}", width=180
        )
        value = st.text_input(
            "Is to be", key=f"held-value-{record}", placeholder="Only to correct", width=240
        )
        reason = st.text_input("Reason", key=f"held-reason-{record}", width=240)
    with st.container(horizontal=True):
        if field and st.button("Correct", type="primary", key=f"held-correct-{record}"):
            quarantine.correct(space, dataset, record, field, value, reason=reason, by=by)
            st.rerun()
        if st.button("Release as it is", key=f"held-release-{record}"):
            quarantine.release(space, dataset, record, reason=reason, by=by)
            st.rerun()
        if st.button("Drop", key=f"held-drop-{record}"):
            quarantine.drop(space, dataset, record, reason=reason, by=by)
            st.rerun()
        if one.act and st.button("Let it wait again", key=f"held-wait-{record}"):
            quarantine.wait(space, dataset, record, reason=reason, by=by)
            st.rerun()


def _again(tally: quarantine.Tally) -> None:
    """The button that starts a run which obeys what was decided since the one that kept them back."""
    said = counted(tally.fresh, "decision")
    if tally.fresh and st.button(f"Run the files again with {said}", type="primary"):
        with frame.guarded():
            started = runs.again(reads.workspace(), tally.run_id, access.current().name)
            st.switch_page("pages/runs.py", query_params={"run": started})
