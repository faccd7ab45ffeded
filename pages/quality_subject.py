"""What the Quality page is about, as the address says it, and what is read of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from hotpass import quality, ssot
from pages import reads

TABS: Final = ("Scorecard", "Rules", "Failing rows")
ANY: Final = "any"
#: How the address names what is of no single source.
GOLDEN: Final = "golden records"
#: Filters by the parameter of the address.
FILTERS: Final = ("dimension", "of", "source", "severity", "state")
#: What the address keeps whatever is pressed.
_KEPT: Final = ("dataset", "version", "run")
#: What it says of one rule's page.
_OF_RULE: Final = ("rule", "row", "page")
_WANTED: Final = "quality-wanted"


@dataclass(frozen=True, slots=True)
class Subject:
    """What was assessed, and the version where it is one.

    Attributes:
        assessed: where it is read.
        version: the version, or None for a run that published none.
    """

    assessed: quality.Assessed
    version: ssot.Version | None


def address(asked: Mapping[str, str]) -> str:
    """The address of another view of the same version: its parameters as one text."""
    kept = {name: st.query_params[name] for name in _KEPT if name in st.query_params}
    return urlencode({**kept, **asked})


def go(pressed: str | None) -> None:
    """Show the view whose address was pressed."""
    if pressed is not None:
        st.session_state[_WANTED] = dict(parse_qsl(pressed, keep_blank_values=True))
        st.rerun()


def follow() -> None:
    """Take up the address that was pressed, which must happen before anything is drawn."""
    asked = st.session_state.pop(_WANTED, None)
    if asked is None:
        return
    for name in (*FILTERS, "tab", *_OF_RULE):
        if name in _OF_RULE:
            st.query_params.pop(name, None)
        if name in asked and name in _OF_RULE:
            st.query_params[name] = asked[name]
        elif name not in _OF_RULE and "rule" not in asked:
            st.session_state[name] = asked.get(name, TABS[0] if name == "tab" else ANY)
    st.session_state.pop("page", None)


def wanted() -> quality.Wanted:
    """The filters in the address."""
    chosen = {name: _chosen(name) for name in FILTERS}
    source = "" if chosen["source"] == GOLDEN else chosen["source"]
    state = chosen["state"] and chosen["state"].replace(" ", "_")
    return quality.Wanted(
        dimension=chosen["dimension"],
        entity_type=chosen["of"],
        source=source,
        severity=chosen["severity"],
        state=state,
    )


def _chosen(name: str) -> str | None:
    value = st.session_state.get(name) or st.query_params.get(name) or ANY
    return None if value == ANY else str(value)


def scorecard(subject: Subject) -> quality.Scorecard:
    """The scorecard, kept by what was assessed."""
    return _scorecard(subject.assessed.key, subject.assessed)


def rules(subject: Subject, asked: quality.Wanted) -> list[quality.RuleLine]:
    """The rules, kept likewise."""
    return _rules(subject.assessed.key, subject.assessed, asked)


def failing(subject: Subject, asked: quality.Wanted, first: int, count: int) -> quality.Failures:
    """Rows that fail, kept likewise."""
    return _failing(subject.assessed.key, subject.assessed, asked, first, count)


def rule(subject: Subject, rule_id: str) -> quality.RuleLine | None:
    """One rule on all its rows, or None when there is none of that id."""
    return next(iter(rules(subject, replace(quality.Wanted(), rule_id=rule_id))), None)


@st.cache_data(show_spinner=False, max_entries=16)
def _scorecard(key: tuple[str, ...], _assessed: quality.Assessed) -> quality.Scorecard:
    return quality.scorecard(_assessed)


@st.cache_data(show_spinner=False, max_entries=64)
def _rules(
    key: tuple[str, ...], _assessed: quality.Assessed, asked: quality.Wanted
) -> list[quality.RuleLine]:
    return quality.rules(_assessed, asked)


@st.cache_data(show_spinner=False, max_entries=64)
def _failing(
    key: tuple[str, ...], _assessed: quality.Assessed, asked: quality.Wanted, first: int, count: int
) -> quality.Failures:
    return quality.failing(_assessed, asked, first=first, count=count)


def profile_path(subject: Subject) -> str:
    """Key of what else is read of the version."""
    return (
        str(subject.version.path) if subject.version else str(reads.workspace().run(subject.assessed.run_id))
    )
