"""Registers: what is past its time, and its disposal by two persons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components import frame, ledger
from components.words import counted
from hotpass import access
from hotpass.access import Act
from hotpass.compliance import retention
from hotpass.compliance.retention import Disposal, RuleDue
from hotpass.model import EntityType
from pages import reads


def show() -> None:
    """The section."""
    found = retention.overdue(reads.workspace())
    if found:
        st.markdown(_late(found))
        ledger.overdue(found)
    else:
        frame.empty(
            "This view lists the records that are past their time. Enter a retention rule under Registers, "
            "or give a source of the profile its days to keep.",
            key="retention",
        )
    if access.may(Act.DISPOSE):
        _propose([one for one in found if one.overdue])
    every = retention.disposals(reads.workspace())
    if every:
        frame.section("Disposals")
        ledger.disposals(every)
        for one in every:
            _next(one)


def _late(found: Sequence[RuleDue]) -> str:
    """How much is past its time: records, and values where a rule is for some."""
    records = sum(one.overdue for one in found if one.category is None)
    values = sum(one.overdue for one in found if one.category)
    said = counted(records, "record")
    if any(one.category for one in found):
        said += f" and {counted(values, 'value')}"
    return f"{said} past {'its' if records + values == 1 else 'their'} time."


def _propose(late: list[RuleDue]) -> None:
    places = sorted({(one.category is not None, one.dataset, one.entity_type) for one in late})
    if not places:
        return
    with st.form("propose", border=False):
        values, dataset, entity_type = st.selectbox("What", places, format_func=_place)
        reason = st.text_input("Reason")
        if st.form_submit_button("Propose their disposal", type="primary"):
            with frame.guarded():
                retention.propose(reads.workspace(), dataset, entity_type, reason, values=values)
                st.rerun()


def _place(one: tuple[bool, str, EntityType]) -> str:
    values, dataset, entity_type = one
    kind = "people" if entity_type == "person" else "organisations"
    return f"{'Values of records that stay' if values else 'Whole records'}: {dataset}, {kind}"


def _carry_out(one: Disposal) -> None:
    """What cannot be undone asks for the count."""
    with st.expander(f"Carry {one.id} out", key=f"execute-{one.id}"), frame.guarded():
        what = "values" if one.fields else "records"
        stay = " The records stay." if one.fields else ""
        st.caption(
            f"Its {what} are erased from uploads, runs, versions and the catalogue.{stay} "
            "It cannot be undone."
        )
        typed = st.text_input(f"Type the number of {what}, {one.count}", key=f"count-{one.id}")
        if st.button(f"Erase the {what}", key=f"erase-{one.id}", disabled=typed.strip() != str(one.count)):
            with st.spinner("Erasing …"):
                retention.execute(reads.workspace(), one.id)
            st.rerun()


def _next(one: Disposal) -> None:
    if not access.may(Act.DISPOSE):
        return
    if one.state in ("proposed", "approved"):
        with st.expander(f"Decide on {one.id}", key=f"decide-{one.id}"), frame.guarded():
            mine = one.proposed_by == access.current().name
            if one.state == "proposed":
                if mine:
                    st.caption("You proposed it; another person approves it.")
                if st.button("Approve", key=f"approve-{one.id}", type="primary", disabled=mine):
                    retention.approve(reads.workspace(), one.id)
                    st.rerun()
            reason = st.text_input("Reason to refuse", key=f"why-{one.id}")
            if st.button("Refuse", key=f"refuse-{one.id}"):
                retention.refuse(reads.workspace(), one.id, reason)
                st.rerun()
    if one.state == "approved":
        _carry_out(one)
    if one.state in ("executed", "certified"):
        st.download_button(
            f"Certificate of {one.id}",
            data=partial(access.bound(retention.certify), reads.workspace(), one),
            file_name=f"{one.id}-certificate.pdf",
            mime="application/pdf",
            icon=":material/download:",
            on_click="ignore",
            key=f"certificate-{one.id}",
        )
