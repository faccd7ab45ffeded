"""Review, pairs: one after the other, answered by a key."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, Literal

import streamlit as st

from components import frame, markup, pair_card, standing, waterfall
from components.words import counted, number, sure, weighed, when
from hotpass import access, compliance, review, ssot
from hotpass.catalogue.decisions import Verdict
from pages import reads, review_cells

WANTED: Final = "review-tab"
_SAID: Final = {"match": "match", "no_match": "no match", "unsure": "unsure"}
_BUTTONS: Final[tuple[tuple[Verdict, str, str], ...]] = (
    ("match", "Match", "M"),
    ("no_match", "No match", "N"),
    ("unsure", "Unsure", "X"),
)


def _comment(question: review.Question) -> str:
    return f"comment {question.pair.item}"


def decide_as() -> None:
    """Ask who decides, where several may sit at one machine."""
    if access.current().origin != "local":
        return
    st.text_input(
        "Decide as", access.current().name, key="reviewer", max_chars=80, persist_state="session", width=150
    )


def desk_of(subject: review.Subject, reviewer: str, wanted: review.Wanted, blind: bool) -> review.Sitting:
    """The desk of this browser tab; a new one for another linkage, reviewer or filter."""
    key = (str(reads.workspace().root), subject, reviewer, wanted)
    known, desk = st.session_state.get("desk", (None, None))
    if desk is None or known != key:
        if desk is not None:
            desk.leave()
        desk = review.Sitting(reads.workspace(), subject, reviewer, wanted, blind)
        st.session_state["desk"] = (key, desk)
    desk.blind = blind
    found: review.Sitting = desk
    return found


def show_entity(entity: str) -> None:
    """Go to an entity on this page."""
    st.session_state[WANTED] = "Entities"
    st.query_params["entity"] = entity
    st.rerun()


@st.fragment
def show(desk: review.Sitting) -> None:
    """The desk. Only this part runs again when a pair is decided."""
    with frame.guarded():
        state, card = st.container(), st.container()
        if not desk.hand:
            with state, st.skeleton(420):
                desk.fill()
        _act(desk)
        desk.fill()
        with state:
            st.caption(_line(desk))
        with card:
            if desk.hand:
                _question(desk, desk.hand[0])
            else:
                _nothing(desk)
        if desk.hand:
            review_cells.show(desk.hand[0])
        _before(desk)


def _act(desk: review.Sitting) -> None:
    """The buttons; what was pressed is done before the pair is shown, so that the next one is."""
    off = not desk.hand
    with st.container(horizontal=True, key="answers"):
        for verdict, label, key in _BUTTONS:
            kind: Literal["primary", "secondary"] = "primary" if verdict == "match" else "secondary"
            if st.button(label, key=verdict, shortcut=key, type=kind, disabled=off) and desk.hand:
                desk.answer(verdict, str(st.session_state.get(_comment(desk.hand[0]), "")).strip())
        if st.button("Skip", key="skip", shortcut="S", disabled=off) and desk.hand:
            desk.skip()
        if st.button("Undo", key="undo", shortcut="U", disabled=not desk.done) and desk.done:
            desk.undo()


def _line(desk: review.Sitting) -> str:
    passed = f" · {counted(len(desk.passed), 'skipped', 'skipped')}" if desk.passed else ""
    blind = "weights hidden until decided" if desk.blind else "weights shown"
    blind = "weights hidden" if desk.wanted.audit else blind
    waiting = counted(desk.waiting, "pair waits", "pairs wait")
    given = f" · {number(desk.given)} given to {desk.reviewer}" if desk.given else ""
    return f"{waiting}{given} · {number(len(desk.done))} decided here{passed} · {blind}"


def _question(desk: review.Sitting, question: review.Question) -> None:
    desk.look()
    kind = "Organisations" if question.pair.entity_type == "organisation" else "People"
    asked = "Are these two one organisation?" if kind == "Organisations" else "Are these two one person?"
    frame.section(asked)
    if not question.audit:
        told = _why(question) if desk.blind else f"{_model_says(question)} {_why(question)}"
        st.caption(markup.markdown(told))
    _standing(desk, question)
    if entity := pair_card.show(question.sides, key="pair", entities=not question.audit):
        show_entity(entity)
    with st.container(horizontal=True, vertical_alignment="center"):
        if not question.audit:
            st.markdown(markup.markdown(pair_card.effect(question.effect)), width="stretch")
        st.text_input(
            "Comment", key=_comment(question), placeholder="Comment, if there is something to say",
            label_visibility="collapsed", width=300,
        )  # fmt: skip


def _standing(desk: review.Sitting, question: review.Question) -> None:
    """What holds of the entities of the two records, for whoever may know."""
    space, sides = reads.workspace(), question.sides
    version = ssot.current_version(space, desk.subject.dataset)
    if version is None:
        return
    places = {"The left one": sides.left.entity_id, "The right one": sides.right.entity_id}
    marks = compliance.standing_of(space, version, sides.entity_type, set(places.values()))
    for of, entity in places.items():
        standing.show(marks.get(entity, ()), of)


def _why(question: review.Question) -> str:
    """Why the pair is asked now, as far as that does not tell what the model thinks of it."""
    pair = question.pair
    moved = f"an answer moves up to {counted(pair.records or 2, 'record')}"
    worth = f", the better of its entities is worth {pair.worth:.2f} of 1" if pair.worth is not None else ""
    since = datetime.fromtimestamp(pair.since, UTC) if pair.since else None
    waits = f"; found by the run of {when(since)}" if since else ""
    given = "given to you; " if pair.given else ""
    return f"Asked now: {given}{moved}{worth}{waits}."


def _model_says(question: review.Question) -> str:
    weight = question.pair.match_weight
    if weight is None:
        return f"The model kept no weight of it: {question.pair.reason}."
    probability = 1 / (1 + 2.0**-weight)
    return (
        f"The model says: {sure(probability)} (weight {weighed(weight)}, a match from "
        f"{weighed(question.match)}); asked because: {question.pair.reason}."
    )


def _nothing(desk: review.Sitting) -> None:
    if desk.passed:
        if frame.empty(
            f"Nothing waits but the {len(desk.passed)} that you skipped.", "Show them again", key="passed"
        ):
            desk.passed.clear()
            st.rerun(scope="fragment")
    else:
        frame.empty(
            "No pair waits that fits the filters. Here two records stand side by side when the model is not "
            "sure; widen the filters, or start a run with new files.",
            key="queue",
        )


def _before(desk: review.Sitting) -> None:
    """What the model had said of the pair that was decided last, and why."""
    if not desk.done:
        return
    question, kept = desk.done[-1]
    names = " and ".join(_named(question))
    said = f"Before: {names}, decided {_SAID[kept.decision]}."
    if question.audit:
        st.markdown(markup.markdown(said))
        return
    st.markdown(markup.markdown(f"{said} {_model_says(question)}"))
    with st.expander("Why it weighs so", key="why", on_change="rerun") as why:
        if why.open:
            _waterfall(question)


def _named(question: review.Question) -> list[str]:
    first = question.sides.fields[:1]
    ends = [(first[0].left, question.sides.left), (first[0].right, question.sides.right)] if first else []
    return [said.text if said else f"row {place.row}" for said, place in ends]


def _waterfall(question: review.Question) -> None:
    pair = question.pair
    with frame.guarded(), st.skeleton(400):
        with review.opened(reads.workspace(), pair.run_id) as linked:
            answer = review.explained(linked, pair.record_id_l, pair.record_id_r, question.policy)
        waterfall.show(answer, key=f"why-{pair.item}")
