"""``review list|audit|assign|unassign|reviewers|decide|undo|import|export|apply``."""

from __future__ import annotations

import dataclasses
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

if TYPE_CHECKING:
    from hotpass.review import Audit

app = typer.Typer(
    help="Decide which pairs of records are one entity.", no_args_is_help=True, rich_markup_mode=None
)


class Verdict(StrEnum):
    """What may be decided."""

    match = "match"
    no_match = "no_match"
    unsure = "unsure"


class Kind(StrEnum):
    """What records are of."""

    organisation = "organisation"
    person = "person"


Reviewer = Annotated[
    str | None, typer.Option("--reviewer", help="Who decides. [default: HOTPASS_USER, or local]")
]
ReviewerName = Annotated[str, typer.Argument(help="Who is to decide.", show_default=False)]
DecisionFile = Annotated[Path, typer.Argument(help="A CSV or Parquet file.", show_default=False)]
RecordId = Annotated[str, typer.Argument(help="Id of a record.", show_default=False)]


@app.command("list")
def list_(
    limit: Annotated[int, typer.Option(min=1, help="How many, the most valuable first.")] = 50,
    run: Annotated[str | None, typer.Option(help="Run whose pairs they are. [default: the newest]")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write them to this CSV file, to be filled in.")
    ] = None,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """List the pairs whose answer is worth most, with file, sheet and rows."""
    from hotpass import review
    from hotpass.workspace import Workspace

    pairs = review.queue(Workspace(workspace), limit, run)
    if output is not None:
        review.write_queue(pairs, output)
        show.say(f"{show.number(len(pairs))} pairs written to {output}; fill in the column decision.")
    elif json:
        show.as_json([dataclasses.asdict(pair) for pair in pairs])
    else:
        show.table(
            ["type", "first", "second", "rows", "why"],
            [(p.entity_type, p.record_id_l, p.record_id_r, _rows(p), p.reason) for p in pairs],
        )


def _rows(pair: object) -> str:
    def place(file: str, sheet: str) -> str:
        return " ".join(part for part in (file, sheet) if part)

    file, sheet, row_l, file_r, sheet_r, row_r = (
        getattr(pair, name) for name in ("file", "sheet", "row_l", "file_r", "sheet_r", "row_r")
    )
    if (file, sheet) == (file_r, sheet_r):
        return f"{place(file, sheet)} {row_l}, {row_r}"
    return f"{place(file, sheet)} {row_l}, {place(file_r, sheet_r)} {row_r}"


@app.command()
def audit(
    size: Annotated[int, typer.Option(min=1, max=1000, help="How many pairs of each type to ask.")] = 200,
    run: Annotated[str | None, typer.Option(help="Run that is audited. [default: the newest]")] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Write the pairs that are left to this CSV file, to be filled in."
        ),
    ] = None,
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Tell precision and recall from pairs drawn at random, as far as people have answered them."""
    from hotpass import review
    from hotpass.workspace import Workspace

    space = Workspace(workspace)
    subject = review.subject_of(space, run_id=run)
    if output is not None:
        written = review.write_sample(space, subject, output, size)
        show.say(f"{show.number(written)} pairs written to {output}; fill in the column decision.")
        return
    found = review.audit(space, subject, size)
    if json:
        show.as_json([dataclasses.asdict(one) for one in found])
    else:
        for one in found:
            _say_audit(one)


def _say_audit(one: Audit) -> None:
    kind = "Organisations" if one.entity_type == "organisation" else "People"
    show.say(f"{kind}: {show.number(one.answered)} of {show.number(one.asked)} pairs answered.")
    for name, measure in (("precision", one.precision), ("recall", one.recall), ("F1", one.f1)):
        told = f"{measure.value:.3f} ({measure.low:.3f} to {measure.high:.3f})" if measure else "not yet"
        show.say(f"  {name}: {told}")
    show.table(
        ["entities", "pairs", "of", "in the sample", "answered", "match"],
        [
            ("one" if t.together else "two", t.words, t.population, t.asked, t.answered, t.matches)
            for t in one.tallies
        ],
    )
    for sentence in one.not_measured:
        show.say(f"Not measured: {sentence}")


@app.command()
def assign(
    reviewer: ReviewerName,
    limit: Annotated[int | None, typer.Option(min=1, help="How many pairs, the most valuable first.")] = None,
    share: Annotated[
        float | None, typer.Option(min=0, max=1, help="Or which share of those that wait, 0-1.")
    ] = None,
    type_: Annotated[Kind | None, typer.Option("--type", help="Only pairs of this type.")] = None,
    source: Annotated[str | None, typer.Option(help="Only pairs with a record of this source.")] = None,
    field: Annotated[str | None, typer.Option(help="Only where this field speaks against a match.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also pairs of which the model is sure.")] = False,
    entity: Annotated[str | None, typer.Option(help="An entity, by its id, instead of pairs.")] = None,
    by: Reviewer = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Give pairs that wait to a reviewer; they are asked of nobody else."""
    from hotpass import access, review
    from hotpass.workspace import Workspace

    space, who = Workspace(workspace), access.recorded_as(by)
    if entity is not None:
        review.assign_entity(space, entity, reviewer, by=who)
        show.say(f"{entity} is given to {reviewer}.")
        return
    wanted = review.Wanted(
        type_.value if type_ else None, source, field, assigned="nobody", everything=everything
    )
    subject = review.subject_of(space)
    given = review.assign(space, subject, reviewer, wanted, by=who, most=limit, share=share)
    show.say(f"{show.number(given)} pairs given to {reviewer}.")


