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
    names = {one.record_id: _name_of(one) for one in held.records}
    lines: list[Child] = [
        _version(one, next((names[r] for r in one.records if names.get(r)), "without a name"))
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


def _version(one: Published, called: str) -> Child:
    old = "" if one.current else ", no longer the newest"
    href = f"entities?entity={one.entity_id}&dataset={one.dataset}"
    named: Child = tag("a", called, href=href) if one.current else called
    records = counted(len(one.records), "record")
    return tag(
        "span", f"{one.dataset}, version {one.version}{old}: ", named, f" ({one.entity_id}), {records}"
    )


def _name_of(one: HeldRecord) -> str:
    """What a record calls whom it is about, and where they are."""
    said = {value.kind: value.value for value in one.values if value.value}
    person, organisation = said.get("person_name"), said.get("organisation_name")
    return " at ".join(name for name in (person, organisation) if name)
