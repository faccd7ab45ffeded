"""A sheet on Upload as it looks, with its tables drawn in it, and what a person does in the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components import sheet, sheet_editor
from components.words import number
from hotpass import uploads
from hotpass.preview import Preview, blank_rows_filled, letters
from hotpass.profiles import Profile

HEAD, TAIL, FURTHER = 40, 6, 200
Record = Mapping[str, Any]
Pairs = Sequence[tuple[Record, Record | None]]


def show(
    draft: uploads.Draft, read: Preview, one: Record, pairs: Pairs, out: Sequence[Record], profile: Profile
) -> sheet_editor.Said | None:
    """Show a sheet, each table as it is read now; returns what was done in the picture just now.

    Args:
        draft: with what was changed by hand.
        read: the file.
        one: the sheet.
        pairs: its tables as they were found, each with how it is read.
        out: what is left out of it.
        profile: of the draft.
    """
    shown = min(one["columns"], sheet.MOST_COLUMNS)
    ends = [now["last_row"] for _, now in pairs if now] + [part["last_row"] for part in out]
    last = max([*ends, 1])
    lines = _lines(read, one["sheet_id"], 1, min(HEAD, last), shown)
    if last > HEAD:
        lines += _lines(read, one["sheet_id"], max(HEAD + 1, last - TAIL + 1), last, shown)
    if not uploads.is_seen_whole(draft):
        now_read = [now for _, now in pairs if now]
        lines = [_seen(line, now_read, profile) for line in lines]
    tables = [drawn for table, now in pairs if (drawn := _drawn(draft, table, now))]
    gaps = [sheet.LeftOut(*_area(part), part["code"], part["reason"]) for part in out]
    label = f"Sheet {one['sheet'] or read.file.name}, as it looks"
    whole = sheet.picture(lines, letters(shown), label, tables=tables, left_out=gaps, editable=True)
    said = sheet_editor.show(whole, tables, last + FURTHER, one["columns"], key=f"picture-{one['sheet_id']}")
    if one["columns"] > shown:
        st.caption(f"{number(shown)} of {number(one['columns'])} columns; all are read.")
    return said


def _drawn(draft: uploads.Draft, table: Record, now: Record | None) -> sheet.Table | None:
    range_, headers = uploads.standing(draft, table, now)
    area = uploads.corners(range_)
    return area and sheet.Table(*area, tuple(headers), bool(now and now["used"]), table["table_id"])


def _lines(read: Preview, sheet_id: str, first: int, last: int, columns: int) -> list[sheet.Line]:
    texts = blank_rows_filled(read.grid(sheet_id, first, last), first, last, columns)
    return [sheet.Line(first + n, row) for n, row in enumerate(texts)]


def _seen(line: sheet.Line, tables: Sequence[Record], profile: Profile) -> sheet.Line:
    return sheet.Line(line.number, uploads.row_seen(line.texts, line.number, tables, profile))


def _area(part: Record) -> tuple[int, int, int, int]:
    return part["first_row"], part["last_row"], part["first_column"], part["last_column"]


def obey(draft: uploads.Draft, one: Record, pairs: Pairs, said: sheet_editor.Said) -> None:
    """Change the draft as the person did in the picture."""
    places = {table["table_id"]: (table, uploads.standing(draft, table, now)[0]) for table, now in pairs}
    if said.kind == "header":
        if table := uploads.nearest(list(places.values()), said.row):
            draft.change(table).toggle_header(table, said.row)
    elif table := uploads.meant(places, said.table, said.range):
        draft.change(table).redraw(table, said.range)
    else:
        draft.draw(one, said.range)
