"""``subjects``: what is held about a person or an organisation, and the register of what they ask for."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotpass import days
from hotpass.cli import show, subjects_erasing
from hotpass.cli.options import Json, WorkspaceFolder

if TYPE_CHECKING:
    from hotpass.compliance.subjects import Holdings, Sought
    from hotpass.compliance.subjects.requests import Request
    from hotpass.model import EntityType

app = typer.Typer(
    help="Data subjects: find what is held about them, and keep the register of what they ask for.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Argument(help="Name in any spelling; may be left out.", show_default=False)]
Emails = Annotated[list[str] | None, typer.Option("--email", help="E-mail address; may be repeated.")]
Phones = Annotated[list[str] | None, typer.Option("--phone", help="Telephone number; may be repeated.")]
Numbers = Annotated[
    list[str] | None,
    typer.Option(
        "--number", help="Identity, registration, VAT or another number of theirs; may be repeated."
    ),
]
Organisation = Annotated[
    bool, typer.Option("--organisation", help="Look for an organisation instead of a person.")
]
RequestId = Annotated[str, typer.Argument(metavar="REQUEST", help="Such as R-2026-0001.", show_default=False)]
RecordId = Annotated[str, typer.Argument(help="Id of the record, as find says it.", show_default=False)]
Day = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="The day that counts; today when not given."),
]
ForRequest = Annotated[
    str | None, typer.Option("--request", help="The request that it is for, such as R-2026-0001.")
]


@app.command()
def find(
    name: Name = "",
    email: Emails = None,
    phone: Phones = None,
    number: Numbers = None,
    organisation: Organisation = False,
    request: ForRequest = None,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Look through every run, version, file and decision, also under other spellings."""
    from hotpass import access
    from hotpass.compliance import subjects
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    held = subjects.find(space, _sought(name, email, phone, number, organisation), access.current().name)
    if request is not None:
        held = subjects.as_judged(space, request, held)
        subjects.found(space, request, held, access.current().name)
    if json:
        show.as_json(asdict(held))
        return
    _records(held)
    for one in held.published:
        show.say(f"{one.entity_id} in version {one.version} of {one.dataset}: {len(one.records)} records")
    for mention in held.mentions:
        sheet = f"sheet {mention.sheet!r} in " if mention.sheet else ""
        show.say(f"Also {mention.cell} of {sheet}{mention.file_name}")
    for kind, count in held.acts.items():
        if count:
            show.say(f"{count} {kind} are about these records")
    show.say(f"Runs looked through: {held.runs}; runs whose folder is gone: {len(held.gone)}.")
    if held.fresh:
        show.say(f"Uploads that no run has read yet, looked through as well: {held.fresh}.")
    if held.unread:
        show.say(f"Uploads that cannot be read, and were not looked through: {', '.join(held.unread)}.")
        show.say("Discard their drafts on the page Upload, or upload them again, and look again.")


def _records(held: Holdings) -> None:
    if held.records:
        show.table(
            ["record", "how sure", "file", "sheet", "row", "why"],
            [
                (r.record_id, r.standing, r.file_name, r.sheet, str(r.row or ""), "; ".join(r.reasons))
                for r in held.records
            ],
        )
    elif not held.mentions:
        show.say("Nothing is held of whom you look for.")


