"""What the audit trail costs, and the Audit page over it.

A trail is written as acts write it, ten thousand entries to a transaction, and verified: each entry's hash
computed anew and compared with the one that the next names, and with its checkpoint. The least that anybody
must do is measured beside it: SHA-256 over the same entries as text that lies ready. Then pages of a trail of
a million entries are found, the first hundred that are wanted and how many there are in all. SQLite.
"""

from __future__ import annotations

import hashlib
import json
import random
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from hotpass import compliance
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue.tables import now
from hotpass.compliance import Wanted
from hotpass.workspace import Workspace

FEW: Final = 100_000
MANY: Final = 1_000_000
_AT_ONCE: Final = 10_000
_RUN: Final = "20260601-120000-abcd"


def main() -> None:
    """Print a table."""
    print("| | CPU s | wall s |")
    print("|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        few = Workspace(Path(folder, "few"))
        _show(f"{FEW} entries written", lambda: _write(few, FEW))
        compliance.seal(few)
        _show(f"{FEW} entries verified", lambda: compliance.verify(few))
        ready = _texts(few)
        _show("SHA-256 over the same entries", lambda: [hashlib.sha256(text).digest() for text in ready])
        many = Workspace(Path(folder, "many"))
        _write(many, MANY)
        compliance.seal(many)
        for name, wanted in _pages().items():
            _show(f"{MANY} entries: {name}", lambda wanted=wanted: compliance.browse(many, wanted))
        _show(f"{MANY} entries: page 5 000", lambda: compliance.browse(many, Wanted(), below=MANY // 2))
        _show(f"{MANY} entries verified", lambda: compliance.verify(many))


def _pages() -> dict[str, Wanted]:
    month = now() - timedelta(days=200)
    return {
        "the newest": Wanted(),
        "of one person": Wanted(actor="piet"),
        "of one person and act": Wanted(actor="piet", act="quarantine.drop"),
        "of one run": Wanted(run=_RUN),
        "of 30 days": Wanted(since=month, until=month + timedelta(days=30)),
    }


def _write(space: Workspace, count: int) -> None:
    """Acts of six people over 300 days; a run is asked for early on, and named by some acts."""
    dice, told = random.Random(1), now
    try:
        for start in range(0, count, _AT_ONCE):
            moment = told() - timedelta(days=300 * (1 - start / count))
            audit.now = lambda moment=moment: moment  # type: ignore[attr-defined]
            with Catalogue.open(space).write() as connection:
                for number in range(start, start + _AT_ONCE):
                    _act(connection, number, dice)
    finally:
        audit.now = told  # type: ignore[attr-defined]


def _act(connection: sa.Connection, number: int, dice: random.Random) -> None:
    if number == _AT_ONCE:
        audit.note(connection, "anna", "run.submit", _RUN, dataset="ssot")
    elif number % 7 == 0:
        run = _RUN if number % 700 == 0 else f"2026{number:011d}"
        who = dice.choice(("piet", "zanele"))
        audit.note(connection, who, "quarantine.drop", f"r{number}", run=run)
    else:
        who = dice.choice(("anna", "sipho", "johan", "svc"))
        audit.note(connection, who, "decision.make", str(number), count=1)


def _texts(space: Workspace) -> list[bytes]:
    with Catalogue.open(space).read() as connection:
        return [json.dumps(entry.line[:-1]).encode() for entry in audit.entries(connection)]


def _show(name: str, do: Callable[[], object]) -> None:
    cpu, wall = time.process_time(), time.perf_counter()
    do()
    print(f"| {name} | {time.process_time() - cpu:.2f} | {time.perf_counter() - wall:.2f} |", flush=True)
