"""The choice between organisations and people, which stands in the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from hotpass.model import EntityType

_TYPES: dict[str, EntityType] = {"Organisations": "organisation", "People": "person"}


def choose(on_change: Callable[[], None] | None = None) -> EntityType:
    """Show the choice, organisations first; returns the type that is chosen."""
    shown = st.segmented_control(
        "Show",
        list(_TYPES),
        default="Organisations",
        required=True,
        key="type",
        bind="query-params",
        persist_state="page",
        on_change=on_change,
    )
    return _TYPES[shown]
