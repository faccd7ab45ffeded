"""Review, agreement: who decided how much, how far reviewers agree, and what is to be settled."""

from __future__ import annotations

from typing import Final

import streamlit as st

from components import frame, markup, pair_card, table
from components.words import NONE, counted, duration, number, percent, when
from hotpass import review
from hotpass.catalogue.decisions import Decision, Verdict
from hotpass.errors import InputError
from pages import reads
from pages.review_desk import show_entity

_PACES: Final = (
    table.Column("reviewer", "Reviewer"),
    table.Column("decided", "Decided", numeric=True),
    table.Column("week", "Last 7 days", numeric=True),
    table.Column("seconds", "Median time", numeric=True),
    table.Column("unsure", "Unsure", numeric=True),
    table.Column("agreeing", "Agrees with others", numeric=True),
    table.Column("left", "Left in the list", numeric=True),
)
_AGREED: Final = (
    table.Column("one", "Reviewer"),
    table.Column("other", "Reviewer"),
    table.Column("pairs", "Pairs of both", numeric=True),
    table.Column("share", "Agree", numeric=True),
    table.Column("kappa", "Cohen's kappa", numeric=True),
)
_PATTERNS: Final = (
    table.Column("against", "Against a match"),
    *_AGREED[2:],
)
_MOST_PATTERNS: Final = 20
_WORDS: Final = {"match": "match", "no_match": "no match", "unsure": "unsure"}


def show(subject: review.Subject, reviewer: str) -> None:
    """The section."""
    found = review.agreement(reads.workspace(), subject)
    if not found.paces:
        frame.empty(
            "Nothing is decided yet. This view shows who decided how much, and how far reviewers agree."
        )
        return
    frame.section("Who decided how much")
    markup.show(table.html(_PACES, [_pace(one) for one in found.paces], "Reviewers and what they decided"))
    frame.section("How far reviewers agree")
    if found.agreed:
        markup.show(table.html(_AGREED, [_agreed(one) for one in found.agreed], "Agreement of reviewers"))
        st.caption("Kappa is the agreement beyond chance: 1 is full agreement, 0 is what chance would give.")
        if found.patterns:
            frame.section("On what they agree")
            rows = [_pattern(one) for one in found.patterns[:_MOST_PATTERNS]]
            markup.show(table.html(_PATTERNS, rows, "Agreement by the fields that speak against a match"))
            if len(found.patterns) > _MOST_PATTERNS:
                st.caption(
                    f"{_MOST_PATTERNS} of {counted(len(found.patterns), 'pattern')}, the most frequent"
                )
    else:
        st.caption("No pair was decided by two reviewers. HOTPASS_REVIEW_DOUBLE sets the share that is.")
    if found.disputed:
        frame.section(f"{counted(found.disputed, 'disagreement')} to settle")
        _dispute(subject, review.disputes(reads.workspace(), 1)[0], reviewer)


def _pace(one: review.Pace) -> table.Row:
    seconds = NONE if one.seconds is None else duration(one.seconds)
    return table.Row(
        {
            "reviewer": one.reviewer,
            "decided": number(one.decided),
            "unsure": percent(one.unsure / one.decided if one.decided else None),
            "week": number(one.week),
            "seconds": seconds,
            "agreeing": percent(one.agreeing),
            "left": number(one.left),
        }
    )


def _agreed(one: review.Agreed) -> table.Row:
    return table.Row(
        {
            "one": one.one,
            "other": one.other,
            "pairs": number(one.pairs),
            "share": percent(one.share),
            "kappa": number(one.kappa, 2),
        }
    )


def _pattern(one: review.OfPattern) -> table.Row:
    return table.Row(
        {
            "against": ", ".join(name.replace("_", " ") for name in one.against) or "nothing",
            "pairs": number(one.pairs),
            "share": percent(one.share),
            "kappa": number(one.kappa, 2),
        }
    )


def _dispute(subject: review.Subject, dispute: tuple[Decision, ...], reviewer: str) -> None:
    """The disagreement that has waited longest; until it is settled, no run obeys either side."""
    first = dispute[0]
    try:
        with st.skeleton(300), review.opened(reads.workspace(), first.run_id or subject.run_id) as linked:
            pair = (first.record_id_l, first.record_id_r)
            (beside,) = review.sides(linked, first.entity_type, [pair], review.Policy.in_force())
        if entity := pair_card.show(beside, key="dispute"):
            show_entity(entity)
    except InputError as error:
        st.caption(markup.markdown(error.sentence))
    said = "; ".join(
        f"{one.reviewer}: {_WORDS[one.decision]}, {when(one.decided_at)}"
        + (f", “{one.comment}”" if one.comment else "")
        for one in dispute
    )
    st.markdown(markup.markdown(said))
    comment = st.text_input("Why", key=f"settle {first.seq}", placeholder="Why it is so")
    choices: tuple[tuple[str, Verdict, str], ...] = (("Match", "match", "M"), ("No match", "no_match", "N"))
    with st.container(horizontal=True):
        for label, verdict, key in choices:
            if st.button(label, key=f"settle-{verdict}", shortcut=key):
                review.settle(
                    *(reads.workspace(), dispute, verdict), reviewer=reviewer, comment=comment.strip()
                )
                st.rerun()
