"""Step 2 of Upload: the tables of a file as its sheets look, and what their columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components import left_out
from components.markup import markdown
from components.words import counted, when
from hotpass import access, remembered, uploads
from hotpass.preview import Preview
from hotpass.profiles import Profile
from pages import columns, drafts, picture, reads

A_PAGE = 10
LEFT_OUT = "left out"
WRONG_RANGE = "The range must look like A4:F120."
WRONG_ROWS = "The header rows must be row numbers, such as 4 or 4, 5."
Record = Mapping[str, Any]
Pairs = Sequence[tuple[Record, Record | None]]


def show(draft: uploads.Draft, plain: Preview, read: Preview, profile: Profile) -> None:
    """A tab a sheet; only the open one is drawn.

    Args:
        draft: with what was changed by hand.
        plain: the file as it was found.
        read: the file with the changes, or as it was found while that is not there yet.
        profile: whose fields columns map to.
    """
    if len(read.sheets) == 1:
        _sheet(draft, plain, read, read.sheets[0], profile)
        return
    labels = [_label(s, plain) for s in read.sheets]
    first = next((label for label in labels if not label.endswith(LEFT_OUT)), None)
    tabs = st.tabs(labels, default=first, key=f"sheets-{read.file.digest}", on_change="rerun")
    for tab, one in zip(tabs, read.sheets, strict=True):
        if tab.open:
            with tab:
                _sheet(draft, plain, read, one, profile)


def _label(one: Record, plain: Preview) -> str:
    """As it was found, since a tab whose label changes is closed."""
    count = sum(table["sheet_id"] == one["sheet_id"] and table["used"] for table in plain.tables)
    return f"{markdown(one['sheet'])} · {counted(count, 'table') if count else LEFT_OUT}"


def _sheet(draft: uploads.Draft, plain: Preview, read: Preview, one: Record, profile: Profile) -> None:
    out = [part for part in read.left_out if part["sheet_id"] == one["sheet_id"]]
    tables = [table for table in draft.tables(plain) if table["sheet_id"] == one["sheet_id"]]
    pairs = [(table, uploads.shown(draft, table, read.tables)) for table in tables]
    _hidden(draft, read, one, out)
    said = picture.show(draft, read, one, pairs, out, uploads.as_confirmed(reads.workspace(), profile))
    if said is not None:
        picture.obey(draft, one, pairs, said)
        drafts.keep(draft)
        st.rerun()
    left_out.show(out, key=f"out-{one['sheet_id']}")
    told = remembered.told(reads.workspace()) if any(table["shape"] for table in tables) else {}
    for table, now in _page(pairs, one["sheet_id"]):
        _table(draft, plain, read, table, now, profile, told.get(table["shape"] or ""))
    _draw(draft, one)


def _page(pairs: Pairs, key: str) -> Pairs:
    """A few tables at a time, where a sheet has many."""
    pages = -(-len(pairs) // A_PAGE)
    if pages < 2:
        return pairs
    at = st.pagination(pages, key=f"tables-{key}") or 1
    first = (min(at, pages) - 1) * A_PAGE
    st.caption(f"Tables {first + 1} to {min(first + A_PAGE, len(pairs))} of {len(pairs)}")
    return pairs[first : first + A_PAGE]


def _hidden(draft: uploads.Draft, read: Preview, one: Record, out: Sequence[Record]) -> None:
    """A switch to read what the sheet hides, where it hides anything."""
    parts = [part for part in out if part["code"] == "hidden"]
    if one["state"] == "visible" and not parts:
        return
    what = "the hidden sheet" if one["state"] == "hidden" else "hidden rows and columns"
    key, chosen = (read.file.digest, one["sheet"]), one["state"] == "unhidden"
    asked = st.toggle(
        f"Read {what if parts else 'what the sheet hides'}", chosen, key=f"hidden-{one['sheet_id']}"
    )
    if chosen and key not in draft.unhidden:
        st.caption("Read as it was chosen for an earlier file")
    if asked != draft.unhidden.get(key, chosen):
        draft.unhidden[key] = asked
        drafts.keep(draft)
        st.rerun()


def _table(
    draft: uploads.Draft,
    plain: Preview,
    read: Preview,
    table: Record,
    now: Record | None,
    profile: Profile,
    told: remembered.Told | None,
) -> None:
    """Where a table is and what its columns mean; of one that is not used only why."""
    key, (where, rows_now) = table["table_id"], uploads.standing(draft, table, now)
    headers = ", ".join(map(str, rows_now))
    change, stale = draft.change(table), read is plain
    held = counted(now["rows"], "row") if now else "nothing in it"
    held = "being read again" if stale and (change.moved or table in draft.drawn) else held
    st.markdown(f"**Table {markdown(where)}** · {held}")
    if told:
        _as_before(table, told)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        used = now["used"] if now else True
        use = st.toggle("Use this table", key=_in_step(f"use-{key}", used))
        if use:
            typed = st.text_input("Range", key=_in_step(f"range-{key}", where), width=160)
            rows = st.text_input("Header rows", key=_in_step(f"headers-{key}", headers), width=160)
            _typed(draft, table, where, typed, headers, rows)
        if (change or table in draft.drawn) and st.button("As it was found", key=f"undo-{key}"):
            draft.undraw(table)
            drafts.keep(draft)
            st.rerun()
    if use != used:
        change.use = None if use == table["used"] else use
        drafts.keep(draft)
        st.rerun()
    if now and not now["used"]:
        st.caption(markdown(now["reason"] or ""))
    if now and use:
        columns.show(draft, read, table, now, uploads.as_confirmed(reads.workspace(), profile))


def _as_before(table: Record, told: remembered.Told) -> None:
    """Who chose for earlier files of this shape, with a way to forget it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        kept = f"{counted(told.changes, 'change')} remembered"
        st.caption(f"Read as on {when(told.at)} by {markdown(told.by)}; {kept}", width="content")
        if st.button("Forget", key=f"forget-{table['table_id']}", type="tertiary"):
            remembered.forget(reads.workspace(), table["shape"], access.current().name)
            st.rerun()


def _in_step(key: str, value: object) -> str:
    """The key of a widget that follows what it stands for whenever that has changed elsewhere."""
    if st.session_state.get(f"{key} stands for") != value:
        st.session_state[key] = st.session_state[f"{key} stands for"] = value
    st.session_state.setdefault(key, value)
    return key


def _typed(draft: uploads.Draft, table: Record, where: str, typed: str, headers: str, rows: str) -> None:
    """Keep what was typed, and read the sheet again when it differs from before."""
    wanted = uploads.row_numbers(rows)
    if uploads.corners(typed) is None:
        st.error(WRONG_RANGE, icon=":material/error:")
    elif wanted is None:
        st.error(WRONG_ROWS, icon=":material/error:")
    elif uploads.clean(typed) != where or rows != headers:
        change = draft.change(table)
        if uploads.clean(typed) != where:
            change.redraw(table, uploads.clean(typed))
        if rows != headers:
            change.set(table, change.range or table["range"], wanted)
        drafts.keep(draft)
        st.rerun()


def _draw(draft: uploads.Draft, one: Record) -> None:
    """A table that was not found can be drawn by its range."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        where = st.text_input(
            "Another table", placeholder="A4:F120", key=f"draw-{one['sheet_id']}", width=160
        )
        pressed = st.button("Read it", key=f"read-{one['sheet_id']}")
    if pressed and uploads.corners(where) is None:
        st.error(WRONG_RANGE, icon=":material/error:")
    elif pressed:
        draft.draw(one, uploads.clean(where))
        drafts.keep(draft)
        st.rerun()
