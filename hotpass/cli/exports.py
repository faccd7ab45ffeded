"""``export`` and ``exports``: records taken along for a purpose, and the log of what was."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

app = typer.Typer(
    help="What was exported, for what, by whom and to whom.", no_args_is_help=True, rich_markup_mode=None
)


def export(
    target: Annotated[Path, typer.Argument(help="File to write: .csv or .parquet.", show_default=False)],
    purpose: Annotated[str, typer.Option("--purpose", help="For what; of the register of purposes.")],
    recipient: Annotated[str, typer.Option("--recipient", help="To whom it goes.")],
    entity: Annotated[
        Literal["organisation", "person"], typer.Option("--entity", help="Organisations or people.")
    ] = "organisation",
    field: Annotated[
        list[str] | None, typer.Option("--field", "-f", help="Only this field; may be repeated.")
    ] = None,
    dataset: Annotated[str, typer.Option("--dataset", help="Dataset of the version.")] = "ssot",
    version: Annotated[int | None, typer.Option("--version", help="A version; else the current one.")] = None,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Export the golden records that a purpose may use; a list beside the file says who was held back."""
    from hotpass.compliance import exports
    from hotpass.compliance.consents import REASONS
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    asked = exports.Asked(dataset, entity, purpose, recipient, version, tuple(field or ()))
    judgement = exports.weigh(space, asked)
    taken = exports.take(space, asked, target)
    if json:
        show.as_json({**asdict(taken.export), "held_by_reason": judgement.held, "beyond": judgement.beyond})
        return
    rows = taken.export.rows
    said = f"{show.number(rows)} {'record is' if rows == 1 else 'records are'}"
    show.say(f"{taken.export.id}: {said} in {taken.file}.")
    show.say(f"{show.number(taken.export.held_back)} are held back and listed in {taken.held_back}.")
    for reason, count in judgement.held.items():
        show.say(f"  {REASONS[reason]}: {show.number(count)}")
    if judgement.beyond:
        show.say(f"{purpose} does not say that it needs {', '.join(judgement.beyond)}; choose with --field.")


@app.command("list")
def list_(workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """Show the log of exports, the newest first."""
    from hotpass.compliance import exports
    from hotpass.workspace import Workspace

    found = exports.exports(Workspace(workspace))
    if json:
        show.as_json([asdict(one) for one in found])
        return
    show.table(
        ["export", "when", "by", "purpose", "to", "from", "fields", "records", "held back"],
        [
            (
                *(
                    one.id,
                    f"{one.taken_at:%Y-%m-%d %H:%M}",
                    one.taken_by,
                    one.purpose or "",
                    one.recipient or "",
                ),
                *(f"{one.dataset} {one.version}", "" if one.fields is None else show.number(len(one.fields))),
                *(show.number(one.rows), show.number(one.held_back)),
            )
            for one in found
        ],
    )


@app.command()
def whither(
    entity: Annotated[str, typer.Argument(help="Id of an entity.", show_default=False)],
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Say to whom information about an entity went."""
    from hotpass.compliance import exports
    from hotpass.workspace import Workspace

    found = exports.recipients_of(Workspace(workspace), [entity])
    if json:
        show.as_json([asdict(one) for one in found])
        return
    show.table(
        ["export", "when", "purpose", "to"],
        [
            (one.export, f"{one.taken_at:%Y-%m-%d %H:%M}", one.purpose or "", one.recipient or "")
            for one in found
        ],
    )
