"""Records that a gate kept back, with the first rule for which each was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from components import facts, table
from components.markup import Child
from components.words import NONE

if TYPE_CHECKING:
    from hotpass.quarantine import Held

_COLUMNS: Final = (
    table.Column("value", "Failing value", wide=True),
    table.Column("state", "State"),
    table.Column("message", "What is wrong", wide=True),
    table.Column("where", "Where", wide=True),
    table.Column("by", "Decided by"),
)


def show(held: Sequence[Held], *, key: str) -> str | None:
    """Show the records; returns the id of the one pressed just now."""
    rows = [table.Row(_cells(one), press=one.record_id) for one in held]
    return table.show(_COLUMNS, rows, "Records in quarantine, those that wait first", key=key)


def _cells(one: Held) -> dict[str, Child]:
    why = one.reasons[0]
    more = len(one.reasons) - 1
    return {
        "value": why.value or "nothing given",
        "state": facts.state(one.state),
        "message": why.message + (f" (and {more} more)" if more else ""),
        "where": " · ".join(filter(None, (why.file_name, why.sheet, why.cell))),
        "by": _by(one),
    }


def _by(one: Held) -> str:
    if one.act is None:
        return NONE
    return (
        f"{one.act.decided_by}, overruled by {one.overruled_by}" if one.overruled_by else one.act.decided_by
    )
