"""Quality, quarantine: the records that a gate kept back, and what becomes of them."""

from __future__ import annotations

import streamlit as st

from components import frame, quarantine_table
from components.markup import markdown
from components.words import counted
from hotpass import quarantine, runs
from hotpass.quarantine import Held
from hotpass.settings import settings
from pages import reads, source_cell
from pages.quality_subject import Subject

#: Records shown at a time; those that wait come first.
_SHOWN = 500


def show(subject: Subject) -> None:
    """The section."""
    dataset = subject.assessed.dataset
    with st.skeleton(320):
        held = quarantine.held(reads.workspace(), dataset)
    if not held:
        st.caption(
            "No record is kept back. A gate of the profile does so for the rules that it names "
            "(`then: quarantine`)."
        )
        return
    waiting = sum(one.state == "waiting" for one in held)
    st.caption(f"{counted(len(held), 'record')} kept back, {waiting} of them waiting; a row opens one")
    chosen = next((one for one in held if one.record_id == st.query_params.get("held")), None)
    if chosen:
        _one(dataset, chosen)
    _again(held)
    pressed = quarantine_table.show(held[:_SHOWN], key="held-records")
    if len(held) > _SHOWN:
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
    space, by, record = reads.workspace(), settings().user, one.record_id
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


def _again(held: list[Held]) -> None:
    """The button that starts a run which obeys what was decided since the one that kept them back."""
    run_id = held[0].run_id
    fresh = sum(one.act is not None and one.act.run_id == run_id for one in held)
    if fresh and st.button(f"Run the files again with {counted(fresh, 'decision')}", type="primary"):
        with frame.guarded():
            started = runs.again(reads.workspace(), run_id, settings().user)
            st.switch_page("pages/runs.py", query_params={"run": started})
