"""Compliance, one control: its question, number, query, rows down to the cell, and history."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from components import controls_table, facts, frame, markup
from components.markup import markdown
from components.words import number
from hotpass import access, days
from hotpass.access import Act
from hotpass.compliance import controls
from hotpass.compliance.controls import Standing
from pages import compliance_places, reads, source_cell

PAGE_SIZE = 100
#: Days after which a control is looked at again, by how often that is; what is worked out more often than
#: somebody can vouch for it, after a quarter of a year.
_QUARTER = 90
_LOOKED_AT_AFTER = {"year": 365}


def show(control: str) -> None:
    """The control of an id."""
    if st.button("All controls", type="tertiary", icon=":material/arrow_back:"):
        for name in ("control", "row", "page"):
            st.query_params.pop(name, None)
        st.rerun()
    controls.control_named(reads.workspace(), control)
    one = next((s for s in controls.at_hand(reads.workspace()).standings if s.control.id == control), None)
    if one is None:
        frame.empty("It was not worked out yet how this control stands.")
        return
    frame.heading(f"Section {one.control.section}, {one.control.condition}", one.control.duty)
    markup.show(facts.pairs(controls_table.facts_of(one)))
    compliance_places.links(one.control)
    if one.query:
        with st.expander("The query behind the number"):
            st.code(one.query, language="sql", wrap_lines=True)
            st.caption("The views that it asks are described in the reference, under controls.")
    if one.count:
        frame.section("Rows")
        _rows(one)
    if one.control.attested:
        frame.section("Attestation")
        _attest(one)
    moves = controls.history(reads.workspace(), control)
    if moves:
        frame.section("History")
        controls_table.history(moves)


def _rows(one: Standing) -> None:
    pages = -(-one.count // PAGE_SIZE)
    skip = (min(reads.page_number(), pages) - 1) * PAGE_SIZE
    with st.skeleton(200):
        behind = controls.offending(reads.workspace(), one.control.id, PAGE_SIZE, skip).to_pylist()
    st.caption(markdown(f"{number(len(behind))} of {number(one.count)}, as you may see them"))
    pressed = controls_table.rows(behind, one.control.id, one.framework)
    if pressed is not None:
        st.query_params["row"] = pressed
        st.rerun()
    reads.choose_page(pages)
    asked = st.query_params.get("row", "")
    if asked.isdigit() and int(asked) < len(behind):
        _one_row(behind[int(asked)])


def _one_row(row: dict[str, Any]) -> None:
    """Where a row stands in its workbook, and the entity that it belongs to."""
    version = reads.current(row["dataset"]) if row["dataset"] else None
    if row["entity_id"]:
        st.page_link(
            "pages/entities.py",
            label=markdown(f"Entity {row['entity_id']}"),
            query_params={"entity": row["entity_id"], "dataset": row["dataset"] or ""},
            icon=":material/open_in_new:",
        )
    if version and row["file_name"] and row["cell"] and row["cell"][-1].isdigit():
        source_cell.show(version.run_id, row["file_name"], row["sheet"] or "", row["cell"])


def _attest(one: Standing) -> None:
    if one.control.check and one.state != "unknown":
        st.caption(
            "A check answers this control; it is attested only where the check finds nothing to look at."
        )
        return
    if not access.may(Act.ATTEST):
        st.caption("A compliance officer attests it.")
        return
    with st.form("attest", border=False):
        reason = st.text_input(
            "What was looked at", help="No name of a data subject: it is kept in the audit trail."
        )
        stands = timedelta(days=_LOOKED_AT_AFTER.get(one.control.frequency, _QUARTER))
        until = st.date_input(
            "It stands until", days.today() + stands, min_value=days.today(), format="DD/MM/YYYY"
        )
        if st.form_submit_button("Attest", type="primary") and isinstance(until, date):
            with frame.guarded():
                controls.attest(reads.workspace(), one.control.id, until, reason)
                st.rerun()
