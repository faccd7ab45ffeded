"""A correction that a data subject asks for (section 24, Form 2): the value, and who has the old one."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from components import frame
from components.words import NONE
from hotpass import ssot
from hotpass.compliance import erasing
from hotpass.compliance.subjects import Request
from hotpass.errors import InputError
from pages import reads


def show(request: Request) -> None:
    """The part of a request's file that corrects what is published of its subject."""
    space = reads.workspace()
    frame.section("Correction")
    published = published_of(request)
    if not published:
        st.caption("Nothing of the subject is published, so that the files themselves are to be mended.")
        return
    if request.identified is None:
        st.caption("A value can be corrected once it is sure who asks.")
        return
    entity = (
        st.selectbox("Which entity", published, format_func=_called) if len(published) > 1 else published[0]
    )
    fields = {field.name: field for field in entity.fields}
    with st.form("correct", border=False):
        left, right = st.columns(2)
        name = left.selectbox("What is wrong", list(fields), format_func=lambda one: _now(fields[one]))
        value = right.text_input("It is to be")
        if st.form_submit_button("Correct", type="primary"):
            with frame.guarded():
                dataset = entity.version.dataset
                erasing.correct(space, request.id, dataset, entity.entity_id, name, value)
                st.success("The next run publishes it.")
    for number, draft in enumerate(erasing.notices(space, request.id)):
        st.text_area("Notice to a recipient", draft, key=f"corrected-notice-{number}")


def published_of(request: Request) -> list[ssot.Entity]:
    """The entities of the subject in the versions in force."""
    space, found = reads.workspace(), []
    for dataset in space.datasets():
        for entity in request.subjects:
            with suppress(InputError):  # of another dataset, or gone since
                found.append(ssot.entity(space, dataset, entity))
    return found


def _called(entity: ssot.Entity) -> str:
    return f"{entity.name} ({entity.version.dataset}, {entity.entity_id})"


def _now(field: ssot.GoldenField) -> str:
    return f"{field.label}: {field.value or NONE}"
