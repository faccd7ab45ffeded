"""The picture of a sheet in which tables are drawn and headers set, by mouse and by keyboard.

Dragging over cells draws a range; dragging an edge or a corner of a table resizes it. A row number is a
button that makes its row a header row or none. The corners are buttons too: arrow keys move them, Enter
takes the range over, Escape leaves it. The line below says what the mouse or the keyboard is at.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from components.markup import Markup
from components.sheet import Table

_HTML = '<div data-root></div><p class="hp-say hp-soft hp-small" data-say aria-live="polite"></p>'


@dataclass(frozen=True, slots=True)
class Said:
    """What a person did just now.

    Attributes:
        kind: ``range`` when a range was drawn or a table resized, ``header`` when a row number was pressed.
        table: key of the table that was resized, or ``""`` when a range was drawn.
        range: drawn, in A1 notation, or ``""``.
        row: pressed, or 0.
    """

    kind: str
    table: str = ""
    range: str = ""
    row: int = 0


@cache
def _component() -> Any:
    return st.components.v2.component(
        "hotpass_sheet_editor",
        html=_HTML,
        js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
        isolate_styles=False,
    )


def show(content: Markup, tables: Sequence[Table], rows: int, columns: int, *, key: str) -> Said | None:
    """Show an editable picture (:func:`components.sheet.picture`); returns what was done in it just now.

    Args:
        content: the picture.
        tables: in it, with their keys.
        rows: last row of the sheet to which a table may reach.
        columns: last column, likewise.
        key: of the widget.
    """
    areas = [{"key": t.key, "area": [t.first_row, t.last_row, t.first_column, t.last_column]} for t in tables]
    data = {"html": str(content), "tables": areas, "rows": rows, "columns": columns}
    said: str | None = _component()(data=data, key=key, on_said_change=lambda: None).said
    return Said(**json.loads(said)) if said else None
