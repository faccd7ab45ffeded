"""What is reviewed: the linkage of a run, with what was added to it since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hotpass.catalogue import Catalogue
from hotpass.catalogue import runs as catalogue_runs
from hotpass.catalogue.personal import profile_of_run
from hotpass.catalogue.runs import Run
from hotpass.engine.base import quote
from hotpass.errors import InputError
from hotpass.linkage.opening import Linked, folder_opened
from hotpass.model import ENTITY_TYPES, record_table
from hotpass.review.records import added_runs, linked_runs
from hotpass.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Subject:
    """The linkage that is reviewed.

    Attributes:
        dataset: name of the dataset.
        run_id: the run that linked all records.
        added: the runs that added records to what it linked, the oldest first.
        base_version: the version that the run was compared with, 0 for none.
    """

    dataset: str
    run_id: str
    added: tuple[str, ...]
    base_version: int

    @property
    def key(self) -> str:
        """Tells it from every other."""
        return hashlib.sha256(" ".join((self.run_id, *self.added)).encode()).hexdigest()[:16]


def subject_of(workspace: Workspace, dataset: str | None = None, run_id: str | None = None) -> Subject:
    """What is to be reviewed.

    Args:
        workspace: where the runs are.
        dataset: only runs of this dataset.
        run_id: the run; the newest that has linked all records when not given, before those that stopped
            after linking one that was to publish, and of those that apply decisions one whose version is
            there.

    Raises:
        InputError: no run has linked records yet, or that one has not.
    """
    with Catalogue.open(workspace).read() as connection:
        linked, adding = (
            catalogue_runs.named(connection, [folder.parent.name for folder in folders])
            for folders in (linked_runs(workspace), added_runs(workspace))
        )
    found = {run.id: run for run in linked}
    chosen = _chosen(found, dataset, run_id)
    if chosen is None and run_id is not None:
        base = next((run.spec["into"] for run in adding if run.id == run_id), None)
        chosen = found.get(base or "")
    if chosen is None:
        raise _nothing(workspace, run_id)
    added = sorted(run.id for run in adding if run.spec.get("into") == chosen.id)
    return Subject(chosen.dataset, chosen.id, tuple(added), chosen.base_version or 0)


def _chosen(found: dict[str, Run], dataset: str | None, run_id: str | None) -> Run | None:
    if run_id is not None:
        return found.get(run_id)
    of_dataset = [run for run in found.values() if dataset in (None, run.dataset)]
    of_dataset = [run for run in of_dataset if not run.applies or run.version is not None]
    publishing = [run for run in of_dataset if not run.spec["until"]]
    return max(publishing or of_dataset, key=lambda run: run.id, default=None)


def _nothing(workspace: Workspace, run_id: str | None) -> InputError:
    if run_id is not None:
        return InputError("no such run has linked records", where=run_id, remedy="See `hotpass runs list`")
    return InputError(
        "no run has linked records yet",
        where=str(workspace.root),
        remedy="Start one with `hotpass run` or `hotpass link`, in the same workspace",
    )


@contextmanager
def opened(workspace: Workspace, run_id: str) -> Iterator[Linked]:
    """The linkage of a run, or that of the run to which it added records, with them in it.

    Raises:
        InputError: there is no such run, or what its linkage wrote is gone.
    """
    with Catalogue.open(workspace).read() as connection:
        run = catalogue_runs.get(connection, run_id)
    if run is None:
        raise InputError(f"there is no run {run_id!r}", remedy="`hotpass runs list` names them")
    base = workspace.run(run.spec.get("into", run_id))
    if not (base / "link" / "linkage.json").is_file():
        raise InputError(
            "the folder of the run is gone, and what its linkage compared with it",
            where=f"run {run_id}",
            remedy="Run the files again",
        )
    with folder_opened(base, profile_of_run(workspace, run.spec)) as linked:
        if base.name != run_id:
            linked = _with_added(linked, workspace.run(run_id))
        yield linked


def _with_added(linked: Linked, folder: Path) -> Linked:
    """The linkage with the records that a run added, as they were placed then."""
    views = [
        ("pairs", folder / "add" / "pairs.parquet", "entity_type, record_id_l, record_id_r"),
        ("clusters", folder / "add" / "clusters.parquet", "entity_type, record_id"),
    ]
    for entity_type in ENTITY_TYPES:
        table = record_table(entity_type)
        views.append((f"every_{table}", folder / "normalise" / f"{table}.parquet", "record_id"))
    for name, path, key in views:
        linked.engine.execute(f"ALTER VIEW {quote(name)} RENAME TO {quote(f'{name}_before')}")
        linked.engine.view(f"{name}_added", path)
        linked.engine.execute(
            f"""CREATE VIEW {quote(name)} AS SELECT * FROM {quote(f"{name}_added")} UNION ALL BY NAME
            SELECT * FROM {quote(f"{name}_before")} ANTI JOIN {quote(f"{name}_added")} USING ({key})"""
        )
    return Linked(folder.name, linked.folder, linked.profile, linked.engine, linked.report)
