"""``qa report``: how good a version or a run is, by its rules."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder
from hotpass.cli.qa_checking import AsRole, JUnit, leave

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotpass.access import Role
    from hotpass.profiles import Profile
    from hotpass.quality import Assessed, Moment, Part, RuleLine
    from hotpass.workspace import Workspace

Form = Literal["html", "pdf", "xlsx", "csv"]


def report(
    dataset: Annotated[str, typer.Option("--dataset", help="Dataset of the version.")] = "ssot",
    version: Annotated[int | None, typer.Option("--version", help="A version; else the current one.")] = None,
    run: Annotated[str | None, typer.Option("--run", help="A run, whether or not it published.")] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write it to a file that ends in .html, .pdf, .xlsx or .csv."),
    ] = None,
    form: Annotated[
        Form | None,
        typer.Option("--format", help="Write it as html, pdf, xlsx or csv, whatever --output ends in."),
    ] = None,
    role: AsRole = "auditor",
    workspace: WorkspaceFolder = None,
    json: Json = False,
    junit: JUnit = False,
) -> None:
    """Say how good a version or a run is: its scores, and the rules that do not hold."""
    from hotpass import quality
    from hotpass.access import role_named
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    assessed, profile = quality.assessed_of(space, dataset, version, run)
    lines = quality.rules(assessed)
    if output is not None or form is not None:
        output = output or Path(f"{dataset}-quality.{form}")
        made = _made(form or output.suffix.lower()[1:], space, assessed, profile, role_named(role))
        output.write_bytes(made)
        show.say(f"The report is in {output}.")
    elif junit:
        show.say(quality.rules_junit(lines))
    elif json:
        parts = quality.named_parts(quality.scorecard(assessed))
        show.as_json({"parts": [_part(*one) for one in parts], "rules": [_rule(line) for line in lines]})
    else:
        _say(assessed, lines)
    leave(_worst(lines))


def _made(form: str, space: Workspace, assessed: Assessed, profile: Profile, role: Role) -> bytes:
    from hotpass import quality
    from hotpass.errors import InputError

    if form in ("html", "pdf"):
        about, past = quality.origin(space, assessed), _past(space, assessed)
        if form == "pdf":
            return quality.report_pdf(space, assessed, profile, about, past)
        return quality.report_html(space, assessed, profile, about, past).encode()
    if form == "xlsx":
        return quality.workbook(assessed, role=role, profile=profile)
    if form == "csv":
        with quality.failing_csv(assessed, quality.Wanted(), role=role, profile=profile) as made:
            return made.read()
    raise InputError(
        "a report is a page, a PDF, a workbook or a CSV file",
        remedy="End its name in .html, .pdf, .xlsx or .csv",
    )


def _past(space: Workspace, assessed: Assessed) -> list[Moment]:
    """The versions up to the one that is told of, oldest first."""
    from hotpass import quality, ssot

    if assessed.version is None:
        return []
    found = [one for one in ssot.versions(space, assessed.dataset) if one.number <= assessed.version]
    moments = [quality.Moment(quality.of_version(one), one.published_at) for one in reversed(found)]
    return [one for one in moments if one.assessed.known]


def _say(assessed: Assessed, lines: Sequence[RuleLine]) -> None:
    from hotpass import quality

    rows = [
        (name, _share(part.score), part.state.replace("_", " "), show.number(part.failed))
        for name, part in quality.named_parts(quality.scorecard(assessed))
    ]
    show.table(["part", "score", "state", "rows failing"], rows)
    show.say()
    open_ = [line for line in lines if line.state not in quality.HOLDING]
    show.table(
        ["rule", "state", "severity", "rows failing", "of", "what is to hold"],
        [
            (
                r.rule_id,
                r.state.replace("_", " "),
                r.severity,
                show.number(r.failed),
                show.number(r.evaluated),
                r.sentence,
            )
            for r in open_
        ],
    )
    show.say(f"{show.number(len(lines) - len(open_))} of {show.number(len(lines))} rules hold.")


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.1f}"


def _part(name: str, part: Part) -> dict[str, Any]:
    return {**asdict(part), "name": name, "score": part.score, "state": part.state}


def _rule(line: RuleLine) -> dict[str, Any]:
    return {**asdict(line), "missing": line.missing, "share": line.share}


def _worst(lines: Sequence[RuleLine]) -> str | None:
    """The worst severity of a rule that does not hold, or of one that could not be evaluated."""
    severities = {line.severity for line in lines if line.state in ("failed", "errored")}
    return next((one for one in ("critical", "warning") if one in severities), None)
