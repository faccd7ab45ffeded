"""Quality, quarantine: the records that a gate kept back, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components import frame, quarantine_table
from components.markup import markdown
from components.words import counted, number
from hotpass import access, quarantine, runs
from hotpass.quarantine import ByRule, Deed, Held
from pages import reads, source_cell
from pages.quality_subject import Subject

#: Records shown at a time; those that wait come first.
_SHOWN = 500


def show(subject: Subject) -> None:
    """The section."""
    dataset = subject.assessed.dataset
    with st.skeleton(320):
        tally = quarantine.tally(reads.workspace(), dataset)
        rules = {one.rule_id: one for one in quarantine.by_rule(reads.workspace(), dataset)}
        asked_rule = rules.get(st.query_params.get("held_rule", ""))
        of_rule = asked_rule.rule_id if asked_rule else None
        held = quarantine.held(reads.workspace(), dataset, most=_SHOWN, rule_id=of_rule)
    if tally is None:
        st.caption(
            "No record is kept back. A gate of the profile does so for the rules that it names "
            "(`then: quarantine`)."
        )
        return
    waiting = number(tally.waiting)
    st.caption(f"{counted(tally.records, 'record')} kept back, {waiting} of them waiting; a row opens one")
    if asked := st.query_params.get("held"):
        for chosen in quarantine.held(reads.workspace(), dataset, record_id=asked):
            _one(dataset, chosen)
    _again(tally)
    _choose(rules, of_rule)
    if asked_rule:
        _all_of(dataset, asked_rule)
    pressed = quarantine_table.show(held, key="held-records")
    if (asked_rule or tally).records > _SHOWN:
        st.caption(f"The first {_SHOWN} are shown; `hotpass qa quarantine list` shows all.")
    if pressed:
        st.query_params["held"] = pressed
        st.rerun()


def _choose(rules: Mapping[str, ByRule], chosen: str | None) -> None:
    """The list of the rules that keep records back; the address keeps the choice."""

    def _kept() -> None:
        wanted = st.session_state["held-rule"]
        if wanted is None:
            st.query_params.pop("held_rule", None)
        else:
            st.query_params["held_rule"] = wanted

    st.selectbox(
        "Kept back for",
        [None, *rules],
        format_func=lambda rule: f"{rules[rule].message} ({rule})" if rule else "Any rule",
        index=[None, *rules].index(chosen),
        key="held-rule",
        on_change=_kept,
        width=480,
    )


def _all_of(dataset: str, rule: ByRule) -> None:
    """One decision on all records of a rule."""
    decided = rule.records - rule.waiting
    with st.container(border=True), frame.guarded():
        frame.section(rule.message)
        also = rule.waiting - rule.alone
        st.caption(
            f"{counted(rule.waiting, 'record')} waiting for {rule.rule_id}"
            + (
                f", {number(also)} of them for other rules as well, which are not released here"
                if also
                else ""
            )
        )
        reason = st.text_input("Reason for all", key=f"held-reason-{rule.rule_id}", width=480)
        deeds: tuple[tuple[Deed, str, int], ...] = (
            ("release", "Release", rule.alone),
            ("drop", "Drop", rule.waiting),
            ("wait", "Let wait again", decided),
        )
        with st.container(horizontal=True):
            for deed, said, records in deeds:
                named = f"{said}: {counted(records, 'record')}"
                if records and st.button(named, key=f"held-all-{deed}"):
                    quarantine.decide_all(
                        reads.workspace(),
                        dataset,
                        rule.rule_id,
                        deed,
                        reason=reason,
                        by=access.current().name,
                    )
                    st.rerun()


def _one(dataset: str, one: Held) -> None:
    """Why it is kept back, its cell, and the decision."""
    with st.container(border=True):
        why = one.reasons[0]
        frame.section(why.message)
        st.caption(
            markdown(
                f"{one.state.capitalize()}: " + "; ".join(f"{r.rule_id}, gate {r.gate}" for r in one.reasons)
            )
        )
        source_cell.show(one.run_id, why.file_name, why.sheet, why.cell or "")
        with frame.guarded():
            _decide(dataset, one)


def _decide(dataset: str, one: Held) -> None:
    space, by, record = reads.workspace(), access.current().name, one.record_id
    called = {reason.field: reason.label for reason in one.reasons if reason.field}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        field = st.selectbox(
            "Field", list(called), format_func=called.__getitem__, key=f"held-field-{record}", width=180
        )
        value = st.text_input(
            "Is to be", key=f"held-value-{record}", placeholder="Only to correct", width=240
        )
        reason = st.text_input("Reason", key=f"held-reason-{record}", width=240)
    with st.container(horizontal=True):
        if field and st.button("Correct", type="primary", key=f"held-correct-{record}"):
            quarantine.correct(space, dataset, record, field, value, reason=reason, by=by)
            st.rerun()
        if st.button("Release as it is", key=f"held-release-{record}"):
            quarantine.release(space, dataset, record, reason=reason, by=by)
            st.rerun()
        if st.button("Drop", key=f"held-drop-{record}"):
            quarantine.drop(space, dataset, record, reason=reason, by=by)
            st.rerun()
        if one.act and st.button("Let it wait again", key=f"held-wait-{record}"):
            quarantine.wait(space, dataset, record, reason=reason, by=by)
            st.rerun()


def _again(tally: quarantine.Tally) -> None:
    """The button that starts a run which obeys what was decided since the one that kept them back."""
    said = counted(tally.fresh, "decision")
    if tally.fresh and st.button(f"Run the files again with {said}", type="primary"):
        with frame.guarded():
            started = runs.again(reads.workspace(), tally.run_id, access.current().name)
            st.switch_page("pages/runs.py", query_params={"run": started})