@app.command()
def export(
    target: Annotated[Path, typer.Argument(help="File to write: .json or .pdf.", show_default=False)],
    name: Annotated[str, typer.Option("--name", help="Name in any spelling.")] = "",
    email: Emails = None,
    phone: Phones = None,
    number: Numbers = None,
    organisation: Organisation = False,
    request: ForRequest = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Write what is held about a subject, from where and where it was published, for the subject."""
    from hotpass import access
    from hotpass.compliance import subjects
    from hotpass.workspace import Workspace

    space, by = Workspace(workspace), access.current().name
    held = subjects.find(space, _sought(name, email, phone, number, organisation), by)
    if request is not None:
        held = subjects.as_judged(space, request, held)
        subjects.found(space, request, held, by)
    count = subjects.export(space, held, target, by, request)
    show.say(f"{show.number(count)} {'record is' if count == 1 else 'records are'} in {target}.")
    unsure = len(held.records) - count
    if unsure:
        show.say(f"{show.number(unsure)} records are left out: they are perhaps another's.")


@app.command()
def receive(
    kind: Annotated[
        str,
        typer.Argument(help="access, correction, deletion, objection or restriction.", show_default=False),
    ],
    on: Day = None,
    channel: Annotated[str, typer.Option("--channel", help="How it came, such as e-mail.")] = "",
    reference: Annotated[
        str, typer.Option("--reference", help="Where the letter lies; no name, for the register holds none.")
    ] = "",
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Enter a request into the register; says by when it must be answered."""
    from hotpass import access
    from hotpass.compliance import subjects
    from hotpass.workspace import Workspace

    by = access.current().name
    made = subjects.receive(Workspace(workspace), kind, _day(on), by, channel=channel, reference=reference)
    _show(made, json)


@app.command()
def identify(
    request: RequestId,
    how: Annotated[str, typer.Argument(help="How it was made sure who asks; no name.", show_default=False)],
    on: Day = None,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Record how it was made sure who asks."""
    from hotpass import access
    from hotpass.compliance import subjects
    from hotpass.workspace import Workspace

    _show(subjects.identify(Workspace(workspace), request, how, _day(on), access.current().name), json)


@app.command()
def confirm(
    request: RequestId,
    record: RecordId,
    ground: Annotated[str, typer.Option("--ground", help="What proves that it is theirs; no name.")],
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Say that a record which is only possibly the subject's is theirs."""
    from hotpass import access
    from hotpass.compliance import subjects
    from hotpass.workspace import Workspace

    _show(subjects.confirm(Workspace(workspace), request, record, ground, access.current().name), json)


@app.command()
def exclude(
    request: RequestId,
    record: RecordId,
    ground: Annotated[str, typer.Option("--ground", help="What proves that it is another's; no name.")],
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Say that a record which is held to be the subject's is another's."""
    from hotpass import access
    from hotpass.compliance import subjects
    from hotpass.workspace import Workspace

    _show(subjects.exclude(Workspace(workspace), request, record, ground, access.current().name), json)


@app.command()
def extend(
    request: RequestId,
    days: Annotated[int, typer.Argument(help="How many days more.", show_default=False)],
    ground: Annotated[str, typer.Option("--ground", help="Why, of those that the law knows.")] = "",
    on: Day = None,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Give a request more time, once."""
    from hotpass import access
    from hotpass.compliance import subjects
    from hotpass.workspace import Workspace

    _show(subjects.extend(Workspace(workspace), request, days, ground, _day(on), access.current().name), json)


@app.command()
def answer(
    request: RequestId,
    outcome: Annotated[str, typer.Argument(help="granted, partly or refused.", show_default=False)],
    ground: Annotated[str, typer.Option("--ground", help="Why, where it is not granted whole.")] = "",
    on: Day = None,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """End a request with its answer."""
    from hotpass import access
    from hotpass.compliance import subjects
    from hotpass.workspace import Workspace

    _show(
        subjects.answer(Workspace(workspace), request, outcome, ground, _day(on), access.current().name), json
    )


@app.command()
def withdraw(
    request: RequestId, on: Day = None, workspace: WorkspaceFolder = None, json: Json = False
) -> None:
    """End a request that its subject takes back."""
    from hotpass import access
    from hotpass.compliance import subjects
    from hotpass.workspace import Workspace

    _show(subjects.withdraw(Workspace(workspace), request, _day(on), access.current().name), json)


app.command()(subjects_erasing.erase)
app.command()(subjects_erasing.approve)
app.command()(subjects_erasing.certificate)
app.command()(subjects_erasing.drop)
app.command()(subjects_erasing.restrict)
app.command()(subjects_erasing.hold)
app.command()(subjects_erasing.correct)
app.command("object")(subjects_erasing.object_)
app.command()(subjects_erasing.notices)


@app.command("list")
def list_(workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """Show the register: open requests first, the one that is due first at the top."""
    from hotpass.compliance import subjects
    from hotpass.workspace import Workspace

    every = subjects.requests(Workspace(workspace))
    if json:
        show.as_json([_row(one) for one in every])
        return
    show.table(
        ["request", "asks for", "received", "due", "days left", "state"],
        [tuple(map(str, _line(one))) for one in every],
    )


def _line(one: Request) -> tuple[object, ...]:
    left = one.days_left(days.today())
    state = one.outcome or one.state
    return one.id, one.kind, one.received, one.due or "", "" if left is None else left, state


def _row(one: Request) -> dict[str, object]:
    return {**asdict(one), "days_left": one.days_left(days.today())}


def _show(one: Request, json: bool) -> None:
    if json:
        show.as_json(_row(one))
        return
    due = f"due on {one.due}" if one.due else "the clock begins when it is sure who asks"
    show.say(f"{one.id}: {one.kind}, received on {one.received}, {one.outcome or one.state}, {due}.")


def _day(given: datetime | None) -> date:
    return given.date() if given else days.today()


def _sought(
    name: str,
    emails: list[str] | None,
    phones: list[str] | None,
    numbers: list[str] | None,
    organisation: bool,
) -> Sought:
    from hotpass.compliance.subjects import Sought

    kind: EntityType = "organisation" if organisation else "person"
    return Sought(kind, name, tuple(emails or ()), tuple(phones or ()), tuple(numbers or ()))
