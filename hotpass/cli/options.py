"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from hotpass.access import Identity

Inputs = Annotated[
    list[str],
    typer.Argument(
        help="Workbooks, text, JSON lines or Parquet files, zips or folders of them, or addresses.",
        show_default=False,
    ),
]
#: The workspace that the command line names.
NAMED: Final[list[Path]] = []


def _name(folder: Path | None) -> Path | None:
    """Keep which workspace is named; a token that is not good there opens none of its commands."""
    from hotpass import access
    from hotpass.settings import use_workspace

    NAMED[:] = [] if folder is None else [folder]
    use_workspace(folder)
    access.current()
    return folder


def identify() -> None:
    """Have the bearer of ``HOTPASS_TOKEN`` act, where it is set, else the user of this machine."""
    from functools import cache

    from hotpass import access

    access.identify_by(cache(who))


def who() -> Identity:
    """The bearer of ``HOTPASS_TOKEN``, else the user of this machine.

    Raises:
        AccessRefused: the token is not known, or good no more.
    """
    from hotpass import access
    from hotpass.settings import settings

    token = settings().token
    if token is None:
        return access.local()
    from hotpass import tokens
    from hotpass.workspace import Workspace

    return tokens.bearer(Workspace(*NAMED), token.get_secret_value())


WorkspaceFolder = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        help="Workspace folder. [default: HOTPASS_WORKSPACE, or ./workspace]",
        callback=_name,
    ),
]
ProfileName = Annotated[
    str, typer.Option("--profile", "-p", help="A shipped profile, one of the workspace's, or a YAML file.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
