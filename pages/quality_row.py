"""One row that fails a rule: its cell in the sheet, its golden record, and how to mend it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components import frame, golden, markup
from components.markup import markdown
from hotpass import quality, quarantine, ssot
from hotpass.contracts.naming import small
from hotpass.errors import InputError
from pages import quality_mending, reads, source_cell
from pages.quality_subject import Subject


def show(subject: Subject, row: quality.Failure, then: quality.Assessed | None) -> None:
    """The row in its sheet.

    Args:
        subject: what the page is about.
        row: the row.
        then: the earlier version that it failed in, when it fails no more.
    """
    frame.section("The row in its sheet")
    assessed = then or subject.assessed
    if row.file_name is not None:
        _cell(assessed, row)
    else:
        st.caption(markdown(row.message))
    if then is None:
        _decided(subject, row)
    entity = _entity(subject, row)
    if entity is None:
        if then is None and subject.version is not None and subject.version.current:
            st.caption("No golden record has a value from this cell: it is mended in its file.")
        return
    if row.file_name is None and then is None:
        _golden(assessed, entity, row)
    asked = {"entity": entity.entity_id, "field": row.field or ""}
    if not entity.version.current:
        asked["version"] = str(entity.version.number)
    st.page_link("pages/entities.py", label=f"See the golden record of {entity.name}", query_params=asked)
    if then is None and entity.version.current:
        quality_mending.show(subject, entity, row)


def _decided(subject: Subject, row: quality.Failure) -> None:
    """What a person decided of a record that a gate kept back for this rule: its cell stays as it is."""
    if row.record_id is None or subject.version is None or not subject.version.current:
        return
    dataset = subject.version.dataset
    for one in quarantine.held(reads.workspace(), dataset, record_id=row.record_id, rule_id=row.rule_id):
        if one.act is None:
            continue
        told = one.state
        if one.overruled_by and one.act.field == row.field:
            st.info(
                markdown(
                    f"A gate kept the record back, and {one.act.decided_by} corrected it; "
                    f"{one.overruled_by} corrected it anew since, which overrules that."
                )
            )
            continue
        if one.act.act == "correct" and one.act.field == row.field:
            of = next(reason.label for reason in one.reasons if reason.field == row.field)
            told = f"{told}, and its {small(of)} is published as “{one.act.value}”" if one.act.value else told
        st.success(markdown(f"A gate kept the record back; {one.act.decided_by} had it {told}."))


def _cell(assessed: quality.Assessed, row: quality.Failure) -> None:
    cell = quality.cell_of(reads.workspace(), assessed, row) or ""
    markup.show(golden.reading(row.message, row.file_name or "", row.sheet or "", cell, row.value))
    source_cell.show(assessed.run_id, row.file_name or "", row.sheet or "", cell)


def _entity(subject: Subject, row: quality.Failure) -> ssot.Entity | None:
    """The entity of the row in the version looked at; None where there is none."""
    entity_id = quality.entity_of(subject.assessed, row)
    if subject.version is None or entity_id is None:
        return None
    try:
        return ssot.entity(
            reads.workspace(), subject.version.dataset, entity_id, version=subject.version.number
        )
    except InputError:
        return None


def _golden(assessed: quality.Assessed, entity: ssot.Entity, row: quality.Failure) -> None:
    """The cell that the golden value comes from; where there is no value, the cell that could have had it."""
    field = next((one for one in entity.fields if one.name == row.field), None)
    if field is not None and field.why is not None and field.why.cell:
        why = field.why
        markup.show(golden.reading(why.reason, why.file_name, why.sheet, why.cell, why.raw))
        source_cell.show(assessed.run_id, why.file_digest, why.sheet, why.cell)
        return
    for record in entity.records:
        blank = replace(row, file_name=record.file_name, sheet=record.sheet, row=record.row, cell=None)
        if cell := quality.cell_of(reads.workspace(), assessed, blank):
            source_cell.show(assessed.run_id, record.file_digest, record.sheet, cell)
            return
