"""``explain``: where values come from, and why records are one or are not."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

if TYPE_CHECKING:
    from hotpass.linkage import Edge, GroupAnswer, PairAnswer

_MOST_EDGES = 20


def explain(
    thing: Annotated[
        str, typer.Argument(help="Id of an entity or a record, or file:sheet:row.", show_default=False)
    ],
    other: Annotated[
        str | None, typer.Argument(help="Another: why are the two one, or not?", show_default=False)
    ] = None,
    field: Annotated[str | None, typer.Option("--field", "-f", help="Only this field.")] = None,
    records: Annotated[bool, typer.Option("--records", help="Why its records are one.")] = False,
    run: Annotated[str | None, typer.Option("--run", help="The linkage of this run.")] = None,
    dataset: Annotated[str, typer.Option(help="Dataset of the published version.")] = "ssot",
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Show where the values of an entity come from, or why two records or entities are one or are not."""
    if other is None and not records:
        _values(thing, field, dataset, workspace, json)
        return
    from hotpass import linkage
    from hotpass.workspace import Workspace

    with linkage.opened(Workspace(workspace), dataset, run_id=run) as linked:
        answer = linkage.explain_pair(linked, thing, other) if other else linkage.explain_group(linked, thing)
    if json:
        show.as_json(asdict(answer))
    elif isinstance(answer, linkage.PairAnswer):
        _pair(answer)
    else:
        _group(answer)


def _values(entity: str, field: str | None, dataset: str, workspace: Path | None, json: bool) -> None:
    from hotpass import api

    rows = api.explain(entity, field, workspace=workspace, dataset=dataset).arrow().to_pylist()
    if json:
        show.as_json(rows)
        return
    for row in rows:
        place = " · ".join(part for part in (row["file_name"], row["sheet"], row["cell"]) if part)
        show.say(f"{row['field']}: {row['value']}")
        show.say(f"  from {place}, which holds {row['raw']!r}")
        show.say(f"  {row['reason']}")
        for other in row["alternatives"]:
            place = " · ".join(p for p in (other["file_name"], other["sheet"], other["cell"]) if p)
            show.say(f"  instead of {other['value']} ({place})")


def _pair(answer: PairAnswer) -> None:
    for end in (answer.left, answer.right):
        show.say(f"{end.name} ({end.place}), {end.entity_id}, record {end.record_id}")
    if answer.pairs_between > 1:
        show.say(f"The weightiest of {show.number(answer.pairs_between)} pairs between the two.")
    show.say()
    for reason in answer.reasons:
        show.say(reason)
    show.say()
    for bar in answer.bars:
        show.say(f"{bar.weight:+7.1f}  {bar.sentence}")
    if answer.silent:
        show.say(
            f"{'':7}  Not told by both, or the place again, which says nothing: {', '.join(answer.silent)}."
        )
    if answer.weight is not None:
        show.say(f"{answer.weight:+7.1f}  in all, a probability of {answer.probability:.4f}")
    if not answer.compared:
        show.say("\nBlocking rules")
        for rule in answer.rules:
            show.say(f"  {rule.label}: {rule.sentence}")
    if len(answer.path) > 1:
        _edges("The way from one to the other", answer.path)


def _group(answer: GroupAnswer) -> None:
    show.say(f"{answer.entity_id}, {show.number(len(answer.records))} records")
    for reason in answer.reasons:
        show.say(reason)
    _edges("Pairs that it cannot do without", answer.bridges)
    _edges("Its pairs, weakest first", answer.edges[::-1])


def _edges(title: str, edges: tuple[Edge, ...]) -> None:
    if not edges:
        return
    show.say(f"\n{title}")
    more = len(edges) - _MOST_EDGES
    show.table(["weight", "found by", "record", "record"], map(_edge, edges[:_MOST_EDGES]))
    if more > 0:
        show.say(f"and {show.number(more)} others; --json has them all")


def _edge(edge: Edge) -> tuple[str, ...]:
    weight = "" if edge.weight is None else f"{edge.weight:+.1f}"
    return weight, edge.label, *(f"{end.name} ({end.place})" for end in (edge.left, edge.right))
