"""``retention``: what is kept too long, and its disposal by two persons."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

if TYPE_CHECKING:
    from hotpass.compliance.retention import Disposal

app = typer.Typer(
    help="Retention: what is kept too long, and its disposal by two persons.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

DisposalId = Annotated[str, typer.Argument(metavar="DISPOSAL", help="Such as D-0001.", show_default=False)]


@app.command()
def overdue(workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """Say which records and values are past their time, by rule and age."""
    from hotpass.compliance import retention
    from hotpass.workspace import Workspace

    found = retention.overdue(Workspace(workspace))
    if json:
        show.as_json([asdict(one) for one in found])
        return
    ages = [name for name, _, _ in retention.BANDS] + [retention.OLDEST]
    show.table(
        ["dataset", "of", "rule", "values", "kept", "overdue", "undated", *ages],
        [
            (
                *(one.dataset, one.entity_type, one.rule, one.category or ""),
                *map(show.number, (one.kept, one.overdue, one.undated, *(one.bands[age] for age in ages))),
            )
            for one in found
        ],
    )


@app.command()
def propose(
    entity: Annotated[
        Literal["organisation", "person"],
        typer.Argument(help="Records of organisations or of people.", show_default=False),
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
    dataset: Annotated[str, typer.Option("--dataset", help="Dataset of the records.")] = "ssot",
    values: Annotated[
        bool, typer.Option("--values", help="Values past their time, whose records stay.")
    ] = False,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Propose that every record, or value, that is past its time is disposed of."""
    from hotpass.compliance import retention
    from hotpass.workspace import Workspace

    _say(retention.propose(Workspace(workspace), dataset, entity, reason, values=values), json)


@app.command()
def approve(disposal: DisposalId, workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """Approve a proposal; another person than the one who proposed it does."""
    from hotpass.compliance import retention
    from hotpass.workspace import Workspace

    _say(retention.approve(Workspace(workspace), disposal), json)


@app.command()
def refuse(
    disposal: DisposalId,
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Refuse a proposal, or take an approval back."""
    from hotpass.compliance import retention
    from hotpass.workspace import Workspace

    _say(retention.refuse(Workspace(workspace), disposal, reason), json)


@app.command()
def execute(disposal: DisposalId, workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """Carry an approved disposal out: its records or values are erased from everything that is held."""
    from hotpass.compliance import retention
    from hotpass.workspace import Workspace

    _say(retention.execute(Workspace(workspace), disposal), json)


@app.command()
def certify(
    disposal: DisposalId,
    output: Annotated[Path, typer.Option("--output", "-o", help="PDF to write.")],
    workspace: WorkspaceFolder = None,
) -> None:
    """Write the certificate of a disposal that was carried out."""
    from hotpass import access
    from hotpass.compliance import retention
    from hotpass.workspace import Workspace

    access.require(access.Act.DISPOSE)
    space = Workspace(workspace)
    output.write_bytes(retention.certify(space, retention.find_disposal(space, disposal)))
    show.say(f"The certificate is in {output}.")


@app.command("list")
def list_(workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """Show the disposals, the newest first."""
    from hotpass.compliance import retention
    from hotpass.workspace import Workspace

    found = retention.disposals(Workspace(workspace))
    if json:
        show.as_json([asdict(one) for one in found])
        return
    show.table(
        ["disposal", "state", "of", "values", "records", "as of", "proposed by", "approved by"],
        [
            (
                *(one.id, one.state, f"{one.dataset}, {one.entity_type}"),
                *(show.number(one.count) if one.fields else "", show.number(one.records)),
                *(str(one.as_of), one.proposed_by, one.approved_by or ""),
            )
            for one in found
        ],
    )


def _say(one: Disposal, json: bool) -> None:
    if json:
        show.as_json(asdict(one))
        return
    values = f"{show.number(one.count)} values ({one.values}) of " if one.fields else ""
    what = f"{values}{show.number(one.records)} records of {one.dataset}, {one.entity_type}"
    show.say(f"{one.id}: {what}; {one.state}.")
