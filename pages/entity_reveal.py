"""A masked value of an entity or of one of its records, shown for a reason."""

from __future__ import annotations

import streamlit as st

from components import frame
from components.markup import markdown
from hotpass import access, compliance, ssot
from hotpass.access import HIDDEN, Act, Sight
from pages import reads


def show(entity: ssot.Entity, field: ssot.GoldenField | None, record: ssot.SourceRecord | None) -> None:
    """Offer to reveal the chosen field, of the chosen record where one is, to those who may."""
    who = access.current()
    if field is None or who.sight(field.personal) is Sight.HIDDEN or not access.may(Act.REVEAL, who):
        return
    if who.sight(field.personal) is Sight.CLEAR and not _is_masked(field, record):
        return
    at = record.record_id if record else None
    with frame.guarded(), st.form(f"reveal-{entity.entity_id}-{field.name}-{at}", clear_on_submit=True):
        whose = " of this record" if record else ""
        reason = st.text_input(f"Why you need to see the {field.label.lower()}{whose}", max_chars=200)
        if st.form_submit_button("Reveal"):
            place = (reads.workspace(), entity.version.dataset, entity.entity_id, field.name)
            shown = compliance.reveal(*place, reason, at)
            st.markdown(markdown(shown.text.capitalize() if shown.text == "no value" else shown.text))
            st.caption("That you saw it, and why, is in the audit trail.")


def _is_masked(field: ssot.GoldenField, record: ssot.SourceRecord | None) -> bool:
    """Whether something in a text that is shown is masked."""
    said = [one for one in record.fields if one.name == field.name] if record else []
    texts = [t for one in said for t in (one.value, one.raw)] if record else [field.value, *field.values]
    return any(HIDDEN in text for text in texts if text)
