"""What a pack holds of the audit trail: the entries of its period, and what binds them to a checkpoint."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hotpass.catalogue import Catalogue, audit_search, audit_texts
from hotpass.catalogue.audit import Line
from hotpass.catalogue.audit_lines import lines
from hotpass.catalogue.audit_search import Wanted
from hotpass.compliance.evidence.container import Pack
from hotpass.compliance.evidence.period import Period
from hotpass.compliance.keys import private_key
from hotpass.compliance.sealing import checkpoint_files, seal, sealed_seq
from hotpass.compliance.verifying_texts import Stated
from hotpass.workspace import Workspace

ENTRIES: Final = "trail/entries.jsonl"
AFTER: Final = "trail/after.jsonl"
TEXTS: Final = "trail/texts.jsonl"
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

    The trail is sealed where none seals them yet. What entries say in people's own words is written beside
    them, but for what was struck out later than that.
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
        stated = Stated(lambda: private_key(workspace).public_key(), first)
        _written(pack, ENTRIES, stated.passing(lines(connection, first, last)), acts)
        _written(pack, AFTER, stated.passing(lines(connection, last + 1, until)), Counter())
        texts = audit_texts.every(connection, first, last)
        said = ((seq, one) for seq, one in texts if stated.agrees(seq, one))
        with pack.opened(TEXTS) as out:
            for line in audit_texts.as_lines(said):
                out.write(_line(line))
    if sealing:
        pack.add(f"{CHECKPOINTS}{sealing.name}", sealing.read_bytes())
    return Trail(first if bounds else 0, last, acts, sealing.name if sealing else None)


def _sealing(workspace: Workspace, seq: int) -> Path | None:
    return next((file for file in checkpoint_files(workspace) if sealed_seq(file) >= seq), None)


def _written(pack: Pack, name: str, entries: Iterable[Line], acts: Counter[str]) -> None:
    with pack.opened(name) as out:
        for line in entries:
            acts[line.act] += 1
            out.write(_line(line._asdict()))


def _line(said: Mapping[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False) + "\n").encode()
