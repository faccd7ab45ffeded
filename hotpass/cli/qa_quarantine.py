"""``qa quarantine list|release|drop|correct|wait``: records that a gate kept back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Final, Literal

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
Records = Annotated[list[str] | None, typer.Argument(help="Ids of records.", show_default=False)]
OfRule = Annotated[
    str | None,
    typer.Option(
        "--rule",
        help="All records that are kept back for this rule; none is released that another rule keeps too.",
        show_default=False,
    ),
]
Why = Annotated[str, typer.Option("--reason", help="Why.", show_default=False)]

_DONE: Final = {
    "release": ("goes on", "go on"),
    "drop": ("is dropped", "are dropped"),
    "wait": ("waits again", "wait again"),
}


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
    reason: Why,
    records: Records = None,
    rule: OfRule = None,
    dataset: Dataset = "ssot",
    by: By = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Let records go on as they are; the next run obeys."""
    _decide("release", records or [], rule, reason, dataset, by, workspace)


@app.command()
def drop(
    reason: Why,
    records: Records = None,
    rule: OfRule = None,
    dataset: Dataset = "ssot",
    by: By = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Leave records out for good; the next run obeys."""
    _decide("drop", records or [], rule, reason, dataset, by, workspace)


@app.command()
def wait(
    reason: Why,
    records: Records = None,
    rule: OfRule = None,
    dataset: Dataset = "ssot",
    by: By = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Take back what was decided of records; they wait again."""
    _decide("wait", records or [], rule, reason, dataset, by, workspace)


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
    deed: Literal["release", "drop", "wait"],
    records: list[str],
    rule: str | None,
    reason: str,
    dataset: str,
    by: str | None,
    workspace: WorkspaceFolder,
) -> None:
    from hotpass import access, quarantine
    from hotpass.errors import InputError
    from hotpass.workspace import Workspace

    if bool(records) == bool(rule):
        raise InputError(
            "a decision is about records that are named, or about those of one rule",
            remedy="Give ids of records, or --rule; `hotpass qa quarantine list` shows both",
        )
    space, who = Workspace(workspace), access.recorded_as(by)
    one, many = _DONE[deed]
    for record in records:
        act = getattr(quarantine, deed)(space, dataset, record, reason=reason, by=who)
        show.say(f"{act.record_id} {one}. The next run obeys.")
    if rule:
        done = quarantine.decide_all(space, dataset, rule, deed, reason=reason, by=who)
        left = f" {show.number(done.left)} that other rules keep back as well wait on." if done.left else ""
        show.say(f"Records of {rule} that {many}: {show.number(done.records)}.{left} The next run obeys.")
