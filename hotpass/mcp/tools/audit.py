"""The audit trail: whether it is sound, and its newest entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from hotpass import access
from hotpass.access import Act
from hotpass.mcp.tool import tool
from hotpass.mcp.tools.arguments import Limit, OfRun
from hotpass.workspace import Workspace


@dataclass
class Sound:
    """A trail that is as it was written."""

    entries: int
    sealed_up_to: int
    checkpoints: int
    key: str | None
    said: str


@tool("Verify the audit trail", Act.READ)
def verify_audit(workspace: Workspace) -> Sound:
    """Look at every entry of the audit trail and every sealed checkpoint. An error names the first that is
    not as it was written: then keep the workspace as it is, and tell a person."""
    from hotpass import compliance

    found = compliance.verify(workspace)
    said = f"The audit trail is sound: {found.entries} entries, sealed up to entry {found.sealed}."
    said = f"{said} {found.note}".strip()
    return Sound(found.entries, found.sealed, found.checkpoints, found.key, said)


@dataclass
class EntryLine:
    """An entry; no entry holds a personal value."""

    entry: int
    at: datetime
    actor: str
    act: str
    subject: str
    said: dict[str, Any]


@dataclass
class Tail:
    """Entries, the newest first."""

    entries: list[EntryLine]


@tool("Read the audit trail", Act.AUDIT)
def tail_audit(
    workspace: Workspace,
    limit: Limit = 20,
    act: Annotated[str, Field(max_length=60, description="Only this act, such as export.take.")] = "",
    who: Annotated[str, Field(max_length=200, description="Only what this person did.")] = "",
    subject: Annotated[str, Field(max_length=200, description="Only what was done to this id.")] = "",
    run: OfRun = None,
    period: Annotated[
        str | None, Field(max_length=30, description="First and last day: 2026-11-01..2026-11-30.")
    ] = None,
) -> Tail:
    """Show the newest entries of the audit trail, the newest first, narrowed by act, person, id, run or days.
    That they were read is an entry itself."""
    from hotpass import compliance
    from hotpass.compliance import evidence

    days = evidence.Period.read(period) if period else None
    since, until = (days.since, days.until) if days else (None, None)
    wanted = compliance.Wanted(who, act, subject, run or "", since, until)
    found = compliance.tail(workspace, access.current().name, limit, wanted)
    return Tail([EntryLine(e.seq, e.at, e.actor, e.act, e.subject, dict(e.details)) for e in found])
