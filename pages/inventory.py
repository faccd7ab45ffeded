"""Personal information: where it lies, who may see it, who received it, and what people say of it."""

from __future__ import annotations

import streamlit as st

from components import audit_table, frame, personal_found
from components.words import counted
from hotpass import access, runs
from hotpass.access import CLASSES, Act
from hotpass.catalogue.personal import Decision, profile_of_run
from hotpass.compliance import personal
from hotpass.compliance.personal import Found
from hotpass.workspace import Workspace
from pages import reads

_STATES = ("waiting", "confirmed", "rejected", "nothing found")


def show() -> None:
    """The page."""
    access.require(Act.ACCESS)
    dataset = reads.dataset()
    if dataset is None:
        frame.heading("Personal information", "Nothing is published")
        frame.empty(
            "Once a version is published, this page shows what is personal in every column of the files."
        )
        return
    space = reads.workspace()
    run_id = personal.run_in_force(space, dataset)
    all_columns = personal.found(space, run_id, every=True)
    every = [one for one in all_columns if one.state != "nothing found"]
    waiting = [one for one in every if one.waits]
    frame.heading(
        "Personal information",
        f"{counted(len({one.column_key for one in every}), 'column')} hold some, "
        f"{len(waiting)} of {counted(len(every), 'finding')} wait for a person",
    )
    asked = next((one for one in all_columns if one.id == st.query_params.get("found")), None)
    if asked is not None:
        _one(run_id, asked)
    frame.section("Where each class lies")
    personal_found.lies(personal.inventory(space, dataset), _called(space, run_id))
    frame.section("What was found in columns")
    _choose(all_columns, waiting)
    frame.section("Given or shown to somebody lately")
    given = personal.received(space)
    if given:
        audit_table.show(given, "Acts by which personal information left or was shown, newest first")
    else:
        st.caption("Nothing was exported, sent to Label Studio or revealed.")


def _called(space: Workspace, run_id: str) -> dict[str, str]:
    """What the fields of a run are called."""
    profile = profile_of_run(space, runs.get(space, run_id).spec)
    return {
        f"{kind}.{field.name}": f"{kind.capitalize()} · {field.label}"
        for kind, entity in profile.entities.items()
        for field in entity.fields
    }


def _choose(every: list[Found], waiting: list[Found]) -> None:
    state = st.segmented_control(
        "Show", _STATES, default="waiting", key="state", bind="query-params", required=True
    )
    some = waiting if state == "waiting" else [one for one in every if one.state == state]
    if not some:
        st.caption("There is none.")
        return
    pressed = personal_found.choose(some, key="found-table")
    if pressed:
        st.query_params["found"] = pressed
        st.rerun()


def _one(run_id: str, asked: Found) -> None:
    with st.container(border=True):
        frame.section(asked.label.capitalize())
        personal_found.one(asked)
        if access.may(Act.CLASSIFY):
            _say(run_id, asked)
        if st.button("Close"):
            st.query_params.pop("found", None)
            st.rerun()


def _say(run_id: str, asked: Found) -> None:
    with frame.guarded(), st.form(f"say-{asked.id}", border=False):
        left, right = st.columns([1, 3])
        classes = CLASSES[1:]
        chosen = left.selectbox("Class", classes, index=max(0, CLASSES.index(asked.personal) - 1))
        reason = right.text_input("Why", max_chars=200, help="Kept with your name in the audit trail.")
        with st.container(horizontal=True):
            confirmed = st.form_submit_button("Confirm", type="primary")
            rejected = st.form_submit_button("Reject")
            back = st.form_submit_button("Take back", disabled=asked.decided_by is None)
        if confirmed or rejected or back:
            decision: Decision = "confirmed" if confirmed else "rejected" if rejected else "withdrawn"
            personal.say(reads.workspace(), run_id, asked.id, decision, reason, personal=chosen)
            st.rerun()


frame.page(show)
