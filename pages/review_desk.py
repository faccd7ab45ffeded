"""Review, pairs: one after the other, answered by a key."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final, Literal

import streamlit as st

from components import frame, markup, pair_card, waterfall
from components.words import counted, number, sure, weighed
from hotpass import linkage, review
from hotpass.catalogue.decisions import Decision, Verdict
from pages import reads

#: Pairs that a reviewer is given at a time, and how few are left when the next are fetched.
BATCH: Final = 12
FEW: Final = 5
_SAID: Final = {"match": "match", "no_match": "no match", "unsure": "unsure"}
_BUTTONS: Final[tuple[tuple[Verdict, str, str], ...]] = (
    ("match", "Match", "M"),
    ("no_match", "No match", "N"),
    ("unsure", "Unsure", "X"),
)


@dataclass
class Desk:
    """What one reviewer has before him.

    Attributes:
        key: of the linkage, reviewer and filters that it is for.
        subject: the linkage.
        reviewer: who decides.
        wanted: which pairs.
        blind: whether weights are hidden until a pair is decided.
        hand: the pairs to come, the first is shown.
        waiting: how many wait, those in hand among them.
        passed: items that were skipped.
        done: what was decided here, the last at the end.
        since: when the pair that is shown was first shown, by the process's clock.
        coming: the next pairs, being fetched.
    """

    key: tuple[object, ...]
    subject: review.Subject
    reviewer: str
    wanted: review.Wanted
    blind: bool
    hand: list[review.Question] = field(default_factory=list)
    waiting: int = 0
    passed: list[str] = field(default_factory=list)
    done: list[tuple[review.Question, Decision]] = field(default_factory=list)
    since: float = 0.0
    coming: Future[tuple[int, list[review.Question]]] | None = None

    def fill(self) -> None:
        """See to it that there are pairs in hand, if any wait."""
        if self.coming is not None and (self.coming.done() or not self.hand):
            self._receive(self.coming.result()[1])
            self.coming = None
        if not self.hand:
            self.waiting, questions = self._fetch()
            self._receive(questions)
        elif len(self.hand) < FEW and self.coming is None and self.waiting > len(self.hand):
            self.coming = _fetcher().submit(self._fetch)

    def _fetch(self) -> tuple[int, list[review.Question]]:
        space, held = reads.workspace(), {question.pair.item for question in self.hand}
        batch = review.take(space, self.subject, self.reviewer, self.wanted, BATCH, self.passed)
        fresh = [pair for pair in batch.pairs if pair.item not in held]
        return batch.waiting, review.questions(space, fresh, review.Policy.in_force())

    def _receive(self, questions: Sequence[review.Question]) -> None:
        decided = {question.pair.item for question, _ in self.done}
        known = {question.pair.item for question in self.hand} | decided | set(self.passed)
        self.hand += [question for question in questions if question.pair.item not in known]
        self.waiting = max(self.waiting, len(self.hand))

    def answer(self, verdict: Verdict) -> None:
        """Decide the pair that is shown."""
        question = self.hand[0]
        kept = review.answer(
            *(reads.workspace(), question, verdict),
            reviewer=self.reviewer,
            blind=self.blind,
            seconds=round(time.monotonic() - self.since, 1),
            comment=str(st.session_state.get(_comment(question), "")).strip(),
        )
        self.done.append((question, kept))
        self._next()
        self.waiting = max(0, self.waiting - 1)

    def skip(self) -> None:
        """Leave the pair that is shown to others."""
        item = self.hand[0].pair.item
        review.let_go(reads.workspace(), self.reviewer, [item])
        self.passed.append(item)
        self._next()

    def undo(self) -> None:
        """Take back what was decided here last; the pair is shown again."""
        question, kept = self.done.pop()
        review.undo(reads.workspace(), self.reviewer, kept.seq)
        self.hand.insert(0, question)
        self.waiting += 1
        self.since = 0.0

    def _next(self) -> None:
        del self.hand[0]
        self.since = 0.0


@st.cache_resource(show_spinner=False)
def _fetcher() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, "review")


def _comment(question: review.Question) -> str:
    return f"comment {question.pair.item}"


def desk_of(subject: review.Subject, reviewer: str, wanted: review.Wanted, blind: bool) -> Desk:
    """The desk of this session; a new one for another linkage, reviewer or filter."""
    key = (str(reads.workspace().root), subject, reviewer, wanted)
    desk: Desk | None = st.session_state.get("desk")
    if desk is None or desk.key != key:
        if desk is not None:
            review.let_go(reads.workspace(), desk.reviewer)
        desk = st.session_state["desk"] = Desk(key, subject, reviewer, wanted, blind)
    desk.blind = blind
    return desk


@st.fragment
def show(desk: Desk) -> None:
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
        _before(desk)


def _act(desk: Desk) -> None:
    """The buttons; what was pressed is done before the pair is shown, so that the next one is."""
    off = not desk.hand
    with st.container(horizontal=True, key="answers"):
        for verdict, label, key in _BUTTONS:
            kind: Literal["primary", "secondary"] = "primary" if verdict == "match" else "secondary"
            if st.button(label, key=verdict, shortcut=key, type=kind, disabled=off) and desk.hand:
                desk.answer(verdict)
        if st.button("Skip", key="skip", shortcut="S", disabled=off) and desk.hand:
            desk.skip()
        if st.button("Undo", key="undo", shortcut="U", disabled=not desk.done) and desk.done:
            desk.undo()


def _line(desk: Desk) -> str:
    passed = f" · {counted(len(desk.passed), 'skipped', 'skipped')}" if desk.passed else ""
    blind = "weights hidden until decided" if desk.blind else "weights shown"
    waiting = counted(desk.waiting, "pair waits", "pairs wait")
    return f"{waiting} · {number(len(desk.done))} decided here{passed} · {blind}"


def _question(desk: Desk, question: review.Question) -> None:
    if not desk.since:
        desk.since = time.monotonic()
    kind = "Organisations" if question.pair.entity_type == "organisation" else "People"
    asked = "Are these two one organisation?" if kind == "Organisations" else "Are these two one person?"
    frame.section(asked)
    if not desk.blind:
        st.caption(markup.markdown(_model_says(question)))
    pair_card.show(question.sides)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(markup.markdown(pair_card.effect(question.effect)), width="stretch")
        st.text_input(
            "Comment", key=_comment(question), placeholder="Comment, if there is something to say",
            label_visibility="collapsed", width=300,
        )  # fmt: skip


def _model_says(question: review.Question) -> str:
    weight = question.pair.match_weight
    if weight is None:
        return f"The model kept no weight of it: {question.pair.reason}."
    probability = 1 / (1 + 2.0**-weight)
    return (
        f"The model says: {sure(probability)} (weight {weighed(weight)}, a match from "
        f"{weighed(question.match)}); asked because: {question.pair.reason}."
    )


def _nothing(desk: Desk) -> None:
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


def _before(desk: Desk) -> None:
    """What the model had said of the pair that was decided last, and why."""
    if not desk.done:
        return
    question, kept = desk.done[-1]
    names = " and ".join(_named(question))
    st.markdown(markup.markdown(f"Before: {names}, decided {_SAID[kept.decision]}. {_model_says(question)}"))
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
            answer = linkage.explain_pair(linked, pair.record_id_l, pair.record_id_r)
            labels = linkage.field_labels(linked.profile, pair.entity_type)
        waterfall.show(answer, labels, key=f"why-{pair.item}")
