"""Review: pairs of records that people decide about, and what they decided."""

from __future__ import annotations

from typing import Final

import streamlit as st

from components import frame
from components.words import counted
from hotpass import review
from hotpass.errors import InputError
from hotpass.model import EntityType
from hotpass.settings import settings
from pages import reads, review_agreement, review_clusters, review_decided, review_desk

TABS: Final = ("Pairs", "Entities", "Decided", "Agreement")
ANY: Final = "any"
_TYPES: Final[dict[str, EntityType | None]] = {
    "Both": None,
    "Organisations": "organisation",
    "People": "person",
}
_AGES: Final[dict[str, bool | None]] = {ANY: None, "new in this run": True, "known before": False}


def show() -> None:
    """The page."""
    space = reads.workspace()
    try:
        subject = review.subject_of(space, reads.dataset(), st.query_params.get("run"))
    except InputError:
        frame.heading("Review", "No records are linked yet")
        if frame.empty(
            "Here stand pairs of records of which the model is not sure, one after the other, to be decided "
            "by a key. Upload files and start a run first.",
            "Upload files",
        ):
            st.switch_page("pages/upload.py")
        return
    added = f", and {counted(len(subject.added), 'addition')} to it" if subject.added else ""
    double = (
        f"{settings().review_double:.0%} of the pairs by two"
        if settings().review_double
        else "each pair by one"
    )
    frame.heading("Review", f"Pairs of run {subject.run_id}{added}; {double}, decided as {settings().user}")
    tabs = st.tabs(TABS, key="tab", bind="query-params", on_change="rerun")
    if tabs[0].open:
        with tabs[0], frame.guarded():
            _pairs(subject)
    if tabs[1].open:
        with tabs[1], frame.guarded():
            review_clusters.show(subject)
    if tabs[2].open:
        with tabs[2], frame.guarded():
            review_decided.show(settings().user)
    if tabs[3].open:
        with tabs[3], frame.guarded():
            review_agreement.show(subject)


def _pairs(subject: review.Subject) -> None:
    with st.skeleton(500):
        choices = _choices(str(reads.workspace().root), subject)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control(
            *("Show", list(_TYPES)), default="Both", required=True, key="type", bind="query-params",
            persist_state="page",
        )  # fmt: skip
        source = _filter("Source", "source", choices["source"])
        field = _filter("Field that disagrees", "field", choices["field"])
        age = _filter("Age", "age", list(_AGES)[1:])
        everything = st.toggle(
            "Also where the model is sure", key="all", bind="query-params", persist_state="page"
        )
        blind = st.toggle("Hide weights", settings().review_blind, key="blind", persist_state="session")
    wanted = review.Wanted(
        _TYPES[kind],
        None if source == ANY else source,
        None if field == ANY else field,
        _AGES[age],
        everything,
    )
    review_desk.show(review_desk.desk_of(subject, settings().user, wanted, blind))


def _filter(label: str, name: str, values: list[str]) -> str:
    return st.selectbox(label, [ANY, *values], key=name, bind="query-params", persist_state="page", width=170)


@st.cache_data(show_spinner=False, max_entries=8)
def _choices(root: str, subject: review.Subject) -> dict[str, list[str]]:
    return review.choices(reads.workspace(), subject)


frame.page(show)
