"""``demo``, ``run``, ``link``, ``resolve`` and ``train``: files in, results out."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Inputs, ProfileName, WorkspaceFolder

if TYPE_CHECKING:
    from hotpass.api import Refined

OutputFolder = Annotated[
    Path | None, typer.Option("--output", "-o", help="Folder that receives a copy of the published files.")
]


def demo(workspace: WorkspaceFolder = None) -> None:
    """Refine the sample workbooks that come with Hotpass."""
    from hotpass import api
    from hotpass.inputs import data_files
    from hotpass.resources import sample_folder
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    inputs = data_files(sample_folder())
    known = api.published_from(space, inputs, profile="aviation")
    if known is not None:
        show.say("The sample workbooks are refined already.")
        _summary(known)
        return
    with show.progress() as on_event:
        result = api.refine(inputs, profile="aviation", workspace=space, on_event=on_event)
    _summary(result)


def run(
    inputs: Inputs,
    profile: ProfileName = "generic",
    workspace: WorkspaceFolder = None,
    output: OutputFolder = None,
) -> None:
    """Refine files into a single source of truth and publish it."""
    from hotpass import api

    with show.progress() as on_event:
        result = api.refine(list(inputs), profile=profile, workspace=workspace, on_event=on_event)
    _summary(result)
    if output is not None:
        shutil.copytree(result.folder, output, dirs_exist_ok=True)
        show.say(f"Copied to {output}")
    show.end(result.refused)


def link(
    inputs: Inputs,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder that receives clusters.csv.")],
    into: Annotated[
        str | None,
        typer.Option(help="Dataset whose published entities the rows may belong to; its profile is used."),
    ] = None,
    profile: ProfileName = "generic",
    workspace: WorkspaceFolder = None,
) -> None:
    """Find which rows are the same organisation or person; writes clusters.csv."""
    import tempfile

    from hotpass import api

    if into is not None:
        _link_into(inputs, output, into, workspace)
        return
    with tempfile.TemporaryDirectory(prefix="hotpass-link-") as own, show.progress() as on_event:
        clusters = api.link(list(inputs), profile=profile, workspace=workspace or own, on_event=on_event)
    output.mkdir(parents=True, exist_ok=True)
    api.write_csv(clusters, output / "clusters.csv")
    show.say(f"{show.number(len(clusters))} records placed; written to {output / 'clusters.csv'}")
    show.warn(clusters.doubts)
    show.end(clusters.refused)


def _link_into(inputs: list[str], output: Path, dataset: str, workspace: Path | None) -> None:
    from hotpass import api

    with show.progress() as on_event:
        added = api.link_into(list(inputs), dataset, workspace=workspace, on_event=on_event)
    output.mkdir(parents=True, exist_ok=True)
    api.write_csv(added, output / "clusters.csv")
    api.write_csv(added.table("changes"), output / "changes.csv")
    outcomes = ("joined", "created", "updated", "known", "merged_into", "split_from")
    show.table(
        ["", *outcomes],
        [(kind, *(show.number(told[name]) for name in outcomes)) for kind, told in added.report.items()],
    )
    for told in added.report.values():
        for warning in told["warnings"]:
            show.say(warning)
    show.say(f"Written to {output / 'clusters.csv'} and {output / 'changes.csv'}")
    show.end(added.refused)


def resolve(
    inputs: Inputs,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder that receives the tables.")],
    profile: ProfileName = "generic",
    workspace: WorkspaceFolder = None,
) -> None:
    """Link and merge files into golden records; writes organisations, people, roles, provenance, clusters."""
    import tempfile

    from hotpass import api

    with tempfile.TemporaryDirectory(prefix="hotpass-resolve-") as own:
        with show.progress() as on_event:
            found = api.resolve(list(inputs), profile=profile, workspace=workspace or own, on_event=on_event)
        found.write(output)
        people = len(found.table("people"))
    show.say(f"{show.number(len(found))} organisations and {show.number(people)} people; written to {output}")
    show.warn(found.doubts)
    show.end(found.refused)


def train(inputs: Inputs, profile: ProfileName = "generic", workspace: WorkspaceFolder = None) -> None:
    """Train linkage models on files and keep them, without publishing anything."""
    from hotpass import api, runs
    from hotpass.cli.models import say_kept
    from hotpass.workspace import Workspace

    with show.progress() as on_event:
        kept = api.train(list(inputs), profile=profile, workspace=workspace, on_event=on_event)
    say_kept(kept)
    show.end(runs.refused(Workspace(workspace), kept.run_id))


def _summary(result: Refined) -> None:
    report = result.report
    rows = report["rows"]
    show.say(f"Version {result.version} of {report['dataset']} published.")
    show.table(
        ["", ""],
        [
            ("rows read", show.number(rows["in"])),
            ("rows that gave records", show.number(rows["in_records"])),
            ("rows left out, with a reason", show.number(rows["left_out"])),
            ("organisations", show.number(report["tables"]["organisations"])),
            ("people", show.number(report["tables"]["people"])),
            ("issues found", show.number(report["tables"]["issues"])),
        ],
    )
    show.say(f"Files: {result.folder}")
    show.warn(result.doubts)
