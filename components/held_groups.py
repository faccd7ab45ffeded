"""Entities by how many records they have and how weakly these hold together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from components import chart, table
from components.plots import axes, columns
from components.words import NONE, counted, number, percent, weighed

if TYPE_CHECKING:
    from hotpass.linkage import HeldGroup

_COLUMNS = (
    ("name", "Entity", None),
    ("records", "Records", "records"),
    ("weakest", "Weakest link", "weakest"),
    ("bridges", "Bridges", "bridges"),
    ("density", "Density", "density"),
    ("pairs", "Pairs", None),
)
_SIZES = (table.Column("size", "Records"), table.Column("entities", "Entities", numeric=True))
_MOST_SIZES = 15


def sizes(found: Mapping[int, int], single: int) -> None:
    """How many entities there are by how many records they have."""
    counts = {1: single, **found}
    shown = {str(size): times for size, times in counts.items() if size <= _MOST_SIZES}
    if more := sum(times for size, times in counts.items() if size > _MOST_SIZES):
        shown[f"over {_MOST_SIZES}"] = more
    total = sum(counts.values())
    of_all = counted(total, "entity", "entities")
    question = f"How many records make an entity? {number(single)} of {of_all} have one."
    spoken = "; ".join(f"{size}: {number(times)}" for size, times in shown.items())
    plot = columns.stacked(
        [columns.Sort("", "for", list(shown.values()))],
        list(shown),
        axes.from_zero(shown.values(), "Entities"),
        "Records of an entity",
        f"Entities by number of records. {spoken}.",
        said=[number(times) for times in shown.values()],
    )
    chart.show(plot, question, key="sizes")
    rows = [table.Row({"size": number(size), "entities": number(times)}) for size, times in counts.items()]
    chart.numbers(_SIZES, rows[:100], "Entities by number of records")


def show(
    found: Sequence[HeldGroup],
    names: Mapping[str, str],
    order: str,
    page: str | None,
    *,
    key: str,
    given: Mapping[str, str] | None = None,
) -> str | None:
    """Show entities; returns the id pressed just now, or ``"sort <order>"``.

    Args:
        found: the entities.
        names: what they are called, by id.
        order: what they are sorted by.
        page: address of the page that shows an entity, or None where nothing is published.
        key: of the table.
        given: to whom each is given, by id; None leaves the column out.
    """
    headings = [
        table.Column(name, label, numeric=name != "name", sort=sort, sorted=_direction(sort, order))
        for name, label, sort in _COLUMNS
    ]
    rows = [_row(one, names, page) for one in found]
    if given is not None:
        headings.append(table.Column("given", "Given to"))
        rows = [replace(r, cells={**r.cells, "given": given.get(r.press or "", NONE)}) for r in rows]
    return table.show(headings, rows, "Entities of several records and how they hold together", key=key)


def _direction(sort: str | None, order: str) -> table.Direction | None:
    if sort != order:
        return None
    return "descending" if sort in ("records", "bridges") else "ascending"


def _row(one: HeldGroup, names: Mapping[str, str], page: str | None) -> table.Row:
    cells = {
        "name": names.get(one.entity_id, one.entity_id),
        "records": number(one.records),
        "weakest": "held by a key" if one.weakest is None else weighed(one.weakest),
        "bridges": number(one.bridges),
        "density": percent(one.density),
        "pairs": number(one.pairs),
    }
    return table.Row(
        dict(cells), press=one.entity_id, href=f"{page}?entity={one.entity_id}" if page else None
    )
