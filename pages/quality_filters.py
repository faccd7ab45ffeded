"""The filters of the Quality page, which stand in the address."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from hotpass import quality
from hotpass.model import Dimension, Severity
from pages import quality_subject, reads
from pages.quality_subject import ANY, GOLDEN, TYPES, Subject

_LABELS = {"of": "Rows of"}


def choose(subject: Subject) -> quality.Wanted:
    """Show the filters; returns what is chosen."""
    sources = [part.name or GOLDEN for part in quality_subject.scorecard(subject).sources]
    choices = {
        "dimension": get_args(Dimension),
        "of": list(TYPES),
        "source": sources,
        "severity": get_args(Severity),
        "state": [state.replace("_", " ") for state in quality.WORST_FIRST],
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, values in choices.items():
            st.selectbox(
                _LABELS.get(name, name.capitalize()),
                [ANY, *values],
                key=name,
                bind="query-params",
                persist_state="page",
                on_change=reads.from_the_first_page,
                width=170,
            )
    return quality_subject.wanted()
