"""Why records are one, or are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from hotpass.access import Act
from hotpass.mcp.tool import tool
from hotpass.mcp.tools.arguments import Dataset, OfRun
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    from hotpass import linkage

#: Records and pairs of a group that are shown.
_MOST: Final = 30

Thing = Annotated[
    str,
    Field(
        max_length=300,
        description="Id of an entity or a record, or `file:sheet:row`, such as `Contacts.xlsx:People:12`.",
    ),
]


@dataclass
class End:
    """A record, and the entity that it belongs to."""

    record_id: str
    entity_id: str
    name: str
    place: str


@dataclass
class Step:
    """What one piece of evidence adds to the match weight: log2 of how much likelier it makes a match."""

    weight: float
    sentence: str


@dataclass
class Tie:
    """A pair of records of an entity; without a weight where a key or a person holds it."""

    left: End
    right: End
    weight: float | None
    found_by: str


@dataclass
class Explained:
    """Why two records, or all records of an entity, are one or are not; the deciding reason first."""

    about: str
    reasons: list[str]
    records: list[End]
    weight: float | None
    probability: float | None
    matches_from_weight: float
    steps: list[Step]
    silent_fields: Annotated[list[str], Field(description="Fields that not both tell.")]
    blocking: Annotated[list[str], Field(description="What each blocking rule says, where not compared.")]
    ties: Annotated[list[Tie], Field(description="How records hang together, weakest first.")]


@tool("Explain a match", Act.READ)
def explain_match(
    workspace: Workspace,
    thing: Thing,
    other: Thing | None = None,
    run: OfRun = None,
    dataset: Dataset = "ssot",
) -> Explained:
    """Explain why two records or entities are one, or are not: the deciding reason, then what each field adds
    to the match weight. With an entity alone: why its records are one, and which tie is weakest. Values are
    masked as your role sees them."""
    from hotpass import linkage

    with linkage.opened(workspace, dataset, run_id=run) as linked:
        if other is None:
            return _group(linkage.explain_group(linked, thing))
        return _pair(linkage.explain_pair(linked, thing, other))


def _pair(answer: linkage.PairAnswer) -> Explained:
    more = (
        f"; the weightiest of {answer.pairs_between} pairs between them" if answer.pairs_between > 1 else ""
    )
    return Explained(
        f"two records: {answer.standing}{more}",
        list(answer.reasons),
        [_end(answer.left), _end(answer.right)],
        answer.weight,
        answer.probability,
        answer.match,
        [Step(bar.weight, bar.sentence) for bar in answer.bars],
        list(answer.silent),
        [] if answer.compared else [f"{rule.rule}: {rule.sentence}" for rule in answer.rules],
        [_tie(edge) for edge in answer.path[:_MOST]],
    )


def _group(answer: linkage.GroupAnswer) -> Explained:
    return Explained(
        f"entity {answer.entity_id} of {len(answer.records)} records",
        list(answer.reasons),
        [_end(record) for record in answer.records[:_MOST]],
        None,
        None,
        answer.match,
        [],
        [],
        [],
        [_tie(edge) for edge in answer.edges[::-1][:_MOST]],
    )


def _end(record: linkage.LinkedRecord) -> End:
    return End(record.record_id, record.entity_id, record.name, record.place)


def _tie(edge: linkage.Edge) -> Tie:
    return Tie(_end(edge.left), _end(edge.right), edge.weight, edge.found_by)
