"""``classify list|inventory|confirm|reject|withdraw``: what is personal information, and where it lies."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

if TYPE_CHECKING:
    from hotpass.catalogue.personal import Decision
    from hotpass.compliance.personal import Found
    from hotpass.workspace import Workspace

app = typer.Typer(
    help="What is personal information, and where it lies.", no_args_is_help=True, rich_markup_mode=None
)

Dataset = Annotated[str, typer.Option("--dataset", "-d", help="Dataset of the published version.")]
RunId = Annotated[str | None, typer.Option("--run", help="This run, published or not.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="As the list names it.", show_default=False)]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept.")]


@app.command("list")
def list_(
    waiting: Annotated[bool, typer.Option("--waiting", help="Only what waits for a person.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Columns too in which nothing is found.")] = False,
    dataset: Dataset = "ssot",
    run: RunId = None,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """List what is personal in the columns of a run, what waits for a person first."""
    from hotpass.compliance import personal
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    found = personal.found(space, _run(space, dataset, run), every=every)
    if waiting:
        found = [one for one in found if one.waits]
    if json:
        show.as_json([asdict(one) for one in found])
        return
    show.table(["id", "state", "class", "what", "where", "field", "why"], [_line(one) for one in found])


def _line(one: Found) -> tuple[str, ...]:
    where = ", ".join(filter(None, (one.file, one.sheet, f"{one.header} ({one.letters})")))
    why = f"{one.reason}; {one.why}" if one.why else one.reason
    return one.id, one.state, one.personal, one.label, where, one.field or "", why


@app.command()
def inventory(dataset: Dataset = "ssot", workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """Show where each class lies, how many subjects it is of, and which roles see it."""
    from hotpass.compliance import personal
    from hotpass.workspace import Workspace

    found = personal.inventory(Workspace(workspace), dataset)
    if json:
        show.as_json([asdict(one) for one in found])
        return
    show.table(
        ["class", "columns", "fields", "subjects", "seen by", "masked for"],
        [
            (
                *(one.personal, str(one.columns), ", ".join(one.fields), show.number(one.subjects)),
                *(", ".join(role.label for role in roles) for roles in (one.clear, one.masked)),
            )
            for one in found
        ],
    )


@app.command()
def confirm(
    found: Id,
    reason: Reason,
    personal: Annotated[
        str | None, typer.Option("--class", help="contact, identity or special, if another.")
    ] = None,
    dataset: Dataset = "ssot",
    run: RunId = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Confirm what was found; the column is masked by that class at once, and in the next file too."""
    _say(workspace, dataset, run, found, "confirmed", reason, personal)


@app.command()
def reject(
    found: Id,
    reason: Reason,
    dataset: Dataset = "ssot",
    run: RunId = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Reject what was found; of the next file too, until its data says something else."""
    _say(workspace, dataset, run, found, "rejected", reason)


@app.command()
def withdraw(
    found: Id,
    reason: Reason,
    dataset: Dataset = "ssot",
    run: RunId = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Take back what was said of it."""
    _say(workspace, dataset, run, found, "withdrawn", reason)


def _say(
    workspace: Path | None,
    dataset: str,
    run: str | None,
    found: str,
    decision: Decision,
    reason: str,
    personal: str | None = None,
) -> None:
    from hotpass.compliance.personal import say
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    said = say(space, _run(space, dataset, run), found, decision, reason, personal=personal)
    how = f" as {said.personal}" if decision == "confirmed" else ""
    show.say(f"{found} is {decision}{how}: {said.place}.")


def _run(space: Workspace, dataset: str, run: str | None) -> str:
    from hotpass.compliance.personal import run_in_force

    return run or run_in_force(space, dataset)
