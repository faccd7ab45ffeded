"""``sample``, ``doctor`` and ``version``."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder


class Format(StrEnum):
    """Formats in which sample data is written."""

    xlsx = "xlsx"
    csv = "csv"
    parquet = "parquet"


def sample(
    output: Annotated[Path, typer.Argument(help="Folder that receives the files.", show_default=False)],
    organisations: Annotated[int, typer.Option(min=1, help="True organisations behind the rows.")] = 500,
    seed: Annotated[int, typer.Option(help="Same seed, same files.")] = 20260101,
    format_: Annotated[Format, typer.Option("--format", help="Format of the files.")] = Format.xlsx,
) -> None:
    """Write synthetic workbooks with a truth file; no real person's data is in them."""
    from hotpass.sample import write_sample

    made = write_sample(output, organisations, seed, format_.value)
    for path in made.files:
        show.say(str(path))
    show.say(
        f"{show.number(made.rows)} rows of {show.number(made.organisations)} organisations and "
        f"{show.number(made.people)} people; truth in {made.truth}"
    )


def doctor(
    workspace: WorkspaceFolder = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can safely be mended.")] = False,
    json: Json = False,
) -> None:
    """Check this installation and the workspace; ends with 1 when something is wrong."""
    from hotpass.doctor import check
    from hotpass.workspace import Workspace

    checks = check(Workspace(workspace), fix=fix)
    if json:
        show.as_json([dataclasses.asdict(c) for c in checks])
    else:
        for c in checks:
            show.say(f"{'well ' if c.well else 'wrong'}  {c.name}: {c.found}")
            if c.mended:
                show.say(f"       {c.mended}.")
            if not c.well:
                show.say(f"       {c.remedy}")
    if not all(c.well for c in checks):
        raise typer.Exit(1)


def version(json: Json = False) -> None:
    """Show the version of Hotpass and of the libraries that decide its results."""
    from importlib.metadata import version as installed

    import hotpass

    versions = {"hotpass": hotpass.__version__} | {
        name: installed(name) for name in ("duckdb", "splink", "great-expectations", "pandas", "streamlit")
    }
    if json:
        show.as_json(versions)
        return
    for name, number in versions.items():
        show.say(f"{name} {number}")
