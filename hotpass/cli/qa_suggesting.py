"""``qa suggest``: rules that the data speaks for, to be accepted or rejected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, ProfileName, WorkspaceFolder
from hotpass.cli.qa_checking import AsRole

if TYPE_CHECKING:
    from hotpass.access import Role
    from hotpass.quality.profiling import Subject
    from hotpass.quality.suggesting import Suggestion
    from hotpass.workspace import Workspace


def suggest(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(help="Files to learn from; else what is published.", show_default=False),
    ] = None,
    dataset: Annotated[str, typer.Option("--dataset", help="Dataset of the published version.")] = "ssot",
    version: Annotated[int | None, typer.Option("--version", help="A version; else the current one.")] = None,
    profile: ProfileName = "generic",
    table: Annotated[
        str | None, typer.Option("--table", help="Rules for one table alone, such as people; else for all.")
    ] = None,
    role: AsRole = "auditor",
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", help="Id of a suggestion to make a rule; default: all sure ones."),
    ] = None,
    reject: Annotated[
        list[str] | None, typer.Option("--reject", help="Id of a suggestion that is not wanted.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why it is not wanted.")] = "",
    by: Annotated[
        str | None, typer.Option("--by", help="Who decides. [default: HOTPASS_USER, or local]")
    ] = None,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Suggest rules that the data itself speaks for, each with its evidence; accept or reject some."""
    from hotpass import access
    from hotpass.quality import asking
    from hotpass.workspace import Workspace

    space, who = Workspace(workspace), access.recorded_as(by)
    seen_as = access.role_named(role)
    subjects = _of_table(_subjects(space, inputs or [], profile, dataset, version), table)
    found = asking.suggestions(space, subjects)
    taken = _accepted(space, found, accept or [], who)
    refused = _rejected(space, found, reject or [], who, reason)
    if json:
        show.as_json([_told(one, seen_as, taken, refused) for one in found])
        return
    for one in taken:
        show.say(f"Accepted {one.id}: {one.sentence}")
    for one in refused:
        show.say(f"Rejected {one.id}: {one.sentence}")
    if not taken and not refused:
        _show(found)


def _subjects(
    space: Workspace, inputs: Sequence[str], profile: str, dataset: str, version: int | None
) -> list[Subject]:
    from hotpass.quality import asking

    if not inputs:
        return asking.held_of_version(space, dataset, version)
    from hotpass import runs
    from hotpass.inputs import files_of
    from hotpass.profiles import load_profile

    with files_of(inputs) as files:
        read_as = load_profile(profile, space.profiles)
        run_id = runs.submit(space, files, profile=read_as, until="normalise")
    runs.execute(space, run_id)
    return asking.held_of_run(space, run_id)


def _of_table(subjects: list[Subject], name: str | None) -> list[Subject]:
    """The table of that name, or all; tables as read take no rules, and are none that may be named."""
    from hotpass.errors import InputError
    from hotpass.quality import asking

    if name is None:
        return subjects
    named = {one.key: one for one in subjects if asking.takes_rules(one)}
    if name not in named:
        raise InputError(f"rules are suggested for no table {name!r}", remedy=f"Name {', '.join(named)}")
    return [named[name]]


def _chosen(found: Sequence[Suggestion], ids: Sequence[str]) -> list[Suggestion]:
    from hotpass.errors import InputError

    known = {one.id: one for one in found}
    for name in ids:
        if name not in known:
            raise InputError(f"no suggestion {name!r} is offered", remedy="`hotpass qa suggest` lists them")
    return [known[name] for name in ids]


def _accepted(space: Workspace, found: Sequence[Suggestion], ids: Sequence[str], by: str) -> list[Suggestion]:
    from hotpass.quality.suggesting import accept

    chosen = [one for one in found if one.by_default] if ids == ["default"] else _chosen(found, ids)
    for one in chosen:
        accept(space, one, by)
    return chosen


def _rejected(
    space: Workspace, found: Sequence[Suggestion], ids: Sequence[str], by: str, reason: str
) -> list[Suggestion]:
    from hotpass.quality.suggesting import reject

    chosen = _chosen(found, ids)
    for one in chosen:
        reject(space, one, by, reason)
    return chosen


def _told(
    one: Suggestion, role: Role, taken: Sequence[Suggestion], refused: Sequence[Suggestion]
) -> dict[str, Any]:
    from hotpass.quality.suggesting import as_json

    said = "accepted" if one in taken else "rejected" if one in refused else "open"
    return as_json(one, {"examples": one.shown_to(role), "decision": said})


def _show(found: Sequence[Suggestion]) -> None:
    for suite in sorted({one.suite for one in found}):
        show.say(suite)
        show.table(
            ["  id", "sure", "rule", "exceptions", "evidence"],
            [
                (
                    f"  {one.id}",
                    "yes" if one.by_default else "no",
                    one.sentence,
                    f"{show.number(one.exceptions)} of {show.number(one.support)}",
                    one.candidate.why,
                )
                for one in found
                if one.suite == suite
            ],
        )
        show.say()
    if not found:
        show.say("The data speaks for no rule that is not decided. Larger tables say more.")
        return
    sure = sum(one.by_default for one in found)
    show.say(f"{len(found)} suggestions, {sure} of them sure. `--accept default` accepts all that are sure.")
