"""Step 2 of Upload: the tables of a file as its sheets look, and what their columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components import left_out, mapping, markup, sheet
from components.markup import markdown
from components.words import counted, number
from hotpass.model import ENTITY_TYPES
from hotpass.preview import Preview, blank_rows_filled, letters
from hotpass.profiles import Profile
from pages import drafts

HEAD, TAIL = 40, 6
LEFT_OUT = "left out"
WRONG_RANGE = "The range must look like A4:F120."
_GROUPS = {"organisation": "Organisation", "person": "Person"}
Record = Mapping[str, Any]


def show(plain: Preview, read: Preview, profile: Profile) -> None:
    """A tab a sheet; only the open one is drawn."""
    if len(read.sheets) == 1:
        _sheet(plain, read, read.sheets[0], profile)
        return
    labels = [_label(s, plain) for s in read.sheets]
    first = next((label for label in labels if not label.endswith(LEFT_OUT)), None)
    tabs = st.tabs(labels, default=first, key=f"sheets-{read.file.digest}", on_change="rerun")
    for tab, one in zip(tabs, read.sheets, strict=True):
        if tab.open:
            with tab:
                _sheet(plain, read, one, profile)


def _label(one: Record, plain: Preview) -> str:
    """As it was found, since a tab whose label changes is closed."""
    count = sum(table["sheet_id"] == one["sheet_id"] and table["used"] for table in plain.tables)
    return f"{markdown(one['sheet'])} · {counted(count, 'table') if count else LEFT_OUT}"


def _sheet(plain: Preview, read: Preview, one: Record, profile: Profile) -> None:
    inside = [table for table in read.tables if table["sheet_id"] == one["sheet_id"]]
    out = [part for part in read.left_out if part["sheet_id"] == one["sheet_id"]]
    _picture(read, one, inside, out)
    left_out.show(out, key=f"out-{one['sheet_id']}")
    for table in drafts.draft().tables(plain):
        if table["sheet_id"] == one["sheet_id"]:
            _table(read, table, profile)
    _draw(one)


def _picture(read: Preview, one: Record, inside: Sequence[Record], out: Sequence[Record]) -> None:
    columns = min(one["columns"], sheet.MOST_COLUMNS)
    last = max([*(t["last_row"] for t in inside), *(p["last_row"] for p in out), 1])
    lines = _lines(read, one["sheet_id"], 1, min(HEAD, last), columns)
    if last > HEAD:
        lines += _lines(read, one["sheet_id"], max(HEAD + 1, last - TAIL + 1), last, columns)
    tables = [
        sheet.Table(*area, tuple(t["header_rows"]), t["used"])
        for t in inside
        if (area := drafts.corners(t["range"]))
    ]
    gaps = [sheet.LeftOut(*_area(p), p["code"], p["reason"]) for p in out]
    label = f"Sheet {one['sheet'] or read.file.name}, as it looks"
    markup.show(sheet.picture(lines, letters(columns), label, tables=tables, left_out=gaps))
    if one["columns"] > columns:
        st.caption(f"{number(columns)} of {number(one['columns'])} columns; all are read.")


def _lines(read: Preview, sheet_id: str, first: int, last: int, columns: int) -> list[sheet.Line]:
    texts = blank_rows_filled(read.grid(sheet_id, first, last), first, last, columns)
    return [sheet.Line(first + n, row) for n, row in enumerate(texts)]


def _area(part: Record) -> tuple[int, int, int, int]:
    return part["first_row"], part["last_row"], part["first_column"], part["last_column"]


def _table(read: Preview, table: Record, profile: Profile) -> None:
    """Where a table is and what its columns mean; of one that is not used only why."""
    change, key = drafts.draft().change(table), table["table_id"]
    now = drafts.shown(table, read.tables)
    where = now["range"] if now else change.range or table["range"]
    headers = ", ".join(str(row) for row in now["header_rows"]) if now else ""
    held = counted(now["rows"], "row") if now else "nothing in it"
    st.markdown(f"**Table {markdown(where)}** · {held}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        use = st.toggle("Use this table", now["used"] if now else True, key=f"use-{key}")
        if use:
            where = st.text_input("Range", where, key=f"range-{key}", width=160)
            headers = st.text_input("Header rows", headers, key=f"headers-{key}", width=160)
    _remember(table, use, where, headers)
    if now and not now["used"]:
        st.caption(markdown(now["reason"] or ""))
    if now and use:
        _mapping(read, change, now, profile, key)


def _mapping(read: Preview, change: drafts.Change, now: Record, profile: Profile, key: str) -> None:
    samples = read.samples(now["table_id"])
    lines = [_column(c, change.columns, samples.get(c["letter"], []), profile) for c in now["columns"]]
    label = f"What the columns of {now['range']} mean"
    if chosen := mapping.show(lines, _choices(profile), label, key=f"map-{key}"):
        change.columns[chosen[0]] = chosen[1]
        st.rerun()


def _remember(table: Record, use: bool, where: str, headers: str) -> None:
    """Keep what was typed, and read the sheet again when it differs from before."""
    change, rows = drafts.draft().change(table), drafts.row_numbers(headers)
    if drafts.corners(where) is None:
        st.error(WRONG_RANGE, icon=":material/error:")
    elif rows is None:
        st.error("The header rows must be row numbers, such as 4 or 4, 5.", icon=":material/error:")
    else:
        asked = drafts.clean(where)
        new = (
            None if asked == table["range"] else asked,
            None if rows == list(table["header_rows"]) else rows,
            None if use == table["used"] else use,
        )
        if new != (change.range, change.header_rows, change.use):
            change.range, change.header_rows, change.use = new
            st.rerun()


def _draw(one: Record) -> None:
    """A table that was not found can be drawn by its range."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        where = st.text_input(
            "Another table", placeholder="A4:F120", key=f"draw-{one['sheet_id']}", width=160
        )
        pressed = st.button("Read it", key=f"read-{one['sheet_id']}")
    if pressed and drafts.corners(where) is None:
        st.error(WRONG_RANGE, icon=":material/error:")
    elif pressed:
        drafts.draft().draw(one, drafts.clean(where))
        st.rerun()


def _column(
    column: Record, changed: Mapping[str, str], texts: Sequence[tuple[str, str | None]], profile: Profile
) -> mapping.Line:
    by_hand = column["letter"] in changed
    target = changed.get(column["letter"], column["field"] or "")
    spec = profile.field(target) if target else None
    if by_hand and spec:
        texts = [(raw, spec.of.normalise(raw, profile.country).value) for raw, _ in texts]
    return mapping.Line(
        column["letter"],
        column["name"] or "",
        target,
        None if by_hand or column["decided_by"] == "person" else column["confidence"],
        texts,
        spec.of.personal if spec and spec.of.personal != "none" else "",
    )


def _choices(profile: Profile) -> mapping.Choices:
    return {
        _GROUPS[kind]: {
            f"{kind}.{f.name}": f"{_GROUPS[kind]} · {f.label}" for f in profile.entities[kind].fields
        }
        for kind in ENTITY_TYPES
    }
