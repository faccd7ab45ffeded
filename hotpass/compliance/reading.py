"""The audit trail read by people; each reading is an act of its own."""

from __future__ import annotations

import json
import os
from pathlib import Path

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue.audit import Entry
from hotpass.workspace import Workspace


def tail(workspace: Workspace, by: str, most: int = 20) -> list[Entry]:
    """The newest entries, the newest first; the reading is recorded."""
    require(Act.AUDIT)
    with Catalogue.open(workspace).write() as connection:
        found = audit.latest(connection, most)
        audit.note(connection, by, "audit.read", "trail", entries=len(found))
    return found


def export(workspace: Workspace, target: Path, by: str, after: int = 0) -> int:
    """Write the entries that follow one as JSON lines, and record it; returns how many.

    A line holds all that the hash covers, so that anybody can verify it (docs/reference/audit-trail.md).
    """
    require(Act.AUDIT)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    count = 0
    with Catalogue.open(workspace).read() as connection, part.open("w", encoding="utf-8") as stream:
        for entry in audit.entries(connection, after):
            stream.write(json.dumps(entry.line._asdict(), ensure_ascii=False) + "\n")
            count += 1
    part.replace(target)
    with Catalogue.open(workspace).write() as connection:
        audit.note(connection, by, "audit.export", "trail", entries=count, after=after)
    return count
