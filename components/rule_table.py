"""Rules as a table, what mending would gain most first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from components import facts, table
from components.markup import Child
from components.scorecard import Address, share, words
from components.words import number, unbroken

if TYPE_CHECKING:
    from hotpass.quality import RuleLine

TYPES: Final = {"organisation": "organisations", "person": "people"}
_COLUMNS: Final = (
    table.Column("sentence", "Rule", wide=True),
    table.Column("state", "State"),
    table.Column("share", "Holds for", numeric=True),
    table.Column("failed", "Rows failing", numeric=True),
    table.Column("evaluated", "Evaluated", numeric=True),
    table.Column("missing", "Missing", numeric=True),
    table.Column("gain", "Would gain", numeric=True),
    table.Column("severity", "Severity"),
    table.Column("dimension", "Dimension"),
    table.Column("of", "Rows of"),
    table.Column("owner", "Owner"),
)


def show(lines: Sequence[RuleLine], whole: int, address: Address, *, key: str) -> str | None:
    """Show the rules; returns the address of the one pressed just now.

    Args:
        lines: the rules in order.
        whole: weighed rows of the whole scorecard, to which a gain is relative.
        address: writes addresses.
        key: of the table.
    """
    rows = []
    for line in lines:
        asked = address({"rule": line.rule_id})
        rows.append(table.Row(_cells(line, whole), press=asked, href=f"?{asked}"))
    return table.show(_COLUMNS, rows, "Rules, most to gain first", key=key, stacked=True)


def _cells(line: RuleLine, whole: int) -> dict[str, Child]:
    return {
        "sentence": unbroken(line.sentence),
        "state": facts.state(words(line.state)),
        "share": share(line.share),
        "failed": number(line.failed),
        "evaluated": number(line.evaluated),
        "missing": number(line.missing),
        "gain": gain(line.lost, whole),
        "severity": line.severity,
        "dimension": line.dimension,
        "of": f"{TYPES.get(line.entity_type, line.entity_type)}, {level(line.table)}",
        "owner": line.owner,
    }


def gain(lost: int, whole: int) -> str:
    """What the score would gain, in points of a hundred: ``+0.56``."""
    points = 100 * lost / whole if whole else 0.0
    return f"+{points:.2f}" if points >= 0.005 else ("under 0.01" if points else "0")


def level(table: str) -> str:
    """Whether the rows of a table are golden records, records, or those of files."""
    if table in ("organisations", "people"):
        return "golden"
    return "as read and corrected" if table.endswith("_records") else "in the files, as corrected"
