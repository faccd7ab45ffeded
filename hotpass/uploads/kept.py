"""The files that a workspace keeps, by the names under which they were given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hotpass import remembered
from hotpass.catalogue import Catalogue, files
from hotpass.catalogue.files import FileEntry
from hotpass.errors import InputError
from hotpass.profiles import Profile
from hotpass.stages import ingest
from hotpass.uploads.looking import known_profiles, suggested
from hotpass.workspace import Workspace

Kept = Sequence[tuple[Path, str]]


def kept(workspace: Workspace, limit: int = 50, offset: int = 0) -> list[FileEntry]:
    """Files that were uploaded or read by a run, the newest first."""
    with Catalogue.open(workspace).read() as connection:
        return files.newest(connection, limit, offset)


def kept_named(workspace: Workspace, names: Sequence[str]) -> Kept:
    """Where files are kept, each with its name; of a name that came twice the newest.

    Args:
        workspace: which keeps them.
        names: names of files, or their SHA-256.

    Raises:
        InputError: one of them is not kept here.
    """
    with Catalogue.open(workspace).read() as connection:
        found = [(name, files.named(connection, name)) for name in names]
    for name, entry in found:
        if entry is None or not (workspace.files / entry.digest).is_file():
            raise InputError("no such file is kept here", where=name, remedy="Upload it first")
    return [(workspace.files / entry.digest, entry.name) for _, entry in found if entry]


def profile_for(workspace: Workspace, given: Kept, name: str | None = None) -> tuple[str, Profile]:
    """The profile of that name, else the one that knows most of the files by their names.

    Raises:
        InputError: the workspace knows none of that name.
    """
    known = known_profiles(workspace)
    name = name or suggested(known, [file for _, file in given])
    if name not in known:
        raise InputError(f"there is no profile {name!r}", remedy=f"Profiles are {', '.join(known)}")
    return name, known[name]


def inspected(workspace: Workspace, given: Kept, profile: Profile) -> Iterator[dict[str, Any]]:
    """What files hold, as ``hotpass inspect --json`` prints it, each as soon as it is read.

    Raises:
        InputError: after the last, when some cannot be read; names them.
    """
    known = remembered.known(workspace, [name for _, name in given])
    return ingest.inspect_each(given, profile, known)
