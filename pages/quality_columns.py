"""Quality, the columns: what a table holds, in figures and plots, beside another table."""

from __future__ import annotations

import streamlit as st

from components import column_profiles, frame
from components.words import counted
from hotpass.quality.profiling import ColumnProfile, TableProfile, mask_shown
from pages import quality_tables
from pages.quality_subject import Subject


def show(subject: Subject) -> None:
    """The section."""
    found = quality_tables.tables(subject, sources=True)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        table = quality_tables.choose(found, "Table", "table")
        beside = quality_tables.choose(found, "Beside", "beside", none="no other table")
    if table is None:
        st.caption("The run stopped before it had read a table.")
        return
    profile = quality_tables.profiled(table)
    other = quality_tables.profiled(beside) if beside and beside.key != table.key else None
    named = _beside(profile, other) if other else None
    opened = st.query_params.get("column")
    chosen = next((one for one in profile.columns if one.column.name == opened), None)
    if chosen:
        _column(chosen, (named or {}).get(chosen.column.name), profile, other)
        frame.section("All columns")
    st.caption(f"{counted(profile.rows, 'row')}, {counted(len(profile.columns), 'column')}; a row opens one")
    label = f"Columns of {quality_tables.called(table)}"
    pressed = column_profiles.show(profile.columns, named, label, key="columns")
    if pressed:
        st.query_params["column"] = pressed
        st.rerun()


def _beside(profile: TableProfile, other: TableProfile) -> dict[str, ColumnProfile]:
    """By column of one table that of another which holds the same field, else that of the same name."""
    named = {one.column.name: one for one in other.columns}
    of_field = {one.column.field: one for one in reversed(other.columns) if one.column.field}
    found = {
        one.column.name: of_field.get(one.column.field or "") or named.get(one.column.name)
        for one in profile.columns
    }
    return {name: one for name, one in found.items() if one is not None}


def _column(
    one: ColumnProfile, there: ColumnProfile | None, profile: TableProfile, other: TableProfile | None
) -> None:
    frame.section(one.column.label)
    if not one.filled:
        st.caption("No row has a value.")
        return
    names = [quality_tables.called(t.subject) for t in (profile, other) if t]
    column_profiles.spread(one, there, names[0], names[-1], key="spread")
    left, right = st.columns(2, gap="medium")
    with left:
        column_profiles.values(one, _shown(one), key="values")
        if there and there.filled:
            st.caption(f"In {names[-1]}:")
            column_profiles.values(there, _shown(there), key="values-beside")
    with right:
        column_profiles.patterns(one, key="patterns")
        if there and there.filled:
            st.caption(f"In {names[-1]}:")
            column_profiles.patterns(there, key="patterns-beside")


def _shown(one: ColumnProfile) -> list[tuple[str, int]]:
    return [(mask_shown(one.column, value), rows) for value, rows in one.top]
