"""Linkage, the model: figures, warnings, what each level of each field says."""

from __future__ import annotations

import streamlit as st

from components import facts, figures, frame, markup, model_chart
from components.markup import markdown
from components.words import counted, number, percent, weighed
from hotpass import linkage
from pages.linkage_subject import Subject, labels, summary


def show(subject: Subject) -> None:
    """The section."""
    said, called = summary(subject), labels(subject)
    _figures(said)
    if said.warnings:
        frame.section("What looks unsound" if said.doubts else "Worth knowing")
        markup.show(facts.sentences([_sentence(said, text) for text in said.warnings]))
    if not said.levels:
        st.caption("No field tells these records apart, so that nothing was compared.")
        return
    frame.section("What agreement and difference weigh")
    model_chart.weights(said, called)
    model_chart.shares(said, called)
    if said.unused:
        frame.section("Fields left out")
        markup.show(facts.pairs([(called.get(name, name), why) for name, why in said.unused.items()]))


def _sentence(said: linkage.TypeLinkage, text: str) -> str:
    return facts.sentence("warning" if text in said.doubts else "info", _capital(text))


def _figures(said: linkage.TypeLinkage) -> None:
    compared = "all there are" if said.everything else "brought by rules"
    figures.show(
        [
            figures.Figure("Records", number(said.records), f"{counted(len(said.fields), 'field')} compared"),
            figures.Figure("Pairs compared", number(said.candidates), compared),
            figures.Figure(
                "Pairs that match", number(said.matching), f"from a weight of {weighed(said.match)}"
            ),
            figures.Figure(
                "In the review band", number(said.waiting), f"pairs from {weighed(said.review)} on"
            ),
            figures.Figure(
                "Entities", number(said.entities), f"largest of {counted(said.largest, 'record')}"
            ),
        ],
        key="linkage",
    )
    trained = "Trained on these records." if said.model is None else f"Kept model {said.model} was applied."
    st.caption(
        markdown(
            f"{trained} It expects an F1 of {percent(said.expected_f1)}, and is mostly too sure of itself. "
            f"{counted(said.bound, 'pair')} held by a key of a source; {percent(said.cut)} of the matching "
            "pairs are parted by average linkage. Review asks the pairs of the review band, and those in "
            "doubt otherwise: names that contradict, or a record that hangs on its entity by one pair."
        )
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
