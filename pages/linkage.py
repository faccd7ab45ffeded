"""Linkage: how the records of a version or run became entities, and what would change."""

from __future__ import annotations

import streamlit as st

from components import entity_type, frame
from hotpass import runs, ssot
from hotpass.model import EntityType
from pages import (
    linkage_blocking,
    linkage_entities,
    linkage_model,
    linkage_pair,
    linkage_threshold,
    linkage_versions,
    one_run,
    reads,
)
from pages.linkage_subject import TABS, Subject, follow

#: One a tab, in their order.
_SECTIONS = (
    linkage_model.show,
    linkage_blocking.show,
    linkage_threshold.show,
    linkage_entities.show,
    linkage_pair.show,
    linkage_versions.show,
)
#: Those that look at the pairs and records of the run itself.
_OF_THE_RUN = (linkage_threshold.show, linkage_entities.show, linkage_pair.show)


def show() -> None:
    """The page."""
    follow()
    dataset, run_id = reads.dataset(), st.query_params.get("run")
    run = one_run.find(run_id, "Linkage") if run_id else None
    if run_id and run is None:
        return
    version = _version(dataset, run)
    if run is None and version is None:
        frame.heading("Linkage", "Nothing is published yet")
        if frame.empty(
            "This page shows how records become entities: what was compared, from which weight two records "
            "are one, and what another weight would change. Upload files and start a run first.",
            reads.to_upload(),
        ):
            st.switch_page("pages/upload.py")
        return
    frame.heading("Linkage", _line(version, run_id))
    kind = _choose(dataset, version)
    if version is not None:
        subject = Subject(version.dataset, version.run_id, version, kind)
    elif run is not None:
        subject = Subject(run.dataset, run.id, None, kind)
    tabs = st.tabs(TABS, key="tab", bind="query-params", on_change="rerun")
    for tab, section in zip(tabs, _SECTIONS, strict=True):
        if tab.open:
            with tab, frame.guarded():
                if section in _OF_THE_RUN and not subject.stands:
                    _gone()
                else:
                    section(subject)


def _line(version: ssot.Version | None, run_id: str | None) -> str:
    if version is None:
        return f"Run {run_id}, which published nothing"
    newer = [run for run in runs.list_runs(reads.workspace()) if run.id > version.run_id]
    return reads.version_line(version, len(newer) if version.current else 0)


def _gone() -> None:
    if frame.empty(
        "The folder of this run is gone, and with it the pairs that it compared. Run the files again to see "
        "them here; the other tabs show what the version says.",
        reads.to_upload(),
    ):
        st.switch_page("pages/upload.py")


def _version(dataset: str | None, run: runs.Run | None) -> ssot.Version | None:
    """The version in the address or that the run made, else the one that is published now."""
    if run is not None:
        return ssot.find_version(reads.workspace(), run.dataset, run.version) if run.version else None
    return reads.asked(dataset) if dataset else None


def _choose(dataset: str | None, version: ssot.Version | None) -> EntityType:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = entity_type.choose(version.rows if version else None)
        found = ssot.versions(reads.workspace(), dataset) if dataset and version else []
        if len(found) > 1 and version and "run" not in st.query_params:
            numbers = [one.number for one in found]
            chosen = st.selectbox("Version", numbers, index=numbers.index(version.number), width=140)
            if chosen != version.number:
                st.query_params["version"] = str(chosen)
                st.rerun()
    return kind


frame.page(show)
