"""``evidence export|verify``: what was done with personal information, for an auditor to keep."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

app = typer.Typer(
    help="Evidence packs: controls, registers, runs and the audit trail of some days, signed.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def export(
    period: Annotated[
        str, typer.Option("--period", help="First and last day: 2026-11-01..2026-11-30.", show_default=False)
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write. [default: evidence-<days>.zip]")
    ] = None,
    role: Annotated[
        str, typer.Option("--role", help="Role as which whoever gets it sees personal values.")
    ] = "auditor",
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Write the evidence of a period as one file, and seal the audit trail with it."""
    from hotpass import access
    from hotpass.compliance import evidence
    from hotpass.workspace import Workspace

    days = evidence.Period.read(period)
    target = output or Path(f"evidence-{days.first}-{days.last}.zip")
    made = evidence.export(Workspace(workspace), days, target, access.role_named(role))
    if json:
        show.as_json({**asdict(made), "path": str(made.path)})
        return
    show.say(
        f"{made.path} holds {show.number(made.controls)} controls and the audit trail of these days "
        f"(entries: {show.number(made.entries)}). Tell whoever gets it, by other means, the fingerprint "
        f"of the key: {made.fingerprint}"
    )


@app.command()
def verify(
    pack: Annotated[Path, typer.Argument(help="File of the pack.", show_default=False)],
    key: Annotated[
        Path | None, typer.Option("--key", help="PEM file of the public key, from where you keep it.")
    ] = None,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Look at every file and entry of a pack; exit 7 where one is not as it was made. Needs no workspace."""
    from hotpass.compliance import evidence
    from hotpass.workspace import Workspace

    found = evidence.verify(pack, key, Workspace(workspace))
    if json:
        show.as_json(asdict(found))
        return
    sealed = f", sealed by {found.checkpoint}" if found.checkpoint else ""
    show.say(
        f"The pack of {found.period} is as it was made (files: {show.number(found.files)}, entries of "
        f"the audit trail: {show.number(found.entries)}{sealed}). Signed by the key with the fingerprint "
        f"{found.fingerprint}"
    )
