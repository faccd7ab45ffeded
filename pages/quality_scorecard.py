"""Quality, the scorecard: a score for each dimension, type and source, with the formula in view."""

from __future__ import annotations

import streamlit as st

from components import frame, scorecard
from components.markup import markdown
from components.words import counted
from hotpass import quality
from pages import quality_subject
from pages.quality_subject import GOLDEN, TYPES, Subject, address, go


def show(subject: Subject) -> None:
    """The section."""
    with st.skeleton(480):
        card = quality_subject.scorecard(subject)
    pressed = scorecard.tiles(card.whole, card.dimensions, address, key="scores")
    st.caption(markdown(_silent(card.whole) + quality.FORMULA))
    frame.section("What the score is made of")
    called = {name: word for word, name in TYPES.items()}
    sources = [(p.name or "Golden records", p.name or GOLDEN, p) for p in card.sources]
    groups = [
        ("Altogether", "", [("All rules", "", card.whole)]),
        ("By dimension", "dimension", [(p.name.capitalize(), p.name, p) for p in card.dimensions]),
        ("By type", "of", [(called[p.name].capitalize(), called[p.name], p) for p in card.entity_types]),
        ("By source", "source", sources),
    ]
    go(pressed or scorecard.table(groups, address, key="parts"))


def _silent(whole: quality.Part) -> str:
    """What the score does not cover."""
    silent = whole.rules - whole.ran
    return f"{counted(silent, 'rule')} did not run and count neither way. " if silent else ""
