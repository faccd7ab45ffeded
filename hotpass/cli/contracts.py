"""``contracts emit|validate|diff``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Inputs, Json, ProfileName, WorkspaceFolder

if TYPE_CHECKING:
    from hotpass.contracts.breach import Held, Summary

app = typer.Typer(
    help="Write contracts, hold files to them, and compare them.", no_args_is_help=True, rich_markup_mode=None
)

#: Cells of a breach that are shown.
_SHOWN = 3

Named = Annotated[
    str,
    typer.Argument(help="A folder or file, a published version (ssot@2), or a name.", show_default=False),
]


@app.command()
def emit(
    profile: ProfileName = "generic",
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder that receives them.")] = Path(
        "contracts"
    ),
    learn: Annotated[
        list[Path] | None,
        typer.Option("--from", help="Write the contract that this file keeps instead; may be repeated."),
    ] = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Write the contracts of the published tables and of the profile's sources."""
    from hotpass import contracts
    from hotpass.profiles import load_profile
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    chosen = load_profile(profile, space.profiles)
    if learn:
        from hotpass.held import learn_file

        learnt = [learn_file(path, chosen) for path in learn]
        made = {output / contract.name: contract for contract in learnt}
    else:
        inputs = contracts.source_contracts(chosen, space.contracts)
        made = {output / "inputs" / c.name: c for c in inputs.values()}
        made[output] = contracts.published_contract(chosen)
    for folder, contract in made.items():
        files = contracts.write(contract, folder)
        show.say(f"{contract.name} {contract.version}: {len(files)} files in {folder}")


@app.command()
def validate(
    inputs: Inputs,
    contract: Annotated[
        str | None, typer.Option("--contract", "-c", help="The contract; else that of the file's source.")
    ] = None,
    profile: ProfileName = "generic",
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Say where files break their contract, by column and cell, and what a run will do about it."""
    from hotpass import held
    from hotpass.inputs import files_of
    from hotpass.profiles import load_profile
    from hotpass.ssot.contracts import contract_named
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    chosen = load_profile(profile, space.profiles)
    named = contract_named(contract, space) if contract else None
    with files_of(inputs) as files:
        found = [held.hold_file(path, chosen, space, named, name) for path, name in files]
    if json:
        show.as_json([one.as_json() for one in found])
    else:
        for one in found:
            _held(one)
    if any(one.broken for one in found):
        raise typer.Exit(1)


def _held(held: Held) -> None:
    if held.contract is None:
        show.say(f"{held.file}: no contract is named for it.")
    else:
        graver = sum(breach.severity != "info" for breach in held.breaches)
        kept = "keeps" if not graver else "breaks"
        show.say(f"{held.file} {kept} the contract {held.contract.name} {held.contract.version}.")
    for breach in held.breaches:
        show.say(f"  {breach.severity}: {_where(breach)}{breach.what}; {breach.then}.")
        if breach.cells:
            shown = [f"{cell} {value!r}" if value else cell for cell, value in breach.cells[:_SHOWN]]
            more = breach.count - len(shown)
            show.say(f"    {', '.join(shown)}{f' and {show.number(more)} more' if more else ''}")
    if held.drift and held.drift.changes:
        show.say(f"  Since version {held.drift.version}:")
        for change in held.drift.changes:
            show.say(f"    {change.table}: {change.sentence}.")


def _where(breach: Summary) -> str:
    return f"{breach.sheet}: " if breach.sheet else ""


@app.command()
def diff(before: Named, after: Named, workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """Compare two contracts; say what breaks, and the version that the later one needs."""
    from hotpass.contracts import compared
    from hotpass.ssot.contracts import contract_named
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    found = compared(contract_named(before, space), contract_named(after, space))
    if json:
        show.as_json(found.as_json())
    else:
        for change in found.changes:
            said = "breaking" if change.breaking else "compatible"
            show.say(f"{said}: {change.table}: {change.sentence}.")
        show.say(f"{found.sentence}.")
    if not found.enough:
        raise typer.Exit(1)
