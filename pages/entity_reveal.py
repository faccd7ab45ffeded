"""A masked value of an entity, shown for a reason."""

from __future__ import annotations

import streamlit as st

from components import frame
from components.markup import markdown
from hotpass import access, compliance, ssot
from hotpass.access import Act, Sight
from pages import reads


def show(entity: ssot.Entity, field: ssot.GoldenField | None) -> None:
    """Offer to reveal the chosen field to those who see it masked and may."""
    who = access.current()
    if field is None or who.sight(field.personal) is not Sight.MASKED or not access.may(Act.REVEAL, who):
        return
    with frame.guarded(), st.form(f"reveal-{entity.entity_id}-{field.name}", clear_on_submit=True):
        reason = st.text_input(f"Why you need to see the {field.label.lower()}", max_chars=200)
        if st.form_submit_button("Reveal"):
            at = (reads.workspace(), entity.version.dataset, entity.entity_id, field.name)
            shown = compliance.reveal(*at, reason)
            st.markdown(markdown(", ".join(shown.values) or shown.value or "No value"))
            st.caption("That you saw it, and why, is in the audit trail.")
