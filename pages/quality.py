"""Quality: how good a version or a run is, which rules fail, and on which cells."""

from __future__ import annotations

import streamlit as st

from components import frame
from components.markup import markdown
from hotpass import quality, runs, ssot
from pages import (
    one_run,
    quality_advice,
    quality_cells,
    quality_columns,
    quality_drift,
    quality_quarantine,
    quality_report,
    quality_rows,
    quality_rule,
    quality_rules,
    quality_scorecard,
    quality_suggestions,
    quality_trends,
    reads,
)
from pages.quality_subject import TABS, Subject, follow

#: One a tab, in their order.
_SECTIONS = (
    *(quality_scorecard.show, quality_rules.show, quality_rows.show, quality_cells.show),
    *(
        quality_trends.show,
        quality_advice.show,
        quality_quarantine.show,
        quality_columns.show,
        quality_drift.show,
    ),
    quality_suggestions.show,
    quality_report.show,
)


def show() -> None:
    """The page."""
    follow()
    dataset, run_id = reads.dataset(), st.query_params.get("run")
    run = one_run.find(run_id, "Quality") if run_id else None
    if run_id and run is None:
        return
    version = _version(dataset, run)
    if run is None and version is None:
        _nothing_published()
        return
    subject = _subject(version, run)
    if not subject.assessed.known:
        frame.heading("Quality", _line(version, run))
        _not_measured()
    elif rule_id := st.query_params.get("rule"):
        quality_rule.show(subject, rule_id)
    else:
        frame.heading("Quality", _line(version, run))
        if version is None and run is not None and run.error is not None:
            why = ". ".join(filter(None, (run.error.what, run.error.remedy)))
            st.warning(markdown(f"{why[:1].upper()}{why[1:]}."))
        _tabs(subject)


def _tabs(subject: Subject) -> None:
    tabs = st.tabs(TABS, key="tab", bind="query-params", on_change="rerun")
    for tab, section in zip(tabs, _SECTIONS, strict=True):
        if tab.open:
            with tab, frame.guarded():
                section(subject)


def _subject(version: ssot.Version | None, run: runs.Run | None) -> Subject:
    if version is not None:
        assessed = quality.of_version(version)
        if version.current and assessed.known:
            profile = ssot.profile_of(version.path)
            assessed = quality.as_stated_now(reads.workspace(), assessed, profile)
        return Subject(assessed, version)
    assert run is not None
    return Subject(quality.of_run(reads.workspace(), run.dataset, run.id), None)


def _version(dataset: str | None, run: runs.Run | None) -> ssot.Version | None:
    """The version in the address or that the run made, else the one that is published now."""
    if run is not None:
        return ssot.find_version(reads.workspace(), run.dataset, run.version) if run.version else None
    return reads.asked(dataset) if dataset else None


def _line(version: ssot.Version | None, run: runs.Run | None) -> str:
    if version is None:
        return f"Run {run.id if run else ''}, which published nothing"
    newer = [run for run in runs.list_runs(reads.workspace()) if run.id > version.run_id]
    return reads.version_line(version, len(newer) if version.current else 0)


def _nothing_published() -> None:
    frame.heading("Quality", "Nothing is published yet")
    last = next(iter(runs.list_runs(reads.workspace(), limit=1)), None)
    if last is not None and quality.of_run(reads.workspace(), last.dataset, last.id).known:
        if frame.empty(
            "This page shows how good the version is that is published. The last run published none, but "
            "what its rules found is known.",
            "See what the last run found",
        ):
            st.query_params.clear()
            st.query_params["run"] = last.id
            st.rerun()
        return
    if frame.empty(
        "This page shows how good the records are: a score for each dimension, the rules behind it, and the "
        "cell of every row that fails one. Upload files and start a run first.",
        reads.to_upload(),
    ):
        st.switch_page("pages/upload.py")


def _not_measured() -> None:
    if frame.empty(
        "Nothing is known of its quality: it ended before the first rule, or is from before rules were "
        "measured by source. Run its files again to see it here.",
        "See the runs",
    ):
        st.switch_page("pages/runs.py")


frame.page(show)
