"""Registers: records exported for a purpose, and the log of exports."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components import frame, ledger
from components.markup import markdown
from components.words import counted, number
from hotpass import access, ssot
from hotpass.access import Act
from hotpass.compliance import exports, purposes
from hotpass.compliance.consents import REASONS
from pages import reads


def show() -> None:
    """The section."""
    space = reads.workspace()
    names = [one.name for one in purposes.known(space)]
    if access.may(Act.EXPORT) and space.datasets():
        frame.section("Export records for a purpose")
        if names:
            _ask(names)
        else:
            st.caption("Enter a purpose first, under Registers.")
    frame.section("Exports")
    found = exports.exports(space)
    if found:
        ledger.exports(found)
    else:
        frame.empty(
            "Nothing was exported yet. Each export is listed here: by whom, for what, to whom, and who was "
            "held back.",
            key="taken",
        )


def _ask(names: list[str]) -> None:
    space = reads.workspace()
    left, right = st.columns(2)
    dataset = left.selectbox("Dataset of the records", space.datasets())
    kinds = {"People": "person", "Organisations": "organisation"}
    kind = kinds[right.selectbox("Of", list(kinds))]
    purpose = left.selectbox("Purpose", names)
    recipient = right.text_input("To whom it goes")
    spec = ssot.profile_of(ssot.find_version(space, dataset).path).entities[
        "person" if kind == "person" else "organisation"
    ]
    labels = {one.name: one.label for one in spec.published}
    fields = st.multiselect(
        "Fields that the purpose needs", list(labels), format_func=labels.__getitem__, placeholder="all"
    )
    if not recipient.strip():
        st.caption("Say to whom it goes; then it is told whom the purpose may use.")
        return
    asked = exports.Asked(dataset, kind, purpose, recipient, None, tuple(fields))
    weighed = exports.weigh(space, asked)
    why = "; ".join(f"{REASONS[reason]}: {number(count)}" for reason, count in weighed.held.items())
    st.markdown(
        markdown(
            f"{counted(weighed.passed, 'record')} may be taken, "
            f"{number(sum(weighed.held.values()))} are held back{f' ({why})' if why else ''}."
        )
    )
    if weighed.beyond:
        unneeded = ", ".join(labels[name] for name in weighed.beyond)
        st.caption(f"{purpose} does not say that it needs {unneeded}. Choose the fields that it needs.")
    st.download_button(
        f"Take {counted(weighed.passed, 'record')}",
        data=partial(access.bound(exports.as_zip), space, asked),
        file_name=f"{dataset}-{kind}.zip",
        mime="application/zip",
        icon=":material/download:",
        on_click="ignore",
        type="primary",
        disabled=not weighed.passed,
    )
    st.caption("The archive holds the records as CSV, and a list of who was held back and why.")
