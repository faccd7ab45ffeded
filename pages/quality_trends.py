"""Quality, trends: how scores and failing rows went over versions and runs."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from components import changed_rules, frame, trend_chart
from components.words import counted
from hotpass import quality
from pages import quality_past, quality_subject
from pages.quality_subject import GOLDEN, Subject, address, go

_PARTS = {"dimension": "dimension", "type": "entity_type", "source": "source"}
_NAMES = {"organisation": "Organisations", "person": "People"}


def show(subject: Subject) -> None:
    """The section."""
    past = quality_past.moments(subject)
    if len(past) < 2:
        st.caption("Trends appear here once there is an earlier version or run.")
        return
    by = st.segmented_control(
        "Parted by", list(_PARTS), default="dimension", required=True, key="by", bind="query-params"
    )
    with st.skeleton(400):
        series = _series(past, _PARTS[by])
        worst = _worst(subject, past)
    said = (
        f"How did the scores go over the last {counted(len(past), 'version and run', 'versions and runs')}?"
    )
    trend_chart.scores(series, past, said, key="scores")
    if worst:
        question = "Which rules cost most now, and how many rows failed them before?"
        trend_chart.failing(worst, past, question, key="rows")
    frame.section("What changed since an earlier version")
    _changed(subject, past)


def _series(past: list[quality.Moment], by: str) -> dict[str, list[quality.Point]]:
    """Series by part, those that cost most now first, no more than can be told apart."""
    found = quality_subject.trend(past, by)
    order = sorted(found, key=lambda name: -found[name][-1].failed)[: trend_chart.MOST_LINES]
    called = {name: _NAMES.get(name, name.capitalize() if by == "dimension" else name) for name in order}
    return {called[name] or GOLDEN.capitalize(): found[name] for name in order}


def _worst(subject: Subject, past: list[quality.Moment]) -> dict[str, list[quality.Point]]:
    lines = [line for line in quality_subject.rules(subject, quality.Wanted()) if line.failed][:5]
    points = quality_subject.trend(past, "rule", tuple(line.rule_id for line in lines))
    called = {line.rule_id: line.sentence.rstrip(".") for line in lines}
    told = Counter(called.values())
    return {
        called[rule] if told[called[rule]] == 1 else f"{called[rule]} ({rule})": points[rule]
        for rule in called
        if rule in points
    }


def _changed(subject: Subject, past: list[quality.Moment]) -> None:
    before = quality_past.baseline(past)
    if before is None:
        st.caption("Fixed and new failures appear here once there is an earlier version.")
        return
    with st.skeleton(240):
        now = quality_subject.rules(subject, quality.Wanted())
        moved = quality_subject.moved_by_rule(before, subject.assessed)
        card, was = quality_subject.scorecard(subject), quality.scorecard(before)
    go(changed_rules.show(now, moved, card.whole, was.whole, address, key="changed"))
