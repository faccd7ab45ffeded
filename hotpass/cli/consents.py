"""``consents``: what subjects were asked and said about purposes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotpass import days
from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

if TYPE_CHECKING:
    from hotpass.catalogue.consents import Said
    from hotpass.compliance.consents import Statement, Subject
    from hotpass.workspace import Workspace

app = typer.Typer(
    help="The consent ledger: what subjects were asked and said about purposes.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Purpose = Annotated[
    str, typer.Argument(help="Name of the purpose; * where an objection is to all.", show_default=False)
]
Email = Annotated[str, typer.Option("--email", help="E-mail address of the subject.")]
Phone = Annotated[str, typer.Option("--phone", help="Telephone number of the subject.")]
Numbers = Annotated[
    list[str] | None,
    typer.Option("--number", metavar="KIND=NUMBER", help="Such as identity_number=8001015009087."),
]
Name = Annotated[str, typer.Option("--name", help="Name of a person, with the organisation.")]
Organisation = Annotated[str, typer.Option("--organisation", help="Name of the organisation.")]
Day = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="The day that it was said; today when not given."),
]
Channel = Annotated[str, typer.Option("--channel", help="How it was said, such as form or telephone.")]
Proof = Annotated[str, typer.Option("--proof", help="File of the form, letter or recording, or its SHA-256.")]
Again = Annotated[
    bool,
    typer.Option("--again", help="Keep it although the same is kept of that day: it was done once more."),
]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Workbook or CSV file.", show_default=False)],
    workspace: WorkspaceFolder = None,
) -> None:
    """Keep what the lines of a file say: all, or none when one cannot be read."""
    from hotpass.compliance import consents
    from hotpass.workspace import Workspace

    done = consents.import_consents(Workspace(workspace), file)
    show.say(
        f"{show.number(done.lines)} lines say {show.number(done.said)} things: "
        f"{show.number(done.added)} new, {show.number(done.known)} known already."
    )


@app.command()
def give(
    purpose: Purpose,
    email: Email = "",
    phone: Phone = "",
    number: Numbers = None,
    name: Name = "",
    organisation: Organisation = "",
    on: Day = None,
    expires: Annotated[
        datetime | None, typer.Option("--expires", formats=["%Y-%m-%d"], help="Last day of the consent.")
    ] = None,
    existing_customer: Annotated[
        bool,
        typer.Option("--existing-customer", help="A customer as section 69(3) knows one, not a consent."),
    ] = False,
    wording: Annotated[str, typer.Option("--wording", help="Version of the words that were agreed to.")] = "",
    channel: Channel = "",
    proof: Proof = "",
    again: Again = False,
    workspace: WorkspaceFolder = None,
) -> None:
    """Keep that somebody consents to a purpose."""
    from hotpass.compliance import consents
    from hotpass.workspace import Workspace

    _keep(
        Workspace(workspace),
        consents.Statement(
            "given",
            purpose,
            _subject(email, phone, number, name, organisation),
            _day(on),
            expires=expires.date() if expires else None,
            basis="existing_customer" if existing_customer else "consent",
            channel=channel,
            wording=wording,
            proof=consents.proof_of(proof) if proof else None,
            again=again,
        ),
    )


def _saying(said: Said, about: str) -> None:
    """Add the command for something that is said without more."""

    def command(
        purpose: Purpose,
        email: Email = "",
        phone: Phone = "",
        number: Numbers = None,
        name: Name = "",
        organisation: Organisation = "",
        on: Day = None,
        channel: Channel = "",
        proof: Proof = "",
        again: Again = False,
        workspace: WorkspaceFolder = None,
    ) -> None:
        from hotpass.compliance import consents
        from hotpass.workspace import Workspace

        subject = _subject(email, phone, number, name, organisation)
        digest = consents.proof_of(proof) if proof else None
        statement = consents.Statement(
            said, purpose, subject, _day(on), channel=channel, proof=digest, again=again
        )
        _keep(Workspace(workspace), statement)

    app.command(_COMMANDS[said], help=about)(command)


_COMMANDS: dict[Said, str] = {
    "asked": "ask",
    "refused": "refuse",
    "withdrawn": "withdraw",
    "objected": "object",
}
_saying("asked", "Keep that somebody was asked for consent; for direct marketing that may be once.")
_saying("refused", "Keep that somebody refuses consent.")
_saying("withdrawn", "Keep that somebody withdraws consent, or opts out.")
_saying("objected", "Keep that somebody objects to a purpose, or to all.")


@app.command("list")
def list_(
    purpose: Annotated[str | None, typer.Option("--purpose", help="Only of this purpose.")] = None,
    email: Email = "",
    phone: Phone = "",
    number: Numbers = None,
    name: Name = "",
    organisation: Organisation = "",
    most: Annotated[int, typer.Option("--most", min=1, help="How many at most.")] = 100,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Show what was asked and said, the newest first; of a subject, where one is named."""
    from hotpass.compliance import consents
    from hotpass.workspace import Workspace

    asked = any((email, phone, number, name, organisation))
    subject = _subject(email, phone, number, name, organisation) if asked else None
    found = consents.latest(Workspace(workspace), most, subject=subject, purpose=purpose)
    if json:
        show.as_json(
            [{k: v for k, v in asdict(one).items() if k not in ("keys", "content")} for one in found]
        )
        return
    show.table(
        ["event", "day", "said", "purpose", "basis", "until", "wording", "proof", "from"],
        [
            (
                *(str(one.seq), one.day, one.act, one.purpose, one.basis or "", one.expires or ""),
                *(one.wording or "", (one.proof or "")[:12], one.origin or ""),
            )
            for one in found
        ],
    )


@app.command()
def check(workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """Say where the ledger and what is published break the Act."""
    from hotpass.compliance import consents
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    found = {
        "entities without consent for a purpose that needs it": consents.missing(space),
        "entities whose consent has expired": consents.expired(space),
        "entities exported for a purpose that they had opted out of": consents.withdrawn_yet_exported(space),
        "subjects asked more than once, or after they refused": consents.asked_twice(space),
        "consents without proof or wording": consents.without_proof(space),
    }
    if json:
        show.as_json({name: asdict(one) for name, one in found.items()})
        return
    show.table(["", "how many"], [(name, show.number(one.count)) for name, one in found.items()])


_KNOWN = "It was kept already, of the same day. Say --again where it was said or done once more."


def _keep(space: Workspace, statement: Statement) -> None:
    from hotpass.compliance import consents

    new = consents.record(space, statement)
    show.say("It is kept." if new else _KNOWN)


def _subject(email: str, phone: str, numbers: list[str] | None, name: str, organisation: str) -> Subject:
    from hotpass.compliance.consents import Subject
    from hotpass.compliance.subjects.seeking import NUMBERS
    from hotpass.errors import InputError

    known = {}
    for one in numbers or ():
        kind, _, value = one.partition("=")
        if kind not in NUMBERS or not value:
            raise InputError(
                "the number does not say what it is",
                where="--number",
                remedy=f"Write KIND=NUMBER; kinds are {', '.join(NUMBERS)}",
            )
        known[kind] = value
    return Subject(email=email, phone=phone, numbers=known, name=name, organisation=organisation)


def _day(given: datetime | None) -> date:
    return given.date() if given else days.today()
