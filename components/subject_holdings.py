"""What is held about a data subject: records with how sure they are, and where they lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import streamlit as st

from components import facts, markup, table
from components.markup import Child, tag
from components.words import counted
from hotpass.compliance.subjects import HeldRecord, Holdings, Published

_COLUMNS = (
    table.Column("sure", "How sure"),
    table.Column("says", "What it says", wide=True),
    table.Column("where", "Where", wide=True),
    table.Column("why", "Why it was found", wide=True),
)
_MOST = 200
_SHOWN = 6


def records(found: Sequence[HeldRecord]) -> None:
    """A line a record, surest first."""
    rows = [table.Row(_cells(one)) for one in found[:_MOST]]
    markup.show(table.html(_COLUMNS, rows, "Records that may be theirs"))
    if len(found) > _MOST:
        st.caption(f"The first {_MOST} of {counted(len(found), 'record')}.")


def _cells(one: HeldRecord) -> dict[str, Child]:
    sheet = f", {one.sheet}" if one.sheet else ""
    row = f", row {one.row}" if one.row else ""
    says = "; ".join(f"{v.label}: {v.value or v.raw}" for v in one.values[:_SHOWN])
    return {
        "sure": one.standing,
        "says": says,
        "where": f"{one.file_name}{sheet}{row}",
        "why": "; ".join(one.reasons),
    }


def places(held: Holdings) -> None:
    """Where else: versions, cells outside the records, and what people decided."""
    lines: list[Child] = [
        tag(
            "span",
            f"{one.dataset}, version {one.version}{'' if one.current else ', no longer the newest'}: ",
            tag("a", one.entity_id, href=f"/entities?entity={one.entity_id}")
            if one.current
            else one.entity_id,
            f" with {counted(len(one.records), 'record')}",
        )
        for one in held.published
    ]
    by_sheet: dict[str, list[str]] = defaultdict(list)
    for cell in held.mentions[:_MOST]:
        by_sheet[f"{cell.file_name}{f', {cell.sheet}' if cell.sheet else ''}"].append(cell.cell)
    lines += [
        f"{'Cell' if len(cells) == 1 else 'Cells'} {', '.join(cells)} of {where}"
        for where, cells in by_sheet.items()
    ]
    if len(held.mentions) > _MOST:
        lines.append(f"The first {_MOST} of {counted(len(held.mentions), 'cell')} beside the records")
    lines += [f"{count} {kind} are about these records" for kind, count in held.acts.items() if count]
    if lines:
        markup.show(facts.sentences(lines))


def _version(one: Published) -> Child:
    old = "" if one.current else ", no longer the newest"
    known_by: Child = one.entity_id
    if one.current:
        known_by = tag("a", one.entity_id, href=f"entities?entity={one.entity_id}&dataset={one.dataset}")
    records = counted(len(one.records), "record")
    return tag("span", f"{one.dataset}, version {one.version}{old}: ", known_by, f" with {records}")
