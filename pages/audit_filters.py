"""The filters of the Audit page, which stand in the address."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import streamlit as st

from components.act_words import act_words
from components.words import zone
from hotpass import compliance, runs
from hotpass.compliance import Wanted
from hotpass.workspace import Workspace

ANY = "any"
_RUNS = 50


def choose(workspace: Workspace) -> Wanted:
    """Show the filters; returns what is chosen."""
    people, acts = compliance.names(workspace)
    words = {act_words(act): act for act in acts}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        actor = _one_of("Who", "who", people)
        act = _one_of("What", "what", list(words))
        run = _one_of("Run", "run", _runs(workspace))
        subject = st.text_input(
            "Of",
            st.query_params.get("of", ""),
            key="of_typed",
            placeholder="id, such as R-2026-0001",
            on_change=from_the_newest,
            width=170,
        )
        since, until = _day("From", "from"), _day("Until", "until")
    return Wanted(
        actor=actor,
        act=words.get(act, ""),
        subject=(subject or "").strip(),
        run=run,
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
    )


def keep(wanted: Wanted, *, known: bool) -> None:
    """Put what was typed into the address, if something was done to it: else it may be anybody's name."""
    if wanted.subject and known:
        st.query_params["of"] = wanted.subject
    else:
        st.query_params.pop("of", None)


def from_the_newest() -> None:
    """What is looked for has changed: begin with the newest entries."""
    for name in ("below", "above"):
        st.query_params.pop(name, None)


def _one_of(label: str, key: str, values: list[str]) -> str:
    asked = st.query_params.get(key)
    options = [ANY, *values, *([asked] if asked and asked not in (ANY, *values) else [])]
    chosen = st.selectbox(
        label,
        options,
        key=key,
        bind="query-params",
        persist_state="page",
        on_change=from_the_newest,
        width=170,
    )
    return "" if chosen in (None, ANY) else chosen


def _day(label: str, key: str) -> date | None:
    chosen = st.date_input(
        label,
        None,
        key=key,
        format="DD/MM/YYYY",
        bind="query-params",
        persist_state="page",
        on_change=from_the_newest,
        width=150,
    )
    return chosen if isinstance(chosen, date) else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), zone())


def _runs(workspace: Workspace) -> list[str]:
    return [run.id for run in runs.list_runs(workspace, limit=_RUNS)]
