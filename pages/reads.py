"""What several pages read, kept by dataset and version: a page shown again reads nothing anew.

The path of the version's folder is part of each key, since one server may serve several workspaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from components.words import counted, when
from hotpass import access, ssot
from hotpass.access import Act
from hotpass.quality import asking
from hotpass.workspace import Workspace
from pages import seen_alike

T = TypeVar("T")


def workspace() -> Workspace:
    """The workspace of this server."""
    return Workspace()


def to_upload() -> str | None:
    """The action that leads to the page Upload; none for who may not start a run, who has no such page."""
    return "Upload files" if access.may(Act.RUN) else None


def dataset() -> str | None:
    """The dataset shown: the one in the address, else the first that has a version; None without any."""
    names = workspace().datasets()
    if len(names) < 2:
        return names[0] if names else None
    return st.selectbox("Dataset", names, key="dataset", bind="query-params", width=240)


def current(dataset: str) -> ssot.Version | None:
    """The version that is published now."""
    return ssot.current_version(workspace(), dataset)


def asked(dataset: str) -> ssot.Version | None:
    """The version in the address, else the one that is published now."""
    number = st.query_params.get("version", "")
    return ssot.find_version(workspace(), dataset, int(number)) if number.isdigit() else current(dataset)


def page_number() -> int:
    """The page that was chosen below a table, or stands in the address; counts from 1."""
    text = str(st.session_state.get("page") or st.query_params.get("page", ""))
    return max(1, int(text)) if text.isdigit() else 1


def choose_page(pages: int, *, numbers: int = 7) -> None:
    """Let the reader choose a page among so many numbers; one past the last becomes the last."""
    if pages > 1:
        if page_number() > pages:
            st.session_state["page"] = pages
        st.pagination(pages, key="page", bind="query-params", persist_state="page", max_visible_pages=numbers)


def no_further_than(pages: int) -> None:
    """Draw the last of so many pages instead of one behind it, as a link that was kept may ask for."""
    if page_number() > max(1, pages):
        st.session_state["page"] = max(1, pages)
        st.rerun()


def one_page(found: Sequence[T], size: int) -> Sequence[T]:
    """Those of the page that is chosen, of so many a page; :func:`choose_page` is to follow below them."""
    page = min(page_number(), max(1, -(-len(found) // size)))
    return found[(page - 1) * size : page * size]


def from_the_first_page() -> None:
    """What is looked for has changed: begin on the first page."""
    if page_number() > 1:
        st.session_state["page"] = 1


def version_line(version: ssot.Version, newer_runs: int = 0) -> str:
    """What is published, in words."""
    files = counted(len(version.files), "file")
    newer = f"; {counted(newer_runs, 'run')} newer" if newer_runs else ""
    old = "" if version.current else ", no longer the newest"
    part = "" if version.whole else "; its files are being written"
    return f"Version {version.number}, published {when(version.published_at)} from {files}{newer}{old}{part}"


@seen_alike.kept(8)
def overview(path: str, dataset: str, number: int) -> ssot.Overview:
    """What a version holds."""
    return ssot.overview(workspace(), dataset, number)


@seen_alike.kept(16)
def difference(path: str, dataset: str, before: int, after: int) -> ssot.VersionDiff:
    """What differs between two versions."""
    return asking.compared(workspace(), dataset, before, after)


@seen_alike.kept(16)
def facets(path: str, dataset: str, number: int, entity_type: str) -> dict[str, list[ssot.Facet]]:
    """By facet, the values that a search can be narrowed to."""
    return ssot.facets(workspace(), dataset, entity_type, version=number)


@seen_alike.kept(64)
def search(
    path: str,
    dataset: str,
    number: int,
    entity_type: str,
    text: str,
    filters: tuple[tuple[str, str], ...],
    minimum_quality: float,
    sort: str,
    descending: bool,
    page: int,
    page_size: int,
) -> ssot.Page:
    """A page of the entities that match."""
    return ssot.search(
        workspace(),
        dataset,
        entity_type,
        text=text,
        filters={name: [value] for name, value in filters},
        minimum_quality=minimum_quality,
        sort=sort,
        descending=descending,
        page=page,
        page_size=page_size,
        version=number,
    )
