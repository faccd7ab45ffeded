"""What became of failing rows since an earlier version, by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from components import table
from components.markup import Child, tag
from components.scorecard import Address, share
from components.words import number

if TYPE_CHECKING:
    from hotpass.quality import Move, Part, RuleLine

_COLUMNS: Final = (
    table.Column("sentence", "Rule", wide=True),
    table.Column("new", "New", numeric=True),
    table.Column("persisting", "Persisting", numeric=True),
    table.Column("fixed", "Fixed", numeric=True),
    table.Column("gone", "No longer there", numeric=True),
)
#: What rows are called in an address that moved so.
MOVES: Final[Mapping[Move, str]] = {
    **{"new": "new", "persisting": "persisting", "fixed": "fixed"},
    "gone": "no longer there",
}
Moved = Mapping[str, Mapping["Move", int]]


def show(
    lines: Sequence[RuleLine], moved: Moved, now: Part, was: Part, address: Address, *, key: str
) -> str | None:
    """Show rules whose failing rows moved, most new ones first; returns the address pressed just now."""
    shown = [line for line in lines if any(moved.get(line.rule_id, {}).values())]
    shown.sort(key=lambda line: -moved[line.rule_id]["new"])
    total = {move: sum(of[move] for of in moved.values()) for move in ("new", "fixed", "persisting")}
    st.caption(
        f"The score went from {share(was.score)} to {share(now.score)}: {number(total['new'])} rows fail "
        f"that did not, {number(total['fixed'])} fail no more, {number(total['persisting'])} fail still."
    )
    if not shown:
        return None
    rows = []
    for line in shown:
        asked = address({"rule": line.rule_id})
        cells = _cells(line, moved[line.rule_id], address)
        rows.append(table.Row(cells, press=asked, href=f"?{asked}"))
    return table.show(_COLUMNS, rows, "Failing rows by rule, most new ones first", key=key)


def _cells(line: RuleLine, of: Mapping[Move, int], address: Address) -> dict[str, Child]:
    """The cells of a rule; each number leads to its rows."""
    cells: dict[str, Child] = {"sentence": line.sentence}
    for move, count in of.items():
        asked = address({"rule": line.rule_id, "which": MOVES[move]})
        cells[move] = tag("a", number(count), href=f"?{asked}", data_press=asked) if count else number(count)
    return cells