@app.command()
def unassign(reviewer: ReviewerName, workspace: WorkspaceFolder = None) -> None:
    """Take back what a reviewer was given and has not decided."""
    from hotpass import review
    from hotpass.workspace import Workspace

    show.say(f"{show.number(review.unassign(Workspace(workspace), reviewer))} taken back from {reviewer}.")


@app.command()
def reviewers(workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """Tell who decided how much, how fast, how far he agrees with others, and what is left to him."""
    from hotpass import review
    from hotpass.workspace import Workspace

    found = review.agreement(Workspace(workspace))
    if json:
        show.as_json([dataclasses.asdict(one) for one in found.paces])
        return
    show.table(
        ["reviewer", "decided", "last 7 days", "median s", "unsure", "agrees", "left"],
        [
            (p.reviewer, p.decided, p.week, _told(p.seconds), p.unsure, _told(p.agreeing), p.left)
            for p in found.paces
        ],
    )


def _told(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


@app.command()
def decide(
    record: RecordId,
    other: RecordId,
    decision: Annotated[Verdict, typer.Argument(help="Whether they are one.", show_default=False)],
    comment: Annotated[str | None, typer.Option(help="Why.")] = None,
    reviewer: Reviewer = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Say whether two records are one entity; the next run obeys."""
    from hotpass import access, review
    from hotpass.workspace import Workspace

    by = access.recorded_as(reviewer)
    said = review.decide(
        *(Workspace(workspace), record, other, decision.value),
        reviewer=by,
        origin="command_line",
        comment=comment,
    )
    show.say(f"{said.record_id_l} and {said.record_id_r}: {said.decision}, by {by}. The next run obeys.")


@app.command()
def undo(
    number: Annotated[
        int | None, typer.Argument(help="Number of the decision; else your last.", show_default=False)
    ] = None,
    reviewer: Reviewer = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Take back a decision; it stays in the record, and the next run obeys."""
    from hotpass import access, review
    from hotpass.workspace import Workspace

    gone = review.undo(Workspace(workspace), access.recorded_as(reviewer), number)
    show.say(
        f"{gone.record_id_l} and {gone.record_id_r}: {gone.decision}, by {gone.reviewer}, is taken back."
    )


@app.command("import")
def import_(file: DecisionFile, reviewer: Reviewer = None, workspace: WorkspaceFolder = None) -> None:
    """Keep the decisions of a file; what is kept already is not added again."""
    from hotpass import access, review
    from hotpass.workspace import Workspace

    try:
        done = review.import_decisions(Workspace(workspace), file, reviewer=access.recorded_as(reviewer))
    except review.Faulty as error:
        for fault in error.faults:
            print(f"{file.name}, {fault}.", file=sys.stderr)  # noqa: T201
        raise
    show.say(f"{show.number(done.added)} decisions added; {show.number(done.known)} were kept already.")


@app.command()
def apply(
    dataset: Annotated[str, typer.Option(help="Dataset of the published version.")] = "ssot",
    workspace: WorkspaceFolder = None,
) -> None:
    """Publish a new version in which the entities that people decided about since are as they said."""
    from hotpass import access, review, runs
    from hotpass.api.tables import doubts_of
    from hotpass.workspace import Workspace

    access.require(access.Act.RUN)
    space = Workspace(workspace)
    waiting = review.unapplied(space, dataset)
    if waiting.version and not waiting:
        show.say(f"Nothing to apply: version {waiting.version} of {dataset} obeys all that was decided.")
        return
    with show.progress() as on_event:
        result = runs.execute(space, runs.apply(space, dataset), on_event=on_event)
    show.say(
        f"Version {result.version} of {dataset} published. Applied decisions: "
        f"{show.number(waiting.decisions)}, corrections: {show.number(waiting.corrections)}, entities that "
        f"they are about: {show.number(waiting.entities)}."
    )
    show.say("The linkage model is as before; the next `hotpass run` learns from the decisions.")
    show.say(f"Files: {result.folder}")
    show.warn(doubts_of(result.folder))


@app.command("export")
def export_(file: DecisionFile, workspace: WorkspaceFolder = None) -> None:
    """Write all decisions to a CSV or Parquet file."""
    from hotpass import review
    from hotpass.workspace import Workspace

    written = review.export(Workspace(workspace), file)
    show.say(f"{show.number(written)} decisions written to {file}.")
