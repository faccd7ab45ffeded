"""``audit verify|tail|export``: what was done, and that nobody has changed it since."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

app = typer.Typer(
    help="The audit trail: what was done and by whom, and whether it is as it was written.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def verify(
    key: Annotated[
        Path | None, typer.Option("--key", help="PEM file of the public key, from where you keep it.")
    ] = None,
    kept: Annotated[
        list[Path] | None,
        typer.Option(
            "--kept", help="Checkpoint, or pack with one, that you kept elsewhere; may be repeated."
        ),
    ] = None,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Look at every entry and checkpoint; exit 7 where one is not as it was written."""
    from hotpass import compliance
    from hotpass.workspace import Workspace

    found = compliance.verify(Workspace(workspace), key, kept or ())
    if json:
        show.as_json(asdict(found))
        return
    show.say(
        f"The audit trail is sound: {show.number(found.entries)} entries, sealed up to entry "
        f"{show.number(found.sealed)} (checkpoints: {show.number(found.checkpoints)})."
    )


@app.command()
def tail(
    lines: Annotated[int, typer.Option("--lines", "-n", min=1, help="How many entries.")] = 20,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Show the newest entries, the newest first; that they were read is an entry itself."""
    from hotpass import access, compliance
    from hotpass.workspace import Workspace

    found = compliance.tail(Workspace(workspace), access.current().name, lines)
    if json:
        show.as_json([{**asdict(one), "said": one.details} for one in found])
        return
    show.table(
        ["entry", "when", "who", "act", "of", "said"],
        [(str(e.seq), f"{e.at:%Y-%m-%d %H:%M:%S}", e.actor, e.act, e.subject, e.said) for e in found],
    )


@app.command()
def export(
    target: Annotated[Path, typer.Argument(help="File to write: JSON lines, or .csv.", show_default=False)],
    after: Annotated[int, typer.Option("--after", min=0, help="Only entries after this one.")] = 0,
    workspace: WorkspaceFolder = None,
) -> None:
    """Write the entries to a file, a line each."""
    from hotpass import access, compliance
    from hotpass.workspace import Workspace

    count = compliance.export(Workspace(workspace), target, access.current().name, after)
    show.say(f"{show.number(count)} entries are in {target}.")
