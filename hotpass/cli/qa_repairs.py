"""``qa repairs list|show|accept|undo``: slips that reading mends, accepted for a whole sheet at once."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from hotpass.cli import show as shown
from hotpass.cli.options import Json, WorkspaceFolder
from hotpass.cli.qa_quarantine import By, Dataset

app = typer.Typer(
    help="Slips that reading mends, accepted for a field of a whole sheet.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Key = Annotated[str, typer.Argument(help="Key of the repair, as `list` says it.", show_default=False)]


@app.command("list")
def list_(dataset: Dataset = "ssot", workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """List the repairs of the published version, most cells first, and which are accepted."""
    from hotpass import quality
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    found = quality.repairs(space, quality.find(space, dataset))
    if json:
        shown.as_json([asdict(one) for one in found])
        return
    shown.table(
        ["repair", "field", "file", "sheet", "cells", "state"],
        [
            (
                one.key,
                one.field,
                one.file_name,
                one.sheet,
                str(one.cells),
                "accepted" if one.accepted else "open",
            )
            for one in found
        ],
    )


@app.command()
def show(
    repair: Key,
    count: Annotated[int, typer.Option("--count", help="Cells to show.", min=1)] = 20,
    dataset: Dataset = "ssot",
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Show the cells of a repair before and after; values are masked as whoever acts may see them."""
    from hotpass import quality, ssot
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    version = ssot.find_version(space, dataset)
    profile = ssot.profile_of(version.path)
    cells, total = quality.mended(quality.of_version(version), profile, repair, count=count)
    if json:
        shown.as_json([asdict(one) for one in cells])
        return
    shown.table(
        ["file", "sheet", "cell", "before", "after"],
        [(one.file_name, one.sheet, one.cell, one.before or "", one.after or "") for one in cells],
    )
    shown.say(f"{shown.number(len(cells))} of {shown.number(total)} cells.")


@app.command()
def accept(
    repair: Key,
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    dataset: Dataset = "ssot",
    by: By = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Accept a repair, also for the next file of the shape; the next run obeys."""
    from hotpass import access, quality
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    said = quality.accept_repair(
        space, quality.find(space, dataset), repair, by=access.recorded_as(by), reason=reason
    )
    shown.say(f"The repair of {shown.number(said.cells)} cells is accepted. The next run obeys.")


@app.command()
def undo(repair: Key, dataset: Dataset = "ssot", by: By = None, workspace: WorkspaceFolder = None) -> None:
    """Accept a repair no longer; the next run obeys."""
    from hotpass import access, quality
    from hotpass.workspace import Workspace

    quality.undo_repair(Workspace(workspace), dataset, repair, by=access.recorded_as(by))
    shown.say("The repair is no longer accepted. The next run obeys.")
