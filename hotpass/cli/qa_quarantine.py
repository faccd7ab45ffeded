"""``qa quarantine list|release|drop|correct|wait``: records that a gate kept back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder
from hotpass.cli.qa_checking import AsRole

app = typer.Typer(
    help="Records that a gate kept back, and what becomes of them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Dataset = Annotated[str, typer.Option("--dataset", help="Dataset of the run.")]
By = Annotated[str | None, typer.Option("--by", help="Who decides. [default: HOTPASS_USER, or local]")]
Record = Annotated[str, typer.Argument(help="Id of the record.", show_default=False)]
Why = Annotated[str, typer.Option("--reason", help="Why.", show_default=False)]


@app.command("list")
def list_(
    dataset: Dataset = "ssot", role: AsRole = "auditor", workspace: WorkspaceFolder = None, json: Json = False
) -> None:
    """List the records that the newest run kept back, those that wait first."""
    from hotpass import quarantine
    from hotpass.access import role_named
    from hotpass.workspace import Workspace

    found = quarantine.held(Workspace(workspace), dataset, role_named(role))
    if json:
        show.as_json([asdict(one) for one in found])
        return
    show.table(
        ["record", "state", "rule", "file", "sheet", "cell", "what is wrong"],
        [
            (one.record_id, one.state, why.rule_id, why.file_name, why.sheet, why.cell or "", why.message)
            for one in found
            for why in one.reasons
        ],
    )


@app.command()
def release(
    record: Record, reason: Why, dataset: Dataset = "ssot", by: By = None, workspace: WorkspaceFolder = None
) -> None:
    """Let a record go on as it is; the next run obeys."""
    _decide("release", record, reason, dataset, by, workspace)


@app.command()
def drop(
    record: Record, reason: Why, dataset: Dataset = "ssot", by: By = None, workspace: WorkspaceFolder = None
) -> None:
    """Leave a record out for good; the next run obeys."""
    _decide("drop", record, reason, dataset, by, workspace)


@app.command()
def wait(
    record: Record, reason: Why, dataset: Dataset = "ssot", by: By = None, workspace: WorkspaceFolder = None
) -> None:
    """Take back what was decided of a record; it waits again."""
    _decide("wait", record, reason, dataset, by, workspace)


@app.command()
def correct(
    record: Record,
    field: Annotated[str, typer.Argument(help="Name of the field.", show_default=False)],
    value: Annotated[str, typer.Argument(help="What it is to be.", show_default=False)],
    reason: Why,
    dataset: Dataset = "ssot",
    by: By = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Let a record go on with another value of a field; the next run obeys."""
    from hotpass import access, quarantine
    from hotpass.workspace import Workspace

    act = quarantine.correct(
        Workspace(workspace), dataset, record, field, value, reason=reason, by=access.recorded_as(by)
    )
    show.say(f"{act.record_id} goes on with another {field}. The next run obeys.")


def _decide(
    deed: str, record: str, reason: str, dataset: str, by: str | None, workspace: WorkspaceFolder
) -> None:
    from hotpass import access, quarantine
    from hotpass.workspace import Workspace

    act = getattr(quarantine, deed)(
        Workspace(workspace), dataset, record, reason=reason, by=access.recorded_as(by)
    )
    said = {"release": "goes on", "drop": "is dropped", "wait": "waits again"}[act.act]
    show.say(f"{act.record_id} {said}. The next run obeys.")
