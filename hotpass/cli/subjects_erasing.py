"""``subjects erase`` and what belongs to it: proposed, approved, carried out, certified."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

if TYPE_CHECKING:
    from hotpass.compliance.erasing import Erasure

RequestId = Annotated[str, typer.Argument(metavar="REQUEST", help="Such as R-2026-0001.", show_default=False)]


def erase(
    request: RequestId,
    now: Annotated[bool, typer.Option("--now", help="Carry it out here, once it is approved.")] = False,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Propose the erasure that a request asks for; with --now carry it out."""
    from hotpass.compliance import erasing
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    if now:
        erasing.erase_now(space, request, lambda _share, message: show.say(message))
        _show(erasing.find_erasure(space, request), json)
        return
    _show(erasing.propose(space, request), json)


def approve(
    request: RequestId,
    refuse: Annotated[bool, typer.Option("--refuse", help="Refuse it instead.")] = False,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Approve an erasure that was proposed: a worker carries it out."""
    from hotpass.compliance import erasing
    from hotpass.workspace import Workspace

    decide = erasing.refuse if refuse else erasing.approve
    _show(decide(Workspace(workspace), request), json)


def certificate(
    request: RequestId,
    target: Annotated[Path, typer.Argument(help="File to write: .json or .pdf.", show_default=False)],
    workspace: WorkspaceFolder = None,
) -> None:
    """Write the certificate of an erasure: what was destroyed where, without the data."""
    from hotpass.compliance import erasing
    from hotpass.workspace import Workspace

    erasing.write_certificate(Workspace(workspace), request, target)
    show.say(f"The certificate is in {target}.")


def _show(one: Erasure, json: bool) -> None:
    if json:
        show.as_json(asdict(one))
        return
    counts = one.certificate or one.proposed
    show.say(f"{one.request}: the erasure is {one.state}.")
    show.say(
        f"{show.number(counts['records'])} records and {show.number(counts['entities'])} entities, in "
        f"{show.number(counts['cells'])} cells of {show.number(counts['files_read'])} files."
    )
    for kind, count in counts["shared"].items():
        show.say(f"{show.number(count)} of {kind.replace('_', ' ')} stay where they are others' as well.")
    if one.certificate is not None:
        show.say(f"{show.number(len(one.certificate['files']))} files were rewritten or removed.")
        for place in one.certificate["left"]:
            show.say(f"Something is left in {place}.")
