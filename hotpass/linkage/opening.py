"""The linkage of a run, opened for questions: its pairs, groups, records and model."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotpass.catalogue import Catalogue
from hotpass.catalogue import runs as catalogue_runs
from hotpass.catalogue.personal import profile_of_run
from hotpass.engine import Engine, ReadingEngine, picked_sql
from hotpass.engine.base import literal, quote
from hotpass.errors import InputError
from hotpass.model import ENTITY_TYPES, EntityType, record_table
from hotpass.profiles import Profile
from hotpass.ssot import find_version
from hotpass.ssot.versions import LINKAGE, profile_of
from hotpass.stage import StageJob
from hotpass.stages.link.evidence import Evidence, Sharing
from hotpass.stages.link.gathering import gather
from hotpass.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Linked:
    """A run whose records were linked.

    The engine has views ``pairs``, ``clusters`` and ``every_<type>_records``.

    Attributes:
        run_id: the run.
        folder: its folder.
        profile: the profile that it was made with.
        engine: reads its tables.
        report: what ``linkage.json`` says, by entity type.
    """

    run_id: str
    folder: Path
    profile: Profile
    engine: Engine
    report: Mapping[str, Mapping[str, Any]]

    def gather(self, entity_type: EntityType, chosen: str | None = None) -> Evidence:
        """Make the table of nodes of some records, as the run's model compares them.

        Args:
            entity_type: the type.
            chosen: SQL that lists their record ids, such as literals; None for all records.
        """
        table = record_table(entity_type)
        only = f"record_id IN ({chosen})" if chosen else "true"
        rows = f"SELECT * FROM {quote(f'every_{table}')} WHERE {only}"
        if chosen and self.folder.name == self.run_id:  # else records of another run lie beside those here
            rows = picked_sql(self.engine, self.folder / "normalise" / f"{table}.parquet", only)
        self.engine.execute(f"CREATE OR REPLACE TEMP TABLE {quote(table)} AS {rows}")
        job = StageJob({}, self.folder, self.profile, self.engine)
        employers = "employers" if self._employed(entity_type) else None
        said = self.report[entity_type]
        return gather(job, entity_type, employers, said["fields"], Sharing.of(said))

    def told(self, flag: str) -> str:
        """SQL of a flag of ``pairs``; false in what an earlier Hotpass wrote, which did not tell."""
        known = self.engine.rows("SELECT column_name FROM (DESCRIBE pairs)")
        return flag if (flag,) in known else "false"

    def _employed(self, entity_type: EntityType) -> bool:
        """Whether the model compares people by the organisation that their record belongs to."""
        levels = self.report[entity_type].get("levels", ())
        return any(level["level"] == "Same organisation" for level in levels)


@contextmanager
def opened(
    workspace: Workspace, dataset: str = "ssot", version: int | None = None, run_id: str | None = None
) -> Iterator[Linked]:
    """The linkage of a run, or of the run that made a version, for as long as the context lasts.

    Raises:
        InputError: there is no such version or run, or what its linkage wrote is gone.
    """
    run_id, profile = linked_run(workspace, dataset, version, run_id)
    with folder_opened(workspace.run(run_id), profile) as linked:
        yield linked


@contextmanager
def folder_opened(folder: Path, profile: Profile) -> Iterator[Linked]:
    """The linkage in the folder of a run, made with that profile, for as long as the context lasts."""
    report = json.loads((folder / "link" / LINKAGE).read_text(encoding="utf-8"))
    with ReadingEngine() as engine:
        for table in ("pairs", "clusters"):
            engine.view(table, folder / "link" / f"{table}.parquet")
        for entity_type in ENTITY_TYPES:
            table = record_table(entity_type)
            engine.view(f"every_{table}", folder / "normalise" / f"{table}.parquet")
        engine.execute(
            f"""CREATE VIEW employers AS SELECT record_id, entity_id AS label FROM clusters
            WHERE entity_type = {literal("organisation")}"""
        )
        yield Linked(folder.name, folder, profile, engine, report)


def linked_run(
    workspace: Workspace, dataset: str, version: int | None = None, run_id: str | None = None
) -> tuple[str, Profile]:
    """As :func:`run_of`, of a run whose linkage is there.

    Raises:
        InputError: there is no such version or run, or what its linkage wrote is gone.
    """
    run_id, profile = run_of(workspace, dataset, version, run_id)
    if not (workspace.run(run_id) / "link" / LINKAGE).is_file():
        raise InputError(
            "the folder of the run is gone, and what its linkage compared with it",
            where=f"run {run_id}",
            remedy="Run the files again",
        )
    return run_id, profile


def run_of(
    workspace: Workspace, dataset: str, version: int | None, run_id: str | None
) -> tuple[str, Profile]:
    """The run that is asked for, or that made the version, and its profile.

    Raises:
        InputError: there is no such version or run.
    """
    if run_id is None:
        found = find_version(workspace, dataset, version)
        return found.run_id, profile_of(found.path)
    with Catalogue.open(workspace).read() as connection:
        run = catalogue_runs.get(connection, run_id)
    if run is None:
        raise InputError(f"there is no run {run_id!r}", remedy="`hotpass runs list` names them")
    return run.id, profile_of_run(workspace, run.spec)
