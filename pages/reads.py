"""What several pages read, kept by workspace, dataset and version: a page shown again reads nothing anew."""

from __future__ import annotations

import streamlit as st

from components.words import counted, when
from hotpass import ssot
from hotpass.workspace import Workspace


def workspace() -> Workspace:
    """The workspace of this server."""
    return Workspace()


def dataset() -> str | None:
    """The dataset shown: the one in the address, else the first that has a version; None without any."""
    names = workspace().datasets()
    if len(names) < 2:
        return names[0] if names else None
    return st.sidebar.selectbox("Dataset", names, key="dataset", bind="query-params")


def current(dataset: str) -> ssot.Version | None:
    """The version that is published now."""
    return ssot.current_version(workspace(), dataset)


@st.cache_data(show_spinner=False, max_entries=8)
def overview(root: str, dataset: str, number: int) -> ssot.Overview:
    """What a version holds; the arguments are the key under which it is kept."""
    return ssot.overview(Workspace(root), dataset, number)


def version_line(version: ssot.Version, newer_runs: int = 0) -> str:
    """What is published, in words."""
    files = counted(len(version.files), "file")
    newer = f"; {counted(newer_runs, 'run')} newer" if newer_runs else ""
    return f"Version {version.number}, published {when(version.published_at)} from {files}{newer}"


@st.cache_data(show_spinner=False, max_entries=16)
def difference(root: str, dataset: str, before: int, after: int) -> ssot.VersionDiff:
    """What differs between two versions."""
    return ssot.compare_versions(Workspace(root), dataset, before, after)


@st.cache_data(show_spinner=False, max_entries=64)
def facets(root: str, dataset: str, number: int, entity_type: str, field: str) -> list[ssot.Facet]:
    """Values that a search can be narrowed to."""
    return ssot.facets(Workspace(root), dataset, entity_type, field)
