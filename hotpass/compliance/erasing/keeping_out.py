"""Keeps who was erased out of runs over files that come later, by keyed digests of what they are known by.

It is done once the records of a run are known. The files are rewritten as they were at the erasure itself, so
that the workspace holds nothing of the subject once more; the ledger of rows says why there is no record.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from hotpass.catalogue import Catalogue, audit, erasures
from hotpass.catalogue import runs as run_table
from hotpass.catalogue.runs import Run
from hotpass.compliance.erasing.beside import register
from hotpass.compliance.erasing.destroying import (
    SUBJECT,
    folder_of,
    ledger_of,
    places_of,
    subject_file,
)
from hotpass.compliance.erasing.gathering import gather
from hotpass.compliance.erasing.knowing import known_again, mentions_again
from hotpass.compliance.erasing.rows import erase_rows
from hotpass.compliance.erasing.subject import Subject, load, save
from hotpass.compliance.erasing.terms import Term
from hotpass.compliance.forgetting import forget
from hotpass.compliance.keyed import value_key
from hotpass.compliance.subjects.opening import opened, reading_of, tables_of
from hotpass.engine import DuckDBEngine, Engine
from hotpass.errors import InternalError
from hotpass.model import ENTITY_TYPES, record_table
from hotpass.workspace import Workspace

#: What is said where no row tells whose request it was.
_ANY_REASON: Final = "Erased at the request of a data subject"
Keys = Mapping[str, Mapping[str, str]]


def keep_out(workspace: Workspace, run_id: str) -> dict[str, str] | None:
    """Take everybody who was erased out of the files and first tables of a run.

    Returns:
        SHA-256 of the files that were rewritten by the one that they had, or None where nobody was there.

    Raises:
        InternalError: somebody is there still after having been taken out.
    """
    catalogue = Catalogue.open(workspace)
    with catalogue.read() as connection:
        erased = {one.request: one.reason for one in erasures.marked(connection, "erased")}
        keys = erasures.keys_of(connection, erased)
        run = run_table.get(connection, run_id)
    folder = folder_of(workspace, run_id)
    if run is None or not (keys or folder.is_dir()):
        return None
    changed: dict[str, str] | None = None
    before: list[object] = []
    subject = load(folder / SUBJECT)
    while subject := subject or _found(workspace, run, _by_digest(keys), erased):
        if (place := _place(subject)) in before:
            raise InternalError("somebody who was erased cannot be taken out of the run", where=run_id)
        before.append(place)
        changed = {**(changed or {}), **take_out(workspace, run, subject, folder)}
        subject = None
    return changed


def _place(subject: Subject) -> object:
    """Where a run says something of a subject, by what outlives that its files are rewritten."""
    return list(subject.records), sorted(
        (number, *cell[:2])
        for sheets in subject.cells.values()
        for number, cells in sheets.items()
        for cell in cells
    )


def _by_digest(keys: Sequence[tuple[str, str, str]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for request, kind, digest in keys:
        found[kind][digest] = request
    return found


def _found(workspace: Workspace, run: Run, keys: Keys, reasons: Mapping[str, str]) -> Subject | None:
    """Everybody of one type who was erased and is in the run, at once; None where nobody is."""
    key = value_key(workspace)
    of, known = ENTITY_TYPES[0], dict[str, set[str]]()
    with opened(reading_of(workspace, run)) as (engine, profile):
        there = tables_of(engine)
        for of in ENTITY_TYPES:
            if record_table(of) in there:
                known = known_again(engine, of, profile.entities[of], keys, key)
            if known:
                break
        why = {record: reasons[request] for request, records in known.items() for record in records}
        places = _reasons(engine, record_table(of), why) if why else []
        said = _mentioned(engine, workspace, run, keys, key) if "sheets" in there else set()
    subject, _ = gather(workspace, [reading_of(workspace, run)], of, sorted(why), _ANY_REASON, said)
    return replace(subject, reasons=places) if subject.records or subject.cells else None


def _reasons(engine: Engine, table: str, why: Mapping[str, str]) -> list[tuple[str, str, int, str]]:
    """File name, sheet and row of some records, and why they are erased."""
    register(engine, "erased_ids", list(why))
    rows = engine.rows(
        f"""SELECT file_name, sheet, "row", record_id FROM {table}
        WHERE record_id IN (SELECT v FROM erased_ids) ORDER BY ALL"""
    )
    return [(file, sheet, row, why[record]) for file, sheet, row, record in rows]


def _mentioned(engine: Engine, workspace: Workspace, run: Run, keys: Keys, key: bytes) -> set[Term]:
    found: set[Term] = set()
    for (grid,) in engine.rows("SELECT grid FROM sheets WHERE columns > 0"):
        path = workspace.run(run.id) / "ingest" / grid
        if path.is_file():
            engine.view("mentioning", path)
            names = engine.arrow("SELECT * FROM mentioning LIMIT 0").column_names
            columns = [name for name in names if re.fullmatch(r"c\d+", name)]
            found |= mentions_again(engine, "mentioning", columns, keys, key) if columns else set()
    return found


def take_out(workspace: Workspace, run: Run, subject: Subject, folder: Path) -> dict[str, str]:
    """Take a subject out of the files of a run and what was read of them.

    Returns:
        SHA-256 of the files that were rewritten by the one that they had.
    """
    catalogue = Catalogue.open(workspace)
    if not (kept := subject_file(folder)).is_file():
        save(subject, kept)
    ledger = ledger_of(workspace, folder)
    with catalogue.read() as connection:
        current = run_table.get(connection, run.id)
    assert current is not None
    with DuckDBEngine() as engine:
        places = places_of(workspace, subject, ledger, lambda *_: None, engine)
        places.rewrite_run(run.id, [file["digest"] for file in current.spec["files"]])
    with catalogue.write() as connection:
        erase_rows(connection, workspace, subject, places.digests, run.id, run.requested_by)
        act = "disposal.keep_out" if subject.values else "erasure.keep_out"
        records = {*subject.records, *(record for ids in subject.values.values() for record in ids)}
        said = {"records": len(records), "files": len(places.digests)}
        audit.note(connection, run.requested_by, act, run.id, **said)
    forget(folder)
    return places.digests
