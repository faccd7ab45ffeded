"""``access show|recent|reveal`` and ``access token create|list|revoke``: who may do and see what."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

app = typer.Typer(help="Who may do and see what.", no_args_is_help=True, rich_markup_mode=None)
token = typer.Typer(help="Tokens for programs.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(token, name="token")


@app.command("show")
def show_(json: Json = False) -> None:
    """Show who acts, and what each role may do and see."""
    from hotpass import access

    who = access.current()
    if json:
        show.as_json(
            {
                "name": who.name,
                "origin": who.origin,
                "roles": sorted(who.roles),
                "acts": sorted(who.permitted),
                "sights": {personal: who.sight(personal) for personal in access.CLASSES},
            }
        )
        return
    show.say(f"{who.name} acts as {', '.join(r.label for r in access.Role if r in who.roles)}.")
    show.table(
        ["role", *access.Act, *access.CLASSES[1:]],
        [
            (
                role.label,
                *("yes" if act in access.PERMISSIONS[role] else "" for act in access.Act),
                *(access.SIGHTS[role][personal].value for personal in access.CLASSES[1:]),
            )
            for role in access.Role
        ],
    )


@app.command()
def recent(
    lines: Annotated[int, typer.Option("--lines", "-n", min=1, help="How many entries.")] = 20,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Show what was revealed and refused lately, and who signed in."""
    from hotpass import compliance
    from hotpass.workspace import Workspace

    found = compliance.lately(Workspace(workspace), *compliance.OF_ACCESS, most=lines)
    if json:
        show.as_json([{**one.row, "said": one.details} for one in found])
        return
    show.table(
        ["when", "who", "act", "of", "said"],
        [(f"{e.at:%Y-%m-%d %H:%M:%S}", e.actor, e.act, e.subject, e.told) for e in found],
    )


@app.command()
def reveal(
    entity: Annotated[str, typer.Argument(help="Id of the entity.", show_default=False)],
    field: Annotated[str, typer.Argument(help="Name of the field.", show_default=False)],
    reason: Annotated[str, typer.Option("--reason", help="Why it is needed; kept.")],
    record: Annotated[
        str | None, typer.Option("--record", help="Id of a record of the entity, to see what it says.")
    ] = None,
    dataset: Annotated[str, typer.Option(help="Dataset of the published version.")] = "ssot",
    workspace: WorkspaceFolder = None,
) -> None:
    """Show a value that you see masked; that you did, and why, is kept."""
    from hotpass import compliance
    from hotpass.workspace import Workspace

    found = compliance.reveal(Workspace(workspace), dataset, entity, field, reason, record)
    show.say(f"{found.label}: {found.text}")


@token.command()
def create(
    name: Annotated[str, typer.Argument(help="Under which its acts are recorded.", show_default=False)],
    role: Annotated[
        list[str] | None, typer.Option("--role", help="Role of its bearer; may be repeated.")
    ] = None,
    act: Annotated[
        list[str] | None, typer.Option("--act", help="Narrows it to this act; may be repeated.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, help="How long it is good.")] = 90,
    workspace: WorkspaceFolder = None,
) -> None:
    """Make a token; it is shown this once."""
    from hotpass import tokens
    from hotpass.access import act_named, role_named
    from hotpass.workspace import Workspace

    roles = [role_named(one) for one in role or ["service"]]
    show.say(tokens.create(Workspace(workspace), name, roles, acts=[*map(act_named, act or ())], days=days))


@token.command("list")
def list_(workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """List the tokens; none can be told once more."""
    from hotpass import tokens
    from hotpass.workspace import Workspace

    found = tokens.every(Workspace(workspace))
    if json:
        show.as_json([{n: v for n, v in asdict(one).items() if n != "digest"} for one in found])
        return
    show.table(
        ["id", "name", "roles", "narrowed to", "made by", "good until", "revoked"],
        [
            (
                *(t.id, t.name, t.roles, t.acts or "", t.made_by, f"{t.expires_at:%Y-%m-%d}"),
                f"{t.revoked_at:%Y-%m-%d}" if t.revoked_at else "",
            )
            for t in found
        ],
    )


@token.command()
def revoke(
    token_id: Annotated[str, typer.Argument(help="Id of the token.", show_default=False)],
    workspace: WorkspaceFolder = None,
) -> None:
    """Have a token be good no more."""
    from hotpass import tokens
    from hotpass.workspace import Workspace

    tokens.revoke(Workspace(workspace), token_id)
    show.say(f"Token {token_id} is revoked.")
