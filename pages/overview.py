"""Overview: what is published now, what changed, the last runs, and what waits."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components import changes, figures, frame, quality, runs_table
from components.words import number, signed
from hotpass import runs, ssot
from pages import overview_waiting, reads

LAST_RUNS = 6


def show() -> None:
    """The page."""
    space, dataset = reads.workspace(), reads.dataset()
    recent = runs.list_runs(space)
    version = reads.current(dataset) if dataset else None
    if version is None:
        _nothing_published(recent)
        return
    newer = [run for run in recent if run.id > version.run_id]
    if frame.heading("Overview", reads.version_line(version, len(newer)), reads.to_upload()):
        st.switch_page("pages/upload.py")
    with st.skeleton(480):
        now = reads.overview(str(version.path), version.dataset, version.number)
    _figures(now)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _changed(now)
        _runs(recent)
    with right:
        overview_waiting.show(now, newer)
        frame.section("Quality of the golden records")
        quality.show(now.quality)


def _nothing_published(recent: Sequence[runs.Run]) -> None:
    frame.heading("Overview", "Nothing is published yet")
    if frame.empty(
        "This page shows what is published: the organisations and people, what changed, and what waits. "
        "Upload workbooks and start a run to publish the first version.",
        reads.to_upload(),
    ):
        st.switch_page("pages/upload.py")
    if recent:
        _runs(recent)


def _figures(now: ssot.Overview) -> None:
    rows, critical = now.rows, now.issues_by_severity.get("critical", 0)
    to_run = f"runs?run={now.version.run_id}"
    pressed = figures.show(
        [
            _entities(now, "Organisations", now.organisations),
            _entities(now, "People", now.people),
            figures.Figure(
                "Roles", number(now.roles), "people at organisations", "People", "entities?type=People"
            ),
            figures.Figure(
                "Source rows",
                number(rows["in"]),
                f"{number(rows['in_records'])} in records, {number(rows['left_out'])} left out",
                "run",
                to_run,
            ),
            figures.Figure(
                "Issues", number(now.issues), f"{number(critical)} critical", "quality", "quality"
            ),
        ],
        key="figures",
    )
    if pressed == "run":
        st.switch_page("pages/runs.py", query_params={"run": now.version.run_id})
    if pressed == "quality":
        st.switch_page("pages/quality.py")
    if pressed:
        st.switch_page("pages/entities.py", query_params={"type": pressed})


def _entities(now: ssot.Overview, label: str, count: int) -> figures.Figure:
    note = ""
    if now.changes:
        before, after = now.changes.rows[label.lower()]
        note = f"{signed(after - before)} since version {now.changes.before}"
    return figures.Figure(label, number(count), note, press=label, href=f"entities?type={label}")


def _changed(now: ssot.Overview) -> None:
    if now.changes is None:
        frame.section("What changed")
        st.caption("This is the first version; differences appear here from the next one on.")
        return
    frame.section(f"What changed since version {now.changes.before}")
    if changes.nothing(now.changes):
        st.caption("Nothing: the same entities with the same values.")
        return
    changes.show(now.changes)


def _runs(recent: Sequence[runs.Run]) -> None:
    frame.section("Last runs")
    if pressed := runs_table.show(recent[:LAST_RUNS], key="recent", page="runs"):
        st.switch_page("pages/runs.py", query_params={"run": pressed})


frame.page(show)
