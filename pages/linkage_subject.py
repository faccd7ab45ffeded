"""What the Linkage page is about, as the address says it, and what is read of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import streamlit as st

from hotpass import linkage, ssot
from hotpass.model import EntityType
from pages import reads

TABS = ("Model", "Blocking", "Match weight", "Entities", "Two records", "Versions")


_WANTED = "linkage-tab"


@dataclass(frozen=True, slots=True)
class Subject:
    """The linkage of the records of one type: of a version, or of a run that published nothing.

    Attributes:
        dataset: name of the dataset.
        run_id: the run.
        version: the version that the run made, or None.
        entity_type: the type.
    """

    dataset: str
    run_id: str
    version: ssot.Version | None
    entity_type: EntityType

    @property
    def stands(self) -> bool:
        """Whether the run's folder still holds the pairs that it compared."""
        return (reads.workspace().run(self.run_id) / "link" / "linkage.json").is_file()

    @property
    def asked(self) -> dict[str, Any]:
        """How the library is asked for it."""
        if self.version is None:
            return {"dataset": self.dataset, "run_id": self.run_id}
        return {"dataset": self.dataset, "version": self.version.number}

    @property
    def key(self) -> tuple[str, str, EntityType]:
        """Key of what is kept of it."""
        return str(reads.workspace().root), self.run_id, self.entity_type


def summary(subject: Subject) -> linkage.TypeLinkage:
    """Figures, rules, model and warnings."""
    return linkage.linkage_of(reads.workspace(), subject.entity_type, **subject.asked)


def labels(subject: Subject) -> Mapping[str, str]:
    """What the fields are called, and what else is compared."""
    asked = {"version": None, "run_id": None, **subject.asked}
    _, profile = linkage.run_of(reads.workspace(), **asked)
    fields = linkage.field_labels(profile, subject.entity_type)
    return {name: linkage.comparison_label(name, fields) for name in summary(subject).fields} | fields


def rule_labels(subject: Subject) -> Mapping[str, str]:
    """What the blocking rules are called."""
    asked = {"version": None, "run_id": None, **subject.asked}
    _, profile = linkage.run_of(reads.workspace(), **asked)
    rules = summary(subject).rules
    return {one.rule: linkage.rule_label(one.rule, profile, subject.entity_type) for one in rules}


def names(subject: Subject, entity_ids: list[str]) -> Mapping[str, str]:
    """What entities are called."""
    return linkage.entity_names(reads.workspace(), subject.entity_type, entity_ids, **subject.asked)


def ground(subject: Subject) -> linkage.Ground:
    """The pairs and entities of the run as numbers."""
    return _ground(*subject.key, subject.asked)


def groups(subject: Subject) -> pa.Table:
    """How its entities hold together."""
    return _groups(*subject.key, subject.asked)


@st.cache_resource(show_spinner=False, max_entries=4)
def _ground(root: str, run_id: str, entity_type: EntityType, _asked: dict[str, Any]) -> linkage.Ground:
    with linkage.opened(reads.workspace(), **_asked) as linked:
        return linkage.ground_of(linked, entity_type)


@st.cache_resource(show_spinner=False, max_entries=4)
def _groups(root: str, run_id: str, entity_type: EntityType, _asked: dict[str, Any]) -> pa.Table:
    return linkage.weigh_groups(_ground(root, run_id, entity_type, _asked))


def page_number(key: str, total: int, size: int) -> int:
    """The page chosen below a table of so many rows, or in the address; the last for one past it."""
    pages = max(1, -(-total // size))
    asked = str(st.session_state.get(key) or st.query_params.get(key, ""))
    page = min(max(1, int(asked)), pages) if asked.isdigit() else 1
    if key in st.session_state and st.session_state[key] != page:
        st.session_state[key] = page
    return page


def show_pair(pressed: str | None) -> None:
    """Go to the explanation of two records that were pressed: ``"<record> <record>"``."""
    if pressed:
        st.query_params["one"], st.query_params["other"] = pressed.split(" ")
        st.session_state[_WANTED] = "Two records"
        st.rerun()


def follow() -> None:
    """Open the tab that was asked for, which must be said before the tabs are made."""
    if wanted := st.session_state.pop(_WANTED, None):
        st.session_state["tab"] = wanted


def show_entity(subject: Subject, entity_id: str) -> None:
    """Go to the page of an entity that was pressed."""
    version = (
        {} if subject.version is None or subject.version.current else {"version": str(subject.version.number)}
    )
    st.switch_page("pages/entities.py", query_params={"entity": entity_id, **version})
