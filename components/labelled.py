"""Pairs in Label Studio: figures that narrow the list, and the list with links to the tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from components import facts, figures, table
from components.markup import Child, tag
from components.words import NONE, number, when

if TYPE_CHECKING:
    from hotpass.review.label_studio import State, Where

#: The figures that stand for a state of pairs, and what they count.
STATES: Final = {
    "sent": ("Sent", "nobody has answered yet"),
    "labelled": ("Labelled", "answers that agree"),
    "conflicting": ("Conflicting", "reviewers disagree"),
    "skipped": ("Skipped", "and not answered"),
    "not applied": ("Not applied", "not what was asked"),
}
_COLUMNS: Final = (
    table.Column("task", "Task"),
    table.Column("type", "Type"),
    table.Column("state", "State"),
    table.Column("said", "Answers", wide=True),
    table.Column("sent", "Sent"),
    table.Column("pair", "Pair"),
)


def tiles(there: State, counted: dict[str, int]) -> str | None:
    """Show what is where; returns the state whose pairs are asked for, or None."""
    review = figures.Figure("In doubt", number(there.waiting), "not sent; to Review", "review", "review")
    applied = figures.Figure("Applied", number(there.applied), "obeyed or told by a run", "labelled", "#")
    states = [
        figures.Figure(label, number(counted.get(state, 0)), note, state, f"?state={state.replace(' ', '+')}")
        for state, (label, note) in STATES.items()
    ]
    return figures.show([review, *states[:3], applied, *states[3:]], key="where")


def pairs(shown: Sequence[Where]) -> None:
    """Show pairs with their tasks."""
    table.show(_COLUMNS, [table.Row(_cells(one)) for one in shown], "Pairs in Label Studio", key="pairs")


def _cells(one: Where) -> dict[str, Child]:
    task = one.task
    name = f"Task {task.task_id}"
    link = tag("a", name, href=one.link, target="_blank", rel="noopener") if one.link else f"{name}, deleted"
    look = f"linkage?tab=Two+records&run={task.run_id}&one={task.record_id_l}&other={task.record_id_r}"
    return {
        "task": link,
        "type": task.entity_type,
        "state": facts.state(one.state),
        "said": "; ".join(one.said) or one.fault or NONE,
        "sent": when(task.sent_at),
        "pair": tag("a", "Look at it", href=look, aria_label=f"Look at the pair of task {task.task_id}"),
    }
