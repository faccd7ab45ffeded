"""Roles by what they may do, and by how they see classes of personal information."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from components import markup, table
from components.words import NONE

if TYPE_CHECKING:
    from hotpass.access import Act, Role, Sight


def acts(permissions: Mapping[Role, Collection[Act]]) -> None:
    """Acts by role: a word where it may."""
    columns = [
        table.Column("act", "May", wide=True),
        *(table.Column(role, _title(role)) for role in permissions),
    ]
    every = {act: None for given in permissions.values() for act in sorted(given)}
    rows = [
        table.Row({"act": act.words, **{r: "yes" if act in permissions[r] else NONE for r in permissions}})
        for act in every
    ]
    markup.show(table.html(columns, rows, "What each role may do", stacked=True))


def sights(seen: Mapping[Role, Mapping[str, Sight]], classes: Sequence[str]) -> None:
    """Classes of personal information by role: clear, masked or hidden."""
    columns = [table.Column("class", "Class"), *(table.Column(role, _title(role)) for role in seen)]
    rows = [
        table.Row({"class": personal, **{role: seen[role][personal].value for role in seen}})
        for personal in classes
    ]
    markup.show(table.html(columns, rows, "How each role sees personal values", stacked=True))


def _title(role: Role) -> str:
    return role.label.capitalize()
