"""``breaches``: whom a breach touched, and what is told of it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

app = typer.Typer(
    help="Security compromises: whom they touched, and the notifications. They are entered with "
    "`registers add breaches`.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

BreachId = Annotated[str, typer.Argument(metavar="BREACH", help="Such as BR-0001.", show_default=False)]


@app.command()
def affected(
    breach: BreachId,
    most: Annotated[int, typer.Option("--most", min=0, help="How many to name.")] = 100,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Say whom a breach touched, computed from lineage and the logs of exports and access."""
    from hotpass.compliance import breaches
    from hotpass.workspace import Workspace

    found = breaches.affected(Workspace(workspace), breach, most)
    if json:
        show.as_json(asdict(found))
        return
    for kind, count in found.counts.items():
        show.say(f"{kind}: {show.number(count)}")
    if found.records:
        show.say(f"records of no published entity: {show.number(found.records)}")
    for sentence in found.unknown:
        show.say(f"Not counted: {sentence}.")
    show.table(["entity", "name", "through"], [(t.entity_id, t.name or "", t.through) for t in found.first])


@app.command()
def draft(
    breach: BreachId,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="PDF to write; on the screen when not given.")
    ] = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Draft the notifications: the fields of the Regulator's portal, and a letter to subjects."""
    from hotpass.compliance import breaches
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    found = breaches.affected(space, breach)
    if output is not None:
        output.write_bytes(breaches.draft_pdf(space, breach, found))
        show.say(f"The draft is in {output}.")
        return
    show.table(["field of the portal", "what to enter"], breaches.portal_fields(space, breach, found))
    show.say()
    for text in breaches.letter(space, breach):
        show.say(text)
