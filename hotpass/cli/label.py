"""``label push|pull|status``: pairs to Label Studio, and the answers back."""

from __future__ import annotations

import dataclasses
import sys
from typing import Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

app = typer.Typer(
    help="Let a team decide about pairs in Label Studio.", no_args_is_help=True, rich_markup_mode=None
)


@app.command()
def push(
    limit: Annotated[int, typer.Option(min=1, help="How many pairs are to be there.")] = 200,
    run: Annotated[str | None, typer.Option(help="Run whose pairs they are. [default: the newest]")] = None,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Send the pairs whose answer is worth most; what is there already is not sent again."""
    from hotpass.review import label_studio
    from hotpass.workspace import Workspace

    done = label_studio.push(Workspace(workspace), limit, run, tell=_tell)
    if json:
        show.as_json(dataclasses.asdict(done))
        return
    show.say(f"{show.number(done.sent)} pairs sent; {show.number(done.there)} were there already.")
    _say_if(done.changed, "tasks show what has changed in their records.")
    _say_if(done.taken_back, "tasks taken back, for they are decided elsewhere or no longer compared.")
    _say_if(done.deleted, "tasks had been deleted in Label Studio.")
    show.say(done.link)


@app.command()
def pull(
    everything: Annotated[
        bool, typer.Option("--all", help="Read every task again, not only those that changed.")
    ] = False,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Fetch what was answered since the last time; the next run obeys."""
    from hotpass.review import label_studio
    from hotpass.workspace import Workspace

    done = label_studio.pull(Workspace(workspace), everything=everything, tell=_tell)
    if json:
        show.as_json(dataclasses.asdict(done))
        return
    show.say(f"{show.number(done.decided)} decisions added. The next run obeys.")
    _say_if(done.taken_back, "decisions taken back, for their answers were changed or deleted.")
    _say_if(done.skipped, "tasks were skipped.")
    _say_if(done.deleted, "tasks were deleted in Label Studio; what was decided about them stands.")
    for fault in done.faults:
        print(f"{fault.sentence} {fault.link}", file=sys.stderr)  # noqa: T201


@app.command()
def status(workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """Tell whether Label Studio answers, and what is where."""
    from hotpass.review import label_studio
    from hotpass.workspace import Workspace

    there = label_studio.status(Workspace(workspace))
    if json:
        show.as_json(dataclasses.asdict(there))
    else:
        show.say(there.sentence)
        show.table(["", "pairs"], [(name, show.number(n)) for name, n in there.counts().items()])
    if there.fault:
        raise typer.Exit(there.fault.exit_code)


def _say_if(count: int, what: str) -> None:
    if count:
        show.say(f"{show.number(count)} {what}")


def _tell(doing: str, _share: float) -> None:
    if sys.stderr.isatty():
        print(f"Hotpass {doing} …", file=sys.stderr)  # noqa: T201
