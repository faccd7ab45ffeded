"""Review, decided: what a reviewer said, each to be taken back."""

from __future__ import annotations

from typing import Final

import streamlit as st

from components import frame, table
from components.markup import markdown
from components.words import NONE, counted, duration, number, when
from hotpass import review
from hotpass.catalogue.decisions import Decision
from pages import reads

PAGE_SIZE: Final = 25
_COLUMNS: Final = (
    table.Column("decision", "Decision"),
    table.Column("first", "Record", wide=True),
    table.Column("second", "Record", wide=True),
    table.Column("when", "When"),
    table.Column("took", "Took", numeric=True),
    table.Column("origin", "Where"),
    table.Column("comment", "Comment", wide=True),
)
_WORDS: Final = {"match": "match", "no_match": "no match", "unsure": "unsure"}


def show(reviewer: str) -> None:
    """The section."""
    others = [name for name in review.reviewers(reads.workspace()) if name != reviewer]
    by = reviewer
    if others:
        by = st.selectbox(
            "Decided by", [reviewer, *others], key="decided-by", bind="query-params", persist_state="page",
            width=220, on_change=reads.from_the_first_page,
        )  # fmt: skip
    page = reads.page_number()
    found, total = review.decided(reads.workspace(), by, (page - 1) * PAGE_SIZE, PAGE_SIZE)
    if not total:
        frame.empty("Nothing is decided yet. Each decision will be listed here and can be taken back.")
        return
    reads.no_further_than(-(-total // PAGE_SIZE))
    places = review.places(
        reads.workspace(), {record for one in found for record in (one.record_id_l, one.record_id_r)}
    )
    st.caption(f"{counted(total, 'decision')} of {markdown(by)} stand; press one to take it back")
    pressed = table.show(_COLUMNS, [_row(one, places) for one in found], "What was decided", key="decided")
    first = (page - 1) * PAGE_SIZE
    st.caption(f"{number(first + 1)} to {number(first + len(found))} of {number(total)}")
    reads.choose_page(-(-total // PAGE_SIZE))
    if pressed:
        st.session_state["chosen-decision"] = pressed
    chosen = next((one for one in found if str(one.seq) == st.session_state.get("chosen-decision")), None)
    if chosen is not None:
        _take_back(chosen, places, reviewer)


def _row(one: Decision, places: dict[str, str]) -> table.Row:
    return table.Row(
        {
            "decision": _WORDS[one.decision],
            "first": places.get(one.record_id_l, one.record_id_l),
            "second": places.get(one.record_id_r, one.record_id_r),
            "when": when(one.decided_at),
            "took": NONE if one.seconds is None else duration(one.seconds),
            "origin": one.origin.replace("_", " "),
            "comment": one.comment or NONE,
        },
        press=str(one.seq),
        href="?tab=Decided",
    )


def _take_back(one: Decision, places: dict[str, str], reviewer: str) -> None:
    space, names = reads.workspace(), [places.get(r, r) for r in (one.record_id_l, one.record_id_r)]
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(markdown(f"{' and '.join(names)}: {_WORDS[one.decision]}"), width="stretch")
        pressed = st.button("Take it back", type="primary")
        if pressed:
            review.undo(space, reviewer, one.seq)
        together = review.act_of(space, one) if not pressed else []
        if len(together) > 1 and st.button(f"Take back all {len(together)} of the same act"):
            review.take_back(space, reviewer, together)
            pressed = True
    if pressed:
        del st.session_state["chosen-decision"]
        st.session_state.pop("desk", None)
        st.rerun()
