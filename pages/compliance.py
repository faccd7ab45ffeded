"""Compliance: how the controls stand, what is due and whose it is, and what happened of late."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from urllib.parse import parse_qsl

import streamlit as st

from components import controls_table, frame, posture_chart
from components.markup import markdown
from components.words import counted, number, when
from hotpass import days
from hotpass.compliance import controls
from hotpass.compliance.controls import STATES, Standing
from pages import compliance_control, compliance_places, evidence_pack, reads

_VIEWS = ("Posture", "Controls", "Timeline")
_FILTERS = ("condition", "state", "owner")
_WANTED = "controls-wanted"
_SOON = timedelta(days=30)
#: Controls that are breached which the posture shows before the conditions.
_BREACHED_AT_FIRST = 10


def show() -> None:
    """The page."""
    asked = st.query_params.get("control")
    if asked:
        compliance_control.show(asked)
        return
    found = controls.at_hand(reads.workspace())
    frameworks = controls.catalogue(reads.workspace())
    names = list(frameworks)
    _follow()
    chosen = st.query_params.get("framework", "")
    chosen = chosen if chosen in names else names[0]
    own = [one for one in found.standings if one.framework == chosen]
    if frame.heading("Compliance", _line(own), "Work it out now" if found.stale else None):
        controls.work_out_aside(reads.workspace())
        st.caption("It is being worked out; reload the page in a minute.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Framework",
            names,
            format_func=lambda key: frameworks[key].title,
            key="framework",
            bind="query-params",
            width=420,
        )
        view = st.segmented_control(
            "Look at", _VIEWS, default="Posture", required=True, key="view", bind="query-params"
        )
    if not own:
        frame.empty("How each duty is kept was not worked out yet.")
    elif view == "Timeline":
        _timeline(chosen)
    elif view == "Controls":
        _controls(own)
    else:
        _posture(own, chosen)
    evidence_pack.show()


def _choose(**filters: str) -> None:
    """Show the controls that are chosen so."""
    st.session_state[_WANTED] = filters
    st.rerun()


def _follow() -> None:
    """Take up what was pressed, before anything is drawn that it chooses: widgets tell the address only what
    people choose in them, so that the filters, which are not drawn yet, are told to both."""
    filters = st.session_state.pop(_WANTED, None)
    if filters is None:
        return
    st.session_state["view"] = "Controls"
    for name in _FILTERS:
        st.query_params.pop(name, None)
        st.session_state[name] = filters.get(name)
    st.query_params.update(filters)


def _line(own: list[Standing]) -> str:
    if not own:
        return "Not worked out yet"
    of = Counter(one.state for one in own)
    states = ", ".join(f"{number(of[state])} {state}" for state in STATES)
    worked_out = f"worked out {when(own[0].computed_at)} of {own[0].data_version}"
    return f"{number(len(own))} controls: {states}; {worked_out}"


def _posture(own: list[Standing], framework: str) -> None:
    compliance_places.first_step(own)
    left, right = st.columns([3, 2], gap="large")
    with left:
        frame.section("Breached")
        _breached([one for one in own if one.state == "breached"], sum(one.state == "unknown" for one in own))
    with right:
        frame.section("Due in the next 30 days")
        _due([one for one in own if one.state == "due" and (one.due or date.min) <= days.today() + _SOON])
    frame.section("By condition")
    pressed = controls_table.conditions(own, controls.stood(reads.workspace()), framework)
    if pressed:
        _choose(**dict(parse_qsl(pressed)))
    by_day = controls.trend(reads.workspace(), framework)
    if len(by_day) > 1:
        frame.section("Trend")
        posture_chart.show(by_day, key="trend")
    else:
        st.caption("From tomorrow on, this shows how the states have moved.")


def _breached(own: list[Standing], unknown: int) -> None:
    if not own:
        known = f"; of {counted(unknown, 'control')} it is not known" if unknown else ""
        st.caption(markdown(f"Nothing is known to be breached{known}."))
        return
    _open(controls_table.breached(own[:_BREACHED_AT_FIRST]))
    if len(own) > _BREACHED_AT_FIRST and st.button(markdown(f"All {number(len(own))} that are breached")):
        _choose(state="breached")


def _due(own: list[Standing]) -> None:
    if not own:
        st.caption("Nothing is due.")
        return
    _open(controls_table.due(own, days.today()))


def _controls(own: list[Standing]) -> None:
    conditions = list(dict.fromkeys(one.control.condition for one in own))
    with st.container(horizontal=True):
        condition = st.selectbox(
            "Condition",
            conditions,
            index=None,
            placeholder="all",
            key="condition",
            bind="query-params",
            width=320,
        )
        state = st.selectbox(
            "State", STATES, index=None, placeholder="all", key="state", bind="query-params", width=200
        )
        owner = st.selectbox(
            "Whose",
            sorted({one.control.owner for one in own}),
            index=None,
            placeholder="everybody's",
            key="owner",
            bind="query-params",
            width=220,
        )
    shown = [
        one
        for one in own
        if condition in (None, one.control.condition)
        and state in (None, one.state)
        and owner in (None, one.control.owner)
    ]
    st.caption(markdown(f"{number(len(shown))} of {number(len(own))} controls, those that ask most first"))
    if shown:
        _open(controls_table.controls(shown, "Controls"))


def _open(pressed: str | None) -> None:
    if pressed:
        st.query_params["control"] = pressed
        st.rerun()


def _timeline(framework: str) -> None:
    happened = controls.timeline(reads.workspace(), framework)
    if not happened:
        frame.empty("No control moved in the last 30 days, and nothing was done about any.")
        return
    st.caption("The last 30 days, newest first: controls that moved, and what people did about compliance.")
    _open(controls_table.timeline(happened, framework))


frame.page(show)
