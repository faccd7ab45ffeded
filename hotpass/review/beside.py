"""Any two records side by side, whether or not they wait for an answer."""

from __future__ import annotations

from hotpass.review.deciding import paired
from hotpass.review.effects import Effect, effect, surroundings
from hotpass.review.policy import Policy
from hotpass.review.sides import Sides, sides
from hotpass.review.subjects import opened, subject_of
from hotpass.workspace import Workspace


def beside(
    workspace: Workspace, one: str, other: str, run_id: str | None = None
) -> tuple[Sides, Effect | None]:
    """Two records as whoever acts may see them, and what each answer would do.

    Args:
        workspace: where the runs are.
        one: id of a record.
        other: id of another of the same type.
        run_id: the run that compared them; the newest that has linked records when not given.

    Returns:
        The records, and the effect: None where it takes too long to say.

    Raises:
        InputError: the run does not know one of them, or they are of two types or one and the same.
    """
    kind, left, right = paired(workspace, one, other)
    with opened(workspace, run_id or subject_of(workspace).run_id) as linked:
        (found,) = sides(linked, kind, [(left, right)], Policy.in_force())
        entities = sorted({found.left.entity_id, found.right.entity_id})
        return found, effect(surroundings(workspace, linked, kind, entities), (left, right))
