"""``runs list|show|cancel|resume``."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

app = typer.Typer(help="List, show, cancel and resume runs.", no_args_is_help=True, rich_markup_mode=None)

RunId = Annotated[str, typer.Argument(help="Id of the run.", show_default=False)]


@app.command("list")
def list_(
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 20,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """List runs, newest first."""
    from hotpass import runs
    from hotpass.workspace import Workspace

    found = runs.list_runs(Workspace(workspace), limit=limit)
    if json:
        show.as_json([{k: v for k, v in dataclasses.asdict(run).items() if k != "spec"} for run in found])
        return
    show.table(
        ["run", "state", "dataset", "started by", "created"],
        [(r.id, r.state, r.dataset, r.requested_by, f"{r.created_at:%Y-%m-%d %H:%M}") for r in found],
    )


@app.command("show")
def show_(run_id: RunId, workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """Show a run: its profile, its state, its stages and their figures."""
    from hotpass import runs
    from hotpass.profiles import read_profile
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    progress = runs.progress(space, run_id)
    spec = runs.get(space, run_id).spec
    profile, model = read_profile(spec["profile"]), spec.get("model")
    if json:
        show.as_json({**dataclasses.asdict(progress), "profile": profile.head(), "linkage_model": model})
        return
    show.say(f"{run_id}: {progress.state}, {progress.fraction:.0%}")
    show.say(f"profile {profile.name}, version {profile.version}, SHA-256 {profile.digest}")
    if model:
        show.say(f"linkage model {model['number']}, SHA-256 {model['digest']}")
    show.table(
        ["stage", "state", "time"],
        [(s.name, s.state, show.duration(s.seconds) if s.seconds else "") for s in progress.stages],
    )
    for name, reason in runs.refused(space, run_id).items():
        show.say(f"Refused: {name}: {reason}")
    if progress.error:
        show.say(progress.error.sentence)


@app.command()
def cancel(run_id: RunId, workspace: WorkspaceFolder = None) -> None:
    """Cancel a run that is queued or running; what is done stays done."""
    from hotpass import runs
    from hotpass.workspace import Workspace

    runs.cancel(Workspace(workspace), run_id)
    show.say(f"{run_id}: cancelled. `hotpass runs resume {run_id}` goes on from the last finished stage.")


@app.command()
def resume(run_id: RunId, workspace: WorkspaceFolder = None) -> None:
    """Go on with a run that failed or was cancelled, from its last finished stage."""
    from hotpass import runs
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    runs.resume(space, run_id)
    with show.progress() as on_event:
        runs.execute(space, run_id, on_event=on_event)
    show.say(f"{run_id}: {runs.get(space, run_id).state}")
    show.end(runs.refused(space, run_id))
