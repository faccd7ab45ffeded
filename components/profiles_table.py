"""Profiles as a table: what they are called, whose they are, which version, and what uses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from components import facts, table
from components.markup import Child
from components.words import counted

if TYPE_CHECKING:
    from hotpass.profiles.store import Known

_COLUMNS = (
    table.Column("title", "Profile"),
    table.Column("name", "Name"),
    table.Column("of", "Whose"),
    table.Column("version", "Version", numeric=True),
    table.Column("extends", "Stands on"),
    table.Column("runs", "Used by", wide=True),
)


def show(profiles: Sequence[Known], uses: Mapping[str, Sequence[str]], *, key: str) -> str | None:
    """Show the profiles; returns the name of the one pressed just now, or None.

    Args:
        profiles: what to show.
        uses: by profile, the dataset of each run that has used it.
        key: of the table on the page.
    """
    rows = [
        table.Row(_cells(one, uses.get(one.name, ())), press=one.name, href=f"?profile={one.name}")
        for one in profiles
    ]
    return table.show(_COLUMNS, rows, "Profiles, the workspace's own first", key=key)


def _cells(one: Known, runs: Sequence[str]) -> dict[str, Child]:
    datasets = ", ".join(sorted(set(runs)))
    return {
        "title": one.title,
        "name": one.name,
        "of": facts.state("cannot be used") if one.fault else "this workspace" if one.own else "Hotpass",
        "version": one.version or None,
        "extends": one.extends,
        "runs": f"{counted(len(runs), 'run')} of {datasets}" if runs else "no run yet",
    }
