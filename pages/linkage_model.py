"""Linkage, the model: figures, warnings, what each level of each field says."""

from __future__ import annotations

from collections.abc import Sequence

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
    _sentences("What looks unsound", "warning", said.doubts)
    if not said.levels:
        st.caption("No field tells these records apart, so that nothing was compared.")
        return
    frame.section("What agreement and difference weigh")
    model_chart.weights(said, called)
    model_chart.shares(said, called)
    frame.section("How sure the model can be")
    model_chart.estimates(said, called)
    model_chart.unlinkable(said)
    _sentences("Worth knowing", "info", [text for text in said.warnings if text not in said.doubts])
    if said.unused:
        frame.section("Fields left out")
        markup.show(facts.pairs([(called.get(name, name), why) for name, why in said.unused.items()]))


def _sentences(title: str, severity: str, texts: Sequence[str]) -> None:
    if texts:
        frame.section(title)
        markup.show(facts.sentences([facts.sentence(severity, _capital(text)) for text in texts]))


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
    alone = (
        " An address is one person's alone by these records: names that differ in part may still match there."
        if said.sharing.unshared
        else ""
    )
    if said.sharing.shared:
        alone += (
            " An e-mail address is several people's by these records: who has it in common and another given "
            "name is another."
        )
    st.caption(
        markdown(
            f"{trained} It expects an F1 of {percent(said.expected_f1)}, which models mostly put too high: "
            f"the audit in Review measures it. A key of a source holds {counted(said.bound, 'pair')}; "
            f"{percent(said.cut)} of the matching pairs are parted again, as the groups that they would make "
            "hang together too weakly. Review asks the pairs of the review band, and those in "
            "doubt otherwise: names that contradict, or a record that hangs on its entity by one pair."
            f"{alone}"
        )
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
