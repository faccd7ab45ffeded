"""Published versions: which there are, and the files of one.

The newest may be read while its files are being written: until they stand its folder is in that of the run,
and its tables are patches (:mod:`hotpass.engine.patched`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from hotpass.access import Act, require
from hotpass.catalogue.described import as_described
from hotpass.catalogue.personal import as_confirmed
from hotpass.engine import Engine, ReadingEngine, there_is
from hotpass.errors import InputError
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.profiles import Profile, read_profile
from hotpass.ssot.summaries import InputFile, Version
from hotpass.workspace import Workspace

MANIFEST, PROFILE, REPORT, LINKAGE = "manifest.json", "profile.json", "report.json", "linkage.json"
#: Sums of all files; of a version whose files are being written there are none yet.
SUMS = "SHA256SUMS"
#: Folder of the contracts of a version's tables.
CONTRACTS = "contracts"

#: Tables of a version, each in ``<table>.parquet``.
TABLES = (
    *("organisations", "people", "roles", "provenance", "issues"),
    *("lineage", "changes", "clusters", "rows", "ssot"),
)
_PREFIXES: Mapping[str, EntityType] = {"O-": "organisation", "P-": "person"}


def version_name(number: int) -> str:
    """Name of a version's folder: ``v0001``."""
    return f"v{number:04d}"


def versions(workspace: Workspace, dataset: str) -> list[Version]:
    """Every version of a dataset, newest first."""
    current, published = workspace.newest(dataset), workspace.published(dataset)
    folders = {f.name: f for f in published.glob("v[0-9]*") if (f / MANIFEST).is_file()}
    if current is not None:
        folders.setdefault(current.name, current)
    return [version_in(folders[name], current) for name in sorted(folders, reverse=True)]


def current_version(workspace: Workspace, dataset: str, until: datetime | None = None) -> Version | None:
    """The version that is published now, be its files still being written, or None when there is none.

    Of an earlier moment ``until``, the newest that was published before it.
    """
    if until is not None:
        return next((one for one in versions(workspace, dataset) if one.published_at < until), None)
    folder = workspace.newest(dataset)
    return version_in(folder, folder) if folder else None


def find_version(workspace: Workspace, dataset: str, number: int | None = None) -> Version:
    """The version of that number; the current one for None.

    Raises:
        InputError: there is no such version.
    """
    if number is None:
        found = current_version(workspace, dataset)
        if found is None:
            raise InputError(
                f"nothing is published in dataset {dataset!r}", remedy="Run `hotpass run` on some files first"
            )
        return found
    current, folder = workspace.newest(dataset), workspace.published(dataset) / version_name(number)
    if current is not None and current.name == folder.name:
        folder = current
    if not (folder / MANIFEST).is_file():
        known = ", ".join(str(v.number) for v in versions(workspace, dataset)) or "none"
        raise InputError(f"dataset {dataset!r} has no version {number}; its versions are {known}")
    return version_in(folder, current)


def version_in(folder: Path, current: Path | None = None) -> Version:
    """The version that a folder holds; ``current`` is the folder of the one that is published now."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return Version(
        dataset=manifest["dataset"],
        number=manifest["version"],
        published_at=datetime.fromisoformat(manifest["published_at"]),
        run_id=manifest["run_id"],
        profile=manifest["profile"]["title"],
        files=tuple(InputFile(f["name"], f["digest"]) for f in manifest["inputs"]),
        rows={name: table["rows"] for name, table in manifest["tables"].items()},
        path=folder,
        current=current is not None and folder.name == current.name and folder.resolve() == current.resolve(),
        whole=(folder / SUMS).is_file(),
    )


def report_of(version: Version) -> dict[str, Any]:
    """The run report of a version."""
    report: dict[str, Any] = json.loads((version.path / REPORT).read_text(encoding="utf-8"))
    return report


def profile_of(folder: Path, until: datetime | None = None) -> Profile:
    """The profile that a version was made with, with the classes of personal information confirmed since, and
    what was said of its sources since, or was before a moment."""
    made_with = read_profile(json.loads((folder / PROFILE).read_text(encoding="utf-8")))
    workspace = Workspace(folder.parents[2])
    return as_described(workspace, as_confirmed(workspace, made_with), until)


def entity_type_of(entity_id: str) -> EntityType:
    """Entity type that an id names by its first letters.

    Raises:
        InputError: the id is none of an entity.
    """
    for prefix, entity_type in _PREFIXES.items():
        if entity_id.startswith(prefix):
            return entity_type
    raise InputError(
        f"{entity_id!r} is no id of an entity",
        remedy="Ids of organisations start with O-, those of people with P-",
    )


def checked_type(entity_type: str) -> EntityType:
    """The entity type of that name.

    Raises:
        InputError: there is no such type.
    """
    for known in ENTITY_TYPES:
        if entity_type == known:
            return known
    raise InputError(f"there is no entity type {entity_type!r}; types are {' and '.join(ENTITY_TYPES)}")


@dataclass(frozen=True, slots=True)
class Opened:
    """A version and an engine with a view over each of its tables."""

    version: Version
    profile: Profile
    engine: Engine


@contextmanager
def opened(workspace: Workspace, dataset: str, number: int | None = None) -> Iterator[Opened]:
    """A version with its tables as views, for as long as the context lasts.

    Raises:
        InputError: there is no such version.
    """
    require(Act.READ)
    version = find_version(workspace, dataset, number)
    with ReadingEngine() as engine:
        for table in TABLES:
            path = version.path / f"{table}.parquet"
            if there_is(path):
                engine.view(table, path)
        yield Opened(version, profile_of(version.path), engine)
