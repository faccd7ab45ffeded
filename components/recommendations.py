"""What to do next, what would gain most first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from components import table
from components.markup import Child
from components.rule_table import gain
from components.scorecard import Address
from components.words import number, unbroken

if TYPE_CHECKING:
    from hotpass.quality import Recommendation

_COLUMNS: Final = (
    table.Column("sentence", "What to do", wide=True),
    table.Column("rows", "Rows", numeric=True),
    table.Column("gain", "Would gain", numeric=True),
)


def show(found: Sequence[Recommendation], whole: int, address: Address, *, key: str) -> str | None:
    """Show recommendations; returns the address of the rows behind the one pressed just now."""
    rows = []
    for one in found:
        asked = address(_asked(one))
        rows.append(table.Row(_cells(one, whole), press=asked, href=f"?{asked}"))
    return table.show(_COLUMNS, rows, "Recommendations, most to gain first", key=key, stacked=True)


def _asked(one: Recommendation) -> dict[str, str]:
    if one.kind == "repaired":
        return {"tab": "Recommendations", "advice": one.key}
    return {"rule": one.rule_id}


def _cells(one: Recommendation, whole: int) -> dict[str, Child]:
    points = gain(one.lost, whole) if one.lost else "mended anyhow"
    return {"sentence": unbroken(one.sentence), "rows": number(one.rows), "gain": points}
