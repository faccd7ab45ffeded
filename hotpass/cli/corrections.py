"""``corrections make|list|undo``: golden fields that a person gives another value."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

app = typer.Typer(
    help="Give a golden field another value than the rules choose.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Dataset = Annotated[str, typer.Option("--dataset", help="Dataset of the published version.")]
By = Annotated[str | None, typer.Option("--by", help="Who decides. [default: HOTPASS_USER, or local]")]


@app.command()
def make(
    entity: Annotated[str, typer.Argument(help="Id of the entity.", show_default=False)],
    field: Annotated[str, typer.Argument(help="Name of the field.", show_default=False)],
    reason: Annotated[str, typer.Option("--reason", help="Why.", show_default=False)],
    value: Annotated[
        str | None, typer.Argument(help="What it is to be; or name a record.", show_default=False)
    ] = None,
    record: Annotated[
        str | None, typer.Option("--record", help="Take the value of this record of the entity.")
    ] = None,
    cell_of: Annotated[
        str | None, typer.Option("--cell-of", help="The record whose cell is wrong; rules take it as mended.")
    ] = None,
    dataset: Dataset = "ssot",
    by: By = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Say what a field is to be; it wins in the next run, until the records say something new."""
    from hotpass import access, corrections
    from hotpass.errors import InputError
    from hotpass.workspace import Workspace

    if (value is None) == (record is None):
        raise InputError("name either a value or a record", where=f"{entity}, {field}")
    kept = corrections.make(
        Workspace(workspace),
        dataset,
        entity,
        field,
        corrections.Given(value, record),
        reason=reason,
        by=access.recorded_as(by),
        cell_of=cell_of,
    )
    show.say(f"{kept.field} of {kept.entity_id} is corrected by {kept.decided_by}. The next run obeys.")


@app.command("list")
def list_(dataset: Dataset = "ssot", workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """List the corrections that stand, the newest first."""
    from hotpass import corrections
    from hotpass.workspace import Workspace

    found = corrections.standing(Workspace(workspace), dataset)
    if json:
        show.as_json([asdict(one) for one in found])
        return
    show.table(
        ["number", "entity", "field", "by", "when", "reason"],
        [
            (str(c.seq), c.entity_id, c.field, c.decided_by, f"{c.decided_at:%Y-%m-%d %H:%M}", c.reason)
            for c in found
        ],
    )


@app.command()
def undo(
    number: Annotated[int, typer.Argument(help="Number of the correction.", show_default=False)],
    by: By = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Take a correction back; it stays in the record, and the next run obeys."""
    from hotpass import access, corrections
    from hotpass.workspace import Workspace

    gone = corrections.take_back(Workspace(workspace), number, access.recorded_as(by))
    show.say(f"{gone.field} of {gone.entity_id}, corrected by {gone.decided_by}, is taken back.")
