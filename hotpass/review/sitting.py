"""A reviewer's desk for as long as he sits at it: the pairs in hand, those to come, what was done."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from hotpass.access import Identity, acting_as, current
from hotpass.catalogue.decisions import Decision, Verdict
from hotpass.review.answering import Question, answer, questions, reopen
from hotpass.review.desk import Batch, let_go, take
from hotpass.review.policy import Policy
from hotpass.review.subjects import Subject
from hotpass.review.wanted import Wanted
from hotpass.workspace import Workspace

#: Pairs that a reviewer is given at a time, and how few are left when the next are fetched.
BATCH: Final = 24
FEW: Final = 14


@dataclass
class Sitting:
    """What one reviewer has in hand.

    Attributes:
        workspace: where it is.
        subject: the linkage.
        reviewer: who decides.
        wanted: which pairs.
        blind: whether weights are hidden until a pair is decided.
        hand: the pairs to come, the first is shown.
        waiting: how many wait, those in hand among them.
        given: how many of them are given to the reviewer.
        passed: items that were skipped.
        done: what was decided here, the last at the end.
        since: when the pair that is shown was first shown, by the process's clock.
        coming: the next pairs, being fetched.
        identity: whose right to see values counts, also in the thread that fetches.
    """

    workspace: Workspace
    subject: Subject
    reviewer: str
    wanted: Wanted
    blind: bool
    hand: list[Question] = field(default_factory=list)
    waiting: int = 0
    given: int = 0
    passed: list[str] = field(default_factory=list)
    done: list[tuple[Question, Decision]] = field(default_factory=list)
    since: float = 0.0
    coming: Future[tuple[Batch, list[Question]]] | None = None
    identity: Identity = field(default_factory=current)

    def fill(self) -> None:
        """See to it that there are pairs in hand, if any wait."""
        if self.coming is not None and (self.coming.done() or not self.hand):
            coming, self.coming = self.coming, None
            self._receive(coming.result()[1])
        if not self.hand:
            batch, found = self._fetch()
            self.waiting, self.given = batch.waiting, batch.given
            self._receive(found)
        elif len(self.hand) < FEW and self.coming is None and self.waiting > len(self.hand):
            self.coming = _fetcher().submit(self._fetch)

    def _fetch(self) -> tuple[Batch, list[Question]]:
        held = {question.pair.item for question in self.hand}
        batch = take(self.workspace, self.subject, self.reviewer, self.wanted, BATCH, self.passed)
        fresh = [pair for pair in batch.pairs if pair.item not in held]
        policy, audit = Policy.in_force(), bool(self.wanted.audit)
        with acting_as(self.identity):
            return batch, questions(self.workspace, fresh, policy, audit=audit)

    def _receive(self, found: Sequence[Question]) -> None:
        decided = {question.pair.item for question, _ in self.done}
        known = {question.pair.item for question in self.hand} | decided | set(self.passed)
        self.hand += [question for question in found if question.pair.item not in known]
        self.waiting = max(self.waiting, len(self.hand))

    def answer(self, verdict: Verdict, comment: str) -> None:
        """Decide the pair that is shown."""
        question = self.hand[0]
        kept = answer(
            *(self.workspace, question, verdict),
            reviewer=self.reviewer,
            blind=self.blind,
            seconds=round(time.monotonic() - self.since, 1),
            comment=comment,
        )
        self.done.append((question, kept))
        self._next()
        self.waiting = max(0, self.waiting - 1)
        self.given = max(0, self.given - question.pair.given)

    def skip(self) -> None:
        """Leave the pair that is shown to others."""
        item = self.hand[0].pair.item
        let_go(self.workspace, self.reviewer, [item])
        self.passed.append(item)
        self._next()

    def undo(self) -> None:
        """Take back what was decided here last; the pair is shown again."""
        question, kept = self.done.pop()
        reopen(self.workspace, self.reviewer, kept.seq)
        self.hand.insert(0, question)
        self.waiting += 1
        self.given += question.pair.given
        self.since = 0.0

    def look(self) -> None:
        """The pair that is shown is looked at from now on."""
        self.since = self.since or time.monotonic()

    def leave(self) -> None:
        """Leave what is in hand to others."""
        let_go(self.workspace, self.reviewer)

    def _next(self) -> None:
        del self.hand[0]
        self.since = 0.0


@cache
def _fetcher() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, "review")
