"""Who mends a rule by when, how far that is, and what was said of it: a part of its page."""

from __future__ import annotations

from datetime import date

import streamlit as st

from components import facts, frame, markup
from components.markup import Child, tag
from components.words import NONE, when
from hotpass import access, days, quality
from pages import reads
from pages.quality_subject import Subject

_SAID = {
    "comment": "",
    "owner": "It is mended by ",
    "due": "It is due on ",
    "progress": "It is ",
}
_LAST = 12


def show(subject: Subject, line: quality.RuleLine) -> None:
    """What stands, what was said, and a way to say more."""
    frame.section("Who mends it")
    space, dataset = reads.workspace(), subject.assessed.dataset
    standing = quality.standing(space, dataset).get(line.rule_id, quality.Standing())
    _standing(standing)
    if said := _changes(standing, line.rule_id):
        with frame.guarded():
            for kind, text in said:
                quality.say(space, dataset, line.rule_id, kind, text, access.current().name)
            st.rerun()


def _standing(standing: quality.Standing) -> None:
    due: Child = f"{standing.due:%-d %b %Y}" if standing.due else NONE
    if standing.overdue(days.today()):
        due = markup.joined(due, " ", facts.state("overdue"))
    markup.show(
        facts.pairs([("Mended by", standing.owner or NONE), ("Due", due), ("Progress", standing.progress)])
    )
    if standing.notes:
        lines = [_note(note) for note in standing.notes[: -_LAST - 1 : -1]]
        markup.show(facts.sentences(lines))


def _note(note: quality.Note) -> Child:
    said = f"{date.fromisoformat(note.said):%-d %b %Y}" if note.kind == "due" and note.said else note.said
    taken_back = f"{note.kind} taken back" if not said else f"{_SAID[note.kind]}{said}"
    by = tag("span", f"{note.said_by}, {when(note.said_at)}", class_="hp-soft hp-small")
    return markup.joined(taken_back, " ", by)


def _changes(standing: quality.Standing, rule_id: str) -> list[tuple[quality.NoteKind, str]]:
    """What is said just now, by kind; only what differs from what stands."""
    with st.expander("Say who mends it, or comment", key=f"say-{rule_id}", on_change="rerun") as opened:
        return _form(standing, rule_id) if opened.open else []


def _form(standing: quality.Standing, rule_id: str) -> list[tuple[quality.NoteKind, str]]:
    with st.form(f"note-{rule_id}", border=False, clear_on_submit=False):
        with st.container(horizontal=True):
            owner = st.text_input("Mended by", standing.owner, width=200)
            due: date | None = st.date_input("Due", standing.due, format="DD/MM/YYYY", width=160)
            at = quality.PROGRESS.index(standing.progress)
            progress = st.selectbox("Progress", quality.PROGRESS, index=at, width=180)
        # Under another key once it is said, or each later saving would say it again.
        comment = st.text_area("Comment", height=80, key=f"comment-{rule_id}-{len(standing.notes)}")
        if not st.form_submit_button("Save", type="primary"):
            return []
    said: dict[quality.NoteKind, tuple[str, str]] = {
        "owner": (owner or "", standing.owner),
        "due": (due.isoformat() if due else "", standing.due.isoformat() if standing.due else ""),
        "progress": (progress, standing.progress),
        "comment": (comment or "", ""),
    }
    return [(kind, new.strip()) for kind, (new, old) in said.items() if new.strip() != old]
