"""``qa run``: what is wrong in files, by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Inputs, Json, ProfileName, WorkspaceFolder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotpass.findings import Finding

#: Cells of a rule that are shown.
_SHOWN = 3

AsRole = Annotated[str, typer.Option("--role", help="As which role values are shown, such as auditor.")]
JUnit = Annotated[bool, typer.Option("--junit", help="Print JUnit XML.")]


def run(
    inputs: Inputs,
    profile: ProfileName = "generic",
    role: AsRole = "auditor",
    workspace: WorkspaceFolder = None,
    json: Json = False,
    junit: JUnit = False,
) -> None:
    """Say what is wrong in files, by cell; nothing is kept, and no workspace is needed.

    Where there is one, what people confirmed to be personal in its columns is masked for the role.
    """
    from hotpass import findings
    from hotpass.access import role_named
    from hotpass.catalogue.personal import as_confirmed, confirmed_columns
    from hotpass.inputs import files_of
    from hotpass.profiles import load_profile
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    with files_of(inputs) as files:
        found = findings.find(
            files,
            as_confirmed(space, load_profile(profile, space.profiles)),
            role=role_named(role),
            own=space.expectations,
            confirmed=confirmed_columns(space),
        )
    if junit:
        from hotpass.findings_junit import findings_junit

        show.say(findings_junit(found))
    elif json:
        show.as_json([one.as_json() for one in found])
    else:
        _say(found)
    leave(findings.worst(found))


def _say(found: Sequence[Finding]) -> None:
    by_rule: dict[tuple[str, str, str, str | None], list[Finding]] = {}
    for one in found:
        by_rule.setdefault((one.file, one.sheet, one.rule_id, one.column), []).append(one)
    for (file, sheet, rule_id, column), those in by_rule.items():
        where = ", ".join(part for part in (file, sheet, column) if part)
        show.say(f"{those[0].severity}: {rule_id}: {where}: {those[0].message}")
        cells = [f"{one.cell} {one.value!r}" if one.value else f"{one.cell}" for one in those if one.cell]
        if cells:
            more = len(cells) - _SHOWN
            show.say(f"    {', '.join(cells[:_SHOWN])}{f' and {show.number(more)} more' if more > 0 else ''}")
    show.say(f"{show.number(len(found))} findings.")


def leave(worst: str | None) -> None:
    """End with 6 where something critical was found, with 1 for a warning."""
    if worst in ("critical", "warning"):
        raise typer.Exit(6 if worst == "critical" else 1)
