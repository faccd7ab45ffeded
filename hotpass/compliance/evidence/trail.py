"""What a pack holds of the audit trail: the entries of its period, and what binds them to a checkpoint."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hotpass.catalogue import Catalogue, audit_search
from hotpass.catalogue.audit import Line
from hotpass.catalogue.audit_lines import lines
from hotpass.catalogue.audit_search import Wanted
from hotpass.compliance.evidence.container import Pack
from hotpass.compliance.evidence.period import Period
from hotpass.compliance.sealing import checkpoint_files, seal, sealed_seq
from hotpass.workspace import Workspace

ENTRIES: Final = "trail/entries.jsonl"
AFTER: Final = "trail/after.jsonl"
CHECKPOINTS: Final = "trail/checkpoints/"


@dataclass(frozen=True, slots=True)
class Trail:
    """What the report tells of it.

    Attributes:
        first: number of the first entry of the period; 0 where it has none.
        last: number of the last.
        acts: entries of the period by act.
        checkpoint: file of the checkpoint that seals them, or None where there are none.
    """

    first: int
    last: int
    acts: Counter[str]
    checkpoint: str | None


def packed(workspace: Workspace, pack: Pack, period: Period) -> Trail:
    """Write the entries of a period, those that follow up to the first checkpoint, and this checkpoint.

    The trail is sealed where none seals them yet.
    """
    catalogue = Catalogue.open(workspace)
    with catalogue.read() as connection:
        bounds = audit_search.bounds(connection, Wanted(since=period.since, until=period.until))
    first, last = bounds or (1, 0)
    if bounds and _sealing(workspace, last) is None:
        seal(workspace)
    sealing = _sealing(workspace, last) if bounds else None
    acts: Counter[str] = Counter()
    until = sealed_seq(sealing) if sealing else last
    with catalogue.read() as connection:
        _written(pack, ENTRIES, lines(connection, first, last), acts)
        _written(pack, AFTER, lines(connection, last + 1, until), Counter())
    if sealing:
        pack.add(f"{CHECKPOINTS}{sealing.name}", sealing.read_bytes())
    return Trail(first if bounds else 0, last, acts, sealing.name if sealing else None)


def _sealing(workspace: Workspace, seq: int) -> Path | None:
    return next((file for file in checkpoint_files(workspace) if sealed_seq(file) >= seq), None)


def _written(pack: Pack, name: str, entries: Iterable[Line], acts: Counter[str]) -> None:
    with pack.opened(name) as out:
        for line in entries:
            acts[line.act] += 1
            out.write((json.dumps(line._asdict(), ensure_ascii=False) + "\n").encode())
