"""One entity: golden record, source cell of the value chosen, records, people, scores, history."""

from __future__ import annotations

import streamlit as st

from components import frame, golden, markup, pressable, quality, records, related, sheet
from components.markup import markdown
from components.words import counted
from hotpass import ssot
from pages import reads

SIDE_BY_SIDE = 8
_SCORES = {"quality": "Quality", "lead": "Lead"}
_TYPES = {"organisation": "Organisation", "person": "Person"}


def show(dataset: str, entity_id: str) -> None:
    """The entity, read from the version that is published now."""
    space = reads.workspace()
    entity = ssot.entity(space, dataset, entity_id)
    _back(entity)
    frame.heading(entity.name, _line(entity))
    left, right = st.columns([3, 2], gap="medium")
    field = _field(entity)
    with left:
        frame.section("Golden record")
        _choose(golden.show(entity.fields, field.name if field else None, len(entity.records), key="golden"))
    with right:
        _source(dataset, entity, field)
    _records(entity)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        people = entity.entity_type == "organisation"
        frame.section("People and roles" if people else "Organisations and roles")
        _open(related.relations(entity.relations, of=entity.entity_type, key="relations"))
        frame.section("History of the id")
        _open(related.history(entity.history, key="history"))
    with right:
        frame.section("Scores")
        markup.show(quality.scores({_SCORES.get(s.name, s.name): s for s in entity.scores}))


def _back(entity: ssot.Entity) -> None:
    label = "All organisations" if entity.entity_type == "organisation" else "All people"
    if st.button(label, type="tertiary", icon=":material/arrow_back:"):
        for name in ("entity", "field", "record"):
            st.query_params.pop(name, None)
        st.rerun()


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
        for name in ("field", "record"):
            st.query_params.pop(name, None)
        st.rerun()


def _source(dataset: str, entity: ssot.Entity, field: ssot.GoldenField | None) -> None:
    """The cell in its sheet's neighbourhood, the reason in words, and what lost."""
    frame.section("Source cell")
    if field is None or field.why is None:
        st.caption("No field of this record has a value.")
        return
    why = field.why
    where = golden.place(why.file_name, why.sheet, why.cell)
    sentence = markup.joined(markup.tag("strong", f"{field.label}: {why.value}"), " · ", why.reason)
    markup.show(markup.joined(markup.tag("div", sentence), markup.tag("div", f"{where} reads “{why.raw}”")))
    seen = ssot.neighbourhood(reads.workspace(), dataset, why.file_digest, why.sheet, why.cell)
    lines = [sheet.Line(row, texts) for row, texts in zip(seen.rows, seen.texts, strict=True)]
    if seen.header_rows and seen.header_rows[-1] < seen.rows[0]:
        lines.insert(0, sheet.Line(seen.header_rows[-1], seen.header))
    cells = {(seen.rows[r], c + 1) for r, c in seen.targets}
    label = f"Cells around {why.cell} in {why.sheet or why.file_name}"
    pressable.show(
        sheet.picture(lines, seen.letters, label, cells=cells, header_rows=seen.header_rows), key="picture"
    )


def _record(entity: ssot.Entity) -> ssot.SourceRecord | None:
    asked = st.query_params.get("record")
    return next((record for record in entity.records if record.record_id == asked), None)


def _records(entity: ssot.Entity) -> None:
    frame.section("Records side by side")
    if entity.records_missing:
        st.caption(markdown(entity.records_missing))
        return
    _choose(records.show(entity.fields, entity.records[:SIDE_BY_SIDE], key="records"))
    if len(entity.records) > SIDE_BY_SIDE:
        st.caption(f"{SIDE_BY_SIDE} of {counted(len(entity.records), 'record')}.")
