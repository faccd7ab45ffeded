"""A form to fill in, made of the fields of a register; and what an entry says, as facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from components.markup import Child
from components.words import NONE, day
from hotpass.compliance.registers import FieldForm, plain


def show(
    fields: Sequence[FieldForm], button: str, *, key: str, said: Mapping[str, Any] | None = None
) -> dict[str, str] | None:
    """Show the form; returns the texts of its fields once its button is pressed, else None.

    Args:
        fields: in their order; those that must be filled in come first.
        button: what its button says.
        key: of the form.
        said: what the fields say now.
    """
    values = said or {}
    with st.form(key, border=False):
        columns = st.columns(2)
        ordered = sorted(fields, key=lambda one: not one.required)
        given = {
            one.name: _widget(columns[n % 2], one, values.get(one.name), key) for n, one in enumerate(ordered)
        }
        if st.form_submit_button(button, type="primary"):
            return {name: plain(value) for name, value in given.items()}
    return None


def _widget(place: Any, one: FieldForm, value: Any, key: str) -> Any:
    label = f"{one.label}, needed" if one.required else one.label
    more = {"help": one.about or None, "key": f"{key}-{one.name}"}
    if one.shape == "date":
        return place.date_input(label, value, format="DD/MM/YYYY", **more)
    if one.shape == "flag":
        return place.checkbox(label, bool(value), **more)
    if one.shape == "number":
        return place.number_input(label, 1, value=value, step=1, **more)
    if one.shape == "choice":
        index = one.options.index(value) if value in one.options else None
        return place.selectbox(label, one.options, index, format_func=words, **more)
    if one.shape == "choices":
        return tuple(place.multiselect(label, one.options, list(value or ()), format_func=words, **more))
    return place.text_input(label, plain(value), **more)


def words(option: str) -> str:
    """An option as people read it."""
    return option.replace("_", " ").capitalize()


def facts_of(fields: Sequence[FieldForm], said: Mapping[str, Any]) -> list[tuple[str, Child]]:
    """What an entry says, field by field; what it does not say is left out."""
    return [(one.label, _fact(one, said[one.name])) for one in fields if said[one.name] not in (None, ())]


def _fact(one: FieldForm, value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    if one.shape == "choice":
        return words(value)
    if one.shape == "choices":
        return "; ".join(map(words, value))
    return plain(value) or NONE
