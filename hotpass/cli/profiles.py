"""``profiles list|show|suggest|validate|diff|upgrade|schema``."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotpass.cli import show
from hotpass.cli.options import Inputs, Json, WorkspaceFolder

if TYPE_CHECKING:
    from hotpass.profiles.loader import Loaded

app = typer.Typer(
    help="List, show, suggest, check, compare and upgrade profiles.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Name = Annotated[
    str,
    typer.Argument(metavar="PROFILE", help="A name, NAME@VERSION, or a YAML file.", show_default=False),
]


def _own(workspace: Path | None) -> Path:
    from hotpass.workspace import Workspace

    return Workspace(workspace).profiles


@app.command("list")
def list_(workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """List the profiles: the workspace's own, then those that come with Hotpass."""
    from hotpass.profiles.store import known_profiles

    found = known_profiles(_own(workspace))
    if json:
        show.as_json([dataclasses.asdict(known) for known in found])
        return
    show.table(
        ["profile", "of", "version", "extends", "title"],
        [
            (
                k.name,
                "workspace" if k.own else "Hotpass",
                k.version or "",
                k.extends or "",
                k.fault or k.title,
            )
            for k in found
        ],
    )


@app.command("show")
def show_(profile: Name, workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """Show all that a profile says, with what it inherits."""
    from hotpass.profiles import load_profile
    from hotpass.profiles.documents import text_of

    found = load_profile(profile, _own(workspace))
    if json:
        show.as_json({**found.model_dump(mode="json"), "digest": found.digest})
        return
    show.say(text_of(found.model_dump(mode="json", exclude_none=True)).rstrip())
    show.say(f"# SHA-256 {found.digest}")


@app.command()
def suggest(
    inputs: Inputs,
    name: Annotated[
        str | None, typer.Option(help="Key of the profile.", show_default="from the file")
    ] = None,
    extends: Annotated[str, typer.Option(help="Profile to stand on.")] = "generic",
    json: Json = False,
) -> None:
    """Print a first profile for files: their sources, and their columns as they were recognised."""
    from hotpass.profiles.documents import text_of

    made = _suggested(list(inputs), name, extends)
    if json:
        show.as_json(made)
    else:
        show.say(text_of(made).rstrip())


def _suggested(inputs: list[str], name: str | None, extends: str) -> dict[str, Any]:
    from hotpass import api
    from hotpass.profiles.suggesting import key_of, suggest

    key = key_of(name or Path(inputs[0]).stem)
    return suggest(api.inspect_files(inputs, profile=extends), key, extends=extends)


@app.command()
def validate(
    profiles: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PROFILE]...", help="Names or YAML files; all profiles when none is given."),
    ] = None,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Check profiles, and list everything that is wrong with them; ends with 3 when something is."""
    from hotpass.profiles.store import known_profiles

    own = _own(workspace)
    names = profiles or [known.name for known in known_profiles(own)]
    faults = {name: _faults(name, own) for name in names}
    if json:
        show.as_json(
            [{"profile": name, "valid": not found, "faults": found} for name, found in faults.items()]
        )
    else:
        for name, found in faults.items():
            show.say(f"{name}: {'valid' if not found else f'{len(found)} wrong'}")
            for fault in found:
                show.say(f"  {fault['sentence']}")
    if any(faults.values()):
        raise typer.Exit(3)


def _faults(name: str, own: Path) -> list[dict[str, Any]]:
    from hotpass.errors import HotpassError
    from hotpass.profiles import ProfileError, load_profile

    try:
        load_profile(name, own)
    except ProfileError as error:
        return [{"key": f.key, "line": f.line, "what": f.what, "sentence": f.sentence} for f in error.faults]
    except HotpassError as error:
        return [{"key": "", "line": None, "what": error.what, "sentence": error.sentence}]
    return []


@app.command()
def diff(before: Name, after: Name, workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """Compare two profiles key by key."""
    from hotpass.profiles import load_profile
    from hotpass.profiles.differences import differences

    own = _own(workspace)
    found = differences(load_profile(before, own), load_profile(after, own))
    if json:
        show.as_json([dataclasses.asdict(difference) for difference in found])
        return
    for difference in found:
        show.say(difference.sentence)
    if not found:
        show.say("They say the same.")


@app.command()
def upgrade(
    profile: Name,
    workspace: WorkspaceFolder = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the difference, and write nothing.")
    ] = False,
) -> None:
    """Rewrite a profile of an older form in the present one; shows the difference, and keeps the old text."""
    from hotpass.profiles.loader import open_profile

    own = _own(workspace)
    loaded = open_profile(profile, own)
    path = Path(loaded.document.where)
    if not loaded.upgraded or not path.is_file():
        show.say(f"{profile} is written in the present form.")
        return
    for line in _text_difference(loaded, path):
        show.say(line)
    if not dry_run:
        show.say(_write(loaded, path, own))


def _text_difference(loaded: Loaded, path: Path) -> list[str]:
    from difflib import unified_diff

    from hotpass.profiles.documents import text_of

    now = path.read_text(encoding="utf-8-sig").splitlines()
    upgraded = text_of(loaded.document.data).splitlines()
    return list(unified_diff(now, upgraded, str(path), "upgraded", lineterm="", n=1))


def _write(loaded: Loaded, path: Path, own: Path) -> str:
    from hotpass.profiles.store import rewrite, write_upgraded

    if path.parent == own:
        made = write_upgraded(own, path.stem)
        return f"Saved as version {made.version}; `{path.stem}@{made.version - 1}` is the text before."
    old = rewrite(path, loaded.document)
    return f"Written; the text before is in {old}."


@app.command()
def schema() -> None:
    """Print the JSON Schema by which an editor completes and checks a profile."""
    from hotpass.profiles.editor_schema import editor_schema_text

    show.say(editor_schema_text().rstrip())
