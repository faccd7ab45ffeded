"""``audit verify|tail|export``: what was done, and that nobody has changed it since."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

if TYPE_CHECKING:
    from hotpass.compliance import Wanted

_Period = Annotated[
    str | None,
    typer.Option("--period", help="First and last day: 2026-11-01..2026-11-30.", show_default=False),
]
_Act = Annotated[str, typer.Option("--act", help="Only this act, such as export.take.", show_default=False)]
_Who = Annotated[str, typer.Option("--who", help="Only what this person did.", show_default=False)]
_Of = Annotated[str, typer.Option("--of", help="Only what was done to this id.", show_default=False)]
_Run = Annotated[str, typer.Option("--run", help="Only what concerns this run.", show_default=False)]

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
    if found.note:
        show.say(found.note)


@app.command()
def tail(
    lines: Annotated[int, typer.Option("--lines", "-n", min=1, help="How many entries.")] = 20,
    period: _Period = None,
    act: _Act = "",
    who: _Who = "",
    of: _Of = "",
    run: _Run = "",
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Show the newest entries, the newest first; that they were read is an entry itself."""
    from hotpass import access, compliance
    from hotpass.workspace import Workspace

    wanted = _wanted(period, act, who, of, run)
    found = compliance.tail(Workspace(workspace), access.current().name, lines, wanted)
    if json:
        show.as_json([{**one.row, "said": one.details} for one in found])
        return
    show.table(
        ["entry", "when", "who", "act", "of", "said"],
        [(str(e.seq), f"{e.at:%Y-%m-%d %H:%M:%S}", e.actor, e.act, e.subject, e.told) for e in found],
    )


@app.command()
def export(
    target: Annotated[Path, typer.Argument(help="File to write: JSON lines, or .csv.", show_default=False)],
    after: Annotated[int, typer.Option("--after", min=0, help="Only entries after this one.")] = 0,
    period: _Period = None,
    act: _Act = "",
    who: _Who = "",
    of: _Of = "",
    run: _Run = "",
    workspace: WorkspaceFolder = None,
) -> None:
    """Write the entries to a file, a line each."""
    from hotpass import access, compliance
    from hotpass.workspace import Workspace

    wanted = _wanted(period, act, who, of, run)
    count = compliance.export(Workspace(workspace), target, access.current().name, after, wanted)
    show.say(f"{show.number(count)} entries are in {target}.")


def _wanted(period: str | None, act: str, who: str, of: str, run: str) -> Wanted:
    from hotpass.compliance import Wanted, evidence

    days = evidence.Period.read(period) if period else None
    since, until = (days.since, days.until) if days else (None, None)
    return Wanted(who, act, of, run, since, until)
