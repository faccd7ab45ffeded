"""Registers: one entry, what it says, what it lacks, its history; of a breach also whom it touched."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components import facts, frame, markup, register_form, register_table, table
from components.markup import Child
from components.words import NONE, begun, counted, day, number
from hotpass import access, days
from hotpass.access import Act
from hotpass.compliance import breaches, registers
from hotpass.compliance.registers import Entry
from pages import reads

_FIRST = 25


def follow(pressed: str | None) -> None:
    """Open the entry of an id that was pressed."""
    if pressed:
        st.query_params["entry"] = pressed
        st.rerun()


def show(entry: str) -> None:
    """The part of the page that is about one entry."""
    if st.button("All entries", type="tertiary", icon=":material/arrow_back:"):
        st.query_params.pop("entry", None)
        st.rerun()
    register = registers.register_of(entry)
    form = registers.form_of(register)
    found = registers.find(reads.workspace(), register, entry)
    frame.heading(found.form.title, f"{form.one.capitalize()} {found.id}; {_line(found)}")
    lacks = found.form.lacks()
    if lacks:
        st.warning(markup.markdown(f"{begun('; '.join(lacks))}."), icon=":material/warning:")
    said = found.form.model_dump()
    markup.show(facts.pairs(register_form.facts_of(form.fields(), said)))
    if access.may(Act.ENTER):
        with st.expander("Change it", key=f"change-{entry}"), frame.guarded():
            values = register_form.show(form.fields(), "Keep the change", key=f"amend-{entry}", said=said)
            if values is not None:
                registers.amend(reads.workspace(), register, entry, values)
                st.rerun()
    if register == "breaches":
        _breach(entry)
    frame.section("History")
    register_table.history(registers.history(reads.workspace(), register, entry))


def _line(found: Entry) -> str:
    if found.form.over(days.today()):
        return "it counts no more"
    due = found.due
    if due is None:
        return "nothing is due"
    left = (due[0] - days.today()).days
    late = f"{-left} days late" if left < 0 else f"{left} days left"
    return f"{due[1]}, {day(due[0])}: {late}"


def _breach(entry: str) -> None:
    frame.section("Whom it touched")
    kept = f"affected {entry} {access.current().name}"
    if st.button("Work out whom it touched", type="primary"):
        with st.spinner("Looking through runs, versions, exports and the audit trail …"):
            st.session_state[kept] = breaches.affected(reads.workspace(), entry, _FIRST)
    found: breaches.Affected | None = st.session_state.get(kept)
    if found is None:
        st.caption(
            "It is computed from the files, runs, versions, exports and accounts that the entry names."
        )
        return
    people, organisations = found.counts["person"], found.counts["organisation"]
    st.markdown(
        markup.markdown(
            f"{counted(people, 'person', 'people')} and {counted(organisations, 'organisation')}; "
            f"{counted(found.records, 'record')} of no published entity."
        )
    )
    if found.unknown:
        st.caption(markup.markdown(f"Not counted: {'; '.join(found.unknown)}."))
    if found.first:
        st.caption(f"{number(len(found.first))} of {number(found.total)}")
        columns = (
            table.Column("id", "Subject"),
            table.Column("name", "Name"),
            table.Column("through", "Through", wide=True),
        )
        rows = [
            table.Row(_touched(one), one.entity_id, f"entities?entity={one.entity_id}") for one in found.first
        ]
        pressed = table.show(columns, rows, "Subjects whom the breach touched", key="touched")
        if pressed:
            st.switch_page("pages/entities.py", query_params={"entity": pressed})
    st.download_button(
        "Draft of the notifications",
        data=partial(access.bound(breaches.draft_pdf), reads.workspace(), entry, found),
        file_name=f"{entry}-notifications.pdf",
        mime="application/pdf",
        icon=":material/download:",
        on_click="ignore",
    )


def _touched(one: breaches.Touched) -> dict[str, Child]:
    return {"id": one.entity_id, "name": one.name or NONE, "through": one.through}
