"""The choice between organisations and people, which stands in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from hotpass.model import EntityType

_TYPES: dict[str, EntityType] = {"Organisations": "organisation", "People": "person"}


def choose(rows: Mapping[str, int] | None = None, on_change: Callable[[], None] | None = None) -> EntityType:
    """Show the choice, organisations first; returns the type that is chosen.

    Args:
        rows: rows by published table: where there are people and no organisations, people are shown at first.
        on_change: called when another one is chosen.
    """
    people_alone = rows is not None and not rows.get("organisations") and bool(rows.get("people"))
    shown = st.segmented_control(
        "Show",
        list(_TYPES),
        default="People" if people_alone else "Organisations",
        required=True,
        key="type",
        bind="query-params",
        persist_state="page",
        on_change=on_change,
    )
    return _TYPES[shown]
