"""What waits for whom, as whoever looks may know it: each sentence leads to where it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from components import facts, frame, pressable
from components.markup import Markup, joined, tag
from components.words import counted
from hotpass import access, quarantine, review, runs, ssot
from hotpass.access import Act
from hotpass.compliance import controls, personal, registers, subjects
from hotpass.workspace import Workspace
from pages import reads, seen_alike


@dataclass(frozen=True, slots=True)
class _Waits:
    """So many of something that wait; ``why`` completes the sentence, and ``page`` with ``query`` is where
    they are."""

    word: str
    count: int
    noun: tuple[str, str]
    verb: tuple[str, str]
    why: str
    page: str
    query: dict[str, str] = field(default_factory=dict)

    @property
    def href(self) -> str:
        return f"{self.page}?{urlencode(self.query)}" if self.query else self.page


_WAIT = ("waits", "wait")
_IS = ("is", "are")


def show(now: ssot.Overview, newer: Sequence[runs.Run]) -> None:
    """The sentences, those that may bear no delay first."""
    frame.section("What waits")
    space, dataset = reads.workspace(), now.version.dataset
    every = (
        *_runs(newer),
        *_issues(now),
        *_data(space, dataset),
        *_duties(space),
        *_personal(space, dataset),
    )
    found = {one.href: one for one in every if one.count}
    if not found:
        st.caption("Nothing waits for anybody.")
        return
    order = sorted(found.values(), key=lambda one: facts.tone(one.word) != "red")
    pressed = pressable.show(facts.sentences([_sentence(one) for one in order]), "waiting")
    if pressed:
        st.switch_page(f"pages/{found[pressed].page}.py", query_params=found[pressed].query)


def _sentence(one: _Waits) -> Markup:
    link = tag("a", counted(one.count, *one.noun), href=one.href, data_press=one.href)
    return facts.sentence(one.word, joined(link, f" {one.verb[one.count > 1]} {one.why}"))


def _runs(newer: Sequence[runs.Run]) -> Iterator[_Waits]:
    """Runs since the version; what is older waits for nobody any more."""
    states = Counter(run.state for run in newer)
    why = "for whoever started it, who reads why under Runs"
    yield _Waits("failed", states["failed"], ("run", "runs"), _WAIT, why, "runs")
    yield _Waits("queued", states["queued"], ("run", "runs"), _WAIT, "for a worker", "runs")


def _issues(now: ssot.Overview) -> Iterator[_Waits]:
    critical, at = now.issues_by_severity.get("critical", 0), {"run": now.version.run_id}
    why = "for the analyst; no row is lost"
    yield _Waits("critical", critical, ("issue", "issues"), _WAIT, why, "runs", at)


def _data(space: Workspace, dataset: str) -> Iterator[_Waits]:
    if access.may(Act.CORRECT) and (kept := quarantine.tally(space, dataset)):
        why = "in quarantine, to be corrected, released or dropped"
        yield _Waits(
            "kept back", kept.waiting, ("record", "records"), _WAIT, why, "quality", {"tab": "Quarantine"}
        )
    if access.may(Act.DECIDE):
        said = review.unapplied(space, dataset)
        count = said.decisions + said.corrections
        why = "not applied to the version yet"
        yield _Waits("decided", count, ("answer", "answers"), _IS, why, "review")


def _duties(space: Workspace) -> Iterator[_Waits]:
    today = date.today()
    if access.may(Act.COMPLIANCE):
        frameworks = controls.catalogue(space)
        states = Counter((one.framework, one.state) for one in controls.last_known(space))
        for key, framework in frameworks.items():
            for state in ("breached", "due"):
                at = {"framework": key, "view": "Controls", "state": state}
                why = f"for whoever owns them: {framework.title}"
                yield _Waits(state, states[key, state], ("control", "controls"), _WAIT, why, "compliance", at)
    if access.may(Act.SUBJECTS):
        opened = [one for one in subjects.requests(space) if one.ended is None]
        late = sum(1 for one in opened if one.due and one.due < today)
        noun = ("request of a data subject", "requests of data subjects")
        word, why = (
            ("overdue", f"for an answer, {late} past the last day") if late else ("open", "for an answer")
        )
        yield _Waits(word, len(opened), noun, _WAIT, why, "subjects")
    if access.may(Act.REGISTERS):
        dates = [one.due[0] for _, one in registers.due(space) if one.due]
        late = sum(1 for day in dates if day < today)
        noun = ("entry of a register", "entries of registers")
        why = f"due within 30 days, {late} of them late" if late else "due within 30 days"
        yield _Waits("overdue" if late else "due", len(dates), noun, _IS, why, "registers")


def _personal(space: Workspace, dataset: str) -> Iterator[_Waits]:
    if access.may(Act.CLASSIFY):
        count = _findings(str(space.root), personal.run_in_force(space, dataset))
        noun = ("finding of personal information", "findings of personal information")
        yield _Waits("suggested", count, noun, _WAIT, "to be confirmed or rejected", "inventory")


@seen_alike.kept(4)
def _findings(root: str, run_id: str) -> int:
    return sum(1 for one in personal.found(reads.workspace(), run_id) if one.waits)
