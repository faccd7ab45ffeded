"""Uploads that no run has read yet, such as those of a draft: read for an erasure as a run would do it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from hotpass.catalogue import Catalogue
from hotpass.catalogue.tables import FILES
from hotpass.compliance.erasing.forgetting import forget
from hotpass.compliance.erasing.opening import Reading
from hotpass.engine import DuckDBEngine
from hotpass.errors import HotpassError
from hotpass.profiles import Profile, load_profile
from hotpass.stage import StageJob
from hotpass.workspace import Workspace

#: The profile by which files are read whose draft names none, or one that is not there any more.
_ANY: Final = "generic"


def names_of(workspace: Workspace) -> dict[str, str]:
    """What people call each file, by SHA-256; those of drafts are not in the catalogue."""
    with Catalogue.open(workspace).read() as connection:
        rows = connection.execute(sa.select(FILES.c.digest, FILES.c.name).order_by(FILES.c.name)).all()
    drafted = {digest: name for digest, (name, _) in _drafted(workspace).items()}
    return drafted | {str(digest): str(name) for digest, name in rows}


@contextmanager
def unread(workspace: Workspace, known: list[Reading], folder: Path) -> Iterator[list[Reading]]:
    """Read the uploads that none of the readings has; what is made is forgotten at the end.

    Args:
        workspace: where the uploads are.
        known: what was read by now.
        folder: is made, and forgotten again; what is there already goes.
    """
    forget(folder)  # what a reading that was killed has left
    try:
        yield list(_read(workspace, _groups(workspace, known), folder))
    finally:
        forget(folder)


def _groups(workspace: Workspace, known: list[Reading]) -> dict[str, list[dict[str, str]]]:
    """By profile, the files that are to be read, as the ingest stage takes them."""
    read = _digests(known)
    drafted, names = _drafted(workspace), names_of(workspace)
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for path in sorted(workspace.files.glob("[0-9a-f]*")) if workspace.files.is_dir() else ():
        if path.name not in read and path.name in names:
            profile = drafted.get(path.name, ("", ""))[1]
            file = {"digest": path.name, "name": names[path.name], "path": str(path.resolve())}
            found[profile or _ANY].append(file)
    return found


def _digests(known: list[Reading]) -> set[str]:
    found: set[str] = set()
    with DuckDBEngine() as engine:
        for reading in known:
            path = reading.folder / "ingest" / "sheets.parquet"
            if path.is_file():
                engine.view("sheets", path)
                found |= {digest for (digest,) in engine.rows("SELECT DISTINCT file_digest FROM sheets")}
    return found


def _drafted(workspace: Workspace) -> dict[str, tuple[str, str]]:
    """Name of each file of a draft, and the draft's profile, by SHA-256."""
    found = {}
    for path in sorted((workspace.root / "drafts").glob("*.json")):
        said: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for file in said["files"]:
            found[str(file["digest"])] = (str(file["name"]), str(said["profile"] or ""))
    return found


def _read(
    workspace: Workspace, groups: Mapping[str, list[dict[str, str]]], folder: Path
) -> Iterator[Reading]:
    for number, (name, files) in enumerate(sorted(groups.items())):
        try:
            profile = load_profile(name, workspace.profiles)
        except HotpassError:
            profile = load_profile(_ANY, workspace.profiles)
        try:
            _read_by(profile, files, folder / str(number))
        except HotpassError:  # none of them can be read, and so no run will read them either
            continue
        yield Reading(folder / str(number), profile.model_dump(mode="json"))


def _read_by(profile: Profile, files: list[dict[str, str]], folder: Path) -> None:
    """Carry out the first stages of a run in a folder."""
    from hotpass.stages import ingest, normalise

    first, second = folder / "ingest", folder / "normalise"
    for stage in (first, second):
        stage.mkdir(parents=True)
    with DuckDBEngine() as engine:
        ingest.run(StageJob({}, first, profile, engine, {"files": files}))
    inputs = {table: first / f"{table}.parquet" for table in ("sheets", "tables", "left_out")}
    with DuckDBEngine() as engine:
        normalise.run(StageJob({**inputs, "grid": first / "grid"}, second, profile, engine))
