"""The run that an address names."""

from __future__ import annotations

import streamlit as st

from components import frame
from components.markup import markdown
from hotpass import runs
from hotpass.errors import InputError
from pages import reads


def find(run_id: str, title: str) -> runs.Run | None:
    """The run; without one the page of that title says so, and leads to those that are there."""
    try:
        return runs.get(reads.workspace(), run_id)
    except InputError:
        frame.heading(title, "There is no such run")
        if frame.empty(
            f"No run has the id {markdown(run_id)}: the link is cut, or is of another workspace.",
            "See the runs",
        ):
            st.query_params.clear()
            st.switch_page("pages/runs.py")
        return None
