"""Whether names are those of people or of organisations, as the mailboxes beside them tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from hotpass.fields.text_folding import fold
from hotpass.profiles.mapping.parts import LIKE_NAMES
from hotpass.profiles.mapping.seen import Column

#: What the values say for a kind that mailboxes prove; no values alone say as much.
PROVEN: Final = 1.0
#: Values of a column that are looked up among the mailboxes.
_LOOKED_UP: Final = 60
#: Share of names that mailboxes bear from which all are of one sort.
_BORNE: Final = 0.4
#: Header score of organisations against which no mailbox says that people are named.
_PLAINLY: Final = 0.7
#: A word of fewer letters stands in many mailboxes by chance.
_SHORTEST: Final = 3


def told_by_mailboxes(columns: list[Column]) -> list[Column]:
    """Names of people stand before the ``@`` of their mailboxes, those of organisations behind it."""
    mailboxes = [value.partition("@") for c in columns if c.kind == "email" for value in c.values]
    locals_ = " ".join({fold(local).replace(" ", "") for local, _, _ in mailboxes})
    domains = " ".join({fold(domain).replace(" ", "") for _, _, domain in mailboxes})
    return [_told(c, locals_, domains) for c in columns] if mailboxes else columns


def _told(column: Column, locals_: str, domains: str) -> Column:
    if column.found is None or column.confidence == 1 or column.kind not in LIKE_NAMES:
        return column
    names = [fold(value).split(" ") for value in column.values[:_LOOKED_UP]]
    whole = [name for name in names if len(name) > 1 and min(len(name[0]), len(name[-1])) >= _SHORTEST]
    if not whole or len(names) < _SHORTEST:
        return column
    bearing = max(column.content("organisation_name"), column.told("organisation_name") - _PLAINLY)
    before = _share(whole, locals_) if bearing < 0.1 else 0.0
    behind = _share(whole, domains)
    if max(before, behind) * len(whole) < _BORNE * len(names) or min(before, behind) > 0.1:
        return column
    kind, other = ("person_name", "organisation_name")[:: 1 if before > behind else -1]
    content = {**column.contents, kind: PROVEN, other: 0.0}
    proven = replace(column, found=replace(column.found, content=content))
    return proven if column.found.says_header else proven.as_kind(kind, 0.85)


def _share(names: Sequence[Sequence[str]], mailboxes: str) -> float:
    """Share of names of which the first and the last word stand in the mailboxes."""
    return sum(name[0] in mailboxes and name[-1] in mailboxes for name in names) / len(names)
