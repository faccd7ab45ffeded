"""Entries of the audit trail as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from components import markup, table
from components.words import when

if TYPE_CHECKING:
    from hotpass.compliance import Entry

_COLUMNS = (
    table.Column("at", "When"),
    table.Column("who", "Who"),
    table.Column("what", "What"),
    table.Column("said", "Said", wide=True),
)


def show(entries: Sequence[Entry], label: str) -> None:
    """Show the entries in the order in which they are given."""
    markup.show(table.html(_COLUMNS, [table.Row(_cells(entry)) for entry in entries], label))


def _cells(entry: Entry) -> dict[str, str]:
    verb = entry.act.replace(".", " ").replace("_", " ")
    said = "; ".join(f"{name} {_text(value)}" for name, value in entry.details.items())
    return {"at": when(entry.at), "who": entry.actor, "what": f"{verb}: {entry.subject}", "said": said}


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
