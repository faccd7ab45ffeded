"""Quality, the report: what is known of it, to download."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.markup import markdown
from hotpass import access, quality, runs, ssot
from hotpass.catalogue.personal import profile_of_run
from hotpass.profiles import Profile
from pages import quality_past, reads
from pages.quality_subject import Subject

_HTML = "text/html"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(subject: Subject) -> None:
    """The section."""
    st.markdown(
        markdown(
            "Each file is made when its button is pressed. The page and the PDF hold no value of anybody."
        )
    )
    access.require(access.Act.EXPORT)
    assessed, profile = subject.assessed, _profile(subject)
    about, past = quality.origin(reads.workspace(), assessed), quality_past.moments(subject)
    with st.container(horizontal=True):
        st.download_button(
            "Page with plots",
            data=partial(
                access.bound(quality.report_html), reads.workspace(), assessed, profile, about, past
            ),
            file_name=f"{about.stem}.html",
            mime=_HTML,
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "PDF with plots",
            data=partial(quality.report_pdf, reads.workspace(), assessed, profile, about, past),
            file_name=f"{about.stem}.pdf",
            mime="application/pdf",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Workbook",
            data=partial(access.bound(quality.workbook), assessed, profile=profile),
            file_name=f"{about.stem}.xlsx",
            mime=_WORKBOOK,
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Failing rows as CSV",
            data=partial(access.bound(quality.failing_csv), assessed, quality.Wanted(), profile=profile),
            file_name=f"{about.stem}-failing.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def _profile(subject: Subject) -> Profile:
    if subject.version is not None:
        return ssot.profile_of(subject.version.path)
    return profile_of_run(reads.workspace(), runs.get(reads.workspace(), subject.assessed.run_id).spec)
