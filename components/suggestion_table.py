"""Suggested rules with their evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from components import facts, table
from components.markup import Child
from components.words import NONE, number, unbroken

if TYPE_CHECKING:
    from hotpass.quality.suggesting import Suggestion

_COLUMNS: Final = (
    table.Column("sentence", "Rule", wide=True),
    table.Column("sure", "Sure"),
    table.Column("exceptions", "Exceptions", numeric=True),
    table.Column("support", "Rows", numeric=True),
    table.Column("holds", "Holds for, at least", numeric=True),
    table.Column("why", "Evidence", wide=True),
    table.Column("examples", "Exceptions such as", wide=True),
)


def show(found: Sequence[Suggestion], examples: Mapping[str, Sequence[str]], *, key: str) -> str | None:
    """Show suggestions; returns the id of the one pressed just now.

    Args:
        found: in their order.
        examples: by id, as the reader may see them.
        key: of the table.
    """
    rows = [table.Row(_cells(one, examples.get(one.id, ())), press=one.id) for one in found]
    return table.show(_COLUMNS, rows, "Suggested rules, the surest first", key=key)


def _cells(one: Suggestion, examples: Sequence[str]) -> dict[str, Child]:
    return {
        "sentence": unbroken(one.sentence),
        "sure": facts.state("sure" if one.by_default else "to be read"),
        "exceptions": number(one.exceptions),
        "support": number(one.support),
        "holds": f"{one.confidence * 100:.1f} %",
        "why": one.candidate.why,
        "examples": ", ".join(examples) or NONE,
    }
