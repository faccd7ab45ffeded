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
    from hotpass.compliance.erasing.marking import Standing

RequestId = Annotated[str, typer.Argument(metavar="REQUEST", help="Such as R-2026-0001.", show_default=False)]


def erase(
    request: RequestId,
    now: Annotated[bool, typer.Option("--now", help="Carry it out here, once it is approved.")] = False,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Propose the erasure that a request asks for; with --now carry it out."""
    from hotpass.compliance import erasing
    from hotpass.compliance.subjects import find_request
    from hotpass.errors import PartlyDone
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    if now:
        erasing.erase_now(space, request, lambda _share, message: show.say(message))
        done = erasing.find_erasure(space, request)
        _show(done, json)
        if done.certificate is not None and done.certificate["left"]:
            raise PartlyDone("something of the subject is left", where=request, remedy="See its certificate")
        return
    _show(erasing.propose(space, request), json)
    perhaps = find_request(space, request).perhaps
    if perhaps and not json:
        show.say(
            f"Left, as they may be another's: {perhaps} of the records found. `hotpass subjects confirm` "
            "says that one is the subject's; then find again."
        )


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


def drop(
    request: RequestId,
    file: Annotated[
        str, typer.Argument(help="SHA-256 of the upload, or its first signs.", show_default=False)
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why it may go, without a name.")],
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Remove an upload whole that an erasure could not empty, and in which something is left."""
    from hotpass.compliance import erasing
    from hotpass.workspace import Workspace

    _show(erasing.drop_upload(Workspace(workspace), request, file, reason), json)


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
        for copy in one.certificate.get("handed_out", ()):
            show.say(f"Not reached: {copy}.")


Reason = Annotated[str, typer.Option("--reason", help="Why, without a name.", show_default=False)]


def restrict(
    request: RequestId,
    reason: Reason,
    lift: Annotated[
        bool, typer.Option("--lift", help="Lift the restriction; say when they were told.")
    ] = False,
    workspace: WorkspaceFolder = None,
) -> None:
    """Restrict the subject of a request: stored, but exported for no purpose."""
    _mark("restricted", request, reason, workspace, lift=lift)


def hold(
    request: RequestId,
    reason: Reason,
    lift: Annotated[bool, typer.Option("--lift", help="Lift the hold.")] = False,
    workspace: WorkspaceFolder = None,
) -> None:
    """Hold the subject of a request: neither erased nor disposed of."""
    _mark("held", request, reason, workspace, lift=lift)


def _mark(mark: Standing, request: str, reason: str, workspace: Path | None, *, lift: bool) -> None:
    from hotpass.compliance import erasing
    from hotpass.workspace import Workspace

    change = erasing.lift_mark if lift else erasing.set_mark
    standing = [one.mark for one in change(Workspace(workspace), request, mark, reason)]
    show.say(
        f"{request}: the subject is {', '.join(standing) if standing else 'neither restricted nor held'}."
    )


def correct(
    request: RequestId,
    entity: Annotated[str, typer.Argument(help="Id of the entity.", show_default=False)],
    field: Annotated[str, typer.Argument(help="Name of the field.", show_default=False)],
    value: Annotated[str, typer.Argument(help="What it is to be.", show_default=False)],
    dataset: Annotated[str, typer.Option("--dataset", help="Whose version it is in.")] = "ssot",
    workspace: WorkspaceFolder = None,
) -> None:
    """Correct a published value of the subject (Form 2); the next version obeys."""
    from hotpass.compliance import erasing
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    made, told = erasing.correct(space, request, dataset, entity, field, value)
    show.say(f"Correction {made.seq} of {made.field} wins in the next run.")
    for one in told:
        show.say(f"Export {one.export} gave the old value to {one.recipient or 'an unnamed recipient'}.")


def object_(
    request: RequestId,
    purpose: Annotated[
        list[str] | None, typer.Option("--purpose", help="May be repeated; all when left out.")
    ] = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Enter an objection (Form 1) into the consent ledger, which exports obey."""
    from hotpass.compliance import erasing
    from hotpass.workspace import Workspace

    count = erasing.object_to(Workspace(workspace), request, purpose or [])
    show.say(f"{show.number(count)} entries are in the consent ledger.")


def notices(request: RequestId, workspace: WorkspaceFolder = None) -> None:
    """Print drafts to those who were given what was corrected or erased."""
    from hotpass.compliance import erasing
    from hotpass.workspace import Workspace

    drafts = erasing.notices(Workspace(workspace), request)
    for draft in drafts:
        show.say(draft)
    if not drafts:
        show.say("Nobody is to be told: no export gave anything of the subject.")
