"""Who works where, and what happened to an entity's id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from components import facts, markup, pressable, table
from components.words import NONE

if TYPE_CHECKING:
    from hotpass.ssot import Event, Relation

_EVENTS = {
    "created": "created",
    "merged_into": "became part of",
    "split_from": "split off from",
    "retired": "no longer published",
}


def relations(found: Sequence[Relation], *, of: str, key: str) -> str | None:
    """Show people of an organisation, or organisations of a person; returns the id pressed just now."""
    if not found:
        st.caption("No role is known." if of == "organisation" else "No organisation is known.")
        return None
    first = table.Column("name", "Person" if of == "organisation" else "Organisation")
    columns = (
        first,
        table.Column("role", "Role"),
        table.Column("email", "E-mail"),
        table.Column("phone", "Phone"),
        *([table.Column("since", "Known since")] if any(r.valid_from for r in found) else []),
        *([table.Column("ended", "Ended", wide=True)] if any(r.valid_to for r in found) else []),
    )
    rows = [table.Row(_cells(r), press=r.entity_id, href=pressable.here(entity=r.entity_id)) for r in found]
    return table.show(columns, rows, "People and roles", key=key)


def _cells(relation: Relation) -> dict[str, markup.Child]:
    role = relation.role or NONE
    return {
        "name": relation.name or relation.entity_id,
        "role": f"{role} ({note})" if (note := _note(relation)) else role,
        "since": relation.valid_from or NONE,
        "ended": f"After {relation.valid_to}: not in {relation.ended_by_file}" if relation.valid_to else NONE,
        "email": relation.email or NONE,
        "phone": relation.phone or NONE,
    }


def _note(relation: Relation) -> str | None:
    if relation.valid_to:
        return "ended"
    return "primary contact" if relation.is_primary else None


def history(events: Sequence[Event], *, key: str) -> str | None:
    """Show what happened to the id, oldest first; returns another id that was pressed just now."""
    return pressable.show(facts.sentences([_event(event) for event in events]), key)


def _event(event: Event) -> markup.Markup:
    other = event.other_entity_id
    link = markup.tag("a", other, href=pressable.here(entity=other), data_press=other) if other else None
    return markup.joined(
        f"Version {event.version}: {_EVENTS.get(event.event, event.event)}", " " if other else "", link
    )
