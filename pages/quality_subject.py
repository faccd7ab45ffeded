"""What the Quality page is about, as the address says it, and what is read of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from hotpass import linkage, quality, rows_as_given, runs, ssot
from hotpass.catalogue.personal import profile_of_run
from hotpass.model import ENTITY_TYPES, is_input_table
from hotpass.profiles import Profile
from pages import reads, seen_alike

TABS: Final = (
    *("Scorecard", "Rules", "Failing rows", "Cells", "Trends", "Recommendations", "Quarantine"),
    *("Columns", "Drift", "Suggestions", "Report"),
)
ANY: Final = "any"
#: How the address names what is of no single source.
GOLDEN: Final = "golden records"
#: Filters by the parameter of the address.
FILTERS: Final = ("dimension", "of", "source", "severity", "state")
#: What the address keeps whatever is pressed.
_KEPT: Final = ("dataset", "version", "run")
#: What it says of one rule's page.
_OF_RULE: Final = ("rule", "row", "which", "page", "advice", "cell", "fault")
#: How the address names types of rows.
TYPES: Final = {"organisations": "organisation", "people": "person"}
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


def open_scorecard(asked: Mapping[str, str]) -> None:
    """Leave another page for the scorecard of a version or a run, whatever was looked at last."""
    st.session_state[_WANTED] = {}
    st.switch_page("pages/quality.py", query_params=asked)


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
        entity_type=TYPES.get(chosen["of"] or ""),
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


def moved_by_rule(before: quality.Assessed, after: quality.Assessed) -> dict[str, dict[quality.Move, int]]:
    """What became of failing rows by rule, kept by both sides."""
    return _moved((*before.key, *after.key), before, after)


def names(subject: Subject, rows: Sequence[quality.Failure]) -> Mapping[str, str]:
    """What the entities among failing rows are called."""
    found: dict[str, str] = {}
    version = subject.version
    for kind in ENTITY_TYPES:
        ids = [r.record_id for r in rows if r.record_id and r.entity_type == kind and r.file_name is None]
        if ids and version is not None:
            found |= linkage.entity_names(reads.workspace(), kind, ids, version.dataset, version.number)
    return found


def moved(before: quality.Assessed, after: quality.Assessed, rule_id: str) -> Mapping[quality.Move, int]:
    """What became of the failing rows of a rule, kept by both sides."""
    return _moved_one((*before.key, *after.key), rule_id, before, after)


def reasons(subject: Subject, line: quality.RuleLine) -> list[quality.Reason] | None:
    """Why rows fail a rule, kept likewise."""
    profile = ssot.profile_of(subject.version.path) if subject.version else None
    if profile is None and is_input_table(line.table):
        profile = profile_of_run(reads.workspace(), runs.get(reads.workspace(), subject.assessed.run_id).spec)
    return _reasons(subject.assessed.key, line.rule_id, subject.assessed, line, profile)


def trend(
    past: list[quality.Moment], by: str, names: tuple[str, ...] | None = None
) -> Mapping[str, list[quality.Point]]:
    """How parts or rules went, kept by the versions and runs that are looked at."""
    return _trend(tuple(key for one in past for key in one.assessed.key), by, names, past)


def rule(subject: Subject, rule_id: str) -> quality.RuleLine | None:
    """One rule on all its rows, or None when there is none of that id."""
    return next(iter(rules(subject, replace(quality.Wanted(), rule_id=rule_id))), None)


@seen_alike.kept(16)
def _scorecard(key: tuple[str, ...], _assessed: quality.Assessed) -> quality.Scorecard:
    return quality.scorecard(_assessed)


@seen_alike.kept(64)
def _rules(
    key: tuple[str, ...], _assessed: quality.Assessed, asked: quality.Wanted
) -> list[quality.RuleLine]:
    return quality.rules(_assessed, asked)


@seen_alike.kept(64)
def _failing(
    key: tuple[str, ...], _assessed: quality.Assessed, asked: quality.Wanted, first: int, count: int
) -> quality.Failures:
    return quality.failing(_assessed, asked, first=first, count=count)


@seen_alike.kept(64)
def _reasons(
    key: tuple[str, ...],
    rule_id: str,
    _assessed: quality.Assessed,
    _line: quality.RuleLine,
    _profile: Profile | None,
) -> list[quality.Reason] | None:
    space = reads.workspace()
    lay_out = rows_as_given.laid_out(space, _assessed.run_id, _profile) if _profile else None
    return quality.reasons(space, _assessed, _line, _profile, lay_out)


@seen_alike.kept(32)
def _trend(
    key: tuple[str, ...], by: str, names: tuple[str, ...] | None, _past: list[quality.Moment]
) -> Mapping[str, list[quality.Point]]:
    return quality.trend(reads.workspace(), _past, by, names)


@seen_alike.kept(64)
def _moved_one(
    key: tuple[str, ...], rule_id: str, _before: quality.Assessed, _after: quality.Assessed
) -> Mapping[quality.Move, int]:
    return quality.moved(reads.workspace(), _before, _after, rule_id)


@seen_alike.kept(16)
def _moved(
    key: tuple[str, ...], _before: quality.Assessed, _after: quality.Assessed
) -> dict[str, dict[quality.Move, int]]:
    return quality.moved_by_rule(reads.workspace(), _before, _after)
