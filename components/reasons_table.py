"""Values of other columns that rows which fail a rule have more often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from components import markup, table
from components.markup import Child
from components.words import number, percent

if TYPE_CHECKING:
    from hotpass.quality import Reason

_COLUMNS: Final = (
    table.Column("column", "Column"),
    table.Column("value", "Value", wide=True),
    table.Column("lift", "Fail as often", numeric=True),
    table.Column("failed", "Rows failing", numeric=True),
    table.Column("share", "Of all failing", numeric=True),
)


def show(reasons: Sequence[Reason], labels: Mapping[str, str]) -> None:
    """Show the values, those that account for most failing rows first."""
    rows = [table.Row(_cells(reason, labels)) for reason in reasons]
    markup.show(table.html(_COLUMNS, rows, "Values that explain the failing rows"))


def _cells(reason: Reason, labels: Mapping[str, str]) -> dict[str, Child]:
    field, _, part = reason.column.partition("__")
    label = labels.get(field, field.replace("_", " ").capitalize())
    return {
        "column": f"{label}, {part.replace('_', ' ')}" if part else label,
        "value": "blank" if reason.value is None else reason.value,
        "lift": f"{reason.lift:.1f} times",
        "failed": f"{number(reason.failed)} of {number(reason.evaluated)}",
        "share": percent(reason.share),
    }
