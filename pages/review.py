"""Review: pairs of records that people decide about, and what they decided."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

import streamlit as st

from components import frame
from components.words import counted, percent
from hotpass import access, review, runs
from hotpass.access import Act
from hotpass.errors import InputError
from hotpass.model import EntityType
from hotpass.settings import settings
from pages import (
    reads,
    review_agreement,
    review_applying,
    review_assigning,
    review_audit,
    review_clusters,
    review_decided,
    review_desk,
    seen_alike,
)

TABS: Final = ("Pairs", "Entities", "Audit", "Decided", "Agreement")
ANY: Final = "any"
_TYPES: Final[dict[str, EntityType | None]] = {
    "Both": None,
    "Organisations": "organisation",
    "People": "person",
}
#: Whether a record is new in the run, and how many days the pair has waited at least.
_AGES: Final[dict[str, tuple[bool | None, float | None]]] = {
    ANY: (None, None),
    "new in this run": (True, None),
    "known before": (False, None),
    "waits a day or more": (None, 1),
    "waits a week or more": (None, 7),
    "waits a month or more": (None, 30),
}
_GIVEN: Final[dict[str, review.Assigned | None]] = {ANY: None, "me": "mine", "nobody": "nobody"}


def show() -> None:
    """The page."""
    try:
        subject = _subject(reads.dataset())
    except InputError:
        frame.heading("Review", "No records are linked yet")
        if frame.empty(
            "This page shows pairs of records of which the model is not sure, one at a time, to be decided "
            "by a key. Upload files and start a run first.",
            reads.to_upload(),
        ):
            st.switch_page("pages/upload.py")
        return
    frame.heading("Review", _line(subject))
    review_applying.show(subject)
    if wanted := st.session_state.pop(review_desk.WANTED, None):
        st.session_state["tab"] = wanted
    tabs = st.tabs(TABS, key="tab", bind="query-params", on_change="rerun")
    if tabs[0].open:
        with tabs[0], frame.guarded():
            _pairs(subject)
    if tabs[1].open:
        with tabs[1], frame.guarded():
            review_clusters.show(subject, _reviewer())
    if tabs[2].open:
        with tabs[2], frame.guarded():
            review_audit.show(subject, _reviewer())
    if tabs[3].open:
        with tabs[3], frame.guarded():
            review_decided.show(_reviewer())
    if tabs[4].open:
        with tabs[4], frame.guarded():
            review_agreement.show(subject, _reviewer())


def _subject(dataset: str | None) -> review.Subject:
    """What is in the address, else what was begun with: nothing moves below who is deciding."""
    asked, begun = st.query_params.get("run"), st.session_state.setdefault(review_applying.BEGUN, {})
    with suppress(InputError):
        if asked is None and dataset in begun:
            return review.subject_of(reads.workspace(), dataset, begun[dataset])
    subject = review.subject_of(reads.workspace(), dataset, asked)
    begun[dataset] = subject.run_id
    return subject


def _line(subject: review.Subject) -> str:
    run = runs.get(reads.workspace(), subject.run_id)
    version = run.version if run else None
    of = (
        f"version {version} of {subject.dataset}"
        if version
        else f"run {subject.run_id}, which published nothing"
    )
    added = f" and of {counted(len(subject.added), 'addition')} to it" if subject.added else ""
    share = settings().review_double
    double = f"; {percent(share)} of the pairs are decided by two reviewers" if share else ""
    return f"Pairs of {of}{added}{double}"


def _reviewer() -> str:
    """Who decides: whoever signed in; on one's own machine as one calls oneself, else as its user."""
    named = "" if access.current().origin != "local" else str(st.session_state.get("reviewer", ""))
    return access.recorded_as(named.strip())


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
        given = _filter("Given to", "given", list(_GIVEN)[1:])
        decided_by = _filter("Decided by", "by", review.reviewers(reads.workspace()))
        everything = st.toggle(
            "Also where the model is sure", key="all", bind="query-params", persist_state="page"
        )
        blind = st.toggle("Hide weights", settings().review_blind, key="blind", persist_state="session")
        review_desk.decide_as()
    wanted = review.Wanted(
        _TYPES[kind],
        None if source == ANY else source,
        None if field == ANY else field,
        *_AGES[age],
        _GIVEN[given],
        None if decided_by == ANY else decided_by,
        everything,
    )
    review_desk.show(review_desk.desk_of(subject, _reviewer(), wanted, blind))
    if access.may(Act.ASSIGN):
        review_assigning.show(subject, wanted, _reviewer())


def _filter(label: str, name: str, values: list[str]) -> str:
    return st.selectbox(label, [ANY, *values], key=name, bind="query-params", persist_state="page", width=165)


@seen_alike.kept(8)
def _choices(root: str, subject: review.Subject) -> dict[str, list[str]]:
    return review.choices(reads.workspace(), subject)


frame.page(show)
