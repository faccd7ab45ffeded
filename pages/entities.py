"""Entities: search and filter organisations and people, a page at a time; one entity when it is named."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components import entity_type, frame, pressable, table
from components.markup import Child
from components.words import NONE, number, percent
from hotpass import ssot
from pages import entity, reads

PAGE_SIZE = 50
ANY = "any"
_COLUMNS = {
    "organisation": ("name", "category", "city", "province", "status", "phone", "email"),
    "person": ("name", "role", "organisations", "phone", "email"),
}
_LABELS = {"email": "E-mail", "city": "Town or city", "organisations": "Organisation"}
_FILTERS = ("province", "category", "status", "role", "source")
#: What the list is searched for; each is a field of the page that stands in the address.
_SOUGHT = ("type", "q", *_FILTERS, "quality", "page")
_QUALITY = {ANY: 0.0, "weak": 0.4, "fair": 0.6, "good": 0.8}


def show() -> None:
    """The page."""
    dataset = reads.dataset()
    version = reads.asked(dataset) if dataset else None
    entity_id = st.query_params.get("entity")
    if version is None:
        frame.heading("Entities", "Nothing is published yet")
        if frame.empty(
            "This page lists the golden records of organisations and people, each value with its cell. "
            "Upload files and start a run to publish the first.",
            reads.to_upload(),
        ):
            st.switch_page("pages/upload.py")
    elif entity_id:
        entity.show(version, entity_id, back=_back)
    else:
        _list(version)


def _back() -> None:
    """To the list as it was left.

    What it is searched for is put down anew: a field that is not on the entity's page is otherwise drawn
    empty when the press arrives just as that page is finished.
    """
    for name in ("entity", *entity.OF_ENTITY):
        st.query_params.pop(name, None)
    st.session_state.update({name: st.session_state[name] for name in _SOUGHT if name in st.session_state})


def _list(version: ssot.Version) -> None:
    frame.heading("Entities", reads.version_line(version))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = entity_type.choose(version.rows, reads.from_the_first_page)
        text = st.text_input(
            "Search",
            type="search",
            placeholder="Name, e-mail, phone, id …",
            key="q",
            bind="query-params",
            persist_state="page",
            on_change=reads.from_the_first_page,
            width=240,
        )
        facets = reads.facets(str(version.path), version.dataset, version.number, kind)
        chosen = {name: _filter(name, facets[name]) for name in _FILTERS if facets.get(name)}
        quality = st.selectbox(
            "Quality at least",
            list(_QUALITY),
            key="quality",
            bind="query-params",
            persist_state="page",
            on_change=reads.from_the_first_page,
            width=140,
        )
    filters = {name: value for name, value in chosen.items() if value != ANY}
    _found(version, kind, text or "", filters, _QUALITY[quality])


def _filter(name: str, facets: list[ssot.Facet]) -> str:
    return st.selectbox(
        _label(name),
        [ANY, *(facet.value for facet in facets)],
        key=name,
        bind="query-params",
        persist_state="page",
        on_change=reads.from_the_first_page,
        width=140,
    )


def _found(version: ssot.Version, kind: str, text: str, filters: dict[str, str], quality: float) -> None:
    order, down = st.query_params.get("sort", "name"), "down" in st.query_params
    key = (str(version.path), version.dataset, version.number, kind)
    asked = reads.page_number()
    with st.skeleton(600):
        found = reads.search(*key, text, tuple(filters.items()), quality, order, down, asked, PAGE_SIZE)
    if not found.total:
        frame.empty("Nothing matches. Search for fewer words, or set the filters to any.")
        return
    rows = [_row(kind, row) for row in found.rows.to_pylist()]
    pressed = table.show(
        _columns(kind, found, order, down), rows, "Golden records found", key=f"found-{kind}"
    )
    if pressed:
        _press(pressed, order, down)
    first = (found.page - 1) * PAGE_SIZE
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(f"{number(first + 1)} to {number(first + len(rows))} of {number(found.total)}")
        reads.choose_page(found.pages)


def _press(pressed: str, order: str, down: bool) -> None:
    if pressed.startswith(table.SORT):
        asked = pressed.removeprefix(table.SORT)
        st.query_params["sort"] = asked
        if asked == order and not down:
            st.query_params["down"] = "1"
        else:
            st.query_params.pop("down", None)
        reads.from_the_first_page()
    else:
        st.query_params["entity"] = pressed
    st.rerun()


def _columns(kind: str, found: ssot.Page, order: str, down: bool) -> list[table.Column]:
    def column(key: str, label: str, sort: str | None, *, numeric: bool = False) -> table.Column:
        direction: table.Direction | None = ("descending" if down else "ascending") if sort == order else None
        return table.Column(key, label, numeric=numeric, sort=sort, sorted=direction)

    there = set(found.rows.column_names)
    sortable = {"name", "province", "category", "status", "role"}
    texts = [column(n, _label(n), n if n in sortable else None) for n in _COLUMNS[kind] if n in there]
    reach = [text for text in texts if text.key in ("phone", "email")]
    return [
        *(text for text in texts if text not in reach),
        column("records", "Records", "records", numeric=True),
        column("quality", "Quality", "quality", numeric=True),
        *reach,
    ]


def _row(kind: str, row: dict[str, Any]) -> table.Row:
    cells: dict[str, Child] = {name: row.get(name) or NONE for name in _COLUMNS[kind]}
    cells["name"] = row.get("name") or row["entity_id"]
    cells |= {"records": number(row["records"]), "quality": percent(row["quality_score"])}
    return table.Row(cells, press=row["entity_id"], href=pressable.here(entity=row["entity_id"]))


def _label(name: str) -> str:
    return _LABELS.get(name, name.replace("_", " ").capitalize())


frame.page(show)
