"""Uploads that no run has read yet, such as those of a draft: read as a run would, and forgotten again."""

from __future__ import annotations

import fcntl
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

import sqlalchemy as sa

from hotpass.catalogue import Catalogue
from hotpass.catalogue.tables import FILES
from hotpass.compliance.forgetting import forget
from hotpass.compliance.subjects.opening import Reading
from hotpass.desks import LOCK, is_held
from hotpass.engine import DuckDBEngine
from hotpass.errors import HotpassError
from hotpass.profiles import Profile, load_profile
from hotpass.stage import Report, StageJob, silent
from hotpass.workspace import Workspace

#: The profile by which files are read whose draft names none, or one that is not there any more.
_ANY: Final = "generic"
#: Folder, in that of an erasure, in which uploads are read.
UNREAD: Final = "unread"
#: How the names of folders begin in which uploads are read to look through them.
_ASIDE: Final = ".finding-"


def names_of(workspace: Workspace) -> dict[str, str]:
    """What people call each file, by SHA-256; those of drafts are not in the catalogue."""
    with Catalogue.open(workspace).read() as connection:
        rows = connection.execute(sa.select(FILES.c.digest, FILES.c.name).order_by(FILES.c.name)).all()
    drafted = {digest: name for digest, (name, _) in _drafted(workspace).items()}
    return drafted | {str(digest): str(name) for digest, name in rows}


@dataclass(frozen=True, slots=True)
class Unread:
    """Uploads that no run has read yet.

    Attributes:
        readings: what was read of them.
        files: how many were read.
        unreadable: names of those that cannot be read, or their SHA-256 where they have none.
    """

    readings: list[Reading]
    files: int
    unreadable: list[str]


def sweep(workspace: Workspace) -> None:
    """Forget what processes that were killed have left of what they read."""
    for left in workspace.root.glob(f"{_ASIDE}*"):
        if (left / LOCK).exists() and not is_held(left):
            forget(left)


def bytes_unread(workspace: Workspace, known: list[Reading]) -> int:
    """How large the uploads are that none of the readings has."""
    read = digests_of(known)
    files = workspace.files.glob("[0-9a-f]*") if workspace.files.is_dir() else ()
    return sum(path.stat().st_size for path in files if path.name not in read)


@contextmanager
def aside(workspace: Workspace) -> Iterator[Path]:
    """A folder to read uploads in, nobody else's; what a process that was killed has left there goes."""
    sweep(workspace)
    workspace.root.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(dir=workspace.root, prefix=_ASIDE))
    try:
        with (folder / LOCK).open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder / "read"
    finally:
        forget(folder)


@contextmanager
def unread(
    workspace: Workspace, known: list[Reading], folder: Path, report: Report = silent
) -> Iterator[Unread]:
    """Read the uploads that none of the readings has; what is made is forgotten at the end.

    Args:
        workspace: where the uploads are.
        known: what was read by now.
        folder: is made, and forgotten again; what is there already goes.
        report: told how far it is.
    """
    forget(folder)  # what a reading that was killed has left
    try:
        names, read = names_of(workspace), digests_of(known)
        every = sorted(workspace.files.glob("[0-9a-f]*")) if workspace.files.is_dir() else []
        fresh = [path for path in every if path.name not in read]
        groups = _groups(workspace, [path for path in fresh if path.name in names], names)
        readings = list(_read(workspace, groups, folder, report))
        done = digests_of(readings)
        left = [names.get(path.name, path.name) for path in fresh if path.name not in done]
        yield Unread(readings, len(fresh) - len(left), left)
    finally:
        forget(folder)


def _groups(
    workspace: Workspace, files: list[Path], names: Mapping[str, str]
) -> dict[str, list[dict[str, str]]]:
    """By profile, the files that are to be read, as the ingest stage takes them."""
    drafted = _drafted(workspace)
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for path in files:
        profile = drafted.get(path.name, ("", ""))[1]
        file = {"digest": path.name, "name": names[path.name], "path": str(path.resolve())}
        found[profile or _ANY].append(file)
    return found


def digests_of(known: list[Reading]) -> set[str]:
    """SHA-256 of the files that some readings have."""
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
    workspace: Workspace, groups: Mapping[str, list[dict[str, str]]], folder: Path, report: Report
) -> Iterator[Reading]:
    def told(share: float, _: str) -> None:
        report((number + share) / len(groups), "reading the uploads that no run has read yet")

    for number, (name, files) in enumerate(sorted(groups.items())):
        try:
            profile = load_profile(name, workspace.profiles)
        except HotpassError:
            profile = load_profile(_ANY, workspace.profiles)
        try:
            _read_by(profile, files, folder / str(number), told)
        except HotpassError:  # none of them can be read, and so no run will read them either
            continue
        yield Reading(folder / str(number), profile.model_dump(mode="json"))


def _first_half(report: Report, share: float, message: str) -> None:
    report(share / 2, message)


def _second_half(report: Report, share: float, message: str) -> None:
    report((1 + share) / 2, message)


def _read_by(profile: Profile, files: list[dict[str, str]], folder: Path, report: Report) -> None:
    """Carry out the first stages of a run in a folder."""
    from hotpass.stages import ingest, normalise

    first, second = folder / "ingest", folder / "normalise"
    for stage in (first, second):
        stage.mkdir(parents=True)
    with DuckDBEngine() as engine:
        ingest.run(StageJob({}, first, profile, engine, {"files": files}, partial(_first_half, report)))
    inputs = {table: first / f"{table}.parquet" for table in ("sheets", "tables", "left_out")}
    given = {**inputs, "grid": first / "grid"}
    with DuckDBEngine() as engine:
        normalise.run(StageJob(given, second, profile, engine, {}, partial(_second_half, report)))
