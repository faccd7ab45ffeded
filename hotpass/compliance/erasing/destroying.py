"""Takes a subject out of every file and row of a workspace, and forgets what was known of it after that.

What it needs meanwhile lies in a folder of its own, so that it goes on where it was cut.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hotpass.catalogue import Catalogue
from hotpass.compliance.erasing.others import other_type
from hotpass.compliance.erasing.places import Places
from hotpass.compliance.erasing.rows import erase_rows
from hotpass.compliance.erasing.searching import remains
from hotpass.compliance.erasing.subject import Subject
from hotpass.compliance.erasing.values.places import ValuePlaces, values_left
from hotpass.compliance.erasing.values.rows import erase_values
from hotpass.compliance.erasing.writing import Ledger, sweep
from hotpass.compliance.forgetting import forget
from hotpass.compliance.sealing import seal
from hotpass.compliance.subjects.unread import names_of
from hotpass.engine import DuckDBEngine, Engine
from hotpass.review.label_studio.withdrawing import withdraw
from hotpass.workspace import Workspace

Report = Callable[[float, str], None]

#: Under which name the tasks that were deleted in Label Studio are counted, beside the rows that went.
ELSEWHERE: Final = "label_studio_server"
#: The file of whom an erasure is about.
SUBJECT: Final = "subject.json"
#: Folder, in that of an erasure, of whom it was proposed for.
PROPOSED: Final = "proposed"
_DONE: Final = "done.jsonl"


def folder_of(workspace: Workspace, name: str) -> Path:
    """Where what an erasure of that name needs lies until it is done."""
    return workspace.root / "erasures" / name


def subject_file(folder: Path) -> Path:
    """The file of whom an erasure is about; the folder is made, for its owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder / SUBJECT


def ledger_of(workspace: Workspace, folder: Path) -> Ledger:
    """What an erasure has rewritten by now; what it left unfinished when it was cut is swept away."""
    sweep(workspace.root)
    return Ledger(folder / _DONE, workspace.root)


def places_of(
    workspace: Workspace, subject: Subject, ledger: Ledger, report: Report, engine: Engine
) -> Places:
    """The files of a workspace, as they are gone through for a subject or for values of records that stay."""
    kind = ValuePlaces if subject.values else Places
    return kind(workspace, subject, ledger, names_of(workspace), report, engine)


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What became of a subject.

    Attributes:
        ledger: what was done.
        left: places that say something still, a sentence each.
        unreadable: SHA-256 of the uploads among them that cannot be read any more.
    """

    ledger: Ledger
    left: list[str]
    unreadable: list[str]


def destroy(workspace: Workspace, subject: Subject, folder: Path, report: Report, by: str) -> Destroyed:
    """Rewrite files and delete rows; returns what was done, and the places that say something still.

    Args:
        workspace: which is gone through whole.
        subject: who is taken out of it.
        folder: of the erasure.
        report: told how far it is.
        by: who approved it.
    """
    catalogue, ledger = Catalogue.open(workspace), ledger_of(workspace, folder)
    seal(workspace)  # what is signed below is held against the key beside a checkpoint
    for proposed in (workspace.root / "erasures").glob(f"*/{PROPOSED}"):
        forget(proposed)
    of = subject.entity_type
    for kind, values in ((other_type(of), subject.of_others), (of, subject.beside_others)):
        if not values:
            continue
        report(0.0, "choosing values of others anew")
        leaving = {record for ids in values.values() for record in ids} if kind == of else ()
        theirs = Subject(subject.reason, kind, (), values=values, leaving=sorted(leaving))
        with DuckDBEngine(folder / "spill") as engine:
            ValuePlaces(workspace, theirs, ledger, {}, report, engine).choose_anew()
    with DuckDBEngine(folder / "spill") as engine:
        places = places_of(workspace, subject, ledger, report, engine)
        places.rewrite()
        still = values_left(engine, places) if isinstance(places, ValuePlaces) else []
    report(0.85, "deleting tasks of Label Studio")
    shown = sorted({*subject.records, *(record for ids in subject.values.values() for record in ids)})
    there = withdraw(workspace, shown, subject.terms.out_of_file)
    if there.reached or there.left:  # before the rows go that tell which tasks there are
        ledger.leave(there.left)
    if there.deleted:
        ledger.count({ELSEWHERE: there.deleted})
    report(0.87, "deleting rows of the catalogue")
    with catalogue.write() as connection:
        if isinstance(places, ValuePlaces):
            gone = erase_values(connection, subject.entity_type, subject.values, places.speechless)
            ledger.count(gone)
        ledger.count(erase_rows(connection, workspace, subject, places.digests, folder.name, by))
    catalogue.compact()
    searching = "searching for what is left"
    report(0.9, searching)
    unreadable = [path.name for path in places.unreadable]
    with DuckDBEngine() as engine:
        left = [
            *map(unreadable_place, unreadable),
            *ledger.left,
            *still,
            *remains(
                engine,
                workspace,
                subject,
                folder,
                lambda share, of: report(0.9 + 0.1 * share, f"{searching}: {of}"),
            ),
        ]
    return Destroyed(ledger, left, unreadable)


def unreadable_place(digest: str) -> str:
    """What a certificate says of an upload that cannot be read any more."""
    return (
        f"files/{digest}, which cannot be read any more, so that no cell of it could be emptied: drop it "
        "whole, with `hotpass subjects drop` or on the page of the request"
    )
