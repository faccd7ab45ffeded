"""Pairs that wait for a person, and what is decided of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from hotpass import access
from hotpass.access import Act
from hotpass.mcp.tool import tool
from hotpass.mcp.tools.arguments import EntityType, Limit, OfRun, cut, place
from hotpass.settings import settings
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    from hotpass import review

RecordId = Annotated[str, Field(max_length=64, description="Id of a record, from `list_pairs`.")]


@dataclass
class PairLine:
    """A pair that waits; `weight` is told where reviewers are not to decide blindly."""

    record_id: str
    other_record_id: str
    entity_type: EntityType
    place: str
    other_place: str
    why_asked: str
    worth: float
    weight: float | None
    run: str


@dataclass
class Pairs:
    """Pairs that nobody has decided about, the most valuable first."""

    pairs: list[PairLine]
    more: bool


@tool("List pairs to review", Act.DECIDE)
def list_pairs(workspace: Workspace, limit: Limit = 20, run: OfRun = None) -> Pairs:
    """List the pairs of records that wait for a person to say whether they are one, the most valuable first;
    those of which the model is sure come last. `show_pair` puts one side by side."""
    from hotpass import review

    found = review.queue(workspace, limit + 1, run)
    return Pairs([_line(pair) for pair in found[:limit]], len(found) > limit)


def _line(pair: review.Pair) -> PairLine:
    return PairLine(
        *(pair.record_id_l, pair.record_id_r, pair.entity_type),
        place(pair.file, pair.sheet, pair.row_l),
        place(pair.file_r, pair.sheet_r, pair.row_r),
        pair.reason,
        round(pair.value, 4),
        None if settings().review_blind else pair.match_weight,
        pair.run_id,
    )


@dataclass
class FieldBeside:
    """What both records say of a field, and what that is to each other."""

    field: str
    label: str
    left: str | None
    right: str | None
    compared: Annotated[str, Field(description="Such as same, similar, different or missing.")]
    shared_elsewhere: Annotated[int, Field(description="Other entities that have the same value.")]


@dataclass
class PairShown:
    """Two records side by side, and what each answer would do to their entities, as counts of records."""

    entity_type: EntityType
    left_record: str
    left_place: str
    left_entity: str
    right_record: str
    right_place: str
    right_entity: str
    fields: list[FieldBeside]
    records_now: list[int]
    records_if_match: list[int]
    records_if_no_match: list[int]


@tool("Show a pair", Act.DECIDE)
def show_pair(workspace: Workspace, record: RecordId, other: RecordId, run: OfRun = None) -> PairShown:
    """Put two records side by side, field by field, as a reviewer of your role may see them, and tell what
    each answer would do to the entities. Give the `run` that `list_pairs` names with the pair."""
    from hotpass import review

    both, effect = review.beside(workspace, record, other, run)
    left, right = both.left, both.right
    return PairShown(
        both.entity_type,
        *(left.record_id, place(left.file_name, left.sheet, left.row), left.entity_id),
        *(right.record_id, place(right.file_name, right.sheet, right.row), right.entity_id),
        [
            FieldBeside(f.name, f.label, _text(f.left), _text(f.right), f.state, f.elsewhere)
            for f in both.fields
        ],
        *([list(one) for one in (effect.now, effect.match, effect.no_match)] if effect else ([], [], [])),
    )


def _text(said: review.Said | None) -> str | None:
    return cut(said.text) if said else None


@dataclass
class Decided:
    """A decision, kept under the name of whoever acts."""

    record_id: str
    other_record_id: str
    decision: str
    reviewer: str
    said: str


@tool("Decide a pair", Act.DECIDE, reads=False)
def decide_pair(
    workspace: Workspace,
    record: RecordId,
    other: RecordId,
    decision: Annotated[
        Literal["match", "no_match", "unsure"],
        Field(description="Whether they are one organisation or person."),
    ],
    comment: Annotated[
        str | None, Field(max_length=1000, description="Why; no personal value. Kept with the decision.")
    ] = None,
) -> Decided:
    """Say whether two records are one entity. It is a person's decision: ask whoever you act for before you
    call this. It is kept under that person's name and in the audit trail; the next run obeys.
    `undo_decision` takes it back."""
    from hotpass import review

    by = access.recorded_as()
    made = review.decide(workspace, record, other, decision, reviewer=by, origin="mcp", comment=comment)
    return Decided(made.record_id_l, made.record_id_r, made.decision, by, "Kept. The next run obeys.")


@tool("Undo a decision", Act.DECIDE, reads=False, destroys=True)
def undo_decision(workspace: Workspace) -> Decided:
    """Take back the last decision of whoever you act for; it stays in the record, and the next run obeys."""
    from hotpass import review

    gone = review.undo(workspace, access.recorded_as())
    return Decided(gone.record_id_l, gone.record_id_r, gone.decision, gone.reviewer, "Taken back.")
