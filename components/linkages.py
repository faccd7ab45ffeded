"""Two linkages beside each other: figures, weights that moved, entities that merged or split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from components import markup, table
from components.words import number, percent, weighed

if TYPE_CHECKING:
    from hotpass.linkage import EntityMoved, TypeLinkage, WeightMoved

_FIGURES = (
    ("records", "Records"),
    ("candidates", "Pairs compared"),
    ("matching", "Pairs that match"),
    ("waiting", "Pairs in the review band"),
    ("bound", "Pairs held by a key"),
    ("entities", "Entities"),
    ("largest", "Records of the largest"),
)
_EVENTS = {"merged_into": "became part of", "split_from": "split off from"}
_MOVED = (
    table.Column("entity", "Entity"),
    table.Column("event", "What happened"),
    table.Column("other", "Entity"),
    table.Column("version", "In version", numeric=True),
)


def figures(before: TypeLinkage, after: TypeLinkage, numbers: tuple[int, int]) -> None:
    """Figures and thresholds of both."""
    columns = (
        table.Column("what", "Figure"),
        table.Column("before", f"Version {numbers[0]}", numeric=True),
        table.Column("after", f"Version {numbers[1]}", numeric=True),
    )
    rows = [
        table.Row(
            {"what": label, "before": number(getattr(before, name)), "after": number(getattr(after, name))}
        )
        for name, label in _FIGURES
    ]
    for label, name in (("Match weight", "match"), ("Review weight", "review")):
        ends = {"before": weighed(getattr(before, name)), "after": weighed(getattr(after, name))}
        rows.append(table.Row({"what": label, **ends}))
    expected = {"before": percent(before.expected_f1), "after": percent(after.expected_f1)}
    rows.append(table.Row({"what": "F1 that the model expects", **expected}))
    markup.show(table.html(columns, rows, "Figures of both linkages"))


def weights(moved: Sequence[WeightMoved], labels: Mapping[str, str], numbers: tuple[int, int]) -> None:
    """Levels whose weight moved, the farthest first."""
    columns = (
        table.Column("field", "Field"),
        table.Column("level", "Level", wide=True),
        table.Column("before", f"Version {numbers[0]}", numeric=True),
        table.Column("after", f"Version {numbers[1]}", numeric=True),
        table.Column("by", "Moved by", numeric=True),
    )
    rows = [
        table.Row(
            {
                "field": labels.get(one.field, one.field.replace("_", " ").strip().capitalize()),
                "level": one.level,
                "before": weighed(one.before),
                "after": weighed(one.after),
                "by": weighed(one.by),
            }
        )
        for one in moved
    ]
    markup.show(table.html(columns, rows, "Levels whose weight moved"))


def entities(moved: Sequence[EntityMoved], names: Mapping[str, str], *, key: str) -> str | None:
    """Show which entities merged or split; returns the id pressed just now."""
    rows = [
        table.Row(
            {
                "entity": names.get(one.entity_id, one.entity_id),
                "event": _EVENTS[one.event],
                "other": names.get(one.other_entity_id, one.other_entity_id),
                "version": number(one.version),
            },
            press=one.other_entity_id if one.event == "merged_into" else one.entity_id,
            href=f"entities?entity={one.other_entity_id if one.event == 'merged_into' else one.entity_id}",
        )
        for one in moved
    ]
    return table.show(_MOVED, rows, "Entities that merged or split", key=key, stacked=True)
