"""An approved disposal carried out: its records are erased from everything that the workspace holds, at once.

It goes on where it was cut: what is erased lies beside it until it is done, as with an erasure that a data
subject asks for. Unlike after that one, nobody is kept out: a record that comes again is new.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, erasures
from hotpass.catalogue import runs as run_table
from hotpass.catalogue.tables import FILES
from hotpass.compliance.erasing.gathering import gather
from hotpass.compliance.erasing.places import Places
from hotpass.compliance.erasing.rows import erase_rows
from hotpass.compliance.erasing.searching import remains
from hotpass.compliance.erasing.subject import Subject, load, save
from hotpass.compliance.erasing.writing import Ledger, sweep
from hotpass.compliance.retention.disposals import (
    Disposal,
    find_disposal,
    list_of,
    note_executed,
    records_of,
)
from hotpass.compliance.sealing import seal
from hotpass.engine import DuckDBEngine
from hotpass.errors import InputError
from hotpass.workspace import Workspace

Report = Callable[[float, str], None]

_ALL_RUNS = 1_000_000


def execute(workspace: Workspace, disposal: str, report: Report = lambda *_: None) -> Disposal:
    """Erase the records of an approved list, and keep what was done; the list itself goes too.

    Raises:
        InputError: it is not approved, some of its records are held, or a run is going on, which would bring
            them back.
        Tampered: the list is not as it was proposed.
    """
    require(Act.DISPOSE)
    standing = find_disposal(workspace, disposal)
    if standing.state != "approved":
        raise InputError(f"the disposal is {standing.state}", where=disposal, remedy="Have it approved first")
    with Catalogue.open(workspace).read() as connection:
        if run_table.newest(connection, "running", limit=1):
            raise InputError("a run is going on", where=disposal, remedy="Dispose once it is over")
    folder = workspace.root / "erasures" / disposal
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    subject = load(folder / "subject.json")
    if subject is None:
        report(0.0, "gathering what is held")
        subject = _gathered(workspace, standing)
        save(subject, folder / "subject.json")
    done = _destroy(workspace, subject, folder, report)
    finished = note_executed(workspace, disposal, done)
    list_of(workspace, disposal).unlink(missing_ok=True)
    shutil.rmtree(folder)
    seal(workspace)
    return finished


def _gathered(workspace: Workspace, disposal: Disposal) -> Subject:
    with Catalogue.open(workspace).read() as connection:
        every = run_table.newest(connection, None, _ALL_RUNS)
        kept = set(erasures.held_records(connection))
    runs = [run for run in every if workspace.run(run.id).is_dir()]
    records = records_of(workspace, disposal)
    if held := kept & set(records):
        raise InputError(
            f"{len(held)} of its records are held by now",
            where=disposal.id,
            remedy="Lift the hold, or refuse the disposal and propose another",
        )
    reason = f"Disposed of past its time: {disposal.id}"
    return gather(workspace, runs, disposal.entity_type, records, reason)[0]


def _destroy(workspace: Workspace, subject: Subject, folder: Path, report: Report) -> dict[str, Any]:
    """Take what is gathered out of files and rows; returns how much of what was done, and what is left."""
    sweep(workspace.root)
    ledger, catalogue = Ledger(folder / "done.jsonl", workspace.root), Catalogue.open(workspace)
    with DuckDBEngine(folder / "spill") as engine:
        places = Places(workspace, subject, ledger, _names(catalogue), report, engine)
        places.rewrite()
    report(0.85, "deleting rows of the catalogue")
    with catalogue.write() as connection:
        ledger.count(erase_rows(connection, workspace, subject, places.digests))
    catalogue.compact()
    report(0.9, "searching for what is left")
    with DuckDBEngine() as engine:
        left = remains(engine, workspace, subject, folder)
    return {
        "records_erased": len(subject.records),
        "entities_without_records": len(subject.entities),
        "files_rewritten": _by_kind([one.kind for one in ledger.every()]),
        "rows_of_the_catalogue": _listed(ledger.counts()),
        "places_with_traces": len(left),
    }


def _by_kind(kinds: Sequence[str]) -> str:
    return _listed({kind: kinds.count(kind) for kind in sorted(set(kinds))})


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in counts.items()) or "none"


def _names(catalogue: Catalogue) -> dict[str, str]:
    """What people call each file, by SHA-256."""
    with catalogue.read() as connection:
        rows = connection.execute(sa.select(FILES.c.digest, FILES.c.name).order_by(FILES.c.name)).all()
    return {str(digest): str(name) for digest, name in rows}
