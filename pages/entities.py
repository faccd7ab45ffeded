"""Entities: search and filter organisations and people, a page at a time; one entity when it is named."""

from __future__ import annotations

import streamlit as st

from components import frame, table
from components.words import NONE, number, percent
from hotpass import ssot
from pages import entity, reads

PAGE_SIZE = 50
ANY = "any"
_TYPES = {"organisation": "Organisations", "person": "People"}
_COLUMNS = {
    "organisation": ("name", "category", "city", "province", "status", "phone", "email"),
    "person": ("name", "role", "organisations", "phone", "email"),
}
_LABELS = {"email": "E-mail", "city": "Town or city", "organisations": "Organisation"}
_FILTERS = {"organisation": ("province", "category", "status"), "person": ("province", "role")}


def show() -> None:
    """The page."""
    dataset = reads.dataset()
    version = reads.current(dataset) if dataset else None
    asked = st.query_params.get("entity")
    if version is None:
        frame.heading("Entities", "Nothing is published yet")
        if frame.empty(
            "Here stand the golden records of organisations and people, each value with its cell. "
            "Upload files and start a run to publish the first.",
            "Upload files",
        ):
            st.switch_page("pages/upload.py")
    elif asked:
        entity.show(version.dataset, asked)
    else:
        _list(version)


def _list(version: ssot.Version) -> None:
    frame.heading("Entities", reads.version_line(version))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control(
            "Show",
            list(_TYPES),
            format_func=_TYPES.get,
            default="organisation",
            required=True,
            key="type",
            bind="query-params",
        )
        text = st.text_input(
            "Search",
            type="search",
            placeholder="Name, e-mail, phone, id …",
            key="q",
            bind="query-params",
            width=280,
        )
        chosen = {name: _filter(version, kind, name) for name in _FILTERS[kind]}
        quality = st.selectbox(
            "Quality at least",
            [0, 40, 60, 80],
            format_func=lambda share: f"{share} %" if share else ANY,
            key="quality",
            bind="query-params",
            width=165,
        )
    filters = {name: value for name, value in chosen.items() if value != ANY}
    _page(version, kind, text or "", filters, quality / 100)


def _filter(version: ssot.Version, kind: str, name: str) -> str:
    facets = reads.facets(str(reads.workspace().root), version.dataset, version.number, kind, name)
    counts = {facet.value: facet.count for facet in facets}
    return st.selectbox(
        _label(name),
        [ANY, *counts],
        format_func=lambda value: f"{value} ({number(counts[value])})" if value in counts else value,
        key=name,
        bind="query-params",
        width=165,
    )


def _page(version: ssot.Version, kind: str, text: str, filters: dict[str, str], quality: float) -> None:
    asked = st.query_params.get("page", "1")
    found = ssot.search(
        reads.workspace(),
        version.dataset,
        kind,
        text=text,
        filters=filters,
        minimum_quality=quality,
        page=int(asked) if asked.isdigit() else 1,
        page_size=PAGE_SIZE,
    )
    rows = [_row(kind, row) for row in found.rows.to_pylist()]
    columns = [table.Column(name, _label(name)) for name in _COLUMNS[kind]]
    columns += [
        table.Column("records", "Records", numeric=True),
        table.Column("quality", "Quality", numeric=True),
    ]
    if pressed := table.show(columns, rows, f"{_TYPES[kind]} found", key=f"found-{kind}"):
        st.query_params["entity"] = pressed
        st.rerun()
    first = (found.page - 1) * PAGE_SIZE
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(f"{number(first + 1)} to {number(first + len(rows))} of {number(found.total)}")
        if found.pages > 1:
            st.pagination(found.pages, key="page", bind="query-params")


def _row(kind: str, row: dict[str, object]) -> table.Row:
    cells = {name: str(row.get(name) or NONE) for name in _COLUMNS[kind]}
    return table.Row(
        {**cells, "records": number(row["records"]), "quality": percent(row["quality_score"])},
        press=row["entity_id"],
        href=f"?entity={row['entity_id']}",
    )


def _label(name: str) -> str:
    return _LABELS.get(name, name.replace("_", " ").capitalize())


frame.page(show)
