"""Mending a value where a rule found it wrong, golden or in its cell, and publishing what was mended."""

from __future__ import annotations

import streamlit as st

from components import frame
from components.markup import markdown
from components.words import NONE, counted
from hotpass import access, corrections, quality, runs, ssot
from hotpass.contracts.naming import small
from pages import reads
from pages.quality_subject import Subject


def show(subject: Subject, entity: ssot.Entity, row: quality.Failure) -> None:
    """The correction of the field that stands, or a way to make one; then the way to a run that obeys."""
    field = next((one for one in entity.fields if one.name == row.field), None)
    if field is not None:
        standing = corrections.of_entity(reads.workspace(), entity).get(field.name)
        became = corrections.became(reads.workspace(), entity, standing) if standing is not None else None
        if standing is not None and became == "waits":
            st.success(markdown(f"{field.label} is corrected to “{standing.value}”; the next run obeys."))
        else:
            if standing is not None and became == "published" and row.file_name is not None:
                st.success(
                    markdown(
                        f"{standing.decided_by} corrected it: {small(field.label)} is published as "
                        f"“{standing.value}”. The file itself stays as it was given."
                    )
                )
            _form(entity, field, row)
    _again(subject, of_cell=row.file_name is not None)


def _form(entity: ssot.Entity, field: ssot.GoldenField, row: quality.Failure) -> None:
    with st.form(f"mend-{entity.entity_id}-{field.name}", border=True):
        st.markdown(f"**Correct {small(field.label)}**, now {field.value or NONE}")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            typed = st.text_input(
                f"{field.label} is to be",
                _repair(field, row),
                key=f"mended-{entity.entity_id}-{field.name}",
                width=260,
            )
            reason = st.text_input("Reason", key=f"mended-why-{entity.entity_id}-{field.name}", width=260)
            if st.form_submit_button("Correct", type="primary"):
                with frame.guarded():
                    corrections.make(
                        reads.workspace(),
                        entity.version.dataset,
                        entity.entity_id,
                        field.name,
                        corrections.Given(typed),
                        reason=reason,
                        by=access.current().name,
                        cell_of=row.record_id if row.file_name is not None else None,
                    )
                    st.rerun()


def _repair(field: ssot.GoldenField, row: quality.Failure) -> str:
    """What other records give where the cell is wrong: to be accepted or typed over."""
    return field.value if row.file_name is not None and field.value and field.value != row.value else ""


def _again(subject: Subject, *, of_cell: bool) -> None:
    """The button that starts a run which obeys the corrections that wait; cells are checked anew."""
    space, version = reads.workspace(), subject.version
    assert version is not None
    waiting = [one for one in corrections.standing(space, version.dataset) if one.run_id == version.run_id]
    said = "Run the files again with" if of_cell else "Publish with"
    if waiting and st.button(f"{said} {counted(len(waiting), 'correction')}", type="primary"):
        with frame.guarded():
            by = access.current().name
            run_id = (
                runs.again(space, version.run_id, by) if of_cell else runs.apply(space, version.dataset, by)
            )
            st.switch_page("pages/runs.py", query_params={"run": run_id})
