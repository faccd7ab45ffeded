"""``init``: a workspace with a first profile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotpass.cli import show

if TYPE_CHECKING:
    from hotpass.profiles import Profile
    from hotpass.workspace import Workspace


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder of the workspace.", show_default=False)
    ],
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="Files like those that will come.", show_default=False),
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Key of the profile.", show_default="from the folder")
    ] = None,
    extends: Annotated[str, typer.Option(help="Profile to stand on.")] = "generic",
) -> None:
    """Make a workspace, and in it a first profile, suggested from files."""
    from hotpass.catalogue import Catalogue
    from hotpass.profiles.suggesting import key_of
    from hotpass.workspace import Workspace

    space = Workspace(folder)
    key = key_of(name or folder.resolve().name)
    _refuse_taken(space, key)
    profile = _first_profile(space, key, list(inputs or []), extends)
    space.make()
    Catalogue.open(space)
    show.say(f"Workspace {folder} with profile {profile.name}, version {profile.version}.")
    show.say(f"Change it in {space.profiles / f'{key}.yaml'} or on the page Profiles.")
    show.say(f"Then: hotpass run FILE… --profile {profile.name} --workspace {folder}")


def _refuse_taken(space: Workspace, key: str) -> None:
    from hotpass.errors import InputError

    path = space.profiles / f"{key}.yaml"
    if path.exists():
        raise InputError("there is such a profile already", where=str(path), remedy="Give another --name")


def _first_profile(space: Workspace, key: str, inputs: list[str], extends: str) -> Profile:
    from hotpass import api
    from hotpass.profiles.store import save
    from hotpass.profiles.suggesting import suggest

    found = api.inspect_files(inputs, profile=extends) if inputs else []
    space.profiles.mkdir(parents=True, exist_ok=True)
    note = "Suggested from the first files" if inputs else "As it began"
    return save(space.profiles, key, suggest(found, key, extends=extends), note=note)
