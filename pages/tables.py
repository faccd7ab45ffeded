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
_GROUPS = {"organisation": "Organisation", "person": "Person"}
Record = Mapping[str, Any]


def show(found: Mapping[str, tuple[Preview, Preview]], profile: Profile) -> None:
    """The file chosen, a tab a sheet; only the open sheet is drawn."""
    names = list(found)
    name = st.selectbox("File", names, key="file") if len(names) > 1 else names[0]
    plain, read = found[name if name in found else names[0]]
    if len(read.sheets) == 1:
        _sheet(plain, read, read.sheets[0], profile)
        return
    labels = [_label(s, read) for s in read.sheets]
    tabs = st.tabs(labels, key=f"sheets-{read.file.digest}", on_change="rerun")
    for tab, one in zip(tabs, read.sheets, strict=True):
        if tab.open:
            with tab:
                _sheet(plain, read, one, profile)


def _label(one: Record, read: Preview) -> str:
    count = sum(table["sheet_id"] == one["sheet_id"] and table["used"] for table in read.tables)
    return f"{markdown(one['sheet'])} · {counted(count, 'table') if count else 'left out'}"


def _sheet(plain: Preview, read: Preview, one: Record, profile: Profile) -> None:
    inside = [table for table in read.tables if table["sheet_id"] == one["sheet_id"]]
    out = [part for part in read.left_out if part["sheet_id"] == one["sheet_id"]]
    _picture(read, one, inside, out)
    left_out.show(out, key=f"out-{one['sheet_id']}")
    for table in (t for t in plain.tables if t["sheet_id"] == one["sheet_id"]):
        _table(read, table, drafts.shown(table, read.tables), profile)


def _picture(read: Preview, one: Record, inside: Sequence[Record], out: Sequence[Record]) -> None:
    columns = min(one["columns"], sheet.MOST_COLUMNS)
    last = max([*(t["last_row"] for t in inside), *(p["last_row"] for p in out), 1])
    lines = _lines(read, one["sheet_id"], 1, min(HEAD, last), columns)
    if last > HEAD:
        lines += _lines(read, one["sheet_id"], max(HEAD + 1, last - TAIL + 1), last, columns)
    tables = [sheet.Table(*_area(t), tuple(t["header_rows"]), t["used"]) for t in inside]
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


def _table(read: Preview, table: Record, now: Record, profile: Profile) -> None:
    change, key = drafts.draft().change(table), table["table_id"]
    st.markdown(f"**Table {markdown(now['range'])}** · {counted(now['rows'], 'row')}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        use = st.toggle("Use this table", value=change.use and table["used"], key=f"use-{key}")
        where = st.text_input("Range", change.range or table["range"], key=f"range-{key}", width=160)
        heads = ", ".join(str(row) for row in change.header_rows or table["header_rows"])
        headers = st.text_input("Header rows", heads, key=f"headers-{key}", width=160)
    _remember(table, use, where, headers)
    if now["reason"] and not now["used"]:
        st.caption(markdown(now["reason"]))
    if not use:
        return
    samples = read.samples(now["table_id"])
    lines = [_column(c, change.columns, samples.get(c["letter"], []), profile) for c in now["columns"]]
    chosen = mapping.show(
        lines, _choices(profile), f"What the columns of {now['range']} mean", key=f"map-{key}"
    )
    if chosen:
        change.columns[chosen[0]] = chosen[1]
        st.rerun()


def _remember(table: Record, use: bool, where: str, headers: str) -> None:
    """Keep what was typed, and read the sheet again when it differs from before."""
    change = drafts.draft().change(table)
    rows = drafts.rows(headers)
    if drafts.corners(where) is None:
        st.error("The range must look like A4:F120.", icon=":material/error:")
        return
    if rows is None and headers.strip():
        st.error("The header rows must be row numbers, such as 4 or 4, 5.", icon=":material/error:")
        return
    asked = where.strip().upper().replace("$", "")
    new = (
        None if asked == table["range"] else asked,
        None if rows == table["header_rows"] else rows or [],
        use,
    )
    if new != (change.range, change.header_rows, change.use):
        change.range, change.header_rows, change.use = new
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
