"""One entity: golden record, source cell of the value chosen, records, people, scores, history."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components import frame, golden, markup, quality, records, related, standing
from components.markup import markdown
from components.words import counted, number
from hotpass import compliance, ssot
from hotpass.errors import InputError
from pages import entity_corrections, entity_linkage, entity_reveal, reads, source_cell

SIDE_BY_SIDE = 8
_SCORES = {"quality": "Quality", "lead": "Lead"}
#: What the address says besides of an entity.
OF_ENTITY = ("field", "record", "one", "other")
_TYPES = {"organisation": "Organisation", "person": "Person"}


def show(version: ssot.Version, entity_id: str, back: Callable[[], None]) -> None:
    """The entity, as that version holds it; its first button leads back, as does that of one that is not
    there."""
    space = reads.workspace()
    try:
        with st.skeleton(600):
            entity = ssot.entity(space, version.dataset, entity_id, version=version.number)
    except InputError as error:
        frame.heading("Entities", reads.version_line(version))
        if frame.empty(
            f"{markdown(error.sentence)} The link is cut, or is of another version.", "See them all"
        ):
            back()
            st.rerun()
        return
    label = "All organisations" if entity.entity_type == "organisation" else "All people"
    st.button(label, type="tertiary", icon=":material/arrow_back:", on_click=back)
    frame.heading(entity.name, _line(entity))
    marks = compliance.standing_of(space, entity.version, entity.entity_type, [entity_id])
    standing.show(marks.get(entity_id, ()))
    left, right = st.columns([3, 2], gap="medium")
    field = _field(entity)
    with left:
        frame.section("Golden record")
        _choose(golden.show(entity.fields, field.name if field else None, len(entity.records), key="golden"))
    with right:
        _source(entity, field)
        entity_reveal.show(entity, field, _record(entity))
    _records(entity)
    if len(entity.records) > 1:
        entity_linkage.show(entity)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        people = entity.entity_type == "organisation"
        frame.section("People and roles" if people else "Organisations and roles")
        _open(related.relations(entity.relations, of=entity.entity_type, key="relations"))
        frame.section("History of the id")
        _open(related.history(entity.history, key="history"))
    with right:
        entity_corrections.show(entity, field)
        frame.section("Scores")
        markup.show(quality.scores({_SCORES.get(s.name, s.name): s for s in entity.scores}))


def _line(entity: ssot.Entity) -> str:
    parts = [f"{_TYPES[entity.entity_type]} {entity.entity_id}", f"version {entity.version.number}"]
    return " · ".join([*parts, f"from {', '.join(entity.sources)}"])


def _field(entity: ssot.Entity) -> ssot.GoldenField | None:
    """The field in the address, else the first that has a value."""
    asked = st.query_params.get("field")
    known = [field for field in entity.fields if field.why]
    return next((field for field in known if field.name == asked), known[0] if known else None)


def _choose(pressed: str | None) -> None:
    if pressed:
        name, _, record = pressed.partition(" ")
        st.query_params["field"] = name
        if record:
            st.query_params["record"] = record
        else:
            st.query_params.pop("record", None)
        st.rerun()


def _open(entity_id: str | None) -> None:
    if entity_id:
        st.query_params["entity"] = entity_id
        for name in OF_ENTITY:
            st.query_params.pop(name, None)
        st.rerun()


def _source(entity: ssot.Entity, field: ssot.GoldenField | None) -> None:
    """The cell in its sheet's neighbourhood, what it reads, and what lost."""
    if field is None or field.why is None:
        frame.section("Source cell")
        st.caption("No field of this record has a value.")
        return
    why, record = field.why, _record(entity)
    said = next((f for f in record.fields if f.name == field.name), None) if record else None
    frame.section(f"Source cell of {field.label.lower()}")
    if record and said:
        place = (record.file_digest, record.sheet, " ".join(said.cells))
        markup.show(golden.reading(record.source, record.file_name, record.sheet, place[2], said.raw))
    else:
        place = (why.file_digest, why.sheet, why.cell)
        markup.show(golden.reading(why.reason, why.file_name, why.sheet, why.cell, why.raw))
    source_cell.show(entity.version.run_id, *place)
    if why.alternatives:
        _choose(golden.alternatives(field.name, why.alternatives, key="alternatives"))


def _record(entity: ssot.Entity) -> ssot.SourceRecord | None:
    """The record in the address."""
    asked = st.query_params.get("record")
    return next((record for record in entity.records if record.record_id == asked), None)


def _records(entity: ssot.Entity) -> None:
    frame.section("Records side by side")
    if entity.records_missing:
        st.caption(markdown(entity.records_missing))
        return
    table, total = st.container(), len(entity.records)
    pages = -(-total // SIDE_BY_SIDE)
    page = st.pagination(pages, key="records", bind="query-params") if pages > 1 else 1
    first = (page - 1) * SIDE_BY_SIDE
    shown = entity.records[first : first + SIDE_BY_SIDE]
    with table:
        _choose(records.show(entity.fields, shown, key="side-by-side"))
        if pages > 1:
            st.caption(f"{number(first + 1)} to {number(first + len(shown))} of {counted(total, 'record')}")
