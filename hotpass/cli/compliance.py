"""``compliance status|show|attest|controls``: how the controls stand, and what is behind each."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

if TYPE_CHECKING:
    from hotpass.compliance.controls import Standing

app = typer.Typer(
    help="Controls of the Act and of standards: how each stands, by what number, and the rows behind it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
controls_app = typer.Typer(help="The catalogue of controls.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(controls_app, name="controls")

ControlId = Annotated[
    str, typer.Argument(metavar="CONTROL", help="Such as popia-14-overdue.", show_default=False)
]


@app.command()
def status(
    framework: Annotated[
        str | None, typer.Option("--framework", help="Only of popia, iso27001, soc2 or one of your own.")
    ] = None,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Show how every control stands; ends with 1 when one is breached."""
    from hotpass.compliance import controls
    from hotpass.workspace import Workspace

    every = controls.standings(Workspace(workspace))
    every = [one for one in every if framework in (None, one.framework)]
    if json:
        show.as_json([_told(one) for one in every])
    else:
        show.table(
            ["control", "section", "state", "figure", "whose", "why"],
            [
                (
                    one.control.id,
                    one.control.section,
                    one.state,
                    "" if one.value is None else f"{one.value:g}",
                    one.control.owner,
                    one.sentence,
                )
                for one in every
            ],
        )
        counts = ((state, sum(one.state == state for one in every)) for state in controls.STATES)
        show.say(", ".join(f"{count} {state}" for state, count in counts) + ".")
    if any(one.state == "breached" for one in every):
        raise typer.Exit(1)


@app.command("show")
def show_(
    control: ControlId,
    rows: Annotated[int, typer.Option("--rows", min=0, help="How many rows behind it.")] = 20,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Show one control: duty, question, state, query, and the rows behind it as you may see them."""
    from hotpass.compliance import controls
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    controls.control_named(space, control)
    one = next(one for one in controls.standings(space) if one.control.id == control)
    behind = controls.offending(space, control, rows).to_pylist() if one.count and rows else []
    if json:
        show.as_json({**_told(one), "rows": behind})
        return
    show.say(f"{one.control.section}, {one.control.condition}: {one.control.duty}")
    show.say(f"{one.control.question} {one.sentence}")
    show.say(f"{one.state}; {one.data_version}; worked out on {one.computed_at:%Y-%m-%d %H:%M} UTC")
    if one.query:
        show.say(one.query)
    if behind:
        show.table(
            ["what", "field", "value", "where", "why"],
            [
                (
                    row["subject"] or row["entity_id"] or "",
                    row["field"] or "",
                    row["value"] or "",
                    _place(row),
                    row["why"] or "",
                )
                for row in behind
            ],
        )
        show.say(f"{show.number(len(behind))} of {show.number(one.count)} rows.")


@app.command()
def attest(
    control: ControlId,
    until: Annotated[
        datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="The last day on which it stands.")
    ],
    reason: Annotated[str, typer.Option("--reason", help="What was looked at; no name of a subject.")],
    workspace: WorkspaceFolder = None,
) -> None:
    """Answer for a control until a day; signed with the key of the audit trail."""
    from hotpass.compliance import controls
    from hotpass.workspace import Workspace

    made = controls.attest(Workspace(workspace), control, until.date(), reason)
    show.say(
        f"{made.control} is attested by {made.attested_by} until {made.until}, signed by key {made.key}."
    )


@controls_app.command("list")
def list_(workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """List the controls: those that ship with Hotpass, with what the workspace says instead."""
    from hotpass.compliance import controls
    from hotpass.workspace import Workspace

    every = controls.catalogue(Workspace(workspace)).values()
    if json:
        show.as_json(
            [
                {"framework": framework.key, **one.model_dump(mode="json")}
                for framework in every
                for one in framework.controls.values()
            ]
        )
        return
    show.table(
        ["control", "section", "duty", "answered by"],
        [
            (one.id, one.section, one.duty, one.check or ", ".join(one.rests_on) or "attestation")
            for framework in every
            for one in framework.controls.values()
        ],
    )


@controls_app.command()
def validate(workspace: WorkspaceFolder = None) -> None:
    """Check the files of controls; ends with 3, and the key and its line, when one is wrong."""
    from hotpass.compliance import controls
    from hotpass.workspace import Workspace

    every = controls.catalogue(Workspace(workspace)).values()
    counts = ", ".join(f"{len(one.controls)} of {one.title}" for one in every)
    show.say(f"The controls can be used: {counts}.")


@controls_app.command()
def schema() -> None:
    """Print the JSON Schema of a file of controls, by which an editor completes and checks it."""
    from hotpass.compliance.controls.editor_schema import editor_schema_text

    show.say(editor_schema_text().rstrip())


def _told(one: Standing) -> dict[str, Any]:
    return {
        "control": one.control.id,
        "framework": one.framework,
        "section": one.control.section,
        "state": one.state,
        "value": one.value,
        "unit": one.unit,
        "threshold": one.threshold,
        "count": one.count,
        "sentence": one.sentence,
        "owner": one.control.owner,
        "due": one.due,
        "query": one.query,
        "data_version": one.data_version,
        "computed_at": one.computed_at,
    }


def _place(row: dict[str, Any]) -> str:
    cell = row["cell"] or (f"row {row['row']}" if row["row"] else "")
    return ", ".join(part for part in (row["file_name"], row["sheet"], cell) if part)
