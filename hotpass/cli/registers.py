"""``registers``: purposes, operators, notices, transfers, officers, retention rules, breaches."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotpass.compliance.registers import Entry

app = typer.Typer(
    help="Registers of rights and duties: purposes, operators, notices, transfers, officers and others.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Register = Annotated[
    str,
    typer.Argument(
        help="purposes, operators, notices, transfers, officers, retention, breaches or directives.",
        show_default=False,
    ),
]
EntryId = Annotated[str, typer.Argument(metavar="ENTRY", help="Such as OP-0001.", show_default=False)]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", "-s", metavar="FIELD=VALUE", help="What a field says; blank empties it."),
]


@app.command("list")
def list_(
    register: Annotated[str, typer.Argument(help="Only this register.")] = "",
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Show the entries of a register, what is due first at the top; without one, what is due in all."""
    from hotpass.compliance import registers
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    if register:
        found = [(register, entry) for entry in registers.entries(space, register)]
    else:
        found = registers.due(space)
    if json:
        show.as_json([{"register": name, **registers.row(entry)} for name, entry in found])
        return
    show.table(
        ["entry", "register", "name", "due", "what", "lacks"],
        [
            (entry.id, name, entry.form.title, *_due(entry.due), "; ".join(entry.form.lacks()))
            for name, entry in found
        ],
    )


def _due(due: tuple[object, str] | None) -> tuple[str, str]:
    return (str(due[0]), due[1]) if due else ("", "")


@app.command()
def fields(register: Register) -> None:
    """Say which fields the entries of a register have."""
    from hotpass.compliance import registers

    show.table(
        ["field", "what stands in it", "must", "what it means"],
        [
            (one.name, ", ".join(one.options) or one.shape, "yes" if one.required else "", one.about)
            for one in registers.form_of(register).fields()
        ],
    )


@app.command()
def add(
    register: Register, values: Set = None, workspace: WorkspaceFolder = None, json: Json = False
) -> None:
    """Enter something into a register."""
    from hotpass.compliance import registers
    from hotpass.workspace import Workspace

    _say(registers.add(Workspace(workspace), register, _values(values)), json)


@app.command()
def amend(
    register: Register,
    entry: EntryId,
    values: Set = None,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Change fields of an entry; what it said before stays in its history."""
    from hotpass.compliance import registers
    from hotpass.workspace import Workspace

    _say(registers.amend(Workspace(workspace), register, entry, _values(values)), json)


@app.command()
def history(
    register: Register, entry: EntryId, workspace: WorkspaceFolder = None, json: Json = False
) -> None:
    """Show who wrote what of an entry, the newest first."""
    from dataclasses import asdict

    from hotpass.compliance import registers
    from hotpass.workspace import Workspace

    changes = registers.history(Workspace(workspace), register, entry)
    if json:
        show.as_json([asdict(one) for one in changes])
        return
    for one in changes:
        show.say(f"{one.at:%Y-%m-%d %H:%M} {one.by}:")
        for label, before, after in one.fields:
            show.say(f"  {label}: {after or 'blank'}{f' (was {before})' if before else ''}")


@app.command("import")
def import_(
    register: Register,
    file: Annotated[Path, typer.Argument(help="Workbook or CSV file.", show_default=False)],
    workspace: WorkspaceFolder = None,
) -> None:
    """Enter the lines of a file: all, or none when one cannot be read."""
    from hotpass.compliance import registers
    from hotpass.workspace import Workspace

    done = registers.import_file(Workspace(workspace), register, file)
    said = ((done.added, "new"), (done.amended, "changed"), (done.known, "known already"))
    counts = ", ".join(f"{show.number(count)} {words}" for count, words in said)
    show.say(f"{show.number(done.lines)} lines: {counts}.")


@app.command()
def export(
    register: Register,
    form: Annotated[Literal["csv", "json"], typer.Option("--format", help="csv or json.")] = "csv",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write.")] = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Write a register as CSV, which `import` takes back, or as JSON."""
    from hotpass.compliance import registers
    from hotpass.workspace import Workspace, write_whole

    make = registers.to_csv if form == "csv" else registers.to_json
    text = make(Workspace(workspace), register)
    if output is None:
        show.say(text.rstrip("\n"))
        return
    write_whole(output, text)
    show.say(f"The register is in {output}.")


@app.command("processing-record")
def processing_record(
    output: Annotated[Path, typer.Argument(help="File to write: .json, .csv or .pdf.", show_default=False)],
    workspace: WorkspaceFolder = None,
) -> None:
    """Write the record of processing, with what the PAIA manual says of it."""
    from hotpass.compliance import processing
    from hotpass.errors import InputError
    from hotpass.workspace import Workspace

    makers: dict[str, Callable[[processing.Record], str | bytes]] = {
        ".json": processing.as_json,
        ".csv": processing.as_lines,
        ".pdf": processing.as_document,
    }
    make = makers.get(output.suffix.lower())
    if make is None:
        raise InputError("a record is a JSON, CSV or PDF file", remedy="End its name in .json, .csv or .pdf")
    made = make(processing.record(Workspace(workspace)))
    output.write_bytes(made.encode() if isinstance(made, str) else made)
    show.say(f"The record of processing is in {output}.")


def _values(given: list[str] | None) -> dict[str, str]:
    from hotpass.errors import InputError

    found = {}
    for one in given or ():
        name, equals, value = one.partition("=")
        if not equals:
            raise InputError(f"{one!r} gives no field a value", where="--set", remedy="Write FIELD=VALUE")
        found[name.strip().replace("-", "_")] = value
    return found


def _say(entry: Entry, json: bool) -> None:
    from hotpass.compliance import registers

    if json:
        show.as_json(registers.row(entry))
        return
    show.say(f"{entry.id}: {entry.form.title}.")
    for lack in entry.form.lacks():
        show.say(f"  {lack[0].upper()}{lack[1:]}.")
