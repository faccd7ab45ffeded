"""What is personal in columns, and where each class of it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from components import facts, markup, pressable, table
from components.markup import Child
from components.words import NONE, number

if TYPE_CHECKING:
    from hotpass.compliance.personal import Found, Lies

_FOUND = (
    table.Column("what", "What", wide=True),
    table.Column("class", "Class"),
    table.Column("where", "Where", wide=True),
    table.Column("share", "Of 100 values", numeric=True),
    table.Column("why", "Why it is said", wide=True),
    table.Column("state", "State"),
)
_LIES = (
    table.Column("class", "Class"),
    table.Column("columns", "Columns", numeric=True),
    table.Column("fields", "Fields", wide=True),
    table.Column("subjects", "Records", numeric=True),
    table.Column("clear", "Seen by", wide=True),
    table.Column("masked", "Masked for", wide=True),
)


def choose(found: Sequence[Found], *, key: str) -> str | None:
    """A line a sort and column; returns the id of the one that was pressed."""
    rows = [table.Row(_found(one), one.id, pressable.here(found=one.id)) for one in found]
    return table.show(_FOUND, rows, "What is personal in the columns that were read", key=key, stacked=True)


def _found(one: Found) -> dict[str, Child]:
    return {
        "what": one.label.capitalize(),
        "class": one.personal,
        "where": place(one),
        "share": NONE if one.share is None else number(round(100 * one.share)),
        "why": one.reason,
        "state": facts.state(one.state),
    }


def place(one: Found) -> str:
    """File, sheet and column in words."""
    column = f"{one.header} ({one.letters})" if one.letters else one.header
    return ", ".join(filter(None, (one.file, one.sheet, column)))


def one(found: Found) -> None:
    """All that is known of one."""
    matching = "told by its kind alone"
    if found.matching is not None:
        looked = f"{number(found.matching)} of {number(found.sampled)} distinct values that were looked at"
        matching = f"{looked}; the column has {number(found.distinct)}"
    said: list[tuple[str, Child]] = [
        ("Where", place(found)),
        ("Class", f"{found.personal}; suggested is {found.suggested}"),
        ("Section", f"{found.section} of the Act"),
        ("Why it is said", found.reason),
        ("Matching", matching),
        ("Examples", ", ".join(found.examples) or NONE),
        ("Gives the field", found.field or "none"),
        ("State", facts.state(found.state)),
        ("Said of it", f"{found.why}{f', {found.decided_by}' if found.decided_by else ''}" or NONE),
        ("Detector", NONE if found.detector is None else f"version {found.detector}"),
    ]
    markup.show(facts.pairs(said))


def lies(every: Sequence[Lies], called: Mapping[str, str]) -> None:
    """A line a class: where it lies, and who sees it.

    Args:
        every: the classes.
        called: what fields are called, by ``person.email``.
    """
    rows = [
        table.Row(
            {
                "class": one.personal,
                "columns": number(one.columns),
                "fields": ", ".join(called.get(name, name) for name in one.fields) or NONE,
                "subjects": number(one.subjects),
                "clear": ", ".join(role.label for role in one.clear),
                "masked": ", ".join(role.label for role in one.masked) or NONE,
            }
        )
        for one in every
    ]
    markup.show(table.html(_LIES, rows, "Where each class of personal information lies", stacked=True))
