"""Runs: started, watched, cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from hotpass.access import Act
from hotpass.catalogue.runs import Run, RunState
from hotpass.mcp.tool import tool
from hotpass.mcp.tools.arguments import Limit, Offset, RunId, following
from hotpass.mcp.tools.files import ProfileName, Upload
from hotpass.workspace import Workspace


@dataclass
class RunLine:
    """A run; `version` is the number under which it was published."""

    run: str
    state: RunState
    dataset: str
    version: int | None
    files: list[str]
    started_by: str
    created_at: datetime
    finished_at: datetime | None
    error: str | None


@dataclass
class Runs:
    """Runs, the newest first."""

    runs: list[RunLine]
    next_offset: int | None


@dataclass
class StageLine:
    """A stage of a run, and what it counted once it is done."""

    stage: str
    state: str
    seconds: float | None
    figures: dict[str, int | float | str]


@dataclass
class RunShown:
    """How far a run is."""

    run: RunLine
    profile: str
    fraction: float
    stage: str | None
    message: str
    seconds_left: float | None
    stages: list[StageLine]
    refused_files: Annotated[dict[str, str], Field(description="By file why it could not be read.")]


@dataclass
class Asked:
    """What became of what was asked."""

    run: str
    state: RunState
    said: str


@tool("List runs", Act.READ)
def list_runs(
    workspace: Workspace,
    state: Annotated[RunState | None, Field(description="Only runs in this state.")] = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Runs:
    """List the runs of the workspace, the newest first: their state, files, and the version they made."""
    from hotpass import runs

    found = runs.list_runs(workspace, state, limit + 1, offset)
    lines = [_line(run) for run in found[:limit]]
    return Runs(lines, following(offset, len(lines), offset + len(found)))


@tool("Show a run", Act.READ)
def show_run(workspace: Workspace, run: RunId) -> RunShown:
    """Show how far a run is: its state, each stage with its figures, time left, files it could not read, and
    why it failed."""
    from hotpass import runs
    from hotpass.profiles import read_profile

    progress, found = runs.progress(workspace, run), runs.get(workspace, run)
    profile = read_profile(found.spec["profile"])
    return RunShown(
        _line(found),
        f"{profile.name}, version {profile.version}",
        round(progress.fraction, 3),
        progress.stage,
        progress.message,
        progress.seconds_left,
        [StageLine(s.name, s.state, s.seconds, dict(s.figures)) for s in progress.stages],
        runs.refused(workspace, run),
    )


@tool("Start a run", Act.RUN, reads=False)
def start_run(
    workspace: Workspace,
    uploads: Annotated[
        list[Upload], Field(min_length=1, max_length=100, description="Files to be read together.")
    ],
    profile: ProfileName = None,
) -> Asked:
    """Queue a run over uploaded files: it reads, links and merges them and publishes a new version of the
    profile's dataset when its gates pass. Returns at once; `show_run` tells how far it is. It moves only
    while `hotpass serve` or `hotpass worker` is running."""
    from hotpass import runs
    from hotpass import uploads as kept

    files = kept.kept_named(workspace, uploads)
    name, chosen = kept.profile_for(workspace, files, profile)
    run_id = runs.submit(workspace, files, profile=chosen)
    said = f"Queued over {len(files)} file{'s' if len(files) > 1 else ''} with profile {name}."
    return Asked(run_id, runs.get(workspace, run_id).state, said)


@tool("Cancel a run", Act.RUN, reads=False, destroys=True, repeatable=True)
def cancel_run(workspace: Workspace, run: RunId) -> Asked:
    """Cancel a run that is queued or running. Finished stages are kept, so that a person can resume it; a run
    that is over stays as it is."""
    from hotpass import runs

    before = runs.get(workspace, run).ended
    runs.cancel(workspace, run)
    state = runs.get(workspace, run).state
    return Asked(run, state, "It was over already, and stays as it is." if before else "Asked to cancel.")


def _line(run: Run) -> RunLine:
    names = [file["name"] for file in run.spec["files"]]
    return RunLine(
        *(run.id, run.state, run.dataset, run.version, names, run.requested_by, run.created_at),
        *(run.finished_at, run.error.sentence if run.error else None),
    )
