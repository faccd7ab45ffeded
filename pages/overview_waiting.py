"""What waits for whom, as whoever looks may know it: each sentence leads to where it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

import streamlit as st

from components import facts, frame, pressable
from components.markup import Markup, joined, tag
from components.words import counted
from hotpass import access, days, quarantine, review, runs, ssot
from hotpass.access import Act
from hotpass.compliance import controls, personal, registers, subjects
from hotpass.errors import InputError
from hotpass.quality.ahead import is_large
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


_WAIT = ("waits", "wait")
_IS = ("is", "are")


def show(now: ssot.Overview, newer: Sequence[runs.Run]) -> None:
    """The sentences, those that may bear no delay first."""
    frame.section("What waits")
    space, dataset = reads.workspace(), now.version.dataset
    every = (
        *_runs(newer),
        *_issues(now),
        *_data(space, now),
        *_duties(space),
        *_personal(space, dataset),
    )
    some = [one for one in every if one.count]
    if not some:
        st.caption("Nothing waits for anybody.")
        return
    some.sort(key=lambda one: facts.tone(one.word) != "red")
    sentences = [_sentence(one, place) for place, one in enumerate(some)]
    pressed = pressable.show(facts.sentences(sentences), "waiting")
    if pressed and int(pressed) < len(some):
        chosen = some[int(pressed)]
        st.switch_page(f"pages/{chosen.page}.py", query_params=chosen.query)


def _sentence(one: _Waits, place: int) -> Markup:
    href = f"{one.page}?{urlencode(one.query)}" if one.query else one.page
    link = tag("a", counted(one.count, *one.noun), href=href, data_press=str(place))
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


def _data(space: Workspace, now: ssot.Overview) -> Iterator[_Waits]:
    dataset = now.version.dataset
    if access.may(Act.CORRECT) and (kept := quarantine.tally(space, dataset)):
        why = "in quarantine, to be corrected, released or dropped"
        yield _Waits(
            "kept back", kept.waiting, ("record", "records"), _WAIT, why, "quality", {"tab": "Quarantine"}
        )
    if access.may(Act.DECIDE):
        yield _Waits("in doubt", _pairs(space, now), ("pair", "pairs"), _WAIT, "for a reviewer", "review")
        said = review.unapplied(space, dataset)
        count = said.decisions + said.corrections
        why = "not applied to the version yet"
        yield _Waits("decided", count, ("answer", "answers"), _IS, why, "review")


def _pairs(space: Workspace, now: ssot.Overview) -> int:
    """Pairs that whoever looks may decide; of a large version none before Review has put them in order."""
    with suppress(InputError):
        subject = review.subject_of(space, now.version.dataset)
        if review.is_made(space, subject) or not is_large(now.version):
            return _open_pairs(str(space.root), subject, review.last_said(space), access.current().name)
    return 0


@seen_alike.kept(16)
def _open_pairs(root: str, subject: review.Subject, said: tuple[int, int], reviewer: str) -> int:
    return review.take(reads.workspace(), subject, reviewer, most=0).waiting


def _duties(space: Workspace) -> Iterator[_Waits]:
    today = days.today()
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
