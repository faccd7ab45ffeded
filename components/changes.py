"""What differs between two versions: entities that came and went, values, quality."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import streamlit as st

from components import markup, table
from components.words import NONE, number, percent, signed

if TYPE_CHECKING:
    from hotpass.ssot import EntityChanges, VersionDiff

_COUNTS = (
    ("created", "New"),
    ("retired", "No longer there"),
    ("merged", "Became part of another"),
    ("split", "Split off another"),
    ("by_decisions", "Grouped otherwise, as decided"),
    ("by_records", "Grouped otherwise, as records came or went"),
    ("by_model", "Grouped otherwise, as the model weighs them"),
    ("changed", "With a changed value"),
    ("improved", "Quality rose"),
    ("worsened", "Quality fell"),
)
_ENTITIES = (
    table.Column("what", "Entities"),
    table.Column("organisation", "Organisations", numeric=True),
    table.Column("person", "People", numeric=True),
)
_TABLES = {
    "rows": "Source rows",
    "organisations": "Organisations",
    "people": "People",
    "roles": "Roles",
    "issues": "Issues",
}
_ROWS = (
    table.Column("table", "Rows"),
    table.Column("before", "Before", numeric=True),
    table.Column("after", "After", numeric=True),
    table.Column("change", "Change", numeric=True),
)
_FIELDS = (
    table.Column("field", "Values"),
    table.Column("gained", "Gained", numeric=True),
    table.Column("changed", "Changed", numeric=True),
    table.Column("lost", "Lost", numeric=True),
)


def show(diff: VersionDiff, *, beside: bool = False) -> None:
    """Show the counts by entity type; below or beside them the changed values by field, and the rows."""
    first, second = st.columns(2, gap="medium") if beside else (st.container(), st.container())
    label = f"Entities that differ between version {diff.before} and version {diff.after}"
    with first:
        markup.show(table.html(_ENTITIES, [*_counts(diff), _quality(diff)], label))
    with second:
        if fields := list(_fields(diff)):
            markup.show(table.html(_FIELDS, fields, "Values that differ, by field"))
        if beside:
            markup.show(table.html(_ROWS, list(_rows(diff)), "Rows of both versions, by table"))


def nothing(diff: VersionDiff) -> bool:
    """Whether the two versions hold the same entities with the same values."""
    return all(getattr(e, name) == 0 for e in diff.entities.values() for name, _ in _COUNTS)


def _counts(diff: VersionDiff) -> Iterator[table.Row]:
    for name, label in _COUNTS:
        counts = {str(kind): getattr(e, name) for kind, e in diff.entities.items()}
        if any(counts.values()):
            yield table.Row({"what": label, **{kind: number(count) for kind, count in counts.items()}})


def _quality(diff: VersionDiff) -> table.Row:
    return table.Row({"what": "Mean quality", **{str(k): _means(e) for k, e in diff.entities.items()}})


def _means(changes: EntityChanges) -> str:
    before, after = changes.quality_before, changes.quality_after
    if before is None or after is None:
        return percent(after) if after is not None else NONE
    return f"{percent(before)} → {percent(after)}"


def _rows(diff: VersionDiff) -> Iterator[table.Row]:
    for name, label in _TABLES.items():
        before, after = diff.rows.get(name, (0, 0))
        counts = {"before": number(before), "after": number(after), "change": signed(after - before)}
        yield table.Row({"table": label, **counts})


def _fields(diff: VersionDiff) -> Iterator[table.Row]:
    for kind, label in (("organisation", "Organisation"), ("person", "Person")):
        changes = diff.entities.get(kind)  # type: ignore[call-overload]
        for name, field in changes.fields.items() if changes else ():
            counts = {key: number(getattr(field, key)) for key in ("gained", "changed", "lost")}
            yield table.Row({"field": f"{label}: {name.replace('_', ' ')}", **counts})
