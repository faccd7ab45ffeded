"""Review, audit: precision and recall told from pairs that are drawn at random."""

from __future__ import annotations

from typing import Final

import streamlit as st

from components import facts, figures, frame, markup, table
from components.words import NONE, counted, number, percent
from hotpass import review
from hotpass.evaluation import Measure
from hotpass.model import EntityType
from pages import reads, review_desk

_SIZES: Final = (50, 100, 200, 400, 1000)
_VIEWS: Final = ("What it says", "Answer pairs")
_COLUMNS: Final = (
    table.Column("together", "Pairs of"),
    table.Column("words", "Which"),
    table.Column("population", "There are", numeric=True),
    table.Column("asked", "In the sample", numeric=True),
    table.Column("fraction", "Share", numeric=True),
    table.Column("answered", "Answered", numeric=True),
    table.Column("matches", "Match", numeric=True),
    table.Column("left_out", "Unsure or disputed", numeric=True),
)
_NAMES: Final[dict[EntityType, str]] = {"organisation": "Organisations", "person": "People"}


def show(subject: review.Subject, reviewer: str) -> None:
    """The section."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = st.segmented_control(
            *("Audit", list(_VIEWS)), default=_VIEWS[0], required=True, key="audit", bind="query-params",
            persist_state="page",
        )  # fmt: skip
        size = st.selectbox(
            "Pairs of each type", _SIZES, index=_SIZES.index(review.SIZE), key="sample", bind="query-params",
            persist_state="page", width=170,
        )  # fmt: skip
        if view == _VIEWS[1]:
            review_desk.decide_as()
    wanted = review.Wanted(audit=size)
    if view == _VIEWS[1]:
        st.caption(
            "Drawn at random; nothing here tells what the model thinks. Where nobody can tell, say unsure."
        )
        review_desk.show(review_desk.desk_of(subject, reviewer, wanted, blind=True))
        return
    with st.skeleton(400):
        found = review.audit(reads.workspace(), subject, size)
    if not any(one.tallies for one in found):
        frame.empty("The run has no pairs to draw from. Precision and recall appear here once it has.")
    for one in found:
        _audit(one)


def _audit(one: review.Audit) -> None:
    frame.section(
        f"{_NAMES[one.entity_type]}: {number(one.answered)} of {counted(one.asked, 'pair')} answered"
    )
    figures.show(
        [
            _figure("Precision", one.precision, "pairs of one entity that are right"),
            _figure("Recall among pairs kept", one.recall, "matches that were found, of those in sight"),
            _figure("F1", one.f1, "both together"),
        ],
        key=f"audit-{one.entity_type}",
    )
    name = f"What the sample of {_NAMES[one.entity_type].lower()} is drawn from"
    markup.show(table.html(_COLUMNS, [_row(tally) for tally in one.tallies], name))
    if early := sum(tally.early for tally in one.tallies):
        st.caption(
            f"{counted(early, 'answer')} came before {'its' if early == 1 else 'their'} turn and will count "
            "once the pairs before are answered, so that what is counted stays a random sample."
        )
    markup.show(facts.sentences([f"Not measured: {sentence}" for sentence in one.not_measured]))


def _figure(label: str, measure: Measure | None, note: str) -> figures.Figure:
    if measure is None:
        return figures.Figure(label, NONE, f"{note}: told once every row below has an answer")
    between = f"{measure.low:.3f} to {measure.high:.3f} with 95 % confidence"
    return figures.Figure(label, f"{measure.value:.3f}", f"{between}; {note}")


def _row(tally: review.Tally) -> table.Row:
    return table.Row(
        {
            "together": "one entity" if tally.together else "two entities",
            "words": tally.words,
            "population": number(tally.population),
            "asked": number(tally.asked),
            "fraction": percent(tally.fraction),
            "answered": number(tally.answered),
            "matches": number(tally.matches),
            "left_out": number(tally.left_out),
        }
    )
