"""Review, applying: what waits to be applied to the published version, and the run that applies it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from components import frame
from components.markup import markdown
from components.words import counted, percent, state
from hotpass import review, runs, ssot
from pages import reads, seen_alike

REFRESH: Final = "3s"
#: Key of the runs that are being reviewed, by dataset.
BEGUN: Final = "review_begun"


@st.fragment(run_every=REFRESH)
def show(subject: review.Subject) -> None:
    """The bar; it looks by itself whether anything has come, and stirs nothing else of the page."""
    with frame.guarded(), st.container(horizontal=True, vertical_alignment="center", key="applying"):
        space = reads.workspace()
        run = runs.applying(space, subject.dataset)
        version = reads.current(subject.dataset)
        known = review.last_said(space), version.number if version else 0
        waiting = _waiting(str(space.root), subject.dataset, known)
        if run is not None and not run.ended and (version is None or version.run_id != run.id):
            _going_on(run, version)
        elif waiting:
            _offer(subject, waiting)
            _why_not(run, waiting)
        elif waiting.version:
            _done(subject, run, waiting, version is None or version.whole)


@seen_alike.kept(8)
def _waiting(root: str, dataset: str, known: tuple[tuple[int, int], int]) -> review.Unapplied:
    return review.unapplied(reads.workspace(), dataset)


def _offer(subject: review.Subject, waiting: review.Unapplied) -> None:
    parts = [
        counted(number, noun)
        for number, noun in ((waiting.decisions, "decision"), (waiting.corrections, "correction"))
        if number
    ]
    entities = counted(waiting.entities, "entity", "entities")
    verb = "is" if waiting.decisions + waiting.corrections == 1 else "are"
    st.markdown(
        f"{' and '.join(parts)} {verb} not applied yet, about {entities} of version {waiting.version}",
        width="content",
    )
    st.button("Apply now", on_click=_apply, args=(subject.dataset,))
    st.caption("Only they change; the next run learns from them too", width="content")


def _apply(dataset: str) -> None:
    with frame.guarded():
        runs.apply(reads.workspace(), dataset)


def _going_on(run: runs.Run, version: ssot.Version | None) -> None:
    now = runs.progress(reads.workspace(), run.id)
    told = markdown(now.message) if now.message else ""
    if run.state == "queued" and version is not None and not version.whole:
        told = f"begins once the files of version {version.number} are written"
    said = [percent(now.fraction), state(now.state), *([told] if told else [])]
    st.progress(min(1.0, now.fraction), text=f"Applying decisions: {' · '.join(said)}")
    _lead_to(run)


def _why_not(run: runs.Run | None, waiting: review.Unapplied) -> None:
    """Why the newest run that was to apply them has not."""
    if run is not None and run.id > waiting.run_id:
        why = run.error.sentence if run.error else ""
        st.caption(markdown(f"The last try is {state(run.state)}. {why}"), width="content")
        _lead_to(run)


def _done(subject: review.Subject, run: runs.Run | None, waiting: review.Unapplied, whole: bool) -> None:
    part = "" if whole else "; its files are being written"
    st.caption(f"Version {waiting.version} obeys all that was decided{part}", width="content")
    if run is not None and run.id == waiting.run_id:
        _lead_to(run, "See what changed")
    if whole and waiting.run_id != subject.run_id and st.button("Review that version", type="tertiary"):
        st.query_params.pop("run", None)
        st.session_state.pop(BEGUN, None)
        st.rerun()


def _lead_to(run: runs.Run, label: str = "See the run") -> None:
    if st.button(label, type="tertiary"):
        st.switch_page("pages/runs.py", query_params={"run": run.id})
